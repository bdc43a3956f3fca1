//! Which of the two languages a text is in.

use serde::{Deserialize, Serialize};

use crate::korean::hangul;

/// The languages that the toolkit reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// Korean, `ko`.
    #[serde(rename = "ko")]
    Korean,
    /// English, `en`.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The ISO 639-1 code: `ko` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::Korean => "ko",
            Language::English => "en",
        }
    }

    /// The language of a code, `None` for any other than `ko` and `en` (case and region are ignored).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Language> {
        let head = code.split(['-', '_']).next().unwrap_or_default();
        match head.to_ascii_lowercase().as_str() {
            "ko" => Some(Language::Korean),
            "en" => Some(Language::English),
            _ => None,
        }
    }
}

/// The language of a text: Korean where Hangul makes up at least 30 % of the letters, else English.
#[must_use]
pub fn detect(text: &str) -> Language {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let korean = text.chars().filter(|&c| hangul::is_hangul(c)).count();
    if korean > 0 && korean * 10 >= letters * 3 { Language::Korean } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_hangul_is_korean() {
        for (text, language) in [
            ("폭염 전력 수요", Language::Korean),
            ("AI 기본법 시행", Language::Korean),
            ("SK hynix HBM4 공급 계약 체결", Language::Korean),
            ("heat wave and power demand", Language::English),
            ("Kim (김) said the index KOSPI rose", Language::English),
            ("", Language::English),
            ("1234 %", Language::English),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
    }

    #[test]
    fn codes_go_both_ways() {
        assert_eq!(Language::from_code("ko-KR"), Some(Language::Korean));
        assert_eq!(Language::from_code("EN"), Some(Language::English));
        assert_eq!(Language::from_code("fr"), None);
        assert_eq!(Language::Korean.code(), "ko");
    }
}
