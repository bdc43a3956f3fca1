//! What to look for, and where.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Freshness, Language, Method};

words! {
    /// The question that an aspect answers.
    Purpose {
        /// What happened.
        What = "what",
        /// Why.
        Why = "why",
        /// How much.
        Numbers = "numbers",
        /// What people say to it.
        Reaction = "reaction",
        /// What comes next.
        Outlook = "outlook",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// Where to search.
    Scope {
        /// Any page.
        Web = "web",
        /// News articles.
        News = "news",
        /// Forums and social networks.
        Community = "community",
        /// Papers.
        Research = "research",
    }
}

/// One side of the subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Aspect {
    /// `A1`, `A2`, ..
    pub id: String,
    /// In words, at most 120 characters.
    pub text: String,
    /// The question that it answers.
    pub purpose: Purpose,
}

/// One search to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedQuery {
    /// What to type, at most 256 characters.
    pub text: String,
    /// Language of the results.
    pub lang: Language,
    /// Where to search.
    pub scope: Scope,
    /// Preferred hosts, at most ten.
    pub sites: Vec<String>,
    /// The aspect that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspect: Option<String>,
}

/// What to look for, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// How it was made.
    pub method: Method,
    /// The question of the report, at most 300 characters.
    pub refined_intent: String,
    /// One to five.
    pub aspects: Vec<Aspect>,
    /// One to eight; the first is the query as it was asked.
    pub queries: Vec<PlannedQuery>,
    /// Names of the searches to use, in order of trust; `texts` and `urls` are those of the options.
    pub providers: Vec<String>,
    /// Results to ask for per search, 3 to 10.
    pub per_query: u32,
    /// Oldest publication.
    pub freshness: Freshness,
    /// For whom, at most 80 characters.
    pub audience: String,
}
