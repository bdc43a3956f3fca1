//! A large value that is kept by its hash.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A large value, kept in the blob store under its hash; the data holds only this.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Blob {
    /// `blake3:` and 64 hex digits.
    #[serde(rename = "$blob")]
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// Media type, such as `image/png`.
    #[serde(rename = "type")]
    pub media_type: String,
}

impl Blob {
    /// The 64 hex digits without the name of the hash.
    #[must_use]
    pub fn hex(&self) -> &str {
        self.hash.strip_prefix("blake3:").unwrap_or(&self.hash)
    }
}
