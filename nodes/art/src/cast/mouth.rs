//! Mouths, drawn around their own middle.

use serde::Deserialize;

use crate::color::{Color, WHITE};
use crate::geometry::path;
use crate::sticker::{Art, Ids, Pen};

const INSIDE: Color = Color::hex("#74253A");
const LOW_TONGUE: &str = r##"<ellipse cx="0" cy="22" rx="15" ry="11" fill="#F57C86"/>"##;
const SMALL_TONGUE: &str = r##"<ellipse cx="0" cy="13" rx="11" ry="8" fill="#F57C86"/>"##;
const GRIN_TEETH: &str = r##"<path d="M-30-20H30V-4Q0 2-30-4Z" fill="#fff"/>"##;
const SHOUT_TEETH: &str = r##"<path d="M-30-20H30V-7Q0-11-30-7Z" fill="#fff"/>"##;

/// The shapes a mouth can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mouth {
    /// A closed smile.
    Smile,
    /// Corners down.
    Frown,
    /// One corner up.
    Smirk,
    /// A short line to the side.
    Side,
    /// A wavering line.
    Wavy,
    /// A little open.
    Talk,
    /// Open and trembling.
    Wobble,
    /// Wide open, with teeth and tongue.
    Grin,
    /// As wide as it goes.
    Shout,
    /// Round.
    O,
    /// Bared teeth.
    Grit,
}

/// What a mouth shows inside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// Nothing: it is a line.
    Line,
    /// A small tongue.
    Tongue,
    /// Upper teeth in a curve, and a tongue.
    Grin,
    /// Upper teeth in a bow, and a tongue.
    Shout,
    /// Clenched teeth.
    Clenched,
}

impl Mouth {
    /// The outline.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Smile => "M-12-3Q0 9 12-3",
            Self::Frown => "M-13 6Q0-9 13 6",
            Self::Smirk => "M-10 1Q7 8 17-7",
            Self::Side => "M-6 2Q3-3 12 1",
            Self::Wavy => "M-18 2q6-9 12 0t12 0t12 0",
            Self::Talk => "M-12-5Q0-1 12-5Q11 12 0 12Q-11 12-12-5Z",
            Self::Wobble => "M-13 2Q-6-7 0-3Q6-7 13 2Q10 12 0 10Q-10 12-13 2Z",
            Self::Grin => "M-21-8Q0-2 21-8Q19 18 0 18Q-19 18-21-8Z",
            Self::Shout => "M-20-12Q0-18 20-12Q28 22 0 25Q-28 22-20-12Z",
            Self::O => "M0-11C9-11 11-3 11 2C11 9 7 13 0 13C-7 13-11 9-11 2C-11-3-9-11 0-11Z",
            Self::Grit => "M-20-6Q0-12 20-6Q23 4 18 9Q0 4-18 9Q-23 4-20-6Z",
        }
    }

    /// What is seen inside the outline.
    pub(super) const fn inside(self) -> Inside {
        match self {
            Self::Smile | Self::Frown | Self::Smirk | Self::Side | Self::Wavy => Inside::Line,
            Self::Talk | Self::Wobble | Self::O => Inside::Tongue,
            Self::Grin => Inside::Grin,
            Self::Shout => Inside::Shout,
            Self::Grit => Inside::Clenched,
        }
    }
}

/// Draws a mouth with its middle at `(x, y)`.
pub(super) fn draw(a: &mut Art, x: f64, y: f64, mouth: Mouth, ids: &mut Ids) {
    let mut m = Art::new(a.lw, 0.0);
    let d = mouth.path();
    match mouth.inside() {
        Inside::Line => m.line(d, Pen::line().width(5.0)),
        Inside::Clenched => {
            m.path(d, Pen::fill(WHITE).width(4.0).no_rim());
            m.line("M-11-8V7M0-9V6M11-8V7", Pen::line().width(2.6));
        }
        Inside::Tongue => open(&mut m, d, &[SMALL_TONGUE], 3.6, ids),
        Inside::Grin => open(&mut m, d, &[GRIN_TEETH, LOW_TONGUE], 4.0, ids),
        Inside::Shout => open(&mut m, d, &[SHOUT_TEETH, LOW_TONGUE], 4.0, ids),
    }
    a.group(&m, &path("translate(@ @)", &[x, y]));
}

/// An open mouth, and clipped to it what is in there.
fn open(m: &mut Art, d: &str, inside: &[&str], edge: f64, ids: &mut Ids) {
    m.path(d, Pen::fill(INSIDE).width(4.0).no_rim());
    for svg in inside {
        m.clip(d, svg, ids);
    }
    m.path(d, Pen::hollow().width(edge).no_rim());
}
