//! What moves, where it charges, and where it goes.

use super::{line, part};
use crate::color::{Color, WHITE};
use crate::palette::Mood;
use crate::sticker::{Art, Ids, Pen};

const GLASS: Color = Color::hex("#8FD3F4");
const CONTINENTS: &str = r##"<path d="M-40-30C-20-44 0-34-6-18C-14-6-30-10-34 4C-36 14-56 4-50-14ZM4-4C22-16 46-8 42 10C34 24 22 40 12 34C0 26-6 6 4-4ZM-22 20C-12 16-6 28-14 40L-30 36Z" fill="#63B888"/>"##;

pub(super) fn rocket(a: &mut Art, p: &Mood) {
    a.path("M-10 30L0 54L10 30Z", Pen::fill(Color::hex("#FFC93C")));
    a.path("M-16 10L-34 34L-14 30ZM16 10L34 34L14 30Z", Pen::fill(p.accent));
    a.path("M0-52C24-30 24 6 14 32H-14C-24 6-24-30 0-52Z", Pen::fill(WHITE));
    a.path("M0-52C10-43 16-33 18-24H-18C-16-33-10-43 0-52Z", part(p.accent, 3.0));
    a.circle(0.0, -6.0, 9.0, part(GLASS, 3.4));
}

pub(super) fn car(a: &mut Art, p: &Mood) {
    let body = "M-50 20V2Q-50-8-38-10L-24-32Q-20-38-12-38H14Q22-38 28-32L40-12Q52-8 52 4V20Q52 26 46 26H-44Q-50 26-50 20Z";
    a.path(body, Pen::fill(p.accent));
    let windows = "M-28-12L-17-29H-2V-12ZM5-12V-29H15Q20-29 23-24L30-12Z";
    a.path(windows, part(Color::hex("#DFF4FB"), 3.0));
    a.path("M-2 16L6-4L8 5H18L6 22L6 14Z", part(Color::hex("#FFE066"), 2.6));
    for x in [-27.0, 28.0] {
        a.circle(x, 26.0, 14.0, Pen::fill(Color::hex("#3A3F66")));
        a.circle(x, 26.0, 5.0, Pen::flat(Color::hex("#C9D1E6")));
    }
}

pub(super) fn charger(a: &mut Art) {
    let cable = "M24 0Q46 2 44-20Q42-34 30-30";
    a.rect(-30.0, 36.0, 60.0, 12.0, 4.0, Pen::fill(Color::hex("#6D7796")));
    a.rect(-24.0, -46.0, 48.0, 84.0, 9.0, Pen::fill(Color::hex("#EAF0FA")));
    a.rect(-16.0, -38.0, 32.0, 24.0, 4.0, part(Color::hex("#2B2F55"), 3.0));
    a.path("M3-36L-8-25H0L-3-16L8-28H0Z", Pen::flat(Color::hex("#7DF9A8")));
    a.line(cable, line(11.0).rim());
    a.line(cable, line(4.5).color(Color::hex("#4CC38A")));
    a.line("M-12 4H12M-12 16H12", line(4.0).color(Color::hex("#AAB6D2")));
}

pub(super) fn globe(a: &mut Art, ids: &mut Ids) {
    a.circle(0.0, 0.0, 44.0, Pen::fill(Color::hex("#6EC6F0")));
    a.clip("M-44 0a44 44 0 1 0 88 0a44 44 0 1 0-88 0Z", CONTINENTS, ids);
    a.circle(0.0, 0.0, 44.0, Pen::hollow().no_rim());
    a.line("M-28-24Q-20-36-8-38", line(5.0).color(WHITE));
}

pub(super) fn house(a: &mut Art, p: &Mood) {
    a.path("M-36-4V44H36V-4Z", Pen::fill(Color::hex("#FFF3D6")));
    a.path("M-50 0L0-46L50 0L42 10L0-28L-42 10Z", Pen::fill(p.accent));
    a.path("M-10 44V16H14V44Z", part(Color::hex("#A9683A"), 3.4));
    a.rect(-28.0, 8.0, 14.0, 14.0, 2.0, part(GLASS, 3.0));
}
