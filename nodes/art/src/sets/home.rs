//! A living room: window, picture, sofa, rug and plant.

use super::backdrop::{Backdrop, steps, times, tone};
use crate::color::Color;
use crate::geometry::n;
use crate::scenario::MoodName;

pub(super) fn home(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    b.sky(p.sky1, p.sky1);
    for i in steps(-4..times(w, 70.0) + 5) {
        b.rect(i * 70.0, -300.0, 34.0, g + 300.0, tone(p.far).faint(0.32));
    }
    let left = w * *b.rng.pick(&[0.1, 0.56]);
    window(b, left);
    picture(b, w * if left < w * 0.3 { 0.66 } else { 0.12 });
    b.floor(g, p.ground, Some(p.mid.tint(0.55)));
    rug(b);
    sofa(b);
    plant(b);
}

fn window(b: &mut Backdrop<'_>, x: f64) {
    let (w, h, g, p) = b.frame();
    let night = b.mood() == MoodName::Night;
    let (y, ww, wh) = (g - h * 0.42, w * 0.32, h * 0.27);
    let frame = if night { p.line } else { p.mid.tint(0.75) };
    let sky = if night { Color::hex("#15163A") } else { p.sky0 };
    let light = if night { Color::hex("#FFE9A8") } else { p.accent2.tint(0.2) };
    b.rect(x - 10.0, y - 10.0, ww + 20.0, wh + 20.0, tone(frame).round(8.0));
    b.rect(x, y, ww, wh, tone(sky).round(4.0));
    b.circle(x + ww * 0.7, y + wh * 0.34, (wh * 0.2).min(26.0), light);
    b.rect(x + ww / 2.0 - 4.0, y, 8.0, wh, frame);
    for (edge, inwards) in [(x - 24.0, 1.0), (x + ww + 24.0, -1.0)] {
        let numbers =
            [edge, y - 22.0, edge + inwards * 56.0, edge + inwards * 44.0, y + wh * 0.7, edge, y + wh + 16.0];
        b.shape("M@ @H@Q@ @ @ @Z", &numbers, tone(p.accent).faint(0.85));
    }
    b.rect(x - 36.0, y - 30.0, ww + 72.0, 11.0, tone(p.line).round(5.0));
}

fn picture(b: &mut Backdrop<'_>, x: f64) {
    let (_, h, g, p) = b.frame();
    b.rect(x, g - h * 0.36, 92.0, 70.0, tone(p.line).round(5.0));
    b.rect(x + 8.0, g - h * 0.36 + 8.0, 76.0, 54.0, p.accent2.tint(0.3));
    b.shape("M@ @l22-26 16 16 12-10 26 20z", &[x + 8.0, g - h * 0.36 + 62.0], p.near);
}

fn rug(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    b.raw(&format!(
        r#"<ellipse cx="{}" cy="{}" rx="{}" ry="40" fill="{}" opacity="0.45"/>"#,
        n(w / 2.0),
        n(g + 70.0),
        n(w * 0.44),
        p.accent
    ));
}

fn sofa(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    let x = w * 0.5 - 170.0;
    b.rect(x, g - 96.0, 340.0, 110.0, tone(p.near).round(26.0));
    for arm in [-26.0, 304.0] {
        b.rect(x + arm, g - 56.0, 62.0, 76.0, tone(p.near.shade(0.15)).round(22.0));
    }
    for cushion in [30.0, 172.0] {
        b.rect(x + cushion, g - 34.0, 138.0, 44.0, tone(p.near.tint(0.2)).round(14.0));
    }
}

fn plant(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    let x = w * 0.95;
    b.shape("M@ @l8 44h36l8-44z", &[x - 26.0, g - 30.0], p.accent);
    for a in [-26.0, -8.0, 12.0, 28.0] {
        let numbers = [x, g - 30.0, a, -30.0, a * 1.7, -78.0, -a * 0.2, 50.0, -a * 1.7, 78.0];
        b.shape("M@ @q@ @ @ @q@ @ @ @z", &numbers, p.mid);
    }
}
