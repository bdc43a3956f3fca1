//! The procedural comic: cast, sets, props, page layout and lettering.

mod balloon;
pub mod cast;
pub mod color;
mod effects;
mod error;
pub mod font;
pub mod geometry;
mod keywords;
mod layout;
pub mod lettering;
mod page;
pub mod palette;
mod panel;
pub mod props;
pub mod report;
mod resolve;
pub mod rng;
pub mod scenario;
pub mod sets;
mod sound;
pub mod sticker;
mod wording;

pub use error::ArtError;
pub use page::{Page, draw};
pub use report::Report;
pub use scenario::{Layout, Scenario};
