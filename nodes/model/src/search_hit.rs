//! One result of a search.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// Where a search result comes from.
    HitKind {
        /// A news article.
        News = "news",
        /// Any page.
        Web = "web",
        /// A forum or social network: an opinion.
        Community = "community",
        /// A paper.
        Research = "research",
        /// Given by whoever asked for the comic.
        User = "user",
    }
}

/// One result of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    /// Address; a local article may have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Headline, at most 200 characters.
    pub title: String,
    /// Extract, at most 500 characters.
    pub snippet: String,
    /// Name of the search that found it.
    pub provider: String,
    /// Name of the paper, site or file, at most 80 characters.
    pub source_name: String,
    /// The day it was published, as its publisher counts days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
    /// Place in the list, from 1.
    pub rank: u32,
    /// Where it comes from.
    pub kind: HitKind,
    /// The name under which the search that found it can give the whole text without asking the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<String>,
}
