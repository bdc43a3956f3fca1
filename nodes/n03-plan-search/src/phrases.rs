//! The words of a plan in both languages.

use newsum_model::{Aspect, Language, Purpose};
use newsum_text::budget;

const PURPOSES: [(Purpose, &str, &str); 5] = [
    (Purpose::What, "무슨 일이 있었나", "what happened"),
    (Purpose::Why, "왜 그런가", "why"),
    (Purpose::Numbers, "숫자로 보면", "in numbers"),
    (Purpose::Reaction, "어떤 반응이 나오나", "what people say"),
    (Purpose::Outlook, "앞으로 어떻게 되나", "what comes next"),
];

/// The five sides of a subject.
pub(crate) fn aspects(keywords: &[String], language: Language) -> Vec<Aspect> {
    let subject = keywords.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(" ");
    let aspect = |(i, (purpose, korean, english)): (usize, (Purpose, &str, &str))| {
        let words = match language {
            Language::Ko => korean,
            Language::En => english,
        };
        Aspect {
            id: format!("A{}", i + 1),
            text: budget::cut_chars(&format!("{subject}: {words}"), 120),
            purpose,
        }
    };
    PURPOSES.into_iter().enumerate().map(aspect).collect()
}

/// The question of the report: the query itself if it is one.
pub(crate) fn question(query: &str, language: Language) -> String {
    match language {
        _ if query.ends_with('?') => query.to_owned(),
        Language::Ko => format!("{query}: 무슨 일이 있었고, 왜 그런가? 앞으로는 어떻게 되나?"),
        Language::En => format!("{query}: what happened, why, and what comes next?"),
    }
}

/// What is added to the keywords to search for a side of the subject.
pub(crate) fn addition(purpose: Purpose, language: Language) -> Option<&'static str> {
    let (korean, english) = match purpose {
        Purpose::Why => ("원인", "cause"),
        Purpose::Reaction => ("영향", "impact"),
        Purpose::Outlook => ("전망", "outlook"),
        Purpose::What | Purpose::Numbers | Purpose::Other => return None,
    };
    Some(match language {
        Language::Ko => korean,
        Language::En => english,
    })
}
