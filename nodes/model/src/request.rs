//! What a run was asked for, cleaned and checked.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Language, LanguageFrom, Writer};

/// What a run was asked for, cleaned and checked. Every later node reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// The id of the comic: that of the run, a UUID.
    pub comic_id: String,
    /// 32 hex digits that tie log lines, traces and calls together.
    pub trace_id: String,
    /// The query, cleaned: 3 to 512 characters.
    pub query: String,
    /// Language of report and comic.
    pub language: Language,
    /// Where the language comes from.
    pub language_from: LanguageFrom,
    /// The only source of variation in what is drawn or chosen by rule.
    pub seed: u64,
    /// When the run was created; never the local clock.
    pub created_at: DateTime<Utc>,
    /// The persona that writes.
    pub writer: Writer,
    /// What the spam filter had to say about a query that was let through.
    pub spam: SpamVerdict,
}

/// What a spam filter has to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SpamVerdict {
    /// Reasons to think that it is spam; empty when there are none.
    pub reasons: Vec<String>,
}
