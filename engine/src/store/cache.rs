//! Outputs that are used again.

use serde_json::Value;

/// An output to use again.
#[derive(Debug, Clone, PartialEq)]
pub struct CacheRow {
    /// A hash of kind, version of the kind and input.
    pub key: String,
    /// The kind.
    pub kind: String,
    /// The output, as it stands in a journal.
    pub output: Value,
    /// The hashes of the large values that were taken out of it.
    pub blobs: Vec<String>,
}
