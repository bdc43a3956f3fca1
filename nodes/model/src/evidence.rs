//! What was found: the texts that everything later rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Document, Sentence};

/// A search that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SearchDone {
    /// Who was asked.
    pub provider: String,
    /// For what.
    pub query: String,
    /// How many results there were.
    pub hits: u32,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A text that was found and not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rejected {
    /// Its headline or name.
    pub title: String,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Why it was not used.
    pub reason: String,
}

/// What was found: the texts that everything later rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// One to twelve, best first; 3 to 600 sentences in all.
    pub documents: Vec<Document>,
    /// The searches that were made, at most 40.
    pub searches: Vec<SearchDone>,
    /// What was not used, at most 50.
    pub rejected: Vec<Rejected>,
}

impl Evidence {
    /// All sentences in order of their numbers, each with its document.
    pub fn sentences(&self) -> impl Iterator<Item = (&Document, &Sentence)> {
        self.documents.iter().flat_map(|document| document.sentences.iter().map(move |s| (document, s)))
    }

    /// Sentence `n` and its document.
    #[must_use]
    pub fn sentence(&self, n: u32) -> Option<(&Document, &Sentence)> {
        self.sentences().find(|(_, sentence)| sentence.n == n)
    }
}
