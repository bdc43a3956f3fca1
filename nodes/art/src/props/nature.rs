//! Weather, food and germs.

use std::f64::consts::PI;

use super::{line, star};
use crate::color::{Color, INK, WHITE};
use crate::geometry::path;
use crate::sticker::{Art, Pen};

const RED: Color = Color::hex("#F0433F");

pub(super) fn virus(a: &mut Art) {
    for i in 0..8 {
        let turn = PI / 4.0 * f64::from(i) + 0.2;
        let (x, y) = (turn.cos(), turn.sin());
        let spike = path("M@ @L@ @", &[24.0 * x, 24.0 * y, 42.0 * x, 42.0 * y]);
        a.line(&spike, line(7.0).rim());
        a.circle(44.0 * x, 44.0 * y, 6.5, Pen::fill(Color::hex("#7FC96B")));
    }
    a.circle(0.0, 0.0, 29.0, Pen::fill(Color::hex("#8FD873")));
    a.ell(-10.0, -4.0, 5.0, 6.0, Pen::flat(INK));
    a.ell(12.0, -4.0, 5.0, 6.0, Pen::flat(INK));
    a.line("M-9 12Q1 5 11 12M-18-14l9 4M20-14l-9 4", line(3.6));
}

pub(super) fn thermometer(a: &mut Art) {
    a.path("M-12-36A12 12 0 0 1 12-36V14A22 22 0 1 1-12 14Z", Pen::fill(WHITE));
    a.circle(0.0, 30.0, 14.0, Pen::flat(RED));
    a.line("M0 30V-26", line(10.0).color(RED));
    a.line("M20-30H32M20-16H28M20-2H32M20 12H28", line(4.0));
}

pub(super) fn sun(a: &mut Art) {
    a.path(&star(0.0, 0.0, 50.0, 33.0, 12, -90.0), Pen::fill(Color::hex("#FF9A3C")));
    a.circle(0.0, 0.0, 30.0, Pen::fill(Color::hex("#FFD24A")));
    a.line("M-18-10l12 5M18-10l-12 5", line(4.0));
    a.ell(-10.0, 0.0, 4.0, 5.0, Pen::flat(INK));
    a.ell(10.0, 0.0, 4.0, 5.0, Pen::flat(INK));
    a.line("M-8 15Q0 9 8 15", line(4.0));
}

pub(super) fn watermelon(a: &mut Art) {
    a.path("M-48-14H48A48 48 0 0 1-48-14Z", Pen::fill(Color::hex("#3FA35B")));
    a.path("M-40-14H40A40 40 0 0 1-40-14Z", Pen::flat(Color::hex("#E9F7DB")));
    a.path("M-35-14H35A35 35 0 0 1-35-14Z", Pen::flat(Color::hex("#F2545B")));
    a.line("M-48-14H48", line(4.0));
    a.line("M-18-2v5M0-4v5M18-2v5M-9 9v4M9 9v4", line(5.0));
}

pub(super) fn fire(a: &mut Art) {
    let outer = "M0-50C10-28 38-16 34 16C32 38 16 48 0 48C-18 48-34 36-34 14C-34 0-26-8-20-18C-16-8-12-6-8-6C-10-22-8-38 0-50Z";
    let inner = "M2-6C8 6 20 12 18 26C16 38 8 42 0 42C-10 42-18 34-17 24C-16 16-10 12-7 8C-5 14-2 14 0 13C-1 6 0 0 2-6Z";
    a.path(outer, Pen::fill(Color::hex("#FF6B35")));
    a.path(inner, Pen::flat(Color::hex("#FFD24A")));
}
