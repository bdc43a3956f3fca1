//! The search for a free place.

use crate::geometry::{Point, Rect};

/// Where a thing may go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// The first of the candidate centers whose box lies inside the bounds and keeps `gap` from everything taken.
/// A candidate too near to a side is moved inwards.
pub(super) fn find(
    size: Point,
    candidates: impl IntoIterator<Item = Point>,
    taken: &[Rect],
    bounds: Bounds,
    gap: f64,
) -> Option<Rect> {
    let (w, h) = size;
    candidates.into_iter().find_map(|(x, y)| {
        let x = x.max(bounds.left + w / 2.0).min(bounds.right - w / 2.0);
        let area = Rect::around((x, y), w, h);
        let inside = area.x >= bounds.left
            && area.x + w <= bounds.right
            && area.y >= bounds.top
            && area.y + h <= bounds.bottom;
        (inside && !taken.iter().any(|other| area.hits(*other, gap))).then_some(area)
    })
}
