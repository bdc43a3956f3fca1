//! Korean: a quotation alone, with who said it.

use super::{body_and_mark, korean_clause, korean_frame::is_setting};
use crate::{
    Language, actors,
    korean::{
        hangul,
        particle::{self, Role},
    },
    reference,
};

/// A quotation and what follows it: `“…”` and `이라고 말했다`.
#[derive(Debug, Clone, Copy)]
struct Quotation<'a> {
    inner: &'a str,
    tail: &'a str,
}

/// `김 교수는 “…”이라고 말했다.`: each quotation of the sentence alone with who said it, without when and where, the
/// longest first; then the last sentence of the last one.
pub(super) fn quote_alone(text: &str) -> Vec<String> {
    let (body, _) = body_and_mark(text);
    let Some(open) = body.find(['“', '"']) else {
        return Vec::new();
    };
    let words: Vec<&str> = body[..open].split_whitespace().collect();
    let Some(speaker) = speaker(&words) else {
        return Vec::new();
    };
    let found = quotations(&body[open..]);
    let Some(verb) = found.last().and_then(|last| saying(last.tail)) else {
        return Vec::new();
    };
    let last =
        found.last().and_then(|last| Some(Quotation { inner: last_sentence(last.inner)?, tail: last.tail }));
    let speakers = [Some(speaker.clone()), without_office(&speaker)];
    let pairs = speakers
        .iter()
        .flatten()
        .flat_map(|speaker| found.iter().chain(&last).map(move |quotation| (speaker, quotation)));
    let mut versions: Vec<String> =
        pairs.filter_map(|(speaker, quotation)| alone(speaker, quotation, &verb)).collect();
    versions.retain(|version| version.chars().count() < text.chars().count());
    versions.sort_by_key(|version| std::cmp::Reverse(version.chars().count()));
    versions
}

/// The quotations of a text that begins with one, each with what follows it.
fn quotations(text: &str) -> Vec<Quotation<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['“', '"']) {
        let first = rest[open..].chars().next().unwrap_or('"');
        let close = if first == '“' { '”' } else { '"' };
        let start = open + first.len_utf8();
        let Some(end) = rest[start..].find(close).map(|at| start + at) else {
            break;
        };
        let after = &rest[end + close.len_utf8()..];
        let next = after.find(['“', '"']).unwrap_or(after.len());
        found.push(Quotation { inner: &rest[start..end], tail: &after[..next] });
        rest = &after[next..];
    }
    found
}

/// The verb of saying at the end, if only particles and adverbs stand between it and its quotation.
fn saying(tail: &str) -> Option<String> {
    #[rustfmt::skip]
    const VERBS: [&str; 16] = [
        "말했다", "밝혔다", "전했다", "설명했다", "강조했다", "지적했다", "덧붙였다", "했다", "비판했다",
        "주장했다", "당부했다", "호소했다", "우려했다", "평가했다", "내다봤다", "전망했다",
    ];
    let words: Vec<&str> = tail.split_whitespace().collect();
    let (verb, before) = words.split_last()?;
    let (link, between) = before.split_first()?;
    let linked = matches!(*link, "라고" | "이라고" | "고");
    (VERBS.contains(verb) && linked && between.iter().all(|word| is_setting(word)))
        .then(|| (*verb).to_owned())
}

/// One quotation with the verb that ends the sentence; links other than `라고` and the like are not understood.
fn alone(speaker: &str, quotation: &Quotation<'_>, verb: &str) -> Option<String> {
    let link = match quotation.tail.split_whitespace().next()?.trim_end_matches(',') {
        "라고" | "라며" | "라면서" => "라고",
        "이라고" | "이라며" | "이라면서" => "이라고",
        "고" | "며" | "면서" => "고",
        _ => return None,
    };
    let inner = quotation.inner.trim();
    let plain = !reference::opens_with_reference(inner, Language::Korean)
        && inner.chars().filter(|&c| hangul::is_syllable(c)).count() >= 5;
    plain.then(|| format!("{speaker} “{inner}”{link} {verb}."))
}

/// The noun phrase of the last topic or subject before a quotation, if it can speak.
fn speaker(words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| matches!(particle::role(word), Role::Topic | Role::Subject))?;
    let others =
        words[at + 1..].iter().any(|word| matches!(particle::role(word), Role::Topic | Role::Subject));
    let start = actors::phrase_start(words, at);
    let name = korean_clause::noun(&words[start..=at]);
    (!others && actors::acts(&name)).then(|| words[start..=at].join(" "))
}

/// `서지운 한빛전력연구원 수석연구원은` → `서지운 수석연구원은`.
fn without_office(speaker: &str) -> Option<String> {
    let words: Vec<&str> = speaker.split_whitespace().collect();
    let (first, last) = (words.first()?, words.last()?);
    let named = actors::is_person(&korean_clause::noun(&[first, last]));
    (words.len() >= 3 && named).then(|| format!("{first} {last}"))
}

/// The last sentence inside a quotation of several.
fn last_sentence(inner: &str) -> Option<&str> {
    let at = inner.trim_end_matches('.').rfind(". ")?;
    let last = inner[at + 2..].trim();
    let first = last.split_whitespace().next()?;
    (!matches!(first, "그러나" | "하지만" | "그리고" | "그래서" | "또" | "또한")).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_keeps_who_said_it() {
        for (text, alone) in [
            (
                "김하늘 교수는 15일 기자회견에서 “전력 수요가 계속 늘어날 것”이라고 말했다.",
                Some("김하늘 교수는 “전력 수요가 계속 늘어날 것”이라고 말했다."),
            ),
            (
                "회사 관계자는 “문을 닫는다. 직원은 남는다. 새 공장을 지을 계획이다”라고 말했다.",
                Some("회사 관계자는 “새 공장을 지을 계획이다”라고 말했다."),
            ),
            (
                "서지운 한빛전력연구원 수석연구원은 “오후 5시가 위험한 시간”이라며 “태양광은 줄어드는데 에어컨은 돌아간다”고 말했다.",
                Some("서지운 수석연구원은 “오후 5시가 위험한 시간”이라고 말했다."),
            ),
            (
                "기름집을 하는 옥분임 씨(66)는 “끊겼던 단골이 돌아왔다”고 말했다.",
                Some("옥분임 씨(66)는 “끊겼던 단골이 돌아왔다”고 말했다."),
            ),
            ("그 소식에 “기쁘다”는 반응이 나왔다.", None),
            ("정부는 ‘주의’를 냈고 상인들은 “힘들다”고 말했다.", None),
        ] {
            assert_eq!(quote_alone(text).pop().as_deref(), alone, "{text}");
        }
    }
}
