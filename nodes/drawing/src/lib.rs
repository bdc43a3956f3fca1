//! A scenario of the model as the drawing takes it, and drawing off the async threads.

mod sheet;
mod work;

pub use sheet::sheet;
pub use work::{art_error, heavy};
