//! Object storage, and large values by their hash.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use newsum_model::Blob;
use serde::{Deserialize, Serialize};

use crate::ServiceError;

/// That an object is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Its key.
    pub key: String,
    /// Its http(s) address.
    pub url: String,
    /// Bytes.
    pub bytes: u64,
    /// `blake3:` and 64 hex digits.
    pub hash: String,
}

/// What is known of a stored object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Bytes.
    pub bytes: u64,
    /// `blake3:` and 64 hex digits, where the store knows it without reading.
    pub hash: Option<String>,
}

/// A key that no store takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no key: use 1 to 256 of a-z A-Z 0-9 . _ / -, begin with a small letter or digit, no empty part, no .."
)]
pub struct BadKey(pub String);

impl From<BadKey> for ServiceError {
    fn from(bad: BadKey) -> Self {
        Self::invalid_input("bad_key", bad.to_string())
    }
}

/// The key, if it is one: `[a-z0-9][A-Za-z0-9._/-]{0,255}`, no `.` or `..` and nothing empty between slashes.
///
/// # Errors
/// When it is none.
pub fn checked_key(key: &str) -> Result<&str, BadKey> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '-');
    let begins = key.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let parts = key.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    if begins && parts && key.len() <= 256 && key.chars().all(allowed) {
        Ok(key)
    } else {
        Err(BadKey(key.to_owned()))
    }
}

/// The reference to these bytes.
#[must_use]
pub fn blob_of(bytes: &[u8], media_type: &str) -> Blob {
    let hash = format!("blake3:{}", blake3::hash(bytes).to_hex());
    Blob { hash, size: bytes.len() as u64, media_type: media_type.to_owned() }
}

/// Object storage under keys.
#[async_trait]
pub trait Storage: Send + Sync {
    /// The name of the service in the configuration.
    fn name(&self) -> &str;

    /// Stores the bytes under the key, over whatever was there. Whole or not at all.
    ///
    /// # Errors
    /// When it cannot be stored; the class says whether another attempt makes sense.
    async fn put(&self, key: &str, bytes: &[u8], media_type: &str) -> Result<Stored, ServiceError>;

    /// The bytes under the key.
    ///
    /// # Errors
    /// `not_found`, or when it cannot be read.
    async fn get(&self, key: &str) -> Result<Vec<u8>, ServiceError>;

    /// What is under the key, if anything is.
    ///
    /// # Errors
    /// When that cannot be found out.
    async fn head(&self, key: &str) -> Result<Option<Head>, ServiceError>;

    /// The keys that begin with `prefix`, sorted.
    ///
    /// # Errors
    /// When they cannot be listed.
    async fn list(&self, prefix: &str) -> Result<Vec<String>, ServiceError>;

    /// Takes away what is under the key; nothing there is fine.
    ///
    /// # Errors
    /// When it cannot be taken away.
    async fn delete(&self, key: &str) -> Result<(), ServiceError>;

    /// The http(s) address of the key, whether or not anything is there.
    fn url(&self, key: &str) -> String;
}

/// Large values by their hash.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Keeps the bytes and gives the reference to them. Keeping the same bytes again changes nothing.
    ///
    /// # Errors
    /// When they cannot be kept.
    async fn put(&self, bytes: &[u8], media_type: &str) -> Result<Blob, ServiceError>;

    /// The bytes, checked against their hash.
    ///
    /// # Errors
    /// `not_found`, `corrupt`, or when they cannot be read.
    async fn get(&self, blob: &Blob) -> Result<Vec<u8>, ServiceError>;
}

/// A fake for tests: objects in memory.
#[derive(Debug, Default)]
pub struct MemoryStorage {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    /// What `put` always answers instead.
    pub error: Option<ServiceError>,
}

impl MemoryStorage {
    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_found(name: &str) -> ServiceError {
    ServiceError::invalid_input("not_found", format!("there is nothing under {name}"))
}

#[async_trait]
impl Storage for MemoryStorage {
    fn name(&self) -> &str {
        "memory"
    }

    async fn put(&self, key: &str, bytes: &[u8], media_type: &str) -> Result<Stored, ServiceError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let key = checked_key(key)?.to_owned();
        self.objects().insert(key.clone(), bytes.to_vec());
        let blob = blob_of(bytes, media_type);
        Ok(Stored { url: self.url(&key), key, bytes: blob.size, hash: blob.hash })
    }

    async fn get(&self, key: &str) -> Result<Vec<u8>, ServiceError> {
        self.objects().get(key).cloned().ok_or_else(|| not_found(key))
    }

    async fn head(&self, key: &str) -> Result<Option<Head>, ServiceError> {
        let head = |bytes: &Vec<u8>| Head { bytes: bytes.len() as u64, hash: Some(blob_of(bytes, "").hash) };
        Ok(self.objects().get(key).map(head))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, ServiceError> {
        Ok(self.objects().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    async fn delete(&self, key: &str) -> Result<(), ServiceError> {
        self.objects().remove(key);
        Ok(())
    }

    fn url(&self, key: &str) -> String {
        format!("http://memory.test/files/{key}")
    }
}

/// A fake for tests: large values in memory.
#[derive(Debug, Default)]
pub struct MemoryBlobs {
    blobs: Mutex<BTreeMap<String, Vec<u8>>>,
}

#[async_trait]
impl BlobStore for MemoryBlobs {
    async fn put(&self, bytes: &[u8], media_type: &str) -> Result<Blob, ServiceError> {
        let blob = blob_of(bytes, media_type);
        let mut blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        blobs.insert(blob.hash.clone(), bytes.to_vec());
        Ok(blob)
    }

    async fn get(&self, blob: &Blob) -> Result<Vec<u8>, ServiceError> {
        let blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        blobs.get(&blob.hash).cloned().ok_or_else(|| not_found(&blob.hash))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_key_cannot_leave_its_store() {
        assert!(checked_key("comics/0199-ab/page.png").is_ok());
        for bad in ["", "/a", "a//b", "a/", "../a", "a/../b", "a/./b", "A", "a b", ".a", "a\\b", "é"] {
            assert!(checked_key(bad).is_err(), "{bad}");
        }
        assert!(checked_key(&"a".repeat(257)).is_err());
    }

    #[tokio::test]
    async fn memory_keeps_objects_and_blobs() {
        let storage = MemoryStorage::default();
        let stored = storage.put("a/b.txt", b"hello", "text/plain").await.unwrap();
        assert_eq!(stored.bytes, 5);
        assert_eq!(storage.get("a/b.txt").await.unwrap(), b"hello");
        assert_eq!(storage.head("a/b.txt").await.unwrap().unwrap().hash, Some(stored.hash));
        assert_eq!(storage.list("a/").await.unwrap(), ["a/b.txt"]);
        storage.delete("a/b.txt").await.unwrap();
        assert_eq!(storage.get("a/b.txt").await.unwrap_err().code, "not_found");
        let blobs = MemoryBlobs::default();
        let blob = blobs.put(b"picture", "image/png").await.unwrap();
        assert_eq!(blobs.get(&blob).await.unwrap(), b"picture");
    }
}
