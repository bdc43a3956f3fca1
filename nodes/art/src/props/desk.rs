//! What lies on a desk.

use super::{line, part};
use crate::color::{Color, WHITE};
use crate::palette::Mood;
use crate::sticker::{Art, Pen};

const WOOD: Color = Color::hex("#C98A4B");
const DARK_WOOD: Color = Color::hex("#A9683A");

pub(super) fn doc(a: &mut Art, p: &Mood) {
    a.path("M-34-46H18L36-28V46H-34Z", Pen::fill(WHITE));
    a.path("M18-46V-28H36Z", part(Color::hex("#DCE3F0"), 3.0));
    a.line("M-22-22H8M-22-6H24M-22 8H24M-22 22H6", line(4.0).color(Color::hex("#9AA8C4")));
    a.circle(18.0, 28.0, 11.0, part(p.accent, 3.0));
    a.line("M13 28l4 4 7-8", line(3.4).color(WHITE));
}

pub(super) fn magnifier(a: &mut Art, p: &Mood) {
    a.line("M14 16L40 44", line(19.0).rim());
    a.line("M15 17L39 43", line(11.0).color(p.accent));
    a.circle(-8.0, -8.0, 32.0, Pen::fill(Color::hex("#DFF4FB")));
    a.line("M-26-14Q-20-28-6-28", line(6.0).color(WHITE));
}

pub(super) fn bulb(a: &mut Art) {
    a.path("M-16 18C-40-2-32-46 0-46C32-46 40-2 16 18V26H-16Z", Pen::fill(Color::hex("#FFE066")));
    a.rect(-15.0, 26.0, 30.0, 18.0, 5.0, Pen::fill(Color::hex("#9AA5C3")));
    a.line("M-15 35H15", line(3.0));
    a.line("M-8 18L-11-8L0 0L11-8L8 18", line(3.4).color(Color::hex("#E08A1E")));
    a.line("M-18-22Q-14-34-3-36", line(5.0).color(WHITE));
}

pub(super) fn stamp(a: &mut Art, p: &Mood) {
    a.path("M-12-46H12Q18-30 10-18L14 4H-14L-10-18Q-18-30-12-46Z", Pen::fill(WOOD));
    a.rect(-34.0, 4.0, 68.0, 22.0, 6.0, Pen::fill(DARK_WOOD));
    a.rect(-40.0, 30.0, 80.0, 14.0, 4.0, Pen::fill(p.accent));
}

pub(super) fn coffee(a: &mut Art) {
    a.path("M-28-28H28L21 46H-21Z", Pen::fill(WHITE));
    a.path("M-25-4H25L22 24H-22Z", part(WOOD, 3.0));
    a.rect(-33.0, -40.0, 66.0, 14.0, 6.0, Pen::fill(Color::hex("#6B4A3A")));
    a.line("M-8-50q-8-8 0-14M10-50q-8-8 0-14", line(4.0).color(WHITE));
    a.circle(0.0, 9.0, 8.0, Pen::flat(Color::hex("#FFF3D6")));
}

pub(super) fn clock(a: &mut Art, p: &Mood) {
    a.circle(0.0, 0.0, 44.0, Pen::fill(p.accent));
    a.circle(0.0, 0.0, 34.0, part(WHITE, 3.0));
    a.line("M0-22V0L14 9", line(6.0));
    a.line("M0-30v4M0 30v-4M-30 0h4M30 0h-4", line(4.0));
}

pub(super) fn parcel(a: &mut Art) {
    a.path("M-42-22L0-40L42-22V28L0 48L-42 28Z", Pen::fill(Color::hex("#D9A066")));
    a.path("M-42-22L0-4L42-22L0-40Z", part(Color::hex("#F0C690"), 3.4));
    a.line("M0-4V48M-21-31L21-13", line(3.4));
}
