//! Balloons: how large one must be for its words, its outline, its tail, its SVG.

mod outline;
mod tail;

use crate::color::{Color, INK, WHITE};
use crate::font;
use crate::geometry::{Point, Rect, n};
use crate::lettering::{Block, Style, plain, text_block};
use crate::rng::Rng;
use crate::scenario::LineKind;

/// Width of the outline, px.
const LINE: f64 = 4.2;
/// How much wider the outline of a shout is.
const LOUDER: f64 = 1.2;
/// Fill of a machine's balloon.
const ROBOT_FILL: Color = Color::hex("#EFFCFF");

/// Words and the half axes of the balloon around them, decorations included.
#[derive(Debug, Clone)]
pub(crate) struct Balloon {
    pub(crate) block: Block,
    pub(crate) kind: LineKind,
    /// Half the width.
    pub(crate) a: f64,
    /// Half the height.
    pub(crate) b: f64,
}

/// How far spikes and scallops reach beyond the body.
const fn reach(kind: LineKind) -> f64 {
    match kind {
        LineKind::Say | LineKind::Robot => 0.0,
        LineKind::Shout => 17.0,
        LineKind::Think => 7.0,
    }
}

/// Exponent of the superellipse that stands for the body.
const fn exponent(kind: LineKind) -> f64 {
    match kind {
        LineKind::Say => outline::ROUND,
        LineKind::Robot => 14.0,
        LineKind::Shout => 3.0,
        LineKind::Think => 2.6,
    }
}

/// The fill of a balloon.
pub(crate) const fn fill(kind: LineKind) -> Color {
    match kind {
        LineKind::Robot => ROBOT_FILL,
        LineKind::Say | LineKind::Shout | LineKind::Think => WHITE,
    }
}

impl Balloon {
    /// The snuggest balloon around the block: it grows until every corner of every line has 11 px to spare.
    pub(crate) fn around(block: Block, kind: LineKind) -> Self {
        let (a, b) = (block.w / 2.0 + 28.0 + reach(kind), block.h / 2.0 + 13.0 + reach(kind));
        let mut balloon = Self { block, kind, a, b };
        while !balloon.holds_words(11.0) {
            balloon.a += 2.0;
            balloon.b += 1.5;
        }
        balloon
    }

    /// True when the corners of all lines lie inside the body with `spare` px to go.
    pub(crate) fn holds_words(&self, spare: f64) -> bool {
        let edge = reach(self.kind) + spare;
        let (a, b, e) = (self.a - edge, self.b - edge, exponent(self.kind));
        let pitch = self.block.size * self.block.lead;
        self.block.lines.iter().enumerate().all(|(index, line)| {
            let half = font::width(&plain(line), self.block.size) / 2.0;
            [0.16, 0.84].iter().all(|share| {
                let y = (index as f64 + share) * pitch - self.block.h / 2.0;
                (half / a).powf(e) + (y.abs() / b).powf(e) <= 1.0
            })
        })
    }

    /// The box of the balloon around `center`, its line included.
    pub(crate) fn bounds(&self, center: Point) -> Rect {
        Rect::around(center, 2.0 * self.a + 6.0, 2.0 * self.b + 6.0)
    }

    /// The balloon around `center` with its tail ending at `tip`, and its words.
    pub(crate) fn svg(&self, center: Point, tip: Point, emphasis: Color, rng: &mut Rng) -> String {
        let phase = rng.between(0.0, std::f64::consts::TAU);
        let body = outline::Body { center, a: self.a - reach(self.kind), b: self.b - reach(self.kind) };
        let (d, width, bubbles) = match self.kind {
            LineKind::Say => {
                (tail::attached(&body.round(phase), &body, tip, body.tail()), LINE, String::new())
            }
            LineKind::Robot => {
                (tail::attached(&body.cut_corners(), &body, tip, body.tail() * 0.8), LINE, String::new())
            }
            LineKind::Shout => (body.spikes(tip, rng), LINE + LOUDER, String::new()),
            LineKind::Think => (body.cloud(), LINE, body.thought_bubbles(tip, LINE - 0.6)),
        };
        let fill = fill(self.kind);
        let top = center.1 - self.block.h / 2.0;
        format!(
            r#"<path d="{d}" fill="{INK}" opacity="0.2" transform="translate(5 7)"/><path d="{d}" fill="{fill}" stroke="{INK}" stroke-width="{}" stroke-linejoin="round"/>{bubbles}{}"#,
            n(width),
            text_block(&self.block, center.0, top, Style::centered(INK, emphasis)),
        )
    }
}
