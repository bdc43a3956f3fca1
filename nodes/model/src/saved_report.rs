//! A report as it was stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Blob, Language};

words! {
    /// What became of the second language of a report.
    TranslationStatus {
        /// It is there.
        Done = "done",
        /// None was asked for, or the report is in that language.
        NotNeeded = "not_needed",
        /// There is no translator.
        NotConfigured = "not_configured",
        /// The translator failed.
        Failed = "failed",
    }
}

words! {
    /// Whether a report could be stored.
    StorageStatus {
        /// It is stored.
        Ok = "ok",
        /// It is not; the comic went on.
        Failed = "failed",
    }
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SavedFile {
    /// Its key in the store.
    pub key: String,
    /// Its content.
    pub blob: Blob,
    /// Bytes.
    pub bytes: u64,
}

/// A report in its second language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Translated {
    /// The language.
    pub language: Language,
    /// The stored page.
    pub html: SavedFile,
}

/// A report as it was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SavedReport {
    /// The page; none when the store failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<SavedFile>,
    /// The same as Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markdown: Option<SavedFile>,
    /// The page in the second language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translated: Option<Translated>,
    /// What became of the second language.
    pub translation: TranslationStatus,
    /// Whether it could be stored.
    pub storage: StorageStatus,
}
