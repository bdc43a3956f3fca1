//! Screen tones and line effects, all in local pixels.

use std::f64::consts::PI;

use crate::color::{Color, INK, WHITE};
use crate::geometry::{Point, Rect, n, path, polygon};
use crate::rng::Rng;

/// Print dots that grow towards one edge of a box.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Halftone {
    pub(crate) area: Rect,
    pub(crate) color: Color,
    pub(crate) opacity: f64,
    /// Distance of the dots in a row.
    pub(crate) pitch: f64,
    /// Radius of the largest dots.
    pub(crate) radius: f64,
    /// The dots grow towards the top instead of the bottom.
    pub(crate) upwards: bool,
    /// How far each row is shifted against the one above.
    pub(crate) skew: f64,
}

impl Halftone {
    /// Dots that grow downwards, as in the lower part of a panel.
    pub(crate) const fn below(area: Rect, color: Color, opacity: f64) -> Self {
        Self { area, color, opacity, pitch: 13.0, radius: 5.6, upwards: false, skew: 0.0 }
    }

    /// One round-capped dashed path for each row, so that it stays tiny.
    pub(crate) fn svg(&self) -> String {
        let rows = (self.area.h / (self.pitch * 0.5)) as usize;
        let drawn: String = (0..rows).filter_map(|row| self.row(row, rows)).collect();
        format!(r#"<g opacity="{}">{drawn}</g>"#, self.opacity)
    }

    fn row(&self, row: usize, rows: usize) -> Option<String> {
        let place = if self.upwards { rows - row } else { row + 1 };
        let r = self.radius * (place as f64 / rows as f64).powf(1.2);
        if r < 0.7 {
            return None;
        }
        let offset = if row % 2 == 1 { self.pitch / 2.0 } else { 0.0 } + self.skew * row as f64;
        Some(format!(
            r#"<path d="M{} {}H{}" stroke="{}" stroke-width="{}" stroke-linecap="round" stroke-dasharray="0.01 {}" fill="none"/>"#,
            n(self.area.x + offset),
            n(self.area.y + row as f64 * self.pitch * 0.5),
            n(self.area.right()),
            self.color,
            n(2.0 * r),
            n(self.pitch)
        ))
    }
}

/// Thin wedges from far outside to an ellipse around `center`.
pub(crate) fn focus_lines(center: Point, radii: Point, size: Point, color: Color, rng: &mut Rng) -> String {
    const WEDGES: usize = 64;
    let far = size.0.hypot(size.1);
    let at = |t: f64, rx: f64, ry: f64| (center.0 + rx * t.cos(), center.1 + ry * t.sin());
    let mut d = String::new();
    for index in 0..WEDGES {
        let t = 2.0 * PI * (index as f64 + rng.between(0.0, 0.8)) / WEDGES as f64;
        let (q, half) = (rng.between(1.0, 1.45), rng.between(0.008, 0.03));
        d += &polygon(&[at(t, radii.0 * q, radii.1 * q), at(t - half, far, far), at(t + half, far, far)]);
    }
    format!(r#"<path d="{d}" fill="{color}" opacity="0.62"/>"#)
}

/// Horizontal streaks behind somebody who runs.
pub(crate) fn speed_lines(size: Point, rng: &mut Rng) -> String {
    let mut d = String::new();
    for _ in 0..26 {
        let (y, x) = (rng.between(0.0, size.1), rng.between(-0.1, 0.7) * size.0);
        let (length, thick) = (rng.between(0.25, 0.6) * size.0, rng.between(2.0, 6.0));
        d += &polygon(&[(x, y), (x + length, y - thick / 2.0), (x + length, y + thick / 2.0)]);
    }
    format!(r#"<path d="{d}" fill="{WHITE}" opacity="0.45"/>"#)
}

/// Strokes hanging from the upper edge.
pub(crate) fn gloom(size: Point, color: Color, rng: &mut Rng) -> String {
    let places: Vec<f64> = (0..34).map(|i| size.0 * (f64::from(i) + rng.between(0.0, 0.7)) / 34.0).collect();
    let d: String = places
        .into_iter()
        .map(|x| polygon(&[(x - 2.0, -5.0), (x + 2.4, -5.0), (x, size.1 * rng.between(0.14, 0.36))]))
        .collect();
    format!(r#"<path d="{d}" fill="{color}" opacity="0.28"/>"#)
}

/// A four-pointed star.
pub(crate) fn sparkle(x: f64, y: f64, r: f64) -> String {
    let d = path(
        "M@ @Q@ @ @ @Q@ @ @ @Q@ @ @ @Q@ @ @ @Z",
        &[x, y - r, x, y, x + r, y, x, y, x, y + r, x, y, x - r, y, x, y, x, y - r],
    );
    format!(r##"<path d="{d}" fill="#FFE066" stroke="{INK}" stroke-width="2.6" stroke-linejoin="round"/>"##)
}

/// Paper strips in these colors.
pub(crate) fn confetti(size: Point, colors: &[Color], rng: &mut Rng) -> String {
    let strip = |_| {
        let (x, y) = (rng.between(0.0, size.0), rng.between(0.0, size.1 * 0.95));
        let color = rng.pick(colors);
        let turn = rng.between(0.0, 180.0).trunc();
        format!(
            r#"<rect x="{x}" y="{y}" width="12" height="7" rx="2" fill="{color}" transform="rotate({turn} {x} {y})" opacity="0.9"/>"#,
            x = n(x),
            y = n(y)
        )
    };
    (0..26).map(strip).collect()
}

/// Wiggles of hot air above the floor line.
pub(crate) fn heat(size: Point, floor: f64, rng: &mut Rng) -> String {
    let wiggle = |index: i32| {
        let x = size.0 * (0.08 + 0.2 * f64::from(index)) + rng.between(-20.0, 20.0);
        let y = floor - rng.between(0.0, 40.0);
        format!(
            r##"<path d="M{} {}q-14-16 0-32t0-32t0-32" fill="none" stroke="#FF7A45" stroke-width="6" stroke-linecap="round" opacity="0.55"/>"##,
            n(x),
            n(y)
        )
    };
    (0..5).map(wiggle).collect()
}
