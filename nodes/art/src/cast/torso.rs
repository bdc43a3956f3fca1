//! The torso and what it wears: one outline for each outfit, shadows clipped to it, then the details.

use serde::Deserialize;

use super::table::CastRow;
use crate::color::{Color, WHITE};
use crate::sticker::{Art, Ids, Pen};

/// The near-white of the lab coat, which takes gray-blue shadows instead of violet ones.
const COAT_WHITE: Color = Color::hex("#FDFDF8");

const BELT: &str = "M-57-92Q0-82 57-92L58-78Q0-68-58-78Z";
const HEM: &str = "M-53-72Q0-62 53-72";
const HOOD_BEHIND: &str = "M-40-150C-34-134 34-134 40-150C48-118 26-92 0-92C-26-92-48-118-40-150Z";

/// What a body wears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outfit {
    /// A belted coat with a collar.
    Coat,
    /// A hoodie with a front pocket.
    Hoodie,
    /// A lab coat with pens in the pocket.
    Labcoat,
    /// Suit, shirt and tie.
    Suit,
    /// A buttoned cardigan.
    Cardigan,
    /// The robot's own body.
    Robot,
}

impl Outfit {
    const fn outline(self) -> &'static str {
        match self {
            Self::Coat => {
                "M-34-154C-46-152-51-142-53-122L-60-46C-40-38 40-38 60-46L53-122C51-142 46-152 34-154Z"
            }
            Self::Hoodie => {
                "M-36-154C-50-150-54-138-54-118L-52-64C-36-56 36-56 52-64L54-118C54-138 50-150 36-154Z"
            }
            Self::Labcoat => {
                "M-36-154C-48-152-53-142-55-122L-60-48C-40-40 40-40 60-48L55-122C53-142 48-152 36-154Z"
            }
            Self::Suit => {
                "M-36-154C-54-152-60-140-60-118L-54-60C-38-52 38-52 54-60L60-118C60-140 54-152 36-154Z"
            }
            Self::Cardigan => {
                "M-34-154C-48-150-54-138-55-118L-57-58C-40-48 40-48 57-58L55-118C54-138 48-150 34-154Z"
            }
            Self::Robot => {
                "M-30-152C-50-152-56-136-56-116L-50-74C-46-56-30-52 0-52C30-52 46-56 50-74L56-116C56-136 50-152 30-152Z"
            }
        }
    }
}

/// Draws the torso of a figure.
pub(super) fn draw(a: &mut Art, row: &CastRow, behind: bool, ids: &mut Ids) {
    a.path(row.body.outline(), Pen::fill(row.top));
    shadows(a, row, ids);
    if behind { back(a, row) } else { front(a, row) }
}

fn front(a: &mut Art, row: &CastRow) {
    match row.body {
        Outfit::Coat => coat(a, row),
        Outfit::Hoodie => hoodie(a, row),
        Outfit::Labcoat => labcoat(a, row),
        Outfit::Suit => suit(a, row),
        Outfit::Cardigan => cardigan(a, row),
        Outfit::Robot => robot(a, row),
    }
}

/// What an outfit shows from behind: seams, vents and the hood.
fn back(a: &mut Art, row: &CastRow) {
    let dark = row.top.shade(0.4);
    match row.body {
        Outfit::Coat => {
            a.path(BELT, part(row.top.shade(0.3), 3.2));
            a.line("M0-124V-92M0-70V-42", seam(3.0).color(dark));
        }
        Outfit::Hoodie => {
            a.path(HOOD_BEHIND, part(row.top.shade(0.14), 3.4));
            a.line(HEM, seam(3.0).color(dark));
        }
        Outfit::Labcoat | Outfit::Suit => a.line("M0-130V-100M0-82V-50", seam(3.0).color(dark)),
        Outfit::Cardigan => a.line("M-55-68Q0-58 55-68", seam(3.0).color(dark)),
        Outfit::Robot => a.line("M-18-112H18M-18-100H18M-18-88H18", seam(5.0).color(dark)),
    }
}

/// Color of the sleeve on the side turned away.
pub(super) fn far_sleeve(sleeve: Color) -> Color {
    if sleeve == COAT_WHITE { Color::hex("#E6EAF3") } else { sleeve.shade(0.14) }
}

