//! The town: a skyline with a lookout tower, and a street of shops.

use super::backdrop::{Backdrop, steps, times, tone};
use super::sky::{celestial, cloud};
use crate::color::Color;
use crate::geometry::polygon;
use crate::scenario::MoodName;

/// A row of houses.
struct Row {
    wall: Color,
    window: Option<Color>,
    /// Lowest and highest house.
    heights: (f64, f64),
    /// Usual width of a house.
    step: f64,
}

/// Skyline with a hill and a lookout tower; the windows are lit by night.
pub(super) fn city(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    b.sky(p.sky0, p.sky1);
    celestial(b);
    let x = w * b.rng.between(0.1, 0.3);
    cloud(b, x, h * 0.36, 0.9, tone(p.sky1.tint(0.4)).faint(0.7));
    houses(b, &Row { wall: p.far, window: None, heights: (h * 0.18, h * 0.34), step: 64.0 });
    lookout(b);
    let lit = if b.mood() == MoodName::Night { p.accent } else { p.mid.tint(0.4) };
    houses(b, &Row { wall: p.mid, window: Some(lit), heights: (h * 0.1, h * 0.22), step: 92.0 });
    b.floor(g, p.ground, Some(p.ground.mix(p.line, 0.35)));
    for i in steps(-2..9) {
        b.rect(i * 120.0 + 20.0, g + 34.0, 66.0, 9.0, tone(p.ground.tint(0.6)).round(4.0));
    }
}

fn lookout(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    let x = w * b.rng.between(0.35, 0.6);
    b.shape("M@ @Q@ @ @ @Z", &[x - 190.0, g, x, g - h * 0.26, x + 190.0, g], p.far);
    b.rect(x - 4.0, g - h * 0.36, 8.0, h * 0.26, p.mid);
    b.rect(x - 16.0, g - h * 0.28, 32.0, 18.0, tone(p.mid).round(6.0));
    b.rect(x - 2.0, g - h * 0.42, 4.0, 40.0, p.mid);
}

fn houses(b: &mut Backdrop<'_>, row: &Row) {
    let (w, _, g, _) = b.frame();
    let mut x = -120.0;
    while x < w + 120.0 {
        let width = b.rng.between(row.step * 0.7, row.step * 1.3);
        let height = b.rng.between(row.heights.0, row.heights.1);
        b.rect(x, g - height, width + 1.0, height + 4.0, row.wall);
        roof(b, row, x, width, height);
        if let Some(window) = row.window {
            windows(b, window, x, width, height);
        }
        x += width + b.rng.between(0.0, 10.0);
    }
}

fn roof(b: &mut Backdrop<'_>, row: &Row, x: f64, width: f64, height: f64) {
    let (_, _, g, _) = b.frame();
    match b.rng.index(4) {
        1 => {
            let gable = [(x, g - height), (x + width / 2.0, g - height - 24.0), (x + width, g - height)];
            b.path(&polygon(&gable), row.wall);
        }
        2 => b.rect(x + width * 0.45, g - height - 34.0, 5.0, 36.0, row.wall),
        3 => b.rect(x + width * 0.2, g - height - 14.0, width * 0.6, 16.0, row.wall),
        _ => {}
    }
}

fn windows(b: &mut Backdrop<'_>, window: Color, x: f64, width: f64, height: f64) {
    let (_, _, g, _) = b.frame();
    let columns = times(width, 24.0).max(2);
    let all = f64::from(columns);
    for i in steps(0..columns) {
        for j in steps(0..times(height, 30.0)) {
            if b.rng.chance(0.62) {
                let (x, y) = (x + 8.0 + i * (width - 10.0) / all, g - height + 14.0 + j * 30.0);
                b.rect(x, y, (width - 10.0) / all - 8.0, 15.0, tone(window).round(2.0).faint(0.8));
            }
        }
    }
}

/// Shop fronts with striped awnings, a road and a lamp.
pub(super) fn street(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    b.sky(p.sky0, p.sky1);
    houses(b, &Row { wall: p.far, window: None, heights: (h * 0.3, h * 0.46), step: 120.0 });
    shops(b);
    b.floor(g, p.ground, Some(p.ground.mix(p.line, 0.3)));
    b.band(g + 46.0, 400.0, p.ground.mix(p.line, 0.38));
    for j in steps(-2..8) {
        b.rect(j * 130.0, g + 92.0, 74.0, 10.0, tone(p.ground.tint(0.5)).round(3.0));
    }
    let x = w * *b.rng.pick(&[0.06, 0.94]);
    b.rect(x - 4.0, g - h * 0.42, 8.0, h * 0.42, p.line);
    b.rect(x - 22.0, g - h * 0.44, 44.0, 16.0, tone(p.line).round(8.0));
    b.circle(x, g - h * 0.41, 13.0, p.accent2.tint(0.3));
}

fn shops(b: &mut Backdrop<'_>) {
    let (w, h, _, p) = b.frame();
    let colors = [p.accent, p.near, p.accent2, p.mid].into_iter().cycle();
    let walls = [p.ground.mix(p.sky1, 0.15), p.ground.mix(p.sky1, 0.5)].into_iter().cycle();
    let mut x = -60.0;
    for (color, wall) in colors.zip(walls) {
        if x >= w + 60.0 {
            break;
        }
        let width = b.rng.between(170.0, 230.0);
        let height = h * b.rng.between(0.3, 0.38);
        front(b, x, (width, height), wall, color);
        awning(b, x, (width, height), color);
        x += width + 6.0;
    }
}

fn front(b: &mut Backdrop<'_>, x: f64, (width, height): (f64, f64), wall: Color, color: Color) {
    let (_, _, g, p) = b.frame();
    b.rect(x, g - height, width, height, wall);
    b.rect(x, g - height, width, 12.0, wall.mix(p.line, 0.35));
    let glass = tone(p.far.tint(0.35)).round(6.0);
    b.rect(x + 14.0, g - height * 0.56, width * 0.46, height * 0.42, glass);
    let door = tone(color.mix(p.line, 0.4)).round(6.0);
    b.rect(x + width * 0.66, g - height * 0.58, width * 0.24, height * 0.58, door);
}

fn awning(b: &mut Backdrop<'_>, x: f64, (width, height): (f64, f64), color: Color) {
    let (_, _, g, _) = b.frame();
    let stripe = (width + 12.0) / 6.0;
    for j in 0..6 {
        let left = x - 6.0 + f64::from(j) * (width + 12.0) / 6.0;
        let numbers = [left, g - height * 0.78, stripe, height * 0.14, stripe / 2.0, stripe / 2.0, -stripe];
        b.shape("M@ @h@v@a@ @ 0 0 1 @ 0z", &numbers, if j % 2 == 0 { color } else { color.tint(0.72) });
    }
}
