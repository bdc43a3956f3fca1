//! The services that nodes use, one port per file: a small object-safe trait, and a fake beside it where tests of
//! nodes need one. Implementations that reach the outside stand elsewhere, so that no node can know a vendor.
//!
//! A service that is not configured is absent (`None`, or not in the list). That is a choice: a node then works by
//! its rules and has nothing to complain about.

mod backend;
mod error;
mod image;
mod llm;
mod reader;
mod search;
mod services;
mod spam;
mod storage;
mod translate;

pub use backend::{Backend, ComicNotice, NoticeSlide, NoticeSource, Taken};
pub use error::{ErrorClass, ServiceError};
pub use image::ImageMaker;
pub use llm::{ChatMessage, ChatReply, ChatRequest, ChatRole, Finish, LanguageModel};
pub use reader::{Reader, ScriptedReader};
pub use search::{ScriptedSearch, Search, SearchRequest};
pub use services::Services;
pub use spam::{Judgment, SpamFilter, SpamText};
pub use storage::{
    BadKey, BlobStore, Head, MemoryBlobs, MemoryStorage, Storage, Stored, blob_of, checked_key,
};
pub use translate::{ScriptedTranslator, Translator};
