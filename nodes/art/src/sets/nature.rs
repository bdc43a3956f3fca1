//! Hills, trees and a meadow.

use super::backdrop::{Backdrop, steps, tone};
use super::sky::{celestial, cloud};
use crate::color::{Color, WHITE};
use crate::geometry::polygon;

pub(super) fn nature(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    b.sky(p.sky0, p.sky1);
    celestial(b);
    let x = w * b.rng.between(0.12, 0.3);
    cloud(b, x, h * 0.42, 1.0, tone(WHITE).faint(0.8));
    let x = w * b.rng.between(0.55, 0.7);
    cloud(b, x, h * 0.3, 0.7, tone(WHITE).faint(0.6));
    hill(b, p.far, 0.26, 0.2);
    hill(b, p.mid, 0.18, 0.12);
    trees(b);
    hill(b, p.near, 0.08, 0.04);
    b.floor(g + h * 0.02, p.near.mix(p.ground, 0.25), None);
    meadow(b);
}

/// A hill that begins `height` above the floor and swings by `swell`, as shares of the box.
fn hill(b: &mut Backdrop<'_>, color: Color, height: f64, swell: f64) {
    let (w, h, g, _) = b.frame();
    let (y, s) = (g - h * height, swell);
    let numbers = [
        y + 30.0,
        w * 0.1,
        y - h * s,
        w * 0.3,
        y - h * s * 0.8,
        w * 0.5,
        y + 10.0,
        w * 0.9,
        y - h * s,
        w + 400.0,
        y + 10.0,
        h + 400.0,
    ];
    b.shape("M-400 @C@ @ @ @ @ @S@ @ @ @V@H-400Z", &numbers, color);
}

fn trees(b: &mut Backdrop<'_>) {
    let (w, h, g, _) = b.frame();
    for i in steps(0..5) {
        let x = w * (b.rng.between(0.02, 0.2) + 0.2 * i);
        let scale = b.rng.between(0.6, 0.95);
        trunk(b, x, g - h * 0.07, scale);
        let grow = *b.rng.pick(&[broadleaf, broadleaf, fir]);
        grow(b, x, g - h * 0.07, scale);
    }
}

fn trunk(b: &mut Backdrop<'_>, x: f64, y: f64, s: f64) {
    let (_, _, _, p) = b.frame();
    b.rect(x - 5.0 * s, y - 46.0 * s, 10.0 * s, 46.0 * s, p.line.mix(Color::hex("#7A4A2E"), 0.5));
}

fn broadleaf(b: &mut Backdrop<'_>, x: f64, y: f64, s: f64) {
    let (_, _, _, p) = b.frame();
    b.circle(x - 18.0 * s, y - 62.0 * s, 26.0 * s, p.near);
    b.circle(x + 20.0 * s, y - 64.0 * s, 28.0 * s, p.near);
    b.circle(x, y - 88.0 * s, 30.0 * s, p.near);
    b.circle(x - 8.0 * s, y - 92.0 * s, 16.0 * s, tone(p.mid).faint(0.8));
}

fn fir(b: &mut Backdrop<'_>, x: f64, y: f64, s: f64) {
    let (_, _, _, p) = b.frame();
    for (i, color) in steps(0..3).zip([p.mid, p.near, p.mid]) {
        let (reach, foot) = ((40.0 - 8.0 * i) * s, y - (34.0 + 30.0 * i) * s);
        b.path(&polygon(&[(x - reach, foot), (x, y - (90.0 + 30.0 * i) * s), (x + reach, foot)]), color);
    }
}

/// Tufts of grass, and a flower at every fourth.
fn meadow(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    for i in 0..16 {
        let (x, y) = (b.rng.between(-20.0, w), b.rng.between(g + 24.0, h - 8.0));
        let numbers = [x, y, x + 3.0, y, x + 6.0, y];
        let color = p.near.mix(p.line, 0.45);
        b.stroke("M@ @q-2-12-8-16M@ @q0-14 3-20M@ @q4-10 10-13", &numbers, 3.0, color);
        if i % 4 == 0 {
            b.circle(x + 30.0, y - 6.0, 6.0, p.accent2);
            b.circle(x + 30.0, y - 6.0, 2.6, p.accent);
        }
    }
}
