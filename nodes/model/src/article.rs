//! A whole text: read from a page or a file, or pasted.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;

/// A whole text as it was read from a page or a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// Headline, at most 300 characters.
    pub title: String,
    /// Address, canonical where the page names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Name of the paper, site or file, at most 80 characters.
    pub source_name: String,
    /// The day it was published, as its publisher counts days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
    /// The text: paragraphs separated by line breaks, no markup.
    pub text: String,
}

words! {
    /// What a pasted text is.
    PastedKind {
        /// An article.
        Article = "article",
        /// The opinion of a reader: told as such.
        Opinion = "opinion",
    }
}

/// A text that was pasted in with the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pasted {
    /// What it is.
    pub kind: PastedKind,
    /// Headline, at most 200 characters; the first line when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 200))]
    pub title: Option<String>,
    /// The text, 50 to 20 000 characters.
    #[schemars(length(min = 50, max = 20000))]
    pub text: String,
}
