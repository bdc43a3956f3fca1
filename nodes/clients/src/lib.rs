//! Implementations of the services that need nothing but this machine and, where a page is to be read, the web.

mod decode;
mod disk;
mod folder;
mod local_blobs;
mod local_storage;
mod page;
mod spam_rules;
mod web;

pub use folder::{FolderSearch, NoUsableSource, Source};
pub use local_blobs::LocalBlobs;
pub use local_storage::LocalStorage;
pub use spam_rules::SpamRules;
pub use web::{BadPrivateAddress, HttpReader, ReaderConfig};
