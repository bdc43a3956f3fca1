//! Parentheses off.

use crate::{
    korean::hangul::{self, closes},
    language::Language,
};

/// The text without what stands in round or square brackets; in Korean the particle after them follows the word
/// that is now before it.
pub(super) fn off(text: &str, language: Language) -> Vec<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((start, end)) = next(rest) {
        out.push_str(&rest[..start]);
        rest = &rest[end..];
        match language {
            Language::Korean => rest = join_particle(&mut out, rest),
            Language::English => out.truncate(out.trim_end().len()),
        }
    }
    out.push_str(rest);
    let folded = out.split_whitespace().collect::<Vec<_>>().join(" ");
    vec![folded.replace(" ,", ",").replace(" .", ".")]
}

/// The byte range of the next pair of brackets.
fn next(text: &str) -> Option<(usize, usize)> {
    let start = text.find(['(', '[', '（'])?;
    let close = match text[start..].chars().next() {
        Some('[') => ']',
        Some('（') => '）',
        _ => ')',
    };
    let end = start + text[start..].find(close)? + close.len_utf8();
    Some((start, end))
}

/// `제도(Fed)은` → `제도는`: writes the particle that fits and gives back what follows it.
fn join_particle<'a>(out: &mut String, rest: &'a str) -> &'a str {
    const PAIRS: [(&str, &str); 5] = [("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로")];
    let word = rest.split_whitespace().next().filter(|_| !rest.starts_with(' ')).unwrap_or_default();
    let bare = word.trim_end_matches([',', '.']);
    let Some(last) = out.chars().next_back().filter(|&c| hangul::is_syllable(c)) else {
        return rest;
    };
    let Some((closed, open)) = PAIRS.iter().find(|(closed, open)| bare == *closed || bare == *open) else {
        return rest;
    };
    let open_road = *closed == "으로" && hangul::coda(last) == Some(hangul::L);
    out.push_str(if closes(last) && !open_road { closed } else { open });
    &rest[bare.len()..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_go_and_particles_follow() {
        for (text, language, without) in [
            ("연방준비제도(Fed·연준)은 금리를 내렸다.", Language::Korean, "연방준비제도는 금리를 내렸다."),
            ("인공지능(AI)이 늘었다.", Language::Korean, "인공지능이 늘었다."),
            ("삼성전자(005930)는 올랐다.", Language::Korean, "삼성전자는 올랐다."),
            ("15일(현지시간) 열렸다.", Language::Korean, "15일 열렸다."),
            ("한국은행(BOK)으로 갔다.", Language::Korean, "한국은행으로 갔다."),
            ("서울(Seoul)로 갔다.", Language::Korean, "서울로 갔다."),
            ("The agency (KMA) said [it] rained (a lot).", Language::English, "The agency said rained."),
        ] {
            assert_eq!(off(text, language), [without]);
        }
    }
}
