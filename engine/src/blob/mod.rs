//! Large values: kept by their hash beside the database, so that journals stay small.
//!
//! A value of a run, or a part of one, whose JSON is longer than [`LARGE`] is put here before its entry commits; the journal holds
//! `{"$blob": "blake3:..", "size": n, "type": "application/json"}` in its place. Whoever needs the value brings it back.

mod folder;
mod load;
mod part;

use std::time::Duration;

use async_trait::async_trait;

use crate::node::NodeError;

pub use folder::FolderBlobs;
pub(crate) use load::{bring_back, filled_in, keep, load};
pub(crate) use part::{Large, Part, large_in, looks_taken_out, parts_in, take_out};

/// Bytes of JSON from which on a value is taken out of the journal.
pub const LARGE: usize = 64 * 1024;

/// Why a large value cannot be kept or brought back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// It is not there.
    #[error("the large value {hash} is not in {place}; put it back from a backup and retry the run")]
    Missing {
        /// blake3 of it, 64 hex digits.
        hash: String,
        /// Where it should be.
        place: String,
    },
    /// What is there is something else.
    #[error(
        "{place} does not hold the large value {hash} that its name says; put it back from a backup and retry the run"
    )]
    Damaged {
        /// blake3 of what it should be, 64 hex digits.
        hash: String,
        /// Where it is.
        place: String,
    },
    /// The place cannot be used.
    #[error("cannot {doing} {place}: {reason}")]
    Place {
        /// What was to be done.
        doing: &'static str,
        /// Where.
        place: String,
        /// Why not.
        reason: String,
    },
    /// This process has no place for large values.
    #[error(
        "the run has the large value {hash}, and this process has no place for large values: give the engine one (`Engine::with_blobs`)"
    )]
    NoPlace {
        /// blake3 of it, 64 hex digits.
        hash: String,
    },
}

impl BlobError {
    /// A short snake_case word that programs can match on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "blob_missing",
            Self::Damaged { .. } => "blob_damaged",
            Self::Place { .. } => "blob_place",
            Self::NoPlace { .. } => "blob_no_place",
        }
    }
}

/// A place that cannot be used now may be used in a moment; what is lost stays lost.
impl From<BlobError> for NodeError {
    fn from(error: BlobError) -> Self {
        let (code, message) = (error.code(), error.to_string());
        match error {
            BlobError::Place { .. } => Self::transient(code, message),
            BlobError::Missing { .. } | BlobError::Damaged { .. } | BlobError::NoPlace { .. } => {
                Self::permanent(code, message)
            }
        }
    }
}

/// A place for large values, each under blake3 of its bytes (64 hex digits). It belongs to one database: what no run of
/// that database refers to is deleted.
#[async_trait]
pub trait Blobs: Send + Sync + 'static {
    /// Where it is, for messages.
    fn place(&self) -> String;

    /// Keeps the bytes, whole and durable when this returns. Those that are there already count as put now.
    ///
    /// # Errors
    /// When the place cannot be written.
    async fn put(&self, hash: &str, bytes: Vec<u8>) -> Result<(), BlobError>;

    /// The bytes under that hash; none if there are none. Whether they are what the hash says is for the caller to look at.
    ///
    /// # Errors
    /// When the place cannot be read.
    async fn get(&self, hash: &str) -> Result<Option<Vec<u8>>, BlobError>;

    /// The hashes that were put longer ago than `older`.
    ///
    /// # Errors
    /// When the place cannot be read.
    async fn put_before(&self, older: Duration) -> Result<Vec<String>, BlobError>;

    /// Deletes what is under that hash, unless it was put again within `older`. True if it is gone.
    ///
    /// # Errors
    /// When the place cannot be written.
    async fn remove(&self, hash: &str, older: Duration) -> Result<bool, BlobError>;
}
