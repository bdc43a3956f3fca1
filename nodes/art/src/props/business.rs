//! Charts, money and prizes.

use super::lettered::letters;
use super::{line, part, star};
use crate::color::{Color, WHITE};
use crate::geometry::path;
use crate::palette::Mood;
use crate::sticker::{Art, Pen};

const GOLD: Color = Color::hex("#FFD968");

pub(super) fn chart_up(a: &mut Art, p: &Mood) {
    bars(a, p, [18.0, 30.0, 26.0, 44.0]);
    a.line("M-36 4L-12-12L4-6L34-30M20-32H36V-16", line(6.5).color(Color::hex("#E5484D")));
}

pub(super) fn chart_down(a: &mut Art, p: &Mood) {
    bars(a, p, [44.0, 32.0, 34.0, 16.0]);
    a.line("M-36-28L-12-12L4-18L34 10M34-8V11H16", line(6.5).color(Color::hex("#3F7FE0")));
}

/// A sheet with four bars, the last in the accent.
fn bars(a: &mut Art, p: &Mood, heights: [f64; 4]) {
    a.rect(-48.0, -42.0, 96.0, 84.0, 9.0, Pen::fill(WHITE));
    let colors = [p.near, p.near, p.near, p.accent];
    for (i, (height, color)) in (0..4).zip(heights.into_iter().zip(colors)) {
        let x = -38.0 + 20.0 * f64::from(i);
        a.rect(x, 32.0 - height, 14.0, height, 3.0, part(color.tint(0.15), 2.6));
    }
}

pub(super) fn coins(a: &mut Art, sign: &str) {
    for (x, count) in [(-20.0, 3), (20.0, 5)] {
        for i in 0..count {
            let y = 36.0 - f64::from(i) * 14.0;
            let edge = path("M@ @a22 8 0 0 1 44 0v9a22 8 0 0 1-44 0Z", &[x - 22.0, y]);
            a.path(&edge, Pen::fill(Color::hex("#F2B632")));
            a.ell(x, y, 22.0, 8.0, part(GOLD, 3.0));
        }
    }
    a.circle(-22.0, -22.0, 17.0, Pen::fill(GOLD));
    letters(a, sign, (-22.0, -22.0), 22.0, 20.0, Color::hex("#A8641B"));
}

pub(super) fn money(a: &mut Art, sign: &str) {
    let green = Color::hex("#8CCB8A");
    a.rect(-48.0, -26.0, 96.0, 54.0, 6.0, Pen::fill(green));
    a.rect(-40.0, -18.0, 80.0, 38.0, 4.0, part(Color::hex("#B9E3B1"), 2.6));
    a.circle(0.0, 1.0, 15.0, part(green, 3.0));
    letters(a, sign, (0.0, 1.0), 20.0, 20.0, Color::hex("#2F6B45"));
}

pub(super) fn trophy(a: &mut Art) {
    a.line("M-24-34H-44Q-44-6-20-4M24-34H44Q44-6 20-4", line(9.0).rim());
    a.line("M-24-34H-43Q-43-7-20-5M24-34H43Q43-7 20-5", line(3.0).color(GOLD));
    a.path("M-28-44H28V-12C28 8 14 16 0 16C-14 16-28 8-28-12Z", Pen::fill(Color::hex("#FFCF4A")));
    a.path("M-6 16H6V30H-6Z", Pen::fill(Color::hex("#E9A92E")));
    a.path("M-24 46L-18 30H18L24 46Z", Pen::fill(Color::hex("#A9683A")));
    a.path(&star(0.0, -18.0, 14.0, 6.0, 5, -90.0), part(WHITE, 2.6));
}
