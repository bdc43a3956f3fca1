//! Reading pages.

use std::collections::BTreeMap;

use async_trait::async_trait;
use newsum_model::Article;

use crate::ServiceError;

/// Something that reads the article at an address.
#[async_trait]
pub trait Reader: Send + Sync {
    /// Reads the article at an http(s) address. The address may come from anybody: an implementation must not reach
    /// what only this machine or its network can reach.
    ///
    /// # Errors
    /// `invalid_input` when there is no article to be had (`short`, `type`, `not_found`, `guard`); else the class
    /// says whether another attempt makes sense.
    async fn read(&self, url: &str) -> Result<Article, ServiceError>;
}

/// A fake for tests: gives the articles it was given, by address.
#[derive(Debug, Clone, Default)]
pub struct ScriptedReader {
    /// What stands where.
    pub pages: BTreeMap<String, Result<Article, ServiceError>>,
}

#[async_trait]
impl Reader for ScriptedReader {
    async fn read(&self, url: &str) -> Result<Article, ServiceError> {
        let missing = || Err(ServiceError::invalid_input("not_found", format!("{url} is not there (404)")));
        self.pages.get(url).cloned().unwrap_or_else(missing)
    }
}
