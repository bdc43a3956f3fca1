//! The frame of a panel in its own coordinates.

use crate::geometry::{Point, Rect};
use crate::layout::Quad;

/// Everything keeps this far from a leaning edge.
const INSET: f64 = 14.0;

/// A panel's outline and the upright strip inside it that is safe for things. Local: (0, 0) is the upper left of the
/// box around the quad.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The corners on the page.
    pub(super) quad: Quad,
    /// Where the box lies on the page.
    pub(super) origin: Point,
    /// Width of the box.
    pub(super) w: f64,
    /// Height of the box.
    pub(super) h: f64,
    /// Left edge of the safe strip.
    pub(super) left: f64,
    /// Right edge of the safe strip.
    pub(super) right: f64,
    /// x of the upper left corner.
    pub(super) corner: f64,
}

impl Frame {
    pub(super) fn new(quad: Quad) -> Self {
        let [a, b, c, d] = quad;
        let (ox, oy) = (a.0.min(d.0), a.1);
        Self {
            quad,
            origin: (ox, oy),
            w: b.0.max(c.0) - ox,
            h: c.1 - oy,
            left: a.0.max(d.0) - ox + INSET,
            right: b.0.min(c.0) - ox - INSET,
            corner: a.0 - ox,
        }
    }

    /// Width of the safe strip.
    pub(super) fn safe(&self) -> f64 {
        self.right - self.left
    }

    /// The x at that share of the safe strip.
    pub(super) fn at(&self, share: f64) -> f64 {
        self.left + self.safe() * share
    }

    /// The corners in local coordinates.
    pub(super) fn corners(&self) -> [Point; 4] {
        self.quad.map(|(x, y)| (x - self.origin.0, y - self.origin.1))
    }

    /// The box on the page.
    pub(super) fn bounds(&self) -> Rect {
        Rect::new(self.origin.0, self.origin.1, self.w, self.h)
    }
}
