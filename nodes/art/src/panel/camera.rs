//! The four distances of the camera.

use super::Scene;
use super::stage::Stage;
use crate::geometry::n;
use crate::scenario::Shot;
use crate::sets;

/// Zoom of the set, floor line, and what is seen of the people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    zoom: f64,
    /// The y of the floor line.
    pub(super) floor: f64,
    /// Figure units hidden below the frame; nothing for whole figures.
    pub(super) hidden: Option<f64>,
    /// Greatest scale of the figures.
    pub(super) cap: f64,
}

impl Camera {
    pub(super) fn of(shot: Shot, height: f64) -> Self {
        let (zoom, floor, hidden, cap) = match shot {
            Shot::Wide => (1.0, 0.8, None, 1.2),
            Shot::Medium | Shot::Insert => (1.22, 0.86, Some(84.0), 1.75),
            Shot::Ots => (1.22, 0.86, Some(96.0), 1.6),
            Shot::Close => (1.6, 0.9, Some(126.0), 2.5),
        };
        Self { zoom, floor: height * floor, hidden, cap }
    }

    /// Units of a figure of this height that are seen, the air below its feet included.
    pub(super) fn seen(&self, units: f64) -> f64 {
        self.hidden.map_or(units + 24.0, |hidden| units - hidden)
    }

    /// The y people of this scale stand on.
    pub(super) fn ground(&self, height: f64, scale: f64) -> f64 {
        self.hidden.map_or(height - 24.0, |hidden| height + hidden * scale)
    }

    /// The background, zoomed about the first speaker.
    pub(super) fn set(&self, scene: &Scene<'_>, stage: &Stage) -> String {
        let frame = scene.frame;
        let x = stage.actors.first().map_or(frame.w / 2.0, |actor| actor.x);
        let mut rng = scene.rng("set");
        let id = format!("sk{}", scene.index);
        let (w, h, g, palette, mood) = (frame.w, frame.h, self.floor, scene.colors, scene.panel.mood);
        let place = sets::Scene { w, h, g, palette, mood, id: &id };
        let drawn = sets::draw(scene.panel.background, place, &mut rng);
        format!(
            r#"<g transform="translate({} {}) scale({}) translate({} {})">{drawn}</g>"#,
            n(x),
            n(self.floor),
            zoomed(self.zoom),
            n(-x),
            n(-self.floor)
        )
    }
}

/// A factor with at least one decimal.
fn zoomed(zoom: f64) -> String {
    format!("{zoom:?}")
}
