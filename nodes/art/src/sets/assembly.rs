//! A parliament or court: dome, columns and full benches. It stays generic: no flag, seal or party color.

use super::backdrop::{Backdrop, steps, tone};

pub(super) fn assembly(b: &mut Backdrop<'_>) {
    let (_, _, _, p) = b.frame();
    b.sky(p.sky0, p.sky1);
    dome(b);
    for i in steps(-2..10) {
        column(b, i);
    }
    emblem(b);
    for row in 0..3 {
        bench(b, row);
    }
}

/// Height of the cornice.
fn top(b: &Backdrop<'_>) -> f64 {
    let (_, h, g, _) = b.frame();
    g - h * 0.44
}

fn dome(b: &mut Backdrop<'_>) {
    let (w, h, _, p) = b.frame();
    let (cx, top) = (w / 2.0, top(b));
    b.band(top + h * 0.06, 400.0, p.far.mix(p.sky1, 0.35));
    let numbers = [cx - w * 0.3, top + h * 0.06, w * 0.3, h * 0.13, cx + w * 0.3, top + h * 0.06];
    b.shape("M@ @A@ @ 0 0 1 @ @Z", &numbers, p.far);
    b.band(top + h * 0.06, 15.0, p.mid);
}

fn column(b: &mut Backdrop<'_>, i: f64) {
    let (w, h, _, p) = b.frame();
    let (x, top) = (w * (-0.06 + 0.16 * i), top(b));
    b.rect(x, top + h * 0.08, w * 0.07, h * 0.3, p.far.tint(0.45));
    b.rect(x + w * 0.045, top + h * 0.08, w * 0.025, h * 0.3, p.far);
    b.rect(x - 6.0, top + h * 0.075, w * 0.07 + 12.0, 12.0, tone(p.mid).round(3.0));
}

fn emblem(b: &mut Backdrop<'_>) {
    let (w, h, _, p) = b.frame();
    let y = top(b) + h * 0.02;
    b.circle(w / 2.0, y, 25.0, p.accent2);
    b.circle(w / 2.0, y, 16.0, p.accent2.tint(0.5));
}

/// A curved bench with the heads of those who sit there.
fn bench(b: &mut Backdrop<'_>, row: i32) {
    let (w, h, g, p) = b.frame();
    let (cx, k) = (w / 2.0, f64::from(row));
    let y = g - h * 0.1 + k * h * 0.06;
    for i in steps(-1..12) {
        let x = w * (0.045 + 0.1 * i) + f64::from(row % 2) * w * 0.05;
        let off = (x - cx) / w;
        let seat = y + off * off * h * 0.12;
        b.circle(x, seat - 16.0, 13.0, p.near);
        b.rect(x - 16.0, seat - 6.0, 32.0, 30.0, tone(p.near).round(12.0));
    }
    let numbers = [-60.0, y + h * 0.04, cx, y - h * 0.01, w + 60.0, y + h * 0.04, h + 300.0, -60.0];
    b.shape("M@ @Q@ @ @ @V@H@Z", &numbers, p.ground.mix(p.line, 0.22 + 0.12 * k));
}
