//! Props that carry a short value from the article, and the lettering on props.

use super::{line, part, star};
use crate::color::{Color, WHITE};
use crate::font::{FAMILY, width};
use crate::geometry::{Point, n, path};
use crate::lettering::escape;
use crate::palette::Mood;
use crate::sticker::{Art, Pen};

const RED: Color = Color::hex("#C22A3F");

pub(super) fn chip(a: &mut Art, text: &str) {
    for at in [-22.0, 0.0, 22.0] {
        a.line(&path("M@-46V46M-46 @H46", &[at, at]), line(8.0).rim());
        a.line(&path("M@-45V45M-45 @H45", &[at, at]), line(3.0).color(Color::hex("#E9C46A")));
    }
    a.rect(-34.0, -34.0, 68.0, 68.0, 9.0, Pen::fill(Color::hex("#3E4A7A")));
    a.rect(-22.0, -22.0, 44.0, 44.0, 5.0, part(Color::hex("#5E6DAE"), 3.0));
    letters(a, text, (0.0, 0.0), 34.0, 24.0, WHITE);
}

pub(super) fn tag(a: &mut Art, text: &str) {
    a.path("M-46-24H22L46 0L22 24H-46Q-50 0-46-24Z", Pen::fill(Color::hex("#FFF3B0")));
    a.circle(28.0, 0.0, 6.0, part(WHITE, 3.0));
    a.line("M34 0Q46-14 50-28", line(3.4).color(Color::hex("#E5484D")));
    letters(a, text, (-13.0, 0.0), 58.0, 32.0, RED);
}

/// A number on a burst: the article's own figure, the one prop that is always specific.
pub(super) fn stat(a: &mut Art, p: &Mood, text: &str) {
    a.path(&star(0.0, 0.0, 60.0, 51.0, 18, -84.0), Pen::fill(p.accent));
    a.circle(0.0, 0.0, 46.0, part(WHITE, 2.6));
    letters(a, text, (0.0, 0.0), 82.0, 40.0, RED);
}

/// Letters around a point: of this size, or smaller when they would be wider than `room`.
pub(super) fn letters(a: &mut Art, text: &str, (x, y): Point, room: f64, size: f64, color: Color) {
    let size = size.min(room / width(text, 1.0).max(0.01));
    a.raw(&format!(
        r#"<text x="{}" y="{}" font-family="{FAMILY}" font-size="{}" font-weight="700" fill="{color}" stroke="{color}" stroke-width="{}">{}</text>"#,
        n(x - width(text, size) / 2.0),
        n(y + size * 0.36),
        n(size),
        n(size * 0.04),
        escape(text),
    ));
}
