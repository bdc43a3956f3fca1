//! Sentences that lean on the one before them.

use crate::{
    facts,
    korean::{
        hangul,
        particle::{self, Role},
    },
    language::Language,
};

#[rustfmt::skip]
const KOREAN: [&str; 52] = [
    "이는", "이에", "이를", "이와", "이로", "이로써", "이것은", "이것이", "이번", "이같은", "이처럼", "이러한",
    "이런", "이들은", "이들이", "이들의", "이들", "이후", "이날", "이곳은", "이곳에서", "그는", "그가", "그의",
    "그녀는", "그녀가", "그것은", "그들은", "그들이", "그곳에서", "그런", "그러한", "그렇게", "그래서",
    "따라서", "이밖에", "이어", "이어서", "해당", "당시", "여기에", "이중", "이", "그", "이번에는", "이번에도",
    "덕분에", "여기서", "그러자", "그러면", "그날", "그때",
];

#[rustfmt::skip]
const ENGLISH: [&str; 23] = [
    "this", "that", "these", "those", "it", "its", "it's", "they", "their", "them", "he", "his", "him", "she",
    "her", "such", "then", "here", "so", "hence", "thus", "therefore", "instead",
];

/// Whether the sentence opens with a demonstrative or pronoun, so that it may be used only right after the
/// sentence before it. In Korean also where it has no topic and no subject of its own (`우산은` is one), points back
/// with one of its first words, or gives a reason without saying of what (`…때문이다`).
#[must_use]
pub fn leans_back(sentence: &str, language: Language) -> bool {
    opens_with_reference(sentence, language)
        || match language {
            Language::Korean => points_back(sentence) || gives_bare_reason(sentence),
            Language::English => points_back_in_english(sentence),
        }
}

/// `“…,” he said`, `Until then`, `The other half`, `One was a bar of soap`.
fn points_back_in_english(sentence: &str) -> bool {
    #[rustfmt::skip]
    const OPENINGS: [&str; 14] = [
        "until then", "by then", "since then", "after that", "before that", "at the time", "the other ",
        "in the other ", "one was ", "one is ", "one had ", "others ", "the same ", "another ",
    ];
    let lower = sentence.to_lowercase();
    let frame = facts::outside_quotes(&lower);
    let quoted = frame.len() < lower.len();
    let pronoun = frame.split_whitespace().take(6).any(|word| matches!(word, "he" | "she" | "they"));
    let short = lower.split_whitespace().count() <= 8
        && words_after_first(&lower).any(|word| matches!(word, "he" | "she" | "him" | "her" | "it"));
    OPENINGS.iter().any(|opening| lower.starts_with(opening)) || quoted && pronoun || short
}

fn words_after_first(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().skip(1).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether the first word is a demonstrative or pronoun.
#[must_use]
pub fn opens_with_reference(sentence: &str, language: Language) -> bool {
    let mut words = sentence
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’'));
    let Some(first) = words.next() else { return false };
    match language {
        Language::Korean => KOREAN.contains(&first) && !is_date(first, words.next().unwrap_or_default()),
        Language::English => {
            let word = first.to_lowercase().replace('’', "'");
            if word == "instead" && words.next() == Some("of") {
                return false;
            }
            ENGLISH.contains(&word.split('\'').next().unwrap_or_default()) || ENGLISH.contains(&word.as_str())
        }
    }
}

/// `이번 주`, `이번 여름`: a time, not a reference.
fn is_date(first: &str, second: &str) -> bool {
    const TIMES: [&str; 9] = ["주", "달", "해", "여름", "겨울", "봄", "가을", "학기", "시즌"];
    first == "이번" && TIMES.iter().any(|time| second.starts_with(time))
}

/// One of the first words points back, or nothing says who or what.
fn points_back(sentence: &str) -> bool {
    #[rustfmt::skip]
    const BACK: [&str; 15] = [
        "이를", "이에", "이와", "이로", "이런", "그런", "이러한", "그러한", "이들", "이들은", "그곳", "이곳",
        "여기에", "이같은", "그중",
    ];
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let early = words.iter().take(4).any(|word| BACK.contains(&particle::bare(word)));
    early
        || !words.iter().any(|word| matches!(particle::role(word), Role::Topic | Role::Subject | Role::Also))
}

fn gives_bare_reason(sentence: &str) -> bool {
    let body = sentence.trim_end_matches(['.', ' ', '!']);
    let reason = ["때문이다", "때문입니다", "덕분이다", "탓이다"].iter().any(|end| body.ends_with(end));
    let explains = body.ends_with("것이다")
        && body.split(" 것이다").next().and_then(|head| head.chars().next_back()).and_then(hangul::coda)
            == Some(hangul::N);
    let of_what = ["것은", "이유는", "원인은", "까닭은", "배경은"].iter().any(|word| body.contains(word));
    (reason || explains) && !of_what
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demonstrative_leans_back() {
        for text in ["이는 지난해보다 12% 많은 수치다.", "그는 사퇴했다.", "이번 조치는 과했다."]
        {
            assert!(leans_back(text, Language::Korean), "{text}");
        }
        for text in [
            "This is the third rise.",
            "They left.",
            "It’s over.",
            "“He won,” she said.",
            "“It works,” he said.",
            "Until then, they wait.",
            "The other half slept.",
            "Tenants feel it first.",
        ] {
            assert!(leans_back(text, Language::English), "{text}");
        }
        for text in [
            "나흘째에는 36마리로 늘었다.",
            "연구팀은 이를 ‘유행’이라고 부른다.",
            "나이 든 까치는 새 물건을 경계하기 때문이다.",
            "까치가 보고 배운 것이다.",
        ] {
            assert!(leans_back(text, Language::Korean), "{text}");
        }
        for text in [
            "시장이 로봇을 부른 것은 골목이 좁기 때문이다.",
            "수요는 더 늘어날 것이다.",
            "이번 주 비가 온다.",
        ] {
            assert!(!leans_back(text, Language::Korean), "{text}");
        }
        assert!(!leans_back("이탈리아는 졌다.", Language::Korean));
        for text in [
            "Item prices rose.",
            "Instead of cutting jobs, the firm hired.",
            "There are 300 shelters in the city.",
        ] {
            assert!(!leans_back(text, Language::English), "{text}");
        }
    }
}
