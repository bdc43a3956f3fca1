//! The language of a report.

use newsum_engine::Context;
use newsum_model::Language;

use crate::Input;

/// Sentences in the language of the comic that are enough to stay with it.
const ENOUGH: usize = 8;

/// The language of the comic if there are enough sentences in it, or more than in the other; else the other, which is
/// noted: without a language model nothing is translated here.
pub(crate) fn of(input: &Input, cx: &Context) -> Language {
    let wanted = input.request.language;
    let count = |language: Language| {
        input.evidence.sentences().filter(|(document, _)| document.language == language).count()
    };
    let (own, all) = (count(wanted), input.evidence.sentences().count());
    if own >= ENOUGH || own * 2 >= all {
        return wanted;
    }
    let other = match wanted {
        Language::Ko => Language::En,
        Language::En => Language::Ko,
    };
    cx.degraded(
        "language_switched",
        None,
        format!("{own} sentences are in {wanted}, {} in {other}", all - own),
    );
    other
}

/// The language as the rules know it.
pub(crate) fn of_rules(language: Language) -> newsum_text::Language {
    match language {
        Language::Ko => newsum_text::Language::Korean,
        Language::En => newsum_text::Language::English,
    }
}
