//! Which second language a report gets.

use newsum_model::{Language, TranslateTo};
use newsum_text::language;

use crate::Input;

/// The second language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Second {
    /// There is none.
    None,
    /// This one.
    Language(Language),
}

/// The language that is asked for, unless the report is in it. Left to the program: that of the query where the report
/// is in another, else Korean.
pub(crate) fn language(input: &Input) -> Second {
    let there = input.report.language;
    let wanted = match input.options.translate_to {
        TranslateTo::None => return Second::None,
        TranslateTo::Ko => Language::Ko,
        TranslateTo::En => Language::En,
        TranslateTo::Auto => match of_query(&input.request.query) {
            query if query != there => query,
            _ => Language::Ko,
        },
    };
    if wanted == there { Second::None } else { Second::Language(wanted) }
}

fn of_query(query: &str) -> Language {
    match language::detect(query) {
        newsum_text::Language::Korean => Language::Ko,
        newsum_text::Language::English => Language::En,
    }
}
