//! A stage with curtains, light and bunting; and nothing but rays.

use std::f64::consts::PI;

use super::backdrop::{Backdrop, steps, times, tone};
use crate::color::WHITE;
use crate::geometry::polygon;

pub(super) fn stage(b: &mut Backdrop<'_>) {
    let (_, _, g, p) = b.frame();
    b.sky(p.sky0, p.sky1);
    spotlights(b);
    b.floor(g, p.ground.mix(p.accent, 0.15), Some(p.ground.mix(p.line, 0.5)));
    boards(b);
    curtains(b);
    bunting(b);
}

fn spotlights(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    for i in steps(0..3) {
        let x = w * (0.2 + 0.3 * i);
        let light = [
            (x - 14.0, -60.0),
            (x + 14.0, -60.0),
            (x + 120.0 - 60.0 * i + 60.0, g),
            (x - 120.0 - 60.0 * i + 60.0, g),
        ];
        b.path(&polygon(&light), tone(p.accent2.tint(0.55)).faint(0.3));
    }
}

fn boards(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    for i in steps(-4..12) {
        let numbers = [w / 2.0 + (i - 4.0) * 60.0, g, w / 2.0 + (i - 4.0) * 150.0, h + 200.0];
        b.stroke("M@ @L@ @", &numbers, 3.0, tone(p.ground.mix(p.line, 0.3)).faint(0.7));
    }
}

fn curtains(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    for (side, edge) in [(-1.0, 0.0), (1.0, w)] {
        for k in 0..4 {
            let a = edge - side * (f64::from(k) * 36.0 - 14.0);
            let numbers = [a, a - side * 40.0, g + 20.0, a - side * 20.0, g + 44.0, a, g + 20.0];
            let color = p.near.mix(p.accent, 0.25 + 0.3 * f64::from(k % 2));
            b.shape("M@ -300H@V@Q@ @ @ @Z", &numbers, color);
        }
    }
}

fn bunting(b: &mut Backdrop<'_>) {
    let (w, _, _, p) = b.frame();
    let colors = [WHITE, p.accent, p.accent2].into_iter().cycle();
    for (i, color) in steps(-1..times(w, 46.0) + 2).zip(colors) {
        let x = i * 46.0;
        b.path(&polygon(&[(x, -4.0), (x + 46.0, -4.0), (x + 23.0, 34.0)]), color);
    }
}

/// Rays from a point below the middle.
pub(super) fn rays(b: &mut Backdrop<'_>) {
    let (w, h, _, p) = b.frame();
    b.sky(p.sky0, p.sky1);
    let (x, y) = (w / 2.0, h * 0.62);
    let count = *b.rng.pick(&[14, 16, 18]);
    let end = |turn: f64| (x + 1600.0 * turn.cos(), y + 1600.0 * turn.sin());
    let ray = |i: f64| {
        let turn = |share: f64| 2.0 * PI * share / f64::from(count);
        polygon(&[(x, y), end(turn(i)), end(turn(i + 0.5))])
    };
    let all: String = steps(0..count).map(ray).collect();
    b.path(&all, tone(p.sky1.tint(0.45)).faint(0.55));
}
