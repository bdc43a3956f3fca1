//! Large values in a folder, by their hash.

use std::path::PathBuf;

use async_trait::async_trait;
use newsum_model::Blob;
use newsum_services::{BlobStore, ServiceError, blob_of};

use crate::disk::{blocking, disk_error, write_whole};

/// Large values in a folder: `blobs/{first two digits}/{hash}`.
#[derive(Debug, Clone)]
pub struct LocalBlobs {
    root: PathBuf,
}

impl LocalBlobs {
    /// A store below `root`, which is made when something is put.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The file of a blob.
    ///
    /// # Errors
    /// When its hash is none.
    pub fn path(&self, blob: &Blob) -> Result<PathBuf, ServiceError> {
        let hex = blob.hex();
        let sound = hex.len() == 64 && hex.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        if !sound {
            return Err(ServiceError::invalid_input(
                "bad_blob",
                format!("\"{}\" is no hash of a blob", blob.hash),
            ));
        }
        Ok(self.root.join("blobs").join(&hex[..2]).join(hex))
    }
}

#[async_trait]
impl BlobStore for LocalBlobs {
    async fn put(&self, bytes: &[u8], media_type: &str) -> Result<Blob, ServiceError> {
        let blob = blob_of(bytes, media_type);
        let path = self.path(&blob)?;
        let bytes = bytes.to_vec();
        blocking(move || {
            if path.metadata().is_ok_and(|there| there.len() == bytes.len() as u64) {
                return Ok(());
            }
            write_whole(&path, &bytes).map_err(|e| disk_error("write", &path, &e))
        })
        .await?;
        Ok(blob)
    }

    async fn get(&self, blob: &Blob) -> Result<Vec<u8>, ServiceError> {
        let (path, wanted) = (self.path(blob)?, blob.clone());
        blocking(move || {
            let bytes = std::fs::read(&path).map_err(|e| disk_error("read", &path, &e))?;
            if blob_of(&bytes, &wanted.media_type).hash == wanted.hash {
                return Ok(bytes);
            }
            let message =
                format!("{} does not hold what its name says; bring it back from a backup", path.display());
            Err(ServiceError::permanent("corrupt", message))
        })
        .await
    }
}
