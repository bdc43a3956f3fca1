//! Sound words: every letter wobbles; paper rim, ink edge, colored face.

use crate::color::{Color, INK, PAPER};
use crate::font::{self, FAMILY};
use crate::geometry::{Point, n};
use crate::lettering::escape;
use crate::rng::Rng;

/// Letters stand further apart than in running text.
const SPREAD: f64 = 1.16;

struct Letter {
    character: char,
    x: f64,
    y: f64,
    turn: f64,
    scale: f64,
}

/// The word around `center`, turned by `tilt` degrees.
pub(crate) fn word(text: &str, center: Point, size: f64, face: Color, tilt: f64, rng: &mut Rng) -> String {
    let letters = letters(text, size, rng);
    let mut out = String::new();
    for (color, width) in [(PAPER, 0.36), (INK, 0.19), (face, 0.04)] {
        for letter in letters.iter().filter(|letter| letter.character != ' ') {
            out.push_str(&letter.svg(size, color, width));
        }
    }
    format!(r#"<g transform="translate({} {}) rotate({})">{out}</g>"#, n(center.0), n(center.1), n(tilt))
}

fn letters(text: &str, size: f64, rng: &mut Rng) -> Vec<Letter> {
    let mut x = -font::width(text, size) * SPREAD / 2.0;
    let mut out = Vec::new();
    for (index, character) in text.chars().enumerate() {
        let width = font::width(character.encode_utf8(&mut [0; 4]), size) * SPREAD;
        let y = rng.between(-0.07, 0.07) * size + (index as f64 * 1.7).sin() * size * 0.05;
        let (turn, scale) = (rng.between(-9.0, 9.0), rng.between(0.92, 1.14));
        out.push(Letter { character, x: x + width / 2.0, y, turn, scale });
        x += width;
    }
    out
}

impl Letter {
    fn svg(&self, size: f64, color: Color, edge: f64) -> String {
        let letter = self.character.to_string();
        format!(
            r#"<text transform="translate({} {}) rotate({}) scale({:.2})" x="{}" y="{}" font-family="{FAMILY}" font-size="{}" font-weight="700" fill="{color}" stroke="{color}" stroke-width="{}" stroke-linejoin="round">{}</text>"#,
            n(self.x),
            n(self.y),
            n(self.turn),
            self.scale,
            n(-font::width(&letter, size) / 2.0),
            n(size * 0.36),
            n(size),
            n(size * edge),
            escape(&letter)
        )
    }
}
