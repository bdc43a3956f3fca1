//! Where the four panels lie on the page.

use crate::geometry::Point;
use crate::rng::Rng;
use crate::scenario::Layout;

/// Margin of the page.
pub(crate) const MARGIN: f64 = 40.0;
/// Distance between panels.
const GUTTER: f64 = 22.0;
/// Where the first row of panels starts.
pub(crate) const FIRST_ROW: f64 = 204.0;

/// The corners of a panel, clockwise from the upper left.
pub(crate) type Quad = [Point; 4];

/// The panels of a page.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// Width of the page.
    pub(crate) width: f64,
    /// Below the last panel, a gutter further.
    pub(crate) bottom: f64,
    /// The four panels in reading order.
    pub(crate) quads: Vec<Quad>,
}

/// A cut through a row: where it meets the upper and the lower edge, as shares of the inner width.
type Cut = (f64, f64);

struct Row {
    height: f64,
    cut: Option<Cut>,
}

/// The panels of a layout; the seed slants the gutters.
pub(crate) fn sheet(layout: Layout, rng: &mut Rng) -> Sheet {
    let row = |height, cut| Row { height, cut };
    match layout {
        Layout::Strip => {
            placed(1000.0, &[row(480.0, None), row(480.0, None), row(480.0, None), row(480.0, None)])
        }
        Layout::Hero => {
            let cut = *rng.pick(&[(0.5, 0.5), (0.53, 0.48), (0.47, 0.52)]);
            placed(1200.0, &[row(430.0, None), row(600.0, Some(cut)), row(440.0, None)])
        }
        Layout::Grid => {
            let (upper, lower) = *rng.pick(&[
                ((0.5, 0.5), (0.5, 0.5)),
                ((0.53, 0.49), (0.47, 0.51)),
                ((0.48, 0.52), (0.52, 0.48)),
                ((0.5, 0.5), (0.535, 0.475)),
            ]);
            placed(1200.0, &[row(620.0, Some(upper)), row(620.0, Some(lower))])
        }
    }
}

fn placed(width: f64, rows: &[Row]) -> Sheet {
    let inner = width - 2.0 * MARGIN;
    let (left, right) = (MARGIN, width - MARGIN);
    let (mut y, mut quads) = (FIRST_ROW, Vec::new());
    for row in rows {
        let below = y + row.height;
        match row.cut {
            None => quads.push([(left, y), (right, y), (right, below), (left, below)]),
            Some((top, bottom)) => {
                let (top, bottom) = (MARGIN + inner * top, MARGIN + inner * bottom);
                let half = GUTTER / 2.0;
                quads.push([(left, y), (top - half, y), (bottom - half, below), (left, below)]);
                quads.push([(top + half, y), (right, y), (right, below), (bottom + half, below)]);
            }
        }
        y = below + GUTTER;
    }
    Sheet { width, bottom: y, quads }
}
