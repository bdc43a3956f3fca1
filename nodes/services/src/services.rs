//! All services of a process.

use std::sync::Arc;

use crate::{
    Backend, BlobStore, ImageMaker, LanguageModel, MemoryBlobs, MemoryStorage, Reader, Search, SpamFilter,
    Storage, Translator,
};

/// All services of a process, built once by its composition root. Nothing is contacted when it is built.
#[derive(Clone)]
pub struct Services {
    /// The language model; without one everything is done by rules.
    pub llm: Option<Arc<dyn LanguageModel>>,
    /// The searches, in order of trust.
    pub search: Vec<Arc<dyn Search>>,
    /// Reads pages; without one an address is rejected with that reason.
    pub reader: Option<Arc<dyn Reader>>,
    /// Where reports are kept while a run works.
    pub work: Arc<dyn Storage>,
    /// Where comics are published.
    pub publish: Arc<dyn Storage>,
    /// Large values by their hash.
    pub blobs: Arc<dyn BlobStore>,
    /// Translates reports; without one there is no second language.
    pub translate: Option<Arc<dyn Translator>>,
    /// Is told of comics.
    pub backend: Option<Arc<dyn Backend>>,
    /// Makes pictures; without one they are drawn.
    pub image: Option<Arc<dyn ImageMaker>>,
    /// Judges queries and pasted texts; without one all are let through.
    pub spam: Option<Arc<dyn SpamFilter>>,
}

impl std::fmt::Debug for Services {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let search: Vec<&str> = self.search.iter().map(|search| search.name()).collect();
        f.debug_struct("Services")
            .field("llm", &self.llm.as_ref().map(|llm| llm.name().to_owned()))
            .field("search", &search)
            .field("work", &self.work.name())
            .field("publish", &self.publish.name())
            .finish_non_exhaustive()
    }
}

impl Services {
    /// Those of a test: everything in memory, nothing to search in, nobody to tell.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            llm: None,
            search: Vec::new(),
            reader: None,
            work: Arc::new(MemoryStorage::default()),
            publish: Arc::new(MemoryStorage::default()),
            blobs: Arc::new(MemoryBlobs::default()),
            translate: None,
            backend: None,
            image: None,
            spam: None,
        }
    }
}
