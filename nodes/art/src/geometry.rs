//! Points, boxes and the writing of numbers and polygons into paths.

use serde::Serialize;

/// A point: x to the right, y down.
pub type Point = (f64, f64);

/// An axis-parallel box.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(into = "[f64; 4]")]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl From<Rect> for [f64; 4] {
    fn from(r: Rect) -> Self {
        [r.x, r.y, r.w, r.h]
    }
}

impl Rect {
    /// The box with this upper left corner and size.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// The box of this size around a center.
    pub fn around(center: Point, w: f64, h: f64) -> Self {
        Self::new(center.0 - w / 2.0, center.1 - h / 2.0, w, h)
    }

    /// Right edge.
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// The middle.
    pub fn center(self) -> Point {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// True when the boxes come nearer than `gap`; a negative gap allows that much overlap.
    pub fn hits(self, other: Self, gap: f64) -> bool {
        self.x < other.right() + gap
            && other.x < self.right() + gap
            && self.y < other.bottom() + gap
            && other.y < self.bottom() + gap
    }

    /// This box scaled by `scale` about the origin and then moved to `to`.
    pub fn placed(self, to: Point, scale: f64) -> Self {
        Self::new(to.0 + self.x * scale, to.1 + self.y * scale, self.w * scale, self.h * scale)
    }

    /// The box with all four numbers rounded to whole pixels (ties to even).
    pub fn rounded(self) -> Self {
        let r = f64::round_ties_even;
        Self::new(r(self.x), r(self.y), r(self.w), r(self.h))
    }
}

/// A coordinate as short as it can be written with one decimal: `12.3`, `7`, `-0.5`, never `-0`.
pub fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A closed polygon as path data.
pub fn polygon(points: &[Point]) -> String {
    polyline(points) + "Z"
}

/// An open line through the points as path data.
pub fn polyline(points: &[Point]) -> String {
    let corners: Vec<String> = points.iter().map(|&(x, y)| format!("{} {}", n(x), n(y))).collect();
    format!("M{}", corners.join("L"))
}

/// Path data from a pattern: each `@` becomes the next number, written by [`n`].
///
/// `path("M@ @q5 3 1 6", &[x, 19.0])` reads like the path it makes.
pub fn path(pattern: &str, numbers: &[f64]) -> String {
    debug_assert_eq!(pattern.matches('@').count(), numbers.len(), "one number for each @ in {pattern}");
    let mut out = String::with_capacity(pattern.len() + 6 * numbers.len());
    let mut pieces = pattern.split('@');
    out.push_str(pieces.next().unwrap_or_default());
    for (piece, number) in pieces.zip(numbers) {
        out.push_str(&n(*number));
        out.push_str(piece);
    }
    out
}