/// A strip on the far side and an ellipse under the chin.
fn shadows(a: &mut Art, row: &CastRow, ids: &mut Ids) {
    let white = row.top == COAT_WHITE;
    let strip = if white { Color::hex("#D5DBEA") } else { row.top.shade(0.2) };
    let chin = row.top.shade(if white { 0.2 } else { 0.34 });
    let inner = format!(
        r#"<path d="M22-160C44-120 40-80 20-30L90-30V-160Z" fill="{strip}" opacity="0.75"/><ellipse cx="2" cy="-152" rx="56" ry="20" fill="{chin}" opacity="0.8"/>"#
    );
    a.clip(row.body.outline(), &inner, ids);
}

/// A detail: filled, with an edge of this width, without a rim.
const fn part(color: Color, edge: f64) -> Pen<'static> {
    Pen::fill(color).width(edge).no_rim()
}

/// An ink line of this width.
const fn seam(width: f64) -> Pen<'static> {
    Pen::line().width(width)
}

fn coat(a: &mut Art, row: &CastRow) {
    let c = row.top;
    a.path("M-22-152L0-124L22-152L30-140L10-104L0-112L-10-104L-30-140Z", part(c.shade(0.12), 3.2));
    a.path("M-10-148L0-124L10-148Z", part(row.top2, 3.0));
    a.path(BELT, part(c.shade(0.3), 3.2));
    a.rect(-9.0, -90.0, 18.0, 16.0, 4.0, part(Color::hex("#E9B23C"), 3.0));
    a.line("M0-70V-42", seam(3.0));
}

fn hoodie(a: &mut Art, row: &CastRow) {
    let c = row.top;
    a.path(
        "M-40-150C-34-128 34-128 40-150C44-136 20-116 0-116C-20-116-44-136-40-150Z",
        part(c.shade(0.14), 3.4),
    );
    a.line("M-11-120V-98M11-120V-98", seam(4.4).color(WHITE));
    a.path("M-30-88H30L36-66Q0-60-36-66Z", part(c.shade(0.1), 3.0));
    a.line(HEM, seam(3.0).color(c.shade(0.4)));
}

fn labcoat(a: &mut Art, row: &CastRow) {
    a.path("M-20-154L0-96L20-154Z", part(row.top2, 3.0));
    lapels(a, row.top, row.top);
    a.line("M0-96V-42", seam(3.0));
    breast_pocket(a);
    a.line("M27-104V-114M34-104V-112", seam(4.4).color(Color::hex("#E14B52")));
}

fn suit(a: &mut Art, row: &CastRow) {
    a.path("M-20-154L0-96L20-154Z", part(WHITE, 3.0));
    a.path("M-6-142H6L4-132L10-104L0-94L-10-104L-4-132Z", part(row.top2, 3.0));
    lapels(a, row.top.shade(0.12), row.top.shade(0.2));
    a.line("M0-96V-56", seam(3.0));
    breast_pocket(a);
    a.path("M22-104L28-112L34-106L38-112L40-104Z", part(WHITE, 2.6));
}

fn lapels(a: &mut Art, left: Color, right: Color) {
    a.path("M-20-154L0-96L-14-112L-34-128L-28-142L-34-150Z", part(left, 3.0));
    a.path("M20-154L0-96L14-112L34-128L28-142L34-150Z", part(right, 3.0));
}

fn breast_pocket(a: &mut Art) {
    a.path("M20-104H42V-86Q31-80 20-86Z", Pen::hollow().width(2.8).no_rim());
}

fn cardigan(a: &mut Art, row: &CastRow) {
    a.path("M-18-154L0-108L18-154Z", part(row.top2, 3.0));
    a.line("M0-108V-52", seam(3.0));
    for y in [-96.0, -80.0, -64.0] {
        a.circle(7.0, y, 3.6, part(row.top2, 2.4));
    }
    a.line("M-46-66q8-6 14 0M28-66q8-6 14 0", seam(3.0).color(row.top.shade(0.4)));
}

fn robot(a: &mut Art, row: &CastRow) {
    a.rect(-28.0, -122.0, 56.0, 44.0, 12.0, part(Color::hex("#2B2F55"), 3.4));
    a.line("M-18-100H-9L-3-112L5-90L10-100H18", seam(4.0).color(row.light()));
    a.line("M-42-68h10M32-68h10", seam(4.0).color(row.top.shade(0.4)));
}
