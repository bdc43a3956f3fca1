//! Words of death and harm: where they stand, the comic keeps a quiet register.

use std::sync::LazyLock;

use crate::korean::hangul;

static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/grave.json")).expect("the embedded list is checked by a test")
});

/// Whether the text has a word of the grave list (`data/grave.json`): Korean ones anywhere, Latin ones at the start
/// of a word, case ignored.
#[must_use]
pub fn is_grave(text: &str) -> bool {
    words_in(text).next().is_some()
}

/// The words of the grave list that occur in the text.
pub fn words_in(text: &str) -> impl Iterator<Item = &'static str> {
    let lower = text.to_lowercase();
    WORDS.iter().map(String::as_str).filter(move |word| occurs(&lower, word))
}

/// Whether a keyword occurs in lower-case text: Hangul anywhere, Latin at the start of a word.
pub(crate) fn occurs(lower: &str, keyword: &str) -> bool {
    if keyword.chars().any(hangul::is_hangul) {
        return lower.contains(keyword);
    }
    lower.match_indices(keyword).any(|(at, _)| !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn death_is_grave_and_a_deadline_is_not() {
        for text in [
            "화재로 3명이 숨졌다",
            "사망자는 늘었다",
            "Two people died",
            "the Death Toll rose",
            "폭우 참사 1년",
        ] {
            assert!(is_grave(text), "{text}");
        }
        for text in [
            "The deadline is Monday",
            "studied mathematics",
            "숨을 고르다",
            "전력 수요가 늘었다",
            "skilled workers",
        ] {
            assert!(!is_grave(text), "{text}");
        }
    }
}
