//! A laboratory: tiles, shelves of glassware, a microscope on the bench.

use super::backdrop::{Backdrop, steps, times, tone};
use crate::color::Color;

pub(super) fn lab(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    b.sky(p.sky1, p.sky1);
    tiles(b);
    for side in steps(0..2) {
        for level in steps(0..2) {
            shelf(b, w * (0.02 + 0.62 * side), level);
        }
    }
    b.floor(g, p.ground.mix(p.far, 0.35), Some(p.mid));
    microscope(b);
    b.band(g - 4.0, 18.0, p.mid.tint(0.3));
    b.band(g + 14.0, 70.0, tone(p.near).faint(0.55));
}

fn tiles(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    let joint = tone(p.far).faint(0.55);
    for i in steps(-4..times(w, 60.0) + 5) {
        b.stroke("M@ -200V@", &[i * 60.0, g], 2.0, joint);
    }
    for j in steps(-2..times(g, 60.0) + 1) {
        b.stroke("M-300 @H@", &[g - j * 60.0, w + 300.0], 2.0, joint);
    }
}

fn shelf(b: &mut Backdrop<'_>, x: f64, level: f64) {
    let (w, h, g, p) = b.frame();
    let y = g - h * (0.17 + 0.17 * level);
    b.rect(x, y, w * 0.34, 9.0, tone(p.mid).round(3.0));
    for i in steps(0..times(w * 0.34, 46.0)) {
        let x = x + 14.0 + i * 46.0;
        let color = *b.rng.pick(&[p.accent, p.accent2, p.near, p.mid]);
        if b.rng.chance(0.5) { flask(b, x, y, color) } else { bottle(b, x, y, color) }
    }
}

fn flask(b: &mut Backdrop<'_>, x: f64, y: f64, color: Color) {
    let glass = tone(color.tint(0.35)).faint(0.95);
    b.shape("M@ @h12v16l14 26q2 6-4 6h-32q-6 0-4-6l14-26z", &[x + 6.0, y - 48.0], glass);
    b.shape("M@ @h27l4 8q2 6-4 6h-32q-6 0-4-6z", &[x - 1.0, y - 14.0], color);
}

fn bottle(b: &mut Backdrop<'_>, x: f64, y: f64, color: Color) {
    let (_, _, _, p) = b.frame();
    b.rect(x, y - 44.0, 22.0, 44.0, tone(color.tint(0.4)).round(6.0));
    b.rect(x, y - 26.0, 22.0, 26.0, tone(color).round(6.0));
    b.rect(x + 3.0, y - 50.0, 16.0, 8.0, tone(p.line).round(3.0));
}

fn microscope(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    let x = w * *b.rng.pick(&[0.48, 0.54]);
    let color = p.near.mix(p.line, 0.5);
    b.rect(x - 44.0, g - 18.0, 88.0, 14.0, tone(color).round(6.0));
    let arm = [x + 10.0, g - 22.0, x + 62.0, g - 62.0, x + 14.0, g - 106.0];
    b.stroke("M@ @Q@ @ @ @", &arm, 13.0, color);
    b.stroke("M@ @l-26 58", &[x + 10.0, g - 124.0], 22.0, color);
    b.stroke("M@ @l-10 22", &[x + 18.0, g - 142.0], 14.0, p.accent);
    b.rect(x - 40.0, g - 52.0, 54.0, 8.0, tone(color).round(3.0));
}
