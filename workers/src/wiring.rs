//! Services from settings.

use std::path::PathBuf;
use std::sync::Arc;

use newsum_clients::{
    BadPrivateAddress, FolderSearch, HttpReader, LocalBlobs, LocalStorage, NoUsableSource, ReaderConfig,
    Source, SpamRules,
};
use newsum_services::Services;

/// The workflow that makes comics, as it is shipped.
pub const COMIC_WORKFLOW: &str = include_str!("../../workflows/comic.toml");
/// The queue of comics.
pub const COMIC_QUEUE: &str = "comic_queue";

/// What services are made of.
#[derive(Debug, Clone)]
pub struct Wiring {
    /// Where finished comics go.
    pub publish: PathBuf,
    /// Where reports and large values are kept while a run works.
    pub work: PathBuf,
    /// The root of links to published files.
    pub public_url: String,
    /// Whether pages of the web may be read.
    pub network: bool,
    /// Private addresses with port that may be read all the same, such as `127.0.0.1:8080`.
    pub allow_private: Vec<String>,
}

/// Why services cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    /// An address that is allowed though private is none.
    #[error(transparent)]
    Private(#[from] BadPrivateAddress),
}

/// Local articles, read and indexed.
#[derive(Debug)]
pub struct Sources(FolderSearch);

impl Sources {
    /// What the articles are: name and blake3 hash of each, in order.
    #[must_use]
    pub fn fingerprint(&self) -> Vec<(String, String)> {
        self.0.fingerprint()
    }
}

/// Reads local articles. Blocks while it reads.
///
/// # Errors
/// When there is not one article, with the reason for everything that was given.
pub fn sources(given: Vec<Source>) -> Result<Sources, NoUsableSource> {
    let search = FolderSearch::new("folder", given);
    search.usable()?;
    Ok(Sources(search))
}

/// The services of a process. Nothing is contacted.
///
/// # Errors
/// When a setting cannot be used.
pub fn services(wiring: &Wiring, sources: Option<Sources>) -> Result<Services, WiringError> {
    let reader = ReaderConfig { allow_private: wiring.allow_private.clone(), ..ReaderConfig::default() };
    let reader = if wiring.network { Some(Arc::new(HttpReader::new(reader)?)) } else { None };
    let search = sources.map(|sources| Arc::new(sources.0));
    Ok(Services {
        llm: None,
        search: search.into_iter().map(|search| search as Arc<dyn newsum_services::Search>).collect(),
        reader: reader.map(|reader| reader as Arc<dyn newsum_services::Reader>),
        work: Arc::new(LocalStorage::new(&wiring.work, &wiring.public_url)),
        publish: Arc::new(LocalStorage::new(&wiring.publish, &wiring.public_url)),
        blobs: Arc::new(LocalBlobs::new(&wiring.work)),
        translate: None,
        backend: None,
        image: None,
        spam: Some(Arc::new(SpamRules::default())),
    })
}
