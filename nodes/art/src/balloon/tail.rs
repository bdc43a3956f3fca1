//! The tail: a curved horn in place of the stretch of outline nearest to the speaker.

use super::outline::{Body, distance};
use crate::geometry::{Point, path, polyline};

/// Where on the body the tail starts.
#[derive(Debug, Clone, Copy)]
enum Root {
    /// On the lower edge, at this x.
    Below(f64),
    /// On the upper edge, at this x.
    Above(f64),
    /// On the left or right edge, at this y; the sign tells the side.
    Beside(f64, f64),
}

impl Root {
    fn of(body: &Body, tip: Point) -> Self {
        let ((cx, cy), (tx, ty)) = (body.center, tip);
        let x = tx.max(cx - body.a * 0.74).min(cx + body.a * 0.74);
        if ty > cy + body.b * 0.9 {
            Self::Below(x)
        } else if ty < cy - body.b {
            Self::Above(x)
        } else {
            let y = ty.max(cy - body.b * 0.5).min(cy + body.b * 0.5);
            Self::Beside(y, if tx < cx { -1.0 } else { 1.0 })
        }
    }

    /// True for a point of the outline that the tail replaces.
    fn covers(self, point: Point, center: Point, half: f64) -> bool {
        match self {
            Self::Below(x) => point.1 > center.1 && (point.0 - x).abs() < half,
            Self::Above(x) => point.1 < center.1 && (point.0 - x).abs() < half,
            Self::Beside(y, sign) => (point.0 - center.0) * sign > 0.0 && (point.1 - y).abs() < half,
        }
    }

    /// The point of the body the root is nearest to.
    fn aim(self, body: &Body) -> Point {
        match self {
            Self::Below(x) => (x, body.center.1 + body.b),
            Self::Above(x) => (x, body.center.1 - body.b),
            Self::Beside(y, sign) => (body.center.0 + body.a * sign, y),
        }
    }

    /// How far the control points go along: straight away from the body first, then towards the speaker.
    fn bend(self) -> Point {
        match self {
            Self::Below(_) | Self::Above(_) => (0.2, 0.62),
            Self::Beside(..) => (0.62, 0.2),
        }
    }
}

/// The outline `ring` with a tail, `half` wide to either side of its root, that ends in `tip`.
pub(super) fn attached(ring: &[Point], body: &Body, tip: Point, half: f64) -> String {
    let root = Root::of(body, tip);
    let rest = without(ring, &replaced(ring, body, root, half));
    let (leave, back) = (rest[rest.len() - 1], rest[0]);
    let (u, v) = root.bend();
    let control = |p: Point| (p.0 + (tip.0 - p.0) * u, p.1 + (tip.1 - p.1) * v);
    let (q0, q1) = (control(leave), control(back));
    polyline(&rest) + &path("Q@ @ @ @Q@ @ @ @Z", &[q0.0, q0.1, tip.0, tip.1, q1.0, q1.1, back.0, back.1])
}

/// Indices of the points the tail replaces; the nearest one when an edge has no point there.
fn replaced(ring: &[Point], body: &Body, root: Root, half: f64) -> Vec<usize> {
    let hit: Vec<usize> =
        (0..ring.len()).filter(|&index| root.covers(ring[index], body.center, half)).collect();
    if !hit.is_empty() {
        return hit;
    }
    let aim = root.aim(body);
    (0..ring.len())
        .min_by(|&i, &j| distance(ring[i], aim).total_cmp(&distance(ring[j], aim)))
        .into_iter()
        .collect()
}

/// The ring without that run, starting after it.
fn without(ring: &[Point], run: &[usize]) -> Vec<Point> {
    let count = ring.len();
    let (mut start, mut widest) = (0, 0);
    for (index, &point) in run.iter().enumerate() {
        let before = run[(index + run.len() - 1) % run.len()];
        let gap = match (point + count - before) % count {
            0 => count,
            gap => gap,
        };
        if gap > widest {
            (start, widest) = (index, gap);
        }
    }
    let (first, last) = (run[start], run[(start + run.len() - 1) % run.len()]);
    let left = (first + 2 * count - last - 1) % count;
    (0..left).map(|step| ring[(last + 1 + step) % count]).collect()
}
