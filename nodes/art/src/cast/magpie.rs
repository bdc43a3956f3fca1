//! The mascot: a magpie, in Korea the bird that brings news.

use crate::color::{Color, INK, WHITE};
use crate::sticker::{Art, Ids, Pen};

const BODY: &str = "M-34-36C-34-72 4-82 26-66C40-56 42-22 22-8C2 4-34-2-34-36Z";
const BREAST: &str = r##"<path d="M-60-90H60V-44C36-34-4-30-60-60Z" fill="#262B45"/>"##;
const BLUE: Color = Color::hex("#3F7FC4");

/// The magpie, about 110 x 100 units, origin at the feet, facing right.
pub fn magpie(lw: f64, rim: f64, looks_up: bool, ids: &mut Ids) -> Art {
    let mut a = Art::new(lw, rim);
    tail_and_feet(&mut a);
    body(&mut a, ids);
    head(&mut a, looks_up);
    a
}

fn tail_and_feet(a: &mut Art) {
    a.path("M-22-30C-60-22-96 2-108 16C-92 20-54 8-20-10Z", Pen::fill(Color::hex("#22304F")));
    a.line("M-30-22C-56-14-80 2-94 12", Pen::line().width(3.0).color(BLUE));
    let feet = Pen::line().width(3.6).color(Color::hex("#5A4030")).rim();
    a.line("M-6-6V6M10-6V6M-12 6h12M4 6h12", feet);
}

fn body(a: &mut Art, ids: &mut Ids) {
    a.path(BODY, Pen::fill(WHITE));
    a.clip(BODY, BREAST, ids);
    a.path(BODY, Pen::hollow().no_rim());
    a.path("M-30-34C-20-50 4-48 10-34C4-16-18-8-44-8C-36-16-32-24-30-34Z", Pen::fill(BLUE));
    a.line("M-24-26C-12-22-2-24 4-30M-30-18C-18-14-6-18 0-24", Pen::line().width(2.8));
}

fn head(a: &mut Art, looks_up: bool) {
    a.ell(22.0, -72.0, 30.0, 27.0, Pen::fill(Color::hex("#262B45")));
    a.path("M48-78L76-68L48-58Z", Pen::fill(Color::hex("#F6A53B")));
    a.line("M50-68H66", Pen::line().width(2.6));
    a.circle(32.0, -77.0, 9.0, Pen::flat(WHITE));
    a.circle(34.0, if looks_up { -80.0 } else { -76.0 }, 5.0, Pen::flat(INK));
    a.ell(16.0, -62.0, 6.0, 4.0, Pen::flat(Color::hex("#FF9DA0")));
}
