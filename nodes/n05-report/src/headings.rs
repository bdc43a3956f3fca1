//! Headings of sections.

use newsum_model::{Aspect, Language, Purpose};
use newsum_text::budget;

/// The heading of the section of an aspect.
pub(crate) fn of(aspect: &Aspect, language: Language) -> String {
    let (korean, english) = match aspect.purpose {
        Purpose::What => ("무슨 일이 있었나", "What happened"),
        Purpose::Why => ("왜 그런가", "Why"),
        Purpose::Numbers => ("숫자로 보면", "In numbers"),
        Purpose::Reaction => ("어떤 반응이 나오나", "What people say"),
        Purpose::Outlook => ("앞으로 어떻게 되나", "What comes next"),
        Purpose::Other => return budget::cut_chars(&aspect.text, 80),
    };
    in_language(language, korean, english)
}

/// The heading of what is left over.
pub(crate) fn more(language: Language) -> String {
    in_language(language, "더 알아두면", "More")
}

fn in_language(language: Language, korean: &str, english: &str) -> String {
    match language {
        Language::Ko => korean.to_owned(),
        Language::En => english.to_owned(),
    }
}
