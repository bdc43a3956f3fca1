//! What was found, told with its sources.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{DocumentKind, Language, Method};

/// A paragraph and the sentences that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Para {
    /// Plain text, at most 1 200 characters.
    #[schemars(length(max = 1200))]
    pub text: String,
    /// Numbers of one to eight sentences of the evidence.
    pub cites: Vec<u32>,
    /// Whether a reviewer wrote it: its own sentences count as evidence from then on.
    #[serde(default)]
    pub edited: bool,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// At most 80 characters.
    #[schemars(length(max = 80))]
    pub heading: String,
    /// The id of its aspect; empty for what is left over.
    pub aspect: String,
    /// One to five.
    pub paragraphs: Vec<Para>,
}

/// A document that the report cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Its number in the report, from 1, by first use.
    pub n: u32,
    /// The id of the document.
    pub doc: String,
    /// What it is; opinions and snippets are marked as such.
    pub kind: DocumentKind,
    /// Headline.
    pub title: String,
    /// http(s) address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Name of the paper, site or file.
    pub source_name: String,
    /// The day it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
    /// Numbers of its sentences that are cited; at least one.
    pub cited: Vec<u32>,
}

/// What was found, told with its sources. The struct is the truth: HTML is made from it and nothing in it is markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// How it was written.
    pub method: Method,
    /// Its language.
    pub language: Language,
    /// At most 120 characters.
    #[schemars(length(max = 120))]
    pub title: String,
    /// The question that it answers, at most 300 characters.
    pub question: String,
    /// One to three paragraphs.
    pub lead: Vec<Para>,
    /// One to six.
    pub sections: Vec<Section>,
    /// One to three paragraphs.
    pub conclusion: Vec<Para>,
    /// Exactly the documents that are cited, numbered by first use.
    pub sources: Vec<Source>,
    /// How often it was rewritten at a reviewer's request, 0 to 3.
    pub revision: u32,
}

impl Report {
    /// All paragraphs, in reading order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Para> {
        let sections = self.sections.iter().flat_map(|section| &section.paragraphs);
        self.lead.iter().chain(sections).chain(&self.conclusion)
    }

    /// The number of the source that sentence `n` stands in.
    #[must_use]
    pub fn source_of(&self, n: u32) -> Option<&Source> {
        self.sources.iter().find(|source| source.cited.contains(&n))
    }
}
