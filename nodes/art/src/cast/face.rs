//! The face: cheeks, eyes, brows, nose and mouth; and the marks a feeling leaves.

use serde::Deserialize;

use super::head::View;
use super::mouth;
use crate::color::{Color, INK, PAPER, WHITE};
use crate::geometry::{n, path};
use crate::palette::palettes;
use crate::sticker::{Art, Ids, Pen};

/// Distance of each eye from the middle of the face, and their height: head units.
const EYE: (f64, f64) = (28.0, 6.0);
/// Left and right of the middle of the face.
pub(super) const SIDES: [f64; 2] = [-1.0, 1.0];

/// The shapes an eye can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Eye {
    /// A dot with a highlight.
    Dot,
    /// Closed upwards in a laugh.
    Arc,
    /// Wide open, with white around.
    Wide,
    /// A dot under a slanted lid.
    Slant,
    /// A dot under a half closed lid.
    Half,
    /// A large wet dot.
    Moist,
    /// Looking up.
    Up,
    /// Closed downwards.
    Shut,
}

/// Draws all that is between ears, hair and chin.
pub(super) fn draw(a: &mut Art, view: &View<'_>, ids: &mut Ids) {
    cheeks(a, view);
    lenses(a, view);
    for side in SIDES {
        let x = view.fx + side * EYE.0;
        eye(a, x, EYE.1, view.feeling.eye);
        lid(a, x, EYE.1, view.feeling.eye, side, view.row.skin);
    }
    brows(a, view);
    let nose = path("M@ 19q5 3 1 6", &[view.fx + 3.0]);
    a.line(&nose, Pen::line().width(3.2).color(view.row.skin.shade(0.38)));
    mouth_and_moustache(a, view, ids);
    wrinkles(a, view);
    glasses(a, view);
}

