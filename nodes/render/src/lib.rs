//! A report as a page and as Markdown. The struct is the truth; whatever a page, a person or a model wrote is text
//! here, never markup.

mod html;
mod link;
mod markdown;
mod words;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

pub use html::render_report;
pub use markdown::render_markdown;

/// What stands on a report beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imprint {
    /// When the run was created that made it.
    pub made_at: DateTime<Utc>,
    /// Paragraphs that could not be translated and stand in the other language: their places in reading order,
    /// from 0. Empty in the original.
    pub untranslated: BTreeSet<usize>,
    /// Whether this is a translation by machine.
    pub translated: bool,
}

impl Imprint {
    /// That of an original report.
    #[must_use]
    pub fn at(made_at: DateTime<Utc>) -> Self {
        Self { made_at, ..Self::default() }
    }
}
