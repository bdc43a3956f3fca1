//! The procedural comic: cast, sets, props, page layout and lettering.

mod balloon;
pub mod cast;
pub mod color;
mod effects;
mod error;
pub mod font;
pub mod geometry;
mod html;
mod keywords;
mod layout;
pub mod lettering;
mod page;
pub mod palette;
mod palette_image;
mod panel;
mod picture;
pub mod props;
mod raster;
pub mod report;
mod resolve;
pub mod rng;
pub mod scenario;
pub mod sets;
mod sound;
pub mod sticker;
mod wording;

pub use error::ArtError;
pub use html::{HtmlMeta, Source, html};
pub use page::{Page, draw};
pub use picture::{Picture, picture};
pub use raster::{Pixels, Raster};
pub use report::Report;
pub use scenario::{Layout, Scenario};

/// Renders an SVG of this crate as a PNG with 256 colors, this wide.
///
/// For more than one picture of a page use [`Raster`], which renders once.
///
/// # Errors
///
/// When the SVG cannot be parsed or the width is out of range.
pub fn rasterize(svg: &str, width: u32) -> Result<Vec<u8>, ArtError> {
    Pixels::render(svg, width)?.png()
}
