//! A comic before it is drawn.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Character, Language, Layout, Method, Panel, Theme};

/// A comic before it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scenario {
    /// How it was written.
    pub method: Method,
    /// Its language.
    pub language: Language,
    /// Fit 22/44.
    pub title: String,
    /// Fit 34/70.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// The category in the comic's language, fit 12/24.
    pub kicker: String,
    /// The report in one line, fit 60/120.
    pub one_line: String,
    /// Arrangement of the panels.
    pub layout: Layout,
    /// Color family; by seed when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// The quiet register.
    pub grave: bool,
    /// One to four.
    pub cast: Vec<Character>,
    /// Exactly four, roles in order.
    pub panels: Vec<Panel>,
    /// Names of one to four sources, each at most 120 characters.
    pub sources: Vec<String>,
    /// That figures and lines are not real statements; never empty, at most 120 characters.
    pub credit: String,
    /// For the thumbnail, at most 900 characters of English.
    pub thumbnail_prompt: String,
}

impl Scenario {
    /// The character of that id.
    #[must_use]
    pub fn character(&self, id: &str) -> Option<&Character> {
        self.cast.iter().find(|character| character.id == id)
    }
}
