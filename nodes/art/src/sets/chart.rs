//! Bars and an arrow over them, rising or falling.

use super::backdrop::{Backdrop, steps, times, tone};
use crate::color::WHITE;
use crate::geometry::{Point, polygon, polyline};

/// Where the arrow goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trend {
    Up,
    Down,
}

const BARS: i32 = 7;

pub(super) fn chart(b: &mut Backdrop<'_>, trend: Trend) {
    let (_, h, g, p) = b.frame();
    b.sky(p.sky0, p.sky1);
    grid(b);
    let points = bars(b, trend);
    b.line(&polyline(&points), 11.0, p.accent);
    for &(x, y) in &points {
        b.circle(x, y, 11.0, p.accent);
        b.circle(x, y, 5.0, WHITE);
    }
    if let [.., from, to] = points[..] {
        arrowhead(b, from, to);
    }
    b.band(g + h * 0.06, 600.0, tone(p.ground).faint(0.9));
}

fn grid(b: &mut Backdrop<'_>) {
    let (w, h, _, p) = b.frame();
    let line = tone(p.sky1.tint(0.3)).faint(0.35);
    for i in steps(-6..times(w, 56.0) + 6) {
        b.stroke("M@ -300V@", &[i * 56.0, h + 300.0], 2.0, line);
    }
    for j in steps(-6..times(h, 56.0) + 6) {
        b.stroke("M-300 @H@", &[j * 56.0, w + 300.0], 2.0, line);
    }
}

/// Draws the bars and gives the points of the line over them.
fn bars(b: &mut Backdrop<'_>, trend: Trend) -> Vec<Point> {
    let (w, h, g, p) = b.frame();
    let colors = [p.near, p.mid].into_iter().cycle();
    let mut points = Vec::new();
    for (i, color) in steps(0..BARS).zip(colors) {
        let t = i / f64::from(BARS - 1);
        let share = if trend == Trend::Up { t } else { 1.0 - t };
        let height = h * (0.1 + 0.36 * share + b.rng.between(-0.03, 0.03));
        let x = w * (0.03 + 0.135 * i);
        b.rect(x, g - height, w * 0.095, height + 400.0, tone(color).round(8.0).faint(0.75));
        points.push((x + w * 0.047, g - height - h * 0.06));
    }
    points
}

fn arrowhead(b: &mut Backdrop<'_>, from: Point, to: Point) {
    let (_, _, _, p) = b.frame();
    let turn = (to.1 - from.1).atan2(to.0 - from.0);
    let corner = |reach: f64, turn: f64| (to.0 + reach * turn.cos(), to.1 + reach * turn.sin());
    let corners = [corner(40.0, turn), corner(26.0, turn + 2.0), corner(26.0, turn - 2.0)];
    b.path(&polygon(&corners), p.accent);
}
