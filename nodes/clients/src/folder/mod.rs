//! Searching in files of this machine.

mod file;
mod files;
mod headers;
mod json;
mod library;
mod search;

pub use files::Source;
pub use search::{FolderSearch, NoUsableSource};
