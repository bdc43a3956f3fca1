//! Facts: sentences of a known kind that a comic can tell.

mod kind;

pub use kind::{FactKind, kind};

use serde::{Deserialize, Serialize};

use crate::{
    actors::{self, Actor},
    budget, dates,
    korean::{
        ending::{self, Ending},
        particle::{self, Role},
    },
    language::Language,
    reference,
    short_form::{self, ShortForm},
    values::{self, Value},
};

/// The longest sentence that is kept as the text of a fact, in characters.
const LONGEST: usize = 300;

/// A sentence read as a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What kind of fact it is.
    pub kind: FactKind,
    /// The sentence, ..=300 characters.
    pub text: String,
    /// The form in which it can be said.
    pub short: ShortForm,
    /// Who does or says it.
    pub actor: Option<Actor>,
    /// Its amounts, ..=4.
    pub values: Vec<Value>,
    /// Its date, as written.
    pub date: Option<String>,
    /// Whether the sentence opens with a demonstrative or pronoun and so may be used only right after the one
    /// before it.
    pub leans_back: bool,
}

/// Reads a sentence as a fact; `None` where it has no short form, is a question, breaks off, or speaks of "us".
#[must_use]
pub fn read(sentence: &str, language: Language) -> Option<Fact> {
    let sentence = sentence.trim();
    if !tells(sentence, language) {
        return None;
    }
    let short = short_form::short_form(sentence, language)?;
    let leans_back =
        reference::leans_back(sentence, language) || reference::leans_back(&short.text, language);
    Some(Fact {
        kind: kind(sentence, language),
        text: budget::cut_chars(sentence, LONGEST),
        short,
        actor: actors::actor(sentence, language),
        values: values::values(sentence, language),
        date: dates::date(sentence, language),
        leans_back,
    })
}

/// Whether a sentence states something about the world.
fn tells(sentence: &str, language: Language) -> bool {
    let end = sentence.trim_end_matches(['”', '’', '"', '\'', ')', ' ']);
    let whole = !end.ends_with(['?', '…', ':', ',']) && !end.ends_with("...");
    let frame = outside_quotes(sentence);
    let spoken = frame.chars().filter(|c| c.is_alphanumeric()).count() >= 5;
    whole
        && spoken
        && !is_personal(&frame, language)
        && (language == Language::English || has_predicate(sentence))
}

/// A bare noun phrase (`2일 오전 6시 새벽시장.`) tells nothing; one with an amount or a topic does.
fn has_predicate(sentence: &str) -> bool {
    let body = sentence.trim_end_matches(['.', '!', ' ']);
    let told = |word: &str| matches!(particle::role(word), Role::Topic | Role::Subject | Role::Also);
    ending::ending(body) != Ending::Noun
        || body.split_whitespace().any(told)
        || !values::amounts(sentence, Language::Korean).is_empty()
}

/// The text without its quotations.
pub(crate) fn outside_quotes(text: &str) -> String {
    let mut out = String::new();
    let mut close: Option<char> = None;
    for c in text.chars() {
        match (close, c) {
            (Some(end), c) if c == end => close = None,
            (Some(_), _) => (),
            (None, '“') => close = Some('”'),
            (None, '"') => close = Some('"'),
            (None, '‘') => close = Some('’'),
            (None, c) => out.push(c),
        }
    }
    out
}

/// The writer speaks of himself: no figure may say that.
fn is_personal(text: &str, language: Language) -> bool {
    #[rustfmt::skip]
    const KOREAN: [&str; 10] = [
        "나는", "저는", "제가", "내가", "우리는", "우리가", "저희는", "저희가", "독자", "여러분",
    ];
    const ENGLISH: [&str; 10] = ["I", "we", "We", "my", "My", "our", "Our", "me", "you", "You"];
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    match language {
        Language::Korean => words.into_iter().any(|word| KOREAN.contains(&word)),
        Language::English => words
            .into_iter()
            .any(|word| ENGLISH.contains(&word.split(['\'', '’']).next().unwrap_or_default())),
    }
}
