//! The procedural comic: cast, sets, props, page layout and lettering.

pub mod cast;
pub mod color;
pub mod font;
pub mod geometry;
pub mod lettering;
pub mod palette;
pub mod props;
pub mod rng;
pub mod scenario;
pub mod sets;
pub mod sticker;
