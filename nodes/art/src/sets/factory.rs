//! A factory: chimneys, a hall with a saw-tooth roof, a conveyor.

use super::backdrop::{Backdrop, steps, times, tone};
use super::sky::cloud;
use crate::geometry::{path, polygon};

const BAYS: i32 = 5;

pub(super) fn factory(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    let smoke = tone(p.sky1.tint(0.5)).faint(0.7);
    b.sky(p.sky0, p.sky1);
    cloud(b, w * 0.2, h * 0.4, 0.8, smoke);
    cloud(b, w * 0.62, h * 0.34, 1.0, smoke);
    chimneys(b);
    hall(b);
    b.floor(g, p.ground, Some(p.ground.mix(p.line, 0.3)));
    b.band(g + 30.0, 22.0, p.line);
    for i in steps(-2..times(w, 62.0) + 3) {
        b.circle(i * 62.0, g + 52.0, 12.0, p.line.mix(p.ground, 0.3));
    }
}

fn chimneys(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    for i in steps(0..3) {
        let (x, top) = (w * (0.12 + 0.1 * i), g - h * 0.4);
        b.path(&polygon(&[(x, g), (x + 8.0, top), (x + 30.0, top), (x + 38.0, g)]), p.mid);
        b.rect(x + 6.0, top, 26.0, 14.0, p.accent);
    }
}

fn hall(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    let left = w * 0.4;
    let mut d = path("M@ @", &[left, g]);
    for i in steps(0..BAYS) {
        let x = left + i * w * 0.14;
        d += &path("L@ @L@ @V@", &[x, g - h * 0.18, x + w * 0.14, g - h * 0.28, g - h * 0.18]);
    }
    d += &path("V@Z", &[g]);
    b.path(&d, p.near);
    for i in steps(0..BAYS) {
        let window = tone(p.accent2.tint(0.3)).round(4.0);
        b.rect(left + 20.0 + i * w * 0.14, g - h * 0.13, w * 0.09, h * 0.06, window);
    }
}
