//! The search over files of this machine.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use newsum_model::{Article, Hit, Language, Rejected, Scope};
use newsum_services::{Search, SearchRequest, ServiceError};

use super::files::{self, Source};
use super::library::Library;
use crate::disk::blocking;

/// That there is nothing to make a comic from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no article can be read from what was given{}", reasons(.0))]
pub struct NoUsableSource(
    /// What was there, and why it cannot be used.
    pub Vec<Rejected>,
);

fn reasons(rejected: &[Rejected]) -> String {
    let mut text = String::from(if rejected.is_empty() { ": there is no file in it" } else { ":" });
    for one in rejected {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {}: {}", one.title, one.reason);
    }
    text
}

/// Searches files of this machine by BM25: folders of `.txt .md .html .json`, single files, given texts. At most 200
/// files of 5 MiB are read; hidden files and README are skipped; links never lead out of their folder. Files that
/// change are read again.
#[derive(Debug)]
pub struct FolderSearch {
    name: String,
    sources: Arc<[Source]>,
    library: Mutex<Arc<Library>>,
}

impl FolderSearch {
    /// A search of that name over those sources. Reads them once now; blocks meanwhile.
    #[must_use]
    pub fn new(name: &str, sources: Vec<Source>) -> Self {
        let library = Arc::new(Library::read(&sources, files::list(&sources)));
        Self { name: name.to_owned(), sources: sources.into(), library: Mutex::new(library) }
    }

    /// How many articles there are.
    ///
    /// # Errors
    /// When there is none, with the reason for everything that was given.
    pub fn usable(&self) -> Result<usize, NoUsableSource> {
        let library = self.current();
        if library.len() == 0 { Err(NoUsableSource(library.rejected().to_vec())) } else { Ok(library.len()) }
    }

    /// What the articles are: name and blake3 hash of the text of each, in order. Two searches with the same
    /// fingerprint find the same.
    #[must_use]
    pub fn fingerprint(&self) -> Vec<(String, String)> {
        self.current().fingerprint()
    }

    fn current(&self) -> Arc<Library> {
        self.library.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The library, read again where files have changed.
    async fn fresh(&self) -> Result<Arc<Library>, ServiceError> {
        let (sources, library) = (self.sources.clone(), self.current());
        let fresh = blocking(move || {
            let listing = files::list(&sources);
            Ok(if library.is_of(&listing) { library } else { Arc::new(Library::read(&sources, listing)) })
        })
        .await?;
        *self.library.lock().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        Ok(fresh)
    }
}

#[async_trait]
impl Search for FolderSearch {
    fn name(&self) -> &str {
        &self.name
    }

    fn can(&self, _scope: Scope, _lang: Language) -> bool {
        true
    }

    fn is_local(&self) -> bool {
        true
    }

    async fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>, ServiceError> {
        let library = self.fresh().await?;
        Ok(library.search(&request.text, request.limit as usize, &self.name))
    }

    async fn read(&self, local: &str) -> Result<Option<Article>, ServiceError> {
        Ok(self.fresh().await?.article(local).cloned())
    }

    fn rejected(&self) -> Vec<Rejected> {
        self.current().rejected().to_vec()
    }
}
