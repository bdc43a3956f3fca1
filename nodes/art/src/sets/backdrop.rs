//! A set under construction: flat shapes, later ones over earlier ones.

use std::ops::Range;

use super::Scene;
use crate::color::Color;
use crate::geometry::{n, path};
use crate::palette::Mood;
use crate::rng::Rng;
use crate::scenario::MoodName;

/// How far a set goes on beyond its box.
pub(super) const BEYOND: f64 = 400.0;

/// A color as sets use it: maybe see-through, maybe with round corners.
#[derive(Clone, Copy)]
pub(super) struct Tone {
    color: Color,
    radius: f64,
    opacity: f64,
}

/// A tone to be made round or faint; a plain [`Color`] is a tone too.
pub(super) const fn tone(color: Color) -> Tone {
    Tone { color, radius: 0.0, opacity: 1.0 }
}

impl From<Color> for Tone {
    fn from(color: Color) -> Self {
        tone(color)
    }
}

impl Tone {
    /// With corners of this radius (boxes only).
    pub(super) const fn round(mut self, radius: f64) -> Self {
        self.radius = radius;
        self
    }

    /// With this opacity, 0 to 1.
    pub(super) const fn faint(mut self, opacity: f64) -> Self {
        self.opacity = opacity;
        self
    }

    fn opacity(self) -> String {
        if self.opacity < 1.0 { format!(r#" opacity="{}""#, n(self.opacity)) } else { String::new() }
    }
}

/// The whole numbers of a range, for places and sizes.
pub(super) fn steps(range: Range<i32>) -> impl Iterator<Item = f64> {
    range.map(f64::from)
}

/// How many whole times `step` goes into `length`.
#[expect(clippy::cast_possible_truncation, reason = "lengths of pictures are far below the limit")]
pub(super) fn times(length: f64, step: f64) -> i32 {
    (length / step) as i32
}

/// The SVG of a set so far, and what it is drawn from.
pub(super) struct Backdrop<'a> {
    scene: Scene<'a>,
    pub(super) rng: &'a mut Rng,
    svg: String,
}

impl<'a> Backdrop<'a> {
    pub(super) fn new(scene: Scene<'a>, rng: &'a mut Rng) -> Self {
        Self { scene, rng, svg: String::new() }
    }

    pub(super) fn finish(self) -> String {
        self.svg
    }

    /// Width, height, floor line and colors.
    pub(super) fn frame(&self) -> (f64, f64, f64, &'a Mood) {
        (self.scene.w, self.scene.h, self.scene.g, self.scene.palette)
    }

    pub(super) fn mood(&self) -> MoodName {
        self.scene.mood
    }

    pub(super) fn raw(&mut self, svg: &str) {
        self.svg.push_str(svg);
    }

    /// A box.
    pub(super) fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, tone: impl Into<Tone>) {
        let tone = tone.into();
        let round = if tone.radius > 0.0 { format!(r#" rx="{}""#, n(tone.radius)) } else { String::new() };
        self.svg.push_str(&format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{round}{}/>"#,
            n(x),
            n(y),
            n(w.max(0.0)),
            n(h.max(0.0)),
            tone.color,
            tone.opacity(),
        ));
    }

    /// A box over the whole width and beyond.
    pub(super) fn band(&mut self, y: f64, h: f64, tone: impl Into<Tone>) {
        self.rect(-BEYOND, y, self.scene.w + 2.0 * BEYOND, h, tone);
    }

    /// A filled path.
    pub(super) fn path(&mut self, d: &str, tone: impl Into<Tone>) {
        let tone = tone.into();
        self.svg.push_str(&format!(r#"<path d="{d}" fill="{}"{}/>"#, tone.color, tone.opacity()));
    }

    /// A line.
    pub(super) fn line(&mut self, d: &str, width: f64, tone: impl Into<Tone>) {
        let tone = tone.into();
        self.svg.push_str(&format!(
            r#"<path d="{d}" fill="none" stroke="{}" stroke-width="{}" stroke-linecap="round" stroke-linejoin="round"{}/>"#,
            tone.color,
            n(width),
            tone.opacity(),
        ));
    }

    /// A circle.
    pub(super) fn circle(&mut self, x: f64, y: f64, r: f64, tone: impl Into<Tone>) {
        let tone = tone.into();
        let opacity =
            if tone.opacity < 1.0 { format!(r#" opacity="{:.2}""#, tone.opacity) } else { String::new() };
        self.svg.push_str(&format!(
            r#"<circle cx="{}" cy="{}" r="{}" fill="{}"{opacity}/>"#,
            n(x),
            n(y),
            n(r),
            tone.color
        ));
    }

    /// A sky that fades from one color above to another below, over everything.
    pub(super) fn sky(&mut self, above: Color, below: Color) {
        let id = self.scene.id;
        self.svg.push_str(&format!(
            r##"<linearGradient id="{id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{above}"/><stop offset="1" stop-color="{below}"/></linearGradient><rect x="-400" y="-400" width="{}" height="{}" fill="url(#{id})"/>"##,
            n(self.scene.w + 2.0 * BEYOND),
            n(self.scene.h + 2.0 * BEYOND),
        ));
    }

    /// A floor from height `y` down, with an edge of another color when wanted.
    pub(super) fn floor(&mut self, y: f64, color: Color, edge: Option<Color>) {
        self.band(y, self.scene.h - y + 600.0, color);
        if let Some(edge) = edge {
            self.band(y, 6.0, edge);
        }
    }

    /// A path from a pattern, see [`path`].
    pub(super) fn shape(&mut self, pattern: &str, numbers: &[f64], tone: impl Into<Tone>) {
        self.path(&path(pattern, numbers), tone);
    }

    /// A line from a pattern, see [`path`].
    pub(super) fn stroke(&mut self, pattern: &str, numbers: &[f64], width: f64, tone: impl Into<Tone>) {
        self.line(&path(pattern, numbers), width, tone);
    }
}
