//! Law, safety and warning.

use super::line;
use crate::color::{Color, INK, WHITE};
use crate::geometry::path;
use crate::palette::Mood;
use crate::sticker::{Art, Pen};

const WOOD: Color = Color::hex("#C98A4B");
const BAND: Color = Color::hex("#E0A765");

pub(super) fn gavel(a: &mut Art) {
    a.line("M0-6L36 34", line(17.0).rim());
    a.line("M1-5L35 33", line(9.0).color(WOOD));
    let mut head = Art::new(a.lw, a.rim);
    head.rect(-15.0, -32.0, 30.0, 64.0, 5.0, Pen::fill(Color::hex("#A9683A")));
    head.rect(-19.0, -36.0, 38.0, 14.0, 5.0, Pen::fill(BAND).width(3.2));
    head.rect(-19.0, 22.0, 38.0, 14.0, 5.0, Pen::fill(BAND).width(3.2));
    a.group(&head, "translate(-10 -14) rotate(48)");
    a.path("M-50 34H4V46H-50Z", Pen::fill(Color::hex("#7B4A2D")));
}

pub(super) fn scales(a: &mut Art) {
    a.line("M0-40V40M-36-28H36", line(11.0).rim());
    a.line("M0-40V40M-36-28H36", line(4.0).color(Color::hex("#E9B23C")));
    for x in [-34.0, 34.0] {
        a.line(&path("M@-28L@ 6M@-28L@ 6", &[x, x - 15.0, x, x + 15.0]), line(3.0));
        let pan = path("M@ 6H@A20 16 0 0 1 @ 6Z", &[x - 20.0, x + 20.0, x - 20.0]);
        a.path(&pan, Pen::fill(Color::hex("#FFD968")));
    }
    a.path("M-24 48Q-20 36 0 36Q20 36 24 48Z", Pen::fill(WOOD));
}

pub(super) fn shield(a: &mut Art, p: &Mood) {
    let outline = "M0-48C14-38 30-34 42-34C42 10 26 36 0 50C-26 36-42 10-42-34C-30-34-14-38 0-48Z";
    a.path(outline, Pen::fill(p.near));
    a.path("M0-34C10-28 20-24 30-24C29 8 18 26 0 36Z", Pen::flat(p.near.tint(0.3)));
    a.line("M-18-2L-4 14L20-14", line(9.0).color(WHITE));
}

pub(super) fn warning(a: &mut Art) {
    let outline = "M0-46Q6-46 9-40L48 30Q52 42 40 42H-40Q-52 42-48 30L-9-40Q-6-46 0-46Z";
    a.path(outline, Pen::fill(Color::hex("#FFD24A")));
    a.line("M0-18V10", line(11.0));
    a.circle(0.0, 27.0, 6.0, Pen::flat(INK));
}
