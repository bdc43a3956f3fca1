//! The shortest loss that makes a sentence fit: what may be left out without changing who did what.

mod english;
mod english_frame;
mod guard;
mod korean;
mod korean_clause;
mod korean_frame;
mod korean_quote;
mod parentheses;

use serde::{Deserialize, Serialize};

use crate::{balloons, budget::Budget, language::Language, register};

/// What was left out of a sentence, least first. Each step works on what the one before left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Nothing.
    None,
    /// Parentheses.
    Parentheses,
    /// All but a quotation and who said it.
    QuoteAlone,
    /// The frame of saying: `X는 …고 밝혔다`, `…, officials said`.
    Frame,
    /// The opening connective.
    Opening,
    /// `according to …` and bare date adverbials.
    Source,
    /// All clauses but the last (Korean) or the main one (English).
    Clauses,
}

/// A sentence that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortForm {
    /// The text, in the written style, with its end mark.
    pub text: String,
    /// The largest step that was needed.
    pub loss: Loss,
    /// 1 or 2: how many balloons it takes in any register.
    pub balloons: u8,
}

/// The short form of a sentence: the first version of the ladder that fits one balloon (28/60) in every register,
/// else the first that fits two (48/100); `None` where none does, then the sentence is no fact for a comic.
#[must_use]
pub fn short_form(sentence: &str, language: Language) -> Option<ShortForm> {
    let ladder = ladder(sentence, language);
    let one = ladder.iter().find(|version| fits_one(&version.text, language)).map(|version| (version, 1));
    let (version, balloons) = one.or_else(|| {
        ladder.iter().find(|version| fits_two(&version.text, language)).map(|version| (version, 2))
    })?;
    Some(ShortForm { text: version.text.clone(), loss: version.loss, balloons })
}

/// The first version of the ladder that fits a budget as written; `None` where none does.
#[must_use]
pub fn shorten(sentence: &str, language: Language, budget: Budget) -> Option<String> {
    ladder(sentence, language)
        .into_iter()
        .map(|version| version.text)
        .find(|text| budget.fits(text, language))
}

/// A version of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The text.
    pub text: String,
    /// The step that made it.
    pub loss: Loss,
}

/// All versions of a sentence, least loss first. A version that lost its only number, its subject, a negation or a
/// condition, or that would begin with a pronoun, is left out.
#[must_use]
pub fn ladder(sentence: &str, language: Language) -> Vec<Version> {
    let sentence = sentence.trim();
    let mut versions = vec![Version { text: sentence.to_owned(), loss: Loss::None }];
    let mut current = sentence.to_owned();
    for (loss, step) in steps(language) {
        for candidate in step(&current) {
            if candidate != current && guard::keeps_meaning(sentence, &candidate, loss, language) {
                versions.push(Version { text: candidate.clone(), loss });
                current = candidate;
            }
        }
    }
    versions
}

/// Makes shorter versions of a sentence, longest first.
type Step = fn(&str) -> Vec<String>;

fn steps(language: Language) -> [(Loss, Step); 6] {
    match language {
        Language::Korean => [
            (Loss::Parentheses, |text| parentheses::off(text, Language::Korean)),
            (Loss::QuoteAlone, korean_quote::quote_alone),
            (Loss::Frame, korean_frame::frame_off),
            (Loss::Opening, korean::opening_off),
            (Loss::Source, korean::source_off),
            (Loss::Clauses, korean_clause::clauses_off),
        ],
        Language::English => [
            (Loss::Parentheses, |text| parentheses::off(text, Language::English)),
            (Loss::QuoteAlone, english_frame::quote_alone),
            (Loss::Frame, english_frame::frame_off),
            (Loss::Opening, english::opening_off),
            (Loss::Source, english::source_off),
            (Loss::Clauses, english::clauses_off),
        ],
    }
}

/// Whether the text fits one balloon in the register in which it is longest.
fn fits_one(text: &str, language: Language) -> bool {
    match language {
        Language::Korean => register::longest_half_units(text) <= Budget::BALLOON.korean * 2,
        Language::English => Budget::BALLOON.fits(text, language),
    }
}

/// Whether the text fits two balloons in every register.
fn fits_two(text: &str, language: Language) -> bool {
    let spoken = |text: &str| match language {
        Language::Korean => {
            register::Register::ALL.iter().map(|&register| register::speak(text, register)).collect()
        }
        Language::English => vec![text.to_owned()],
    };
    let fits =
        |line: &String| Budget::PANEL.fits(line, language) && balloons::split(line, language).is_some();
    Budget::PANEL.fits(text, language) && spoken(text).iter().all(fits)
}

/// The body of a sentence and its end marks.
fn body_and_mark(text: &str) -> (&str, &str) {
    let body = text.trim_end_matches(['.', '!', '?', '…', ' ']);
    (body, text[body.len()..].trim())
}

/// The words as a sentence with a full stop.
fn sentence_of(words: &[&str]) -> String {
    let text = words.join(" ");
    let text = text.trim_end_matches([',', ' ', ';']);
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
