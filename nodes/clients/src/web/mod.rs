//! Reading pages of the web.

mod guard;
mod pace;
mod reader;

pub use guard::BadPrivateAddress;
pub use reader::{HttpReader, ReaderConfig};
