//! Devices.

use super::{line, part};
use crate::color::{Color, INK, WHITE};
use crate::palette::Mood;
use crate::sticker::{Art, Pen};

const METAL: Color = Color::hex("#9AA5C3");

pub(super) fn phone(a: &mut Art, p: &Mood) {
    a.rect(-25.0, -46.0, 50.0, 92.0, 11.0, Pen::fill(Color::hex("#3A3F66")));
    a.rect(-19.0, -36.0, 38.0, 68.0, 4.0, part(p.sky0.tint(0.35), 2.6));
    a.path("M-13-28H13V-6H-13Z", part(p.accent, 2.4));
    a.line("M-12 4H12M-12 14H4", line(4.0).color(Color::hex("#7D8BB0")));
    a.circle(0.0, 39.0, 3.4, Pen::flat(WHITE));
}

pub(super) fn mic(a: &mut Art, p: &Mood) {
    a.line("M0 4L-6 46", line(13.0).rim());
    a.line("M0 4L-6 45", line(6.0).color(Color::hex("#6D7796")));
    a.ell(2.0, -20.0, 22.0, 25.0, Pen::fill(Color::hex("#59618A")));
    let mesh = "M-16-30Q2-22 20-30M-19-18Q2-10 22-18M2-44V4";
    a.line(mesh, line(2.6).color(Color::hex("#2E3458")));
    a.path("M-17 2Q2 12 20 0L18 10Q2 20-15 12Z", part(p.accent, 3.0));
}

pub(super) fn laptop(a: &mut Art, p: &Mood) {
    a.rect(-40.0, -36.0, 80.0, 56.0, 6.0, Pen::fill(Color::hex("#4A5178")));
    a.rect(-34.0, -30.0, 68.0, 44.0, 3.0, part(p.sky0.tint(0.3), 2.6));
    a.line("M-26 4L-12-10L0-2L24-22", line(5.0).color(p.accent));
    a.path("M-52 20H52L46 34H-46Z", Pen::fill(Color::hex("#C9D1E6")));
}

pub(super) fn battery(a: &mut Art) {
    cell(a, 0.9, Color::hex("#4CC38A"), Color::hex("#FFF3B0"));
}

pub(super) fn battery_low(a: &mut Art) {
    cell(a, 0.22, Color::hex("#F2545B"), WHITE);
}

/// A battery, charged to `level` of 1.
fn cell(a: &mut Art, level: f64, charge: Color, bolt: Color) {
    a.rect(-15.0, -50.0, 30.0, 14.0, 4.0, Pen::fill(METAL));
    a.rect(-32.0, -40.0, 64.0, 88.0, 13.0, Pen::fill(WHITE));
    let height = 72.0 * level;
    a.rect(-24.0, 40.0 - height, 48.0, height, 7.0, part(charge, 3.0));
    a.path("M5-26L-16 8H-2L-6 32L17-6H3Z", part(bolt, 3.0));
}

pub(super) fn fan(a: &mut Art, p: &Mood) {
    a.line("M0 6V40", line(13.0).rim());
    a.line("M0 6V40", line(6.0).color(Color::hex("#C3CCE3")));
    a.path("M-26 48Q-22 36 0 36Q22 36 26 48Z", Pen::fill(p.accent));
    a.circle(0.0, -12.0, 36.0, Pen::fill(Color::hex("#EAF6FB")));
    for turn in [20, 140, 260] {
        a.raw(&format!(
            r##"<path d="M0-12C-14-22-12-40 0-42C14-40 16-26 0-12Z" transform="rotate({turn} 0 -12)" fill="#7CC6E8" stroke="{INK}" stroke-width="2.6"/>"##
        ));
    }
    a.circle(0.0, -12.0, 7.0, part(p.accent, 3.0));
}
