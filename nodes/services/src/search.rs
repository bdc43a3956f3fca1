//! Searching.

use std::sync::Mutex;

use async_trait::async_trait;
use newsum_model::{Article, Freshness, Hit, Language, Scope};

use crate::ServiceError;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The words.
    pub text: String,
    /// Language of the results.
    pub lang: Language,
    /// Where to search.
    pub scope: Scope,
    /// Preferred hosts.
    pub sites: Vec<String>,
    /// How many results, 1 to 50.
    pub limit: u32,
    /// Oldest publication.
    pub freshness: Freshness,
}

/// A search.
#[async_trait]
pub trait Search: Send + Sync {
    /// The name of the service in the configuration; a plan names it so.
    fn name(&self) -> &str;

    /// Whether it makes sense to ask it for results in that scope and language.
    fn can(&self, scope: Scope, lang: Language) -> bool;

    /// Whether it searches files of this machine, given by whoever asks: it is trusted first and needs no network.
    fn is_local(&self) -> bool {
        false
    }

    /// Searches once: the hits, best first. Nothing found is an empty list.
    ///
    /// # Errors
    /// When it cannot search; the class says whether another attempt makes sense.
    async fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>, ServiceError>;

    /// The whole text behind [`Hit::local`], where the search has it.
    ///
    /// # Errors
    /// When the text was there and is not any more.
    async fn read(&self, _local: &str) -> Result<Option<Article>, ServiceError> {
        Ok(None)
    }

    /// What it has to leave out, with the reason: files that cannot be read.
    fn rejected(&self) -> Vec<newsum_model::Rejected> {
        Vec::new()
    }
}

/// A fake for tests: gives what it was given, whatever is searched for, and remembers what that was.
#[derive(Debug, Default)]
pub struct ScriptedSearch {
    /// Its name.
    pub name: String,
    /// What it finds: each hit with the words of which one must be in the query; no words: always.
    pub hits: Vec<(Vec<String>, Hit)>,
    /// Whole texts by [`Hit::local`].
    pub articles: Vec<(String, Article)>,
    /// What it always answers instead.
    pub error: Option<ServiceError>,
    /// Whether it is local.
    pub local: bool,
    /// What it was asked for.
    pub asked: Mutex<Vec<SearchRequest>>,
}

#[async_trait]
impl Search for ScriptedSearch {
    fn name(&self) -> &str {
        &self.name
    }

    fn can(&self, _scope: Scope, _lang: Language) -> bool {
        true
    }

    fn is_local(&self) -> bool {
        self.local
    }

    async fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>, ServiceError> {
        self.asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(request.clone());
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let wanted =
            |words: &[String]| words.is_empty() || words.iter().any(|word| request.text.contains(word));
        let hits = self.hits.iter().filter(|(words, _)| wanted(words)).map(|(_, hit)| hit.clone());
        Ok(hits.take(request.limit as usize).collect())
    }

    async fn read(&self, local: &str) -> Result<Option<Article>, ServiceError> {
        Ok(self.articles.iter().find(|(name, _)| name == local).map(|(_, article)| article.clone()))
    }
}
