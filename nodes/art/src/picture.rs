//! One panel as a picture without words: set, cast, things and effects.

use crate::error::ArtError;
use crate::page::Sketch;
use crate::panel;
use crate::raster::Pixels;
use crate::scenario::{Layout, Scenario};
use crate::sticker::Ids;
use crate::wording;

/// A picture without lettering.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The picture as static SVG.
    pub svg: String,
    /// Width in px at full size.
    pub width: u32,
    /// Height in px at full size.
    pub height: u32,
}

/// Draws one panel, 1 to 4, without caption, balloons, sound word, order tab and frame. People stand where they stand
/// on the page, with the room above them that the words need.
///
/// # Errors
///
/// When the scenario breaks a rule of [`Scenario::validate`] or there is no such panel.
pub fn picture(scenario: &Scenario, layout: Option<Layout>, panel: usize) -> Result<Picture, ArtError> {
    let scenario = wording::clean(scenario).scenario;
    scenario.validate()?;
    let sketch = Sketch::new(&scenario, layout);
    let index = panel.checked_sub(1).filter(|index| *index < sketch.panels.len());
    let index = index.ok_or(ArtError::NoSuchPanel(panel))?;
    let mut ids = Ids::new();
    let (body, size) = panel::draw_unlettered(
        sketch.shared(),
        &sketch.panels[index],
        index,
        sketch.sheet.quads[index],
        &mut ids,
    );
    let (width, height) = (size.0.round() as u32, size.1.round() as u32);
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{body}</svg>"#
    );
    Ok(Picture { svg, width, height })
}

impl Picture {
    /// The picture as a PNG with 256 colors, this wide.
    ///
    /// # Errors
    ///
    /// When the width is out of range.
    pub fn png(&self, width: u32) -> Result<Vec<u8>, ArtError> {
        Pixels::render(&self.svg, width)?.png()
    }
}
