//! Stars, a ringed planet, and a rocket at its tower.

use super::backdrop::{Backdrop, steps, tone};
use crate::color::{Color, WHITE};
use crate::geometry::n;
use crate::scenario::MoodName;

pub(super) fn space(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    b.sky(p.sky0, p.sky1);
    stars(b);
    planet(b);
    let x = w * *b.rng.pick(&[0.1, 0.14]);
    tower(b, x);
    rocket(b, x + 128.0);
    b.floor(g, p.ground, Some(p.ground.mix(p.line, 0.3)));
    b.rect(x - 40.0, g - 10.0, 240.0, 16.0, tone(p.line).round(4.0));
}

/// Stars in the dark; pale specks by day.
fn stars(b: &mut Backdrop<'_>) {
    let (w, _, g, _) = b.frame();
    let (color, opacity, smallest, largest) = match b.mood() {
        MoodName::Night | MoodName::Tense => (Color::hex("#FFF6D8"), 0.9, 1.4, 3.4),
        MoodName::Neutral | MoodName::Bright | MoodName::Sad | MoodName::Triumphant => (WHITE, 0.5, 2.0, 5.0),
    };
    for _ in 0..44 {
        let (x, y) = (b.rng.between(-60.0, w + 60.0), b.rng.between(-60.0, g - 40.0));
        let r = b.rng.between(smallest, largest);
        b.circle(x, y, r, tone(color).faint(opacity));
    }
}

fn planet(b: &mut Backdrop<'_>) {
    let (w, h, _, p) = b.frame();
    let (x, y) = (w * 0.84, h * 0.34);
    b.circle(x, y, h * 0.12, tone(p.accent2).faint(0.9));
    b.circle(x - h * 0.03, y - h * 0.03, h * 0.075, tone(p.accent2.tint(0.35)).faint(0.7));
    b.raw(&format!(
        r#"<ellipse cx="{0}" cy="{1}" rx="{2}" ry="{3}" fill="none" stroke="{4}" stroke-width="8" transform="rotate(-18 {0} {1})"/>"#,
        n(x),
        n(y),
        n(h * 0.2),
        n(h * 0.045),
        p.accent.tint(0.2)
    ));
}

fn tower(b: &mut Backdrop<'_>, x: f64) {
    let (_, h, g, p) = b.frame();
    for j in steps(0..9) {
        let y = g - j * h * 0.065;
        let braces = [x, y, -h * 0.065, x + 60.0, y, -h * 0.065];
        b.stroke("M@ @l60 @M@ @l-60 @", &braces, 5.0, p.mid);
    }
    b.rect(x - 4.0, g - h * 0.6, 8.0, h * 0.6, p.mid);
    b.rect(x + 56.0, g - h * 0.6, 8.0, h * 0.6, p.mid);
    b.rect(x + 60.0, g - h * 0.42, 44.0, 8.0, p.mid);
}

fn rocket(b: &mut Backdrop<'_>, x: f64) {
    let (_, h, g, p) = b.frame();
    let nose = g - h * 0.56;
    let hull = [x, nose, h * 0.1, h * 0.26, h * 0.52, -h * 0.26, -h * 0.42, -h * 0.52];
    b.shape("M@ @c34 @ 44 @ 34 @h-68c-10 @ 0 @ 34 @z", &hull, p.far.tint(0.55));
    let tip = [x, nose, h * 0.04, h * 0.08, h * 0.13, -h * 0.05, -h * 0.09, -h * 0.13];
    b.shape("M@ @c14 @ 22 @ 27 @h-54c5 @ 13 @ 27 @z", &tip, p.accent);
    let fins = [x - 30.0, g - h * 0.16, x + 30.0, g - h * 0.16];
    b.shape("M@ @l-30 60v14h34z M@ @l30 60v14h-34z", &fins, p.accent);
    b.circle(x, g - h * 0.34, 13.0, p.near);
}
