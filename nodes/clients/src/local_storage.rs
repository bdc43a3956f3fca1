//! Object storage in a folder.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use newsum_services::{Head, ServiceError, Storage, Stored, blob_of, checked_key};

use crate::disk::{blocking, disk_error, write_whole};

/// Object storage in a folder: the key is the path below it. Files are written whole or not at all.
#[derive(Debug, Clone)]
pub struct LocalStorage {
    root: PathBuf,
    base_url: String,
}

impl LocalStorage {
    /// A store below `root`, which is made when something is put; objects are served at `base_url` + `/files/KEY`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, base_url: &str) -> Self {
        Self { root: root.into(), base_url: base_url.trim_end_matches('/').to_owned() }
    }

    /// The file of a key.
    ///
    /// # Errors
    /// When it is no key, or leads out of the folder by a link.
    pub fn path(&self, key: &str) -> Result<PathBuf, ServiceError> {
        let path = self.root.join(checked_key(key)?);
        stays_inside(&self.root, &path)?;
        Ok(path)
    }
}

/// Refuses a path whose deepest existing part lies, links followed, outside of `root`.
fn stays_inside(root: &Path, path: &Path) -> Result<(), ServiceError> {
    let Ok(root) = root.canonicalize() else {
        return Ok(());
    };
    let existing = path.ancestors().find_map(|part| part.canonicalize().ok());
    match existing {
        Some(existing) if existing.starts_with(&root) || root.starts_with(&existing) => Ok(()),
        _ => Err(ServiceError::permanent(
            "outside",
            format!("{} leads out of {}; take away the link", path.display(), root.display()),
        )),
    }
}

#[async_trait]
impl Storage for LocalStorage {
    fn name(&self) -> &str {
        "local"
    }

    async fn put(&self, key: &str, bytes: &[u8], media_type: &str) -> Result<Stored, ServiceError> {
        let path = self.path(key)?;
        let blob = blob_of(bytes, media_type);
        let bytes = bytes.to_vec();
        blocking(move || write_whole(&path, &bytes).map_err(|e| disk_error("write", &path, &e))).await?;
        Ok(Stored { key: key.to_owned(), url: self.url(key), bytes: blob.size, hash: blob.hash })
    }

    async fn get(&self, key: &str) -> Result<Vec<u8>, ServiceError> {
        let path = self.path(key)?;
        blocking(move || std::fs::read(&path).map_err(|e| disk_error("read", &path, &e))).await
    }

    async fn head(&self, key: &str) -> Result<Option<Head>, ServiceError> {
        match self.get(key).await {
            Ok(bytes) => Ok(Some(Head { bytes: bytes.len() as u64, hash: Some(blob_of(&bytes, "").hash) })),
            Err(error) if error.code == "not_found" => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, ServiceError> {
        let (root, prefix) = (self.root.clone(), prefix.to_owned());
        blocking(move || {
            let mut keys = Vec::new();
            keys_below(&root, &root, &mut keys)?;
            keys.retain(|key| key.starts_with(&prefix));
            keys.sort();
            Ok(keys)
        })
        .await
    }

    async fn delete(&self, key: &str) -> Result<(), ServiceError> {
        let path = self.path(key)?;
        blocking(move || match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(disk_error("delete", &path, &error))
            }
            _ => Ok(()),
        })
        .await
    }

    fn url(&self, key: &str) -> String {
        format!("{}/files/{key}", self.base_url)
    }
}

/// Gathers the keys of the files below `folder`; links are not followed, and names that are no keys are none.
fn keys_below(root: &Path, folder: &Path, keys: &mut Vec<String>) -> Result<(), ServiceError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(disk_error("list", folder, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|e| disk_error("list", folder, &e))?;
        let kind = entry.file_type().map_err(|e| disk_error("list", folder, &e))?;
        if kind.is_dir() {
            keys_below(root, &entry.path(), keys)?;
        } else if let Some(key) = key_of(root, &entry.path()).filter(|_| kind.is_file()) {
            keys.push(key);
        }
    }
    Ok(())
}

fn key_of(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    let key = parts?.join("/");
    checked_key(&key).is_ok().then_some(key)
}
