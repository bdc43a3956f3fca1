//! What hangs in the sky: clouds, the sun, or the moon and stars.

use super::backdrop::{Backdrop, Tone, tone};
use crate::color::Color;
use crate::scenario::MoodName;

/// A cloud with its lower right end near `(x, y)`.
pub(super) fn cloud(b: &mut Backdrop<'_>, x: f64, y: f64, scale: f64, tone: Tone) {
    let s = scale;
    b.shape(
        "M@ @c@ 0 @ @ @ @c@ @ @ @ @ @c@ @ @ @ @ @c@ 0 @ @ 0 @z",
        &[
            x,
            y,
            -30.0 * s,
            -30.0 * s,
            -34.0 * s,
            0.0,
            -36.0 * s,
            4.0 * s,
            -26.0 * s,
            40.0 * s,
            -28.0 * s,
            46.0 * s,
            -4.0 * s,
            26.0 * s,
            -12.0 * s,
            54.0 * s,
            8.0 * s,
            50.0 * s,
            24.0 * s,
            24.0 * s,
            22.0 * s,
            16.0 * s,
            16.0 * s,
        ],
        tone,
    );
}

/// The sun of the day; by night a crescent moon and stars.
pub(super) fn celestial(b: &mut Backdrop<'_>) {
    let (w, h, _, _) = b.frame();
    let (x, y) = (b.rng.between(0.66, 0.88) * w, h * b.rng.between(0.3, 0.42));
    if b.mood() == MoodName::Night { moon_and_stars(b, x, y) } else { sun(b, x, y) }
}

fn moon_and_stars(b: &mut Backdrop<'_>, x: f64, y: f64) {
    let (w, h, _, p) = b.frame();
    for _ in 0..34 {
        let (x, y, r) = (b.rng.between(0.0, w), b.rng.between(0.0, h * 0.6), b.rng.between(1.2, 3.0));
        b.circle(x, y, r, tone(Color::hex("#FFF6D8")).faint(0.85));
    }
    b.circle(x, y, 34.0, Color::hex("#FFE9A8"));
    b.circle(x - 14.0, y - 8.0, 29.0, p.sky0.mix(p.sky1, 0.35));
}

fn sun(b: &mut Backdrop<'_>, x: f64, y: f64) {
    let color = if b.mood() == MoodName::Sad { Color::hex("#FFE7A0") } else { Color::hex("#FFD24A") };
    b.circle(x, y, 70.0, tone(Color::hex("#FFF3C4")).faint(0.45));
    b.circle(x, y, 56.0, tone(Color::hex("#FFE9A0")).faint(0.6));
    b.circle(x, y, 42.0, color);
}
