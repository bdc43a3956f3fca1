//! A studio: wall screen, lamps and a row of desks.

use super::backdrop::{Backdrop, steps, times, tone};
use crate::geometry::{n, polygon};

pub(super) fn newsroom(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    b.sky(p.sky1, p.sky0);
    for i in steps(-3..times(w, 90.0) + 4) {
        b.rect(i * 90.0, -400.0, 44.0, g + 400.0, tone(p.far).faint(0.28));
    }
    screen(b);
    lamps(b);
    b.floor(g, p.ground, None);
    for i in steps(-1..times(w, 190.0) + 2) {
        let x = i * 190.0 + b.rng.between(0.0, 30.0);
        desk(b, x);
    }
}

/// A turning globe, headline bars and a pulse line.
fn screen(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    let (bw, bh) = ((w * 0.62).min(420.0), h * 0.26);
    let (bx, by) = (w * 0.5 - bw / 2.0, g - h * 0.47);
    b.rect(bx - 10.0, by - 10.0, bw + 20.0, bh + 20.0, tone(p.near).round(16.0));
    b.rect(bx, by, bw, bh, tone(p.near.shade(0.35)).round(10.0));
    globe(b, bx + bw * 0.24, by + bh / 2.0, bh * 0.36);
    for j in 0..3 {
        let width = bw * b.rng.between(0.28, 0.46);
        let color = if j == 0 { p.accent } else { p.near.tint(0.3) };
        let y = by + bh * (0.2 + 0.17 * f64::from(j));
        b.rect(bx + bw * 0.46, y, width, bh * 0.08, tone(color).round(4.0).faint(0.9));
    }
    let pulse = [bx + bw * 0.46, by + bh * 0.82];
    b.stroke("M@ @l26 0 12-20 16 34 14-24 10 10h46", &pulse, 4.0, p.accent2);
}

fn globe(b: &mut Backdrop<'_>, x: f64, y: f64, r: f64) {
    let (_, _, _, p) = b.frame();
    let color = p.near.tint(0.3);
    b.circle(x, y, r, p.near.shade(0.1));
    let cross = [x - r, y, 2.0 * r, x, y - r, 2.0 * r];
    b.stroke("M@ @h@M@ @v@", &cross, 3.0, tone(color).faint(0.8));
    b.raw(&format!(
        r#"<ellipse cx="{}" cy="{}" rx="{}" ry="{}" fill="none" stroke="{color}" stroke-width="3" opacity="0.8"/>"#,
        n(x),
        n(y),
        n(r * 0.45),
        n(r)
    ));
}

fn lamps(b: &mut Backdrop<'_>) {
    let (w, h, _, p) = b.frame();
    for i in steps(0..3) {
        let x = w * (0.12 + 0.38 * i);
        b.stroke("M@ -400V@", &[x, h * 0.02 + 8.0], 4.0, p.line);
        let shade = [(x - 34.0, h * 0.1), (x - 14.0, h * 0.02), (x + 14.0, h * 0.02), (x + 34.0, h * 0.1)];
        b.path(&polygon(&shade), p.accent);
    }
}

/// A desk with a monitor.
fn desk(b: &mut Backdrop<'_>, x: f64) {
    let (_, _, g, p) = b.frame();
    b.rect(x + 40.0, g - 74.0, 84.0, 56.0, tone(p.line).round(8.0));
    b.rect(x + 46.0, g - 68.0, 72.0, 42.0, tone(p.near.tint(0.5)).round(4.0));
    b.rect(x + 74.0, g - 20.0, 16.0, 14.0, p.line);
    b.rect(x + 10.0, g - 10.0, 160.0, 14.0, tone(p.ground.mix(p.line, 0.35)).round(4.0));
    for leg in [22.0, 146.0] {
        b.rect(x + leg, g + 2.0, 12.0, 70.0, p.ground.mix(p.line, 0.45));
    }
}
