//! One text of the evidence, cut into sentences.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Language;
use crate::word::words;

words! {
    /// What a document is.
    DocumentKind {
        /// A whole article.
        Article = "article",
        /// The extract that a search gave; the page itself could not be read.
        Snippet = "snippet",
        /// The opinion of a reader, pasted in.
        Opinion = "opinion",
        /// A post of a forum or social network.
        Social = "social",
    }
}

/// A sentence with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sentence {
    /// Its number over all documents, from 1: `S12` is 12.
    pub n: u32,
    /// The sentence as written, 10 to 600 characters.
    pub text: String,
}

/// One text of the evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// `D1`, `D2`, ..
    pub id: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Headline, at most 300 characters.
    pub title: String,
    /// Canonical http(s) address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Name of the paper, site or file, at most 80 characters.
    pub source_name: String,
    /// The day it was published, as its publisher counts days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
    /// When the run that read it was created.
    pub retrieved_at: DateTime<Utc>,
    /// Its language.
    pub language: Language,
    /// Name of the search that found it.
    pub provider: String,
    /// Its place in the ranking, from 1.
    pub rank: u32,
    /// How well it fits, 0 to 1.
    pub score: f64,
    /// Its sentences, of at most 12 000 characters together.
    pub sentences: Vec<Sentence>,
    /// Addresses of copies of the same text, at most ten.
    pub same_as: Vec<String>,
}
