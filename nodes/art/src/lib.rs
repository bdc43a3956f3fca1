//! The procedural comic: cast, sets, props, page layout and lettering.
//!
//! A [`Scenario`] says what happens in four panels; everything it leaves open is inferred from its words and its seed.
//! [`draw`] makes a page of it: static SVG, and a [`Report`] with boxes, sizes and broken rules. [`Raster`] renders the
//! page once and gives the PNG of the page, of each panel and of a thumbnail. [`picture()`] draws one panel without
//! words, [`html()`] writes a self-contained file around the picture.
//!
//! Same scenario, same bytes: nothing depends on the machine, the time or an order of hashing. Fonts are bundled.
//!
//! ```
//! use newsum_art::{Raster, Scenario, draw};
//!
//! let scenario: Scenario = serde_json::from_str(r#"{
//!     "lang": "en", "seed": "battery-9", "title": "A full charge in one coffee break",
//!     "panels": [
//!         {"caption": "Every driver knows this.", "dialogue": [{"who": "youth", "text": "*Forty minutes* to charge?"}]},
//!         {"dialogue": [{"who": "expert", "text": "We swapped the liquid inside for a *solid*."}]},
//!         {"dialogue": [{"who": "robot", "text": "10% to 80% in *9 minutes*!!"}]},
//!         {"dialogue": [{"who": "youth", "text": "Done already? I've only had two sips!"}]}
//!     ]
//! }"#)?;
//! let page = draw(&scenario, None)?;
//! assert!(page.report.violations.is_empty());
//! let png = Raster::new(&page, 600)?.page_png()?;
//! assert!(png.starts_with(b"\x89PNG"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
