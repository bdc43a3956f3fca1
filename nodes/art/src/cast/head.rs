//! The head: skull, ears, hair and what is worn on it. Head units, origin in the middle.

use super::face;
use super::hair::{BUN_STRANDS, CURL_LIGHTS, CURLS, FRINGE_CURLS, Hair, NAPE_CURLS, TUFT_BEHIND};
use super::mouth::Mouth;
use super::robot;
use super::table::{CastRow, ExpressionRow};
use crate::color::Color;
use crate::geometry::path;
use crate::sticker::{Art, Ids, Pen};

/// The outline of the head.
const HEAD: &str = "M0-66C46-66 74-38 74 2C74 42 46 62 0 62C-46 62-74 42-74 2C-74-38-46-66 0-66Z";
const CHEEK_SHADE: &str = "M-90 80L90 80L90-30C76 44 20 66-90 40Z";

/// One head as it is to be seen.
pub(super) struct View<'a> {
    pub(super) row: &'a CastRow,
    pub(super) feeling: &'a ExpressionRow,
    pub(super) talking: bool,
    pub(super) hot: bool,
    /// Seen from behind.
    pub(super) back: bool,
    /// How far the features are moved towards the side the figure faces; 0 from the front.
    pub(super) fx: f64,
    pub(super) lw: f64,
    pub(super) rim: f64,
}

impl View<'_> {
    /// The mouth of this moment.
    pub(super) fn mouth(&self) -> Mouth {
        if self.talking { self.feeling.talk } else { self.feeling.mouth }
    }
}

/// Draws a head.
pub(super) fn draw(view: &View<'_>, ids: &mut Ids) -> Art {
    if view.row.hair == Hair::Robot {
        return robot::head(view, ids);
    }
    let mut a = Art::new(view.lw, view.rim);
    if view.back {
        from_behind(&mut a, view.row)
    } else {
        from_the_front(&mut a, view, ids)
    }
    hat(&mut a, view.row);
    helmet(&mut a, view.row);
    if !view.back {
        face::marks(&mut a, view);
    }
    a
}

/// Hair down to the nape, and no face.
fn from_behind(a: &mut Art, row: &CastRow) {
    if let Some(hair) = row.hair.back() {
        a.path(hair, Pen::fill(row.hair_color));
    }
    for x in [-74.0, 74.0] {
        a.ell(x, 10.0, 13.0, 15.0, Pen::fill(row.skin));
    }
    a.path(HEAD, Pen::fill(row.skin));
    a.path(row.hair.nape(), Pen::fill(row.hair_color));
    if row.hair == Hair::Tuft {
        a.path(TUFT_BEHIND, Pen::fill(row.hair_color));
    }
    if row.hair == Hair::Perm {
        a.blobs(&[&CURLS[..], &NAPE_CURLS[..]].concat(), row.hair_color);
    }
    highlight(a, "M-52-46Q-34-70-2-74M14-74Q20-74 26-72", row.hair_color);
}

fn from_the_front(a: &mut Art, view: &View<'_>, ids: &mut Ids) {
    hair_behind(a, view.row);
    skull(a, view, ids);
    face::draw(a, view, ids);
    hair_before(a, view.row);
}

fn hair_behind(a: &mut Art, row: &CastRow) {
    if let Some(hair) = row.hair.back() {
        let color = if row.hair == Hair::Bob { row.hair_color.shade(0.25) } else { row.hair_color };
        a.path(hair, Pen::fill(color));
    }
    if row.hair == Hair::Perm {
        a.blobs(&CURLS, row.hair_color);
    }
}

/// Head and ears with their shadows.
fn skull(a: &mut Art, view: &View<'_>, ids: &mut Ids) {
    let (skin, fx) = (view.row.skin, view.fx);
    a.path(HEAD, Pen::fill(skin));
    a.ell(-70.0 - fx * 0.2, 10.0, 13.0, 15.0, Pen::fill(skin));
    let ear = path("M@ 6q7 3 3 10", &[-73.0 - fx * 0.2]);
    a.line(&ear, Pen::line().width(2.8).color(skin.shade(0.38)));
    if fx == 0.0 {
        a.ell(70.0, 10.0, 13.0, 15.0, Pen::fill(skin));
    }
    a.raw(&format!(r#"<path d="{HEAD}" fill="{skin}"/>"#)); // hides the inner line of the ear
    let shade = skin.mix(Color::hex("#E8806A"), 0.35);
    a.clip(HEAD, &format!(r#"<path d="{CHEEK_SHADE}" fill="{shade}" opacity="0.45"/>"#), ids);
    if let Some(fringe) = view.row.hair.front() {
        let shadow = skin.mix(Color::hex("#B5533C"), 0.4);
        let svg = format!(r#"<path d="{fringe}" transform="translate(3 9)" fill="{shadow}" opacity="0.6"/>"#);
        a.clip(HEAD, &svg, ids);
    }
    a.path(HEAD, Pen::hollow().no_rim());
}

fn hair_before(a: &mut Art, row: &CastRow) {
    if let Some(fringe) = row.hair.front() {
        a.path(fringe, Pen::fill(row.hair_color));
        highlight(a, "M-52-46Q-34-66-6-68M8-68Q14-68 20-67", row.hair_color);
    }
    if row.hair == Hair::Bun {
        a.line(BUN_STRANDS, Pen::line().width(3.0).color(row.hair_color.shade(0.35)));
    }
    if row.hair == Hair::Perm {
        a.blobs(&FRINGE_CURLS, row.hair_color);
        a.line(CURL_LIGHTS, Pen::line().width(3.4).color(row.hair_color.tint(0.35)));
    }
}

fn highlight(a: &mut Art, d: &str, hair: Color) {
    a.line(d, Pen::line().width(6.0).color(hair.tint(0.32)).extra(r#"opacity="0.8""#));
}

/// A newsboy cap.
fn hat(a: &mut Art, row: &CastRow) {
    let Some(c) = row.hat else { return };
    a.path("M-82-40C-98-92-44-116 4-113C60-111 100-82 86-42C60-56-46-58-82-40Z", Pen::fill(c));
    a.line(
        "M4-113Q-2-82-4-53M4-113Q48-92 50-52M4-113Q-52-98-54-50",
        Pen::line().width(3.0).color(c.shade(0.3)),
    );
    a.path("M22-54C54-66 104-54 114-30C86-40 52-40 20-36C8-40 8-50 22-54Z", Pen::fill(c.shade(0.16)));
    a.ell(4.0, -113.0, 7.0, 5.0, Pen::fill(c.shade(0.16)));
}

/// A safety helmet.
fn helmet(a: &mut Art, row: &CastRow) {
    let Some(c) = row.helmet else { return };
    a.path("M-82-30C-84-88-46-108 0-108C46-108 84-88 82-30Z", Pen::fill(c));
    a.path("M-16-108H16V-30H-16Z", Pen::fill(c.tint(0.35)).width(3.4).no_rim());
    a.path("M-90-34Q0-48 100-34Q106-22 92-20Q0-34-84-20Q-98-22-90-34Z", Pen::fill(c.shade(0.12)));
}
