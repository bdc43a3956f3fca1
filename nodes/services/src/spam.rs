//! Spam filters.

use async_trait::async_trait;

use crate::ServiceError;

/// Where a text comes from, which decides how it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpamText {
    /// A query: it may well speak of advertising.
    Query,
    /// A pasted text: words of advertising prove nothing.
    Pasted,
}

/// What a spam filter thinks of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgment {
    /// Whether it is spam.
    pub spam: bool,
    /// What speaks for it.
    pub reasons: Vec<String>,
}

/// A spam filter.
#[async_trait]
pub trait SpamFilter: Send + Sync {
    /// Judges a text.
    ///
    /// # Errors
    /// When it cannot be judged.
    async fn judge(&self, text: &str, kind: SpamText) -> Result<Judgment, ServiceError>;
}