fn cheeks(a: &mut Art, view: &View<'_>) {
    let opacity = if view.hot { 0.75 } else { 0.3 + 0.35 * view.feeling.blush };
    let extra = format!(r#"opacity="{}""#, n(opacity));
    for side in SIDES {
        a.ell(view.fx * 0.9 + side * 46.0, 28.0, 13.0, 8.5, Pen::flat(palettes().blush).extra(&extra));
    }
}

fn lenses(a: &mut Art, view: &View<'_>) {
    if view.row.glasses {
        for side in SIDES {
            let pen = Pen::flat(WHITE).extra(r#"fill-opacity="0.5""#);
            a.ell(view.fx + side * EYE.0, EYE.1, 20.0, 21.0, pen);
        }
    }
}

fn eye(a: &mut Art, x: f64, y: f64, eye: Eye) {
    match eye {
        Eye::Dot | Eye::Half | Eye::Slant => dot(a, x, y, 8.0, 11.0),
        Eye::Moist => {
            dot(a, x, y, 10.0, 13.0);
            a.circle(x + 3.4, y + 4.6, 2.2, Pen::flat(WHITE));
            let water = path("M@ @q8 5 16 0", &[x - 8.0, y + 13.0]);
            a.line(&water, Pen::line().width(4.0).color(Color::hex("#6EC6F0")));
        }
        Eye::Arc => lash(a, [x - 12.0, y + 5.0, x, y - 15.0, x + 12.0, y + 5.0]),
        Eye::Shut => lash(a, [x - 11.0, y - 1.0, x, y + 10.0, x + 11.0, y - 1.0]),
        Eye::Wide => {
            a.ell(x, y - 2.0, 15.0, 17.0, Pen::fill(WHITE).width(3.6).no_rim());
            a.circle(x, y - 1.0, 6.0, Pen::flat(INK));
        }
        Eye::Up => {
            a.ell(x, y - 1.0, 12.0, 14.0, Pen::fill(WHITE).width(3.4).no_rim());
            a.circle(x + 4.0, y - 7.0, 6.0, Pen::flat(INK));
        }
    }
}

/// A pupil with its highlight.
fn dot(a: &mut Art, x: f64, y: f64, rx: f64, ry: f64) {
    a.ell(x, y, rx, ry, Pen::flat(INK));
    a.circle(x - 2.6, y - 4.4, 3.2, Pen::flat(WHITE));
}

/// A closed eye: one curve.
fn lash(a: &mut Art, curve: [f64; 6]) {
    a.line(&path("M@ @Q@ @ @ @", &curve), Pen::line().width(5.5).color(INK));
}

/// An eyelid over a dot, painted in the color around it. `side` is -1 for the left eye, 1 for the right.
pub(super) fn lid(a: &mut Art, x: f64, y: f64, eye: Eye, side: f64, skin: Color) {
    match eye {
        Eye::Half => {
            a.path(&path("M@ @h26v10h-26z", &[x - 13.0, y - 14.0]), Pen::flat(skin));
            a.line(&path("M@ @h24", &[x - 12.0, y - 4.0]), Pen::line().width(5.0));
        }
        Eye::Slant => {
            let (left, right) = if side < 0.0 { (y - 12.0, y) } else { (y, y - 12.0) };
            let d = path("M@ @L@ @V@H@Z", &[x - 13.0, left, x + 13.0, right, y - 16.0, x - 13.0]);
            a.path(&d, Pen::flat(skin));
        }
        Eye::Dot | Eye::Arc | Eye::Wide | Eye::Moist | Eye::Up | Eye::Shut => {}
    }
}

fn brows(a: &mut Art, view: &View<'_>) {
    let [outer, inner, height] = view.feeling.brow;
    for side in SIDES {
        let d = path(
            "M@ @Q@ @ @ @",
            &[
                view.fx + side * 40.0,
                6.0 + height + outer,
                view.fx + side * 28.0,
                6.0 + height - 4.0 + (outer + inner) / 2.0,
                view.fx + side * 17.0,
                6.0 + height + inner,
            ],
        );
        a.line(&d, Pen::line().width(view.row.brow + 1.0).color(view.row.hair_color.shade(0.35)));
    }
}

fn mouth_and_moustache(a: &mut Art, view: &View<'_>, ids: &mut Ids) {
    let y = if view.row.moustache { 45.0 } else { 40.0 };
    mouth::draw(a, view.fx, y, view.mouth(), ids);
    if view.row.moustache {
        let d = path("M@ 30c4-9 13-10 19-5c6-5 15-4 19 5c-6 5-13 5-19 1c-6 4-13 4-19-1z", &[view.fx - 19.0]);
        a.path(&d, Pen::fill(view.row.hair_color).width(3.0).no_rim());
    }
}

fn wrinkles(a: &mut Art, view: &View<'_>) {
    if view.row.wrinkle {
        let d = path("M@ 16q6 4 9 1M@ 16q-6 4-9 1", &[view.fx - 58.0, view.fx + 58.0]);
        a.line(&d, Pen::line().width(2.6).color(view.row.skin.shade(0.35)));
    }
}

fn glasses(a: &mut Art, view: &View<'_>) {
    if view.row.glasses {
        for side in SIDES {
            a.ell(view.fx + side * EYE.0, EYE.1, 20.0, 21.0, Pen::hollow().width(4.0).no_rim());
        }
        let bridge = path("M@ 4q8-6 16 0M@ 2L-74-4", &[view.fx - 8.0, view.fx - 48.0]);
        a.line(&bridge, Pen::line().width(4.0));
    }
}

/// Sweat, tears and the vein of anger; they come over hair and hat.
pub(super) fn marks(a: &mut Art, view: &View<'_>) {
    let fx = view.fx;
    if view.feeling.sweat || view.hot {
        drop(a, fx - 56.0, -22.0, 0.9);
    }
    if view.hot {
        drop(a, fx + 60.0, -4.0, 0.7);
    }
    if view.feeling.tear {
        drop(a, fx - 30.0, 34.0, 0.75);
    }
    if view.feeling.vein {
        vein(a, "M58-54q8 1 9 10M84-50q-9 0-10 9M57-29q9 0 10-9M83-28q-1-9-10-9");
    }
}

/// Four strokes of anger beside the head.
pub(super) fn vein(a: &mut Art, d: &str) {
    a.line(d, Pen::line().width(10.0).color(PAPER)); // on dark hair the red alone is lost
    a.line(d, Pen::line().width(5.5).color(Color::hex("#E5383B")));
}

/// A drop of sweat or a tear, its tip above `(x, y)`.
pub(super) fn drop(a: &mut Art, x: f64, y: f64, scale: f64) {
    let s = scale;
    let d = path(
        "M@ @c@ @ @ @ 0 @c@ 0 @ @ 0 @z",
        &[
            x,
            y - 14.0 * s,
            4.0 * s,
            8.0 * s,
            9.0 * s,
            12.0 * s,
            26.0 * s,
            -9.0 * s,
            -9.0 * s,
            -18.0 * s,
            -26.0 * s,
        ],
    );
    a.path(&d, Pen::fill(palettes().sweat).width(3.0).no_rim());
}
