//! A trading floor: quotes, candlesticks and a ticker. Red is up and blue is down, as Korea has it.

use super::backdrop::{Backdrop, steps, tone};
use crate::color::Color;
use crate::geometry::polygon;
use crate::scenario::MoodName;

const UP: Color = Color::hex("#F2545B");
const DOWN: Color = Color::hex("#4D96F2");

pub(super) fn market(b: &mut Backdrop<'_>) {
    let (_, h, g, p) = b.frame();
    b.band(-400.0, h + 800.0, p.near.shade(0.55));
    board(b);
    candlesticks(b);
    b.band(g, 600.0, p.ground);
    b.band(g - 34.0, 42.0, p.near.shade(0.7));
    ticker(b);
}

/// Lines, and rows of quotes far behind.
fn board(b: &mut Backdrop<'_>) {
    let (w, h, g, p) = b.frame();
    for j in steps(-4..14) {
        b.stroke("M-300 @H@", &[j * 56.0, w + 300.0], 2.0, tone(p.mid).faint(0.25));
    }
    for i in steps(0..9) {
        for j in steps(0..3) {
            let (x, y) = (w * (0.02 + 0.115 * i), g - h * (0.52 - 0.055 * j));
            let width = w * b.rng.between(0.04, 0.085);
            b.rect(x, y, width, h * 0.022, tone(p.mid).round(4.0).faint(0.4));
        }
    }
}

/// A wandering price that falls in dark moods and rises in bright ones.
fn candlesticks(b: &mut Backdrop<'_>) {
    let (w, h, g, _) = b.frame();
    let (high, low) = (g - h * 0.36, g - h * 0.07);
    let (start, drift) = match b.mood() {
        MoodName::Tense | MoodName::Night | MoodName::Sad => (0.3, 5.0),
        MoodName::Neutral | MoodName::Bright | MoodName::Triumphant => (0.1, -8.0),
    };
    let (mut x, mut open) = (-40.0, g - h * start);
    while x < w + 40.0 {
        let step = b.rng.between(-62.0, 62.0) + drift;
        let inside = high < open + step && open + step < low;
        let close = (open + if inside { step } else { -step }).max(high).min(low);
        candle(b, x, open, close);
        open = close;
        x += 40.0;
    }
}

fn candle(b: &mut Backdrop<'_>, x: f64, open: f64, close: f64) {
    let (above, below) = (open.min(close), open.max(close));
    let color = if close < open { UP } else { DOWN };
    let wick = [x + 9.0, above - b.rng.between(8.0, 26.0), below + b.rng.between(8.0, 30.0)];
    b.stroke("M@ @V@", &wick, 4.0, color);
    b.rect(x - 3.0, above, 24.0, (open - close).abs().max(10.0), tone(color).round(4.0));
}

fn ticker(b: &mut Backdrop<'_>) {
    let (w, _, g, p) = b.frame();
    let mut x = -20.0;
    while x < w + 40.0 {
        let (color, foot, tip) =
            if b.rng.chance(0.5) { (UP, g - 6.0, g - 22.0) } else { (DOWN, g - 22.0, g - 6.0) };
        b.path(&polygon(&[(x, foot), (x + 18.0, foot), (x + 9.0, tip)]), color);
        let width = b.rng.between(34.0, 64.0);
        b.rect(x + 26.0, g - 19.0, width, 9.0, tone(p.mid.tint(0.5)).round(4.0));
        x += 116.0;
    }
}
