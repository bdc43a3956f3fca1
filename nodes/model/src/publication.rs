//! A comic as it was published.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Language;
use crate::word::words;

words! {
    /// Where a comic can be seen.
    PublicationStatus {
        /// At its public address.
        Published = "published",
        /// Only on this machine.
        LocalOnly = "local_only",
    }
}

words! {
    /// What became of the message to the backend.
    NotificationStatus {
        /// It was taken.
        Sent = "sent",
        /// There is no backend.
        NotConfigured = "not_configured",
        /// It was not wanted.
        Off = "off",
    }
}

/// A file that was put into the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Upload {
    /// Its key.
    pub key: String,
    /// Its http(s) address.
    pub url: String,
    /// Bytes.
    pub bytes: u64,
    /// Media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// `blake3:` and 64 hex digits.
    pub hash: String,
}

/// The message to the backend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notification {
    /// What became of it.
    pub status: NotificationStatus,
    /// The status of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// How often it was sent.
    pub attempts: u32,
    /// The idempotency key it was sent with.
    pub key: String,
    /// When it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
}

/// A comic as it was published. Every address is http or https.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Publication {
    /// Where it can be seen.
    pub status: PublicationStatus,
    /// The picture of the page.
    pub page_url: String,
    /// The page to open.
    pub html_url: String,
    /// The thumbnail.
    pub thumbnail_url: String,
    /// Exactly four.
    pub panel_urls: Vec<String>,
    /// The report by language.
    pub report_urls: BTreeMap<Language, String>,
    /// All files.
    pub uploads: Vec<Upload>,
    /// The message to the backend.
    pub notification: Notification,
}
