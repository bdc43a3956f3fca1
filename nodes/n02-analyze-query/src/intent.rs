//! What is wanted, in one sentence.

use newsum_model::{Language, QueryType};
use newsum_text::budget;

/// What somebody wants who asks about these words.
pub(crate) fn of(keywords: &[String], kind: QueryType, language: Language) -> String {
    let subject = keywords.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(match language {
        Language::Ko => " ",
        Language::En => ", ",
    });
    let sentence = match language {
        Language::Ko => korean(&subject, kind),
        Language::En => english(&subject, kind),
    };
    budget::cut_chars(&sentence, 200)
}

fn korean(subject: &str, kind: QueryType) -> String {
    match kind {
        QueryType::Comparison => format!("‘{subject}’의 차이를 알고 싶다."),
        QueryType::HowTo => format!("‘{subject}’의 방법을 알고 싶다."),
        QueryType::Problem => format!("‘{subject}’ 문제가 왜 생겼고 어떻게 풀리는지 알고 싶다."),
        QueryType::Opinion => format!("‘{subject}’에 대해 사람들이 어떻게 생각하는지 알고 싶다."),
        QueryType::Information | QueryType::Ambiguous | QueryType::Other => {
            format!("‘{subject}’에 무슨 일이 있는지 알고 싶다.")
        }
    }
}

fn english(subject: &str, kind: QueryType) -> String {
    match kind {
        QueryType::Comparison => format!("To know the difference: {subject}."),
        QueryType::HowTo => format!("To know how it is done: {subject}."),
        QueryType::Problem => format!("To know why it went wrong and how it is solved: {subject}."),
        QueryType::Opinion => format!("To know what people think: {subject}."),
        QueryType::Information | QueryType::Ambiguous | QueryType::Other => {
            format!("To know what is going on: {subject}.")
        }
    }
}
