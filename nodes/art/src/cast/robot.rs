//! The head of the robot: a box with a screen that shows the same feelings in light.

use super::face::{Eye, SIDES, drop, lid, vein};
use super::head::View;
use super::mouth::Inside;
use crate::color::{Color, WHITE};
use crate::geometry::path;
use crate::sticker::{Art, Ids, Pen};

const SHELL: &str =
    "M-30-62H30A44 44 0 0 1 74-18V14A44 44 0 0 1 30 58H-30A44 44 0 0 1-74 14V-18A44 44 0 0 1-30-62Z";
const SHELL_SHADE: &str = "M-76 60h152v-60C70 40 20 50-76 42Z";

pub(super) fn head(view: &View<'_>, ids: &mut Ids) -> Art {
    let mut a = Art::new(view.lw, view.rim);
    shell(&mut a, view, ids);
    if !view.back {
        screen(&mut a, view);
    }
    a
}

/// Antenna, ears and box.
fn shell(a: &mut Art, view: &View<'_>, ids: &mut Ids) {
    let row = view.row;
    a.line("M0-60V-88", Pen::line().width(6.0).rim());
    a.circle(0.0, -96.0, 12.0, Pen::fill(row.top2));
    a.circle(-3.0, -100.0, 3.4, Pen::flat(WHITE));
    for side in SIDES {
        a.rect(side * 78.0 - 11.0, -18.0, 22.0, 40.0, 9.0, Pen::fill(row.bottom));
    }
    a.rect(-76.0, -64.0, 152.0, 124.0, 46.0, Pen::fill(row.skin));
    let shade = row.skin.shade(0.25);
    a.clip(SHELL, &format!(r#"<path d="{SHELL_SHADE}" fill="{shade}" opacity="0.5"/>"#), ids);
    a.line("M-52-46Q-36-56-18-56", Pen::line().width(7.0).color(WHITE));
}

fn screen(a: &mut Art, view: &View<'_>) {
    a.rect(-58.0 + view.fx * 0.5, -38.0, 116.0, 82.0, 30.0, Pen::fill(view.row.hair_color));
    let mut glow = Art::with_ink(view.lw, 0.0, view.row.light());
    for side in SIDES {
        eye(&mut glow, view, side);
        let pen = Pen::flat(Color::hex("#FF8FA3")).extra(r#"opacity="0.85""#);
        a.ell(view.fx * 0.8 + side * 45.0, 19.0, 8.0, 6.0, pen);
    }
    mouth(&mut glow, view);
    a.group(&glow, "translate(0 0)");
    let gloss = path("M@ -27q10-5 24-5", &[-44.0 + view.fx * 0.5]);
    a.line(&gloss, Pen::line().width(4.0).color(WHITE).extra(r#"opacity="0.35""#));
    if view.feeling.sweat {
        drop(a, -66.0, -44.0, 1.0);
    }
    if view.feeling.vein {
        vein(a, "M58-74q8 1 9 10M84-70q-9 0-10 9M57-49q9 0 10-9M83-48q-1-9-10-9");
    }
}

fn eye(glow: &mut Art, view: &View<'_>, side: f64) {
    let (x, y) = (view.fx + side * 25.0, -2.0);
    let line = Pen::line().width(6.0);
    match view.feeling.eye {
        Eye::Dot | Eye::Moist | Eye::Half | Eye::Slant => dot(glow, view, x, y, side),
        Eye::Up => glow.ell(x + 4.0, y - 5.0, 8.5, 11.5, Pen::flat(view.row.light())),
        Eye::Arc => {
            let arc = path("M@ @Q@ @ @ @", &[x - 12.0, y + 6.0, x, y - 14.0, x + 12.0, y + 6.0]);
            glow.line(&arc, line);
        }
        Eye::Shut => glow.line(&path("M@ @h20", &[x - 10.0, y]), line),
        Eye::Wide => {
            glow.ell(x, y - 2.0, 14.0, 16.0, Pen::hollow().width(5.0).no_rim());
            glow.circle(x, y - 2.0, 4.5, Pen::flat(view.row.light()));
        }
    }
}

fn dot(glow: &mut Art, view: &View<'_>, x: f64, y: f64, side: f64) {
    glow.ell(x, y, 8.5, 11.5, Pen::flat(view.row.light()));
    lid(glow, x, y, view.feeling.eye, side, view.row.hair_color);
    if view.feeling.eye == Eye::Slant {
        let (left, right) = if side < 0.0 { (y - 15.0, y - 4.0) } else { (y - 4.0, y - 15.0) };
        glow.line(&path("M@ @L@ @", &[x - 13.0, left, x + 13.0, right]), Pen::line().width(5.0));
    }
}

fn mouth(glow: &mut Art, view: &View<'_>) {
    let led = view.row.light();
    let (pen, extra) = match view.mouth().inside() {
        Inside::Line => (Pen::hollow(), r#"fill-opacity="0.3""#),
        Inside::Tongue | Inside::Grin => (Pen::fill(led), r#"fill-opacity="1""#),
        Inside::Shout | Inside::Clenched => (Pen::fill(led), r#"fill-opacity="0.3""#),
    };
    let mut shape = Art::with_ink(view.lw, 0.0, led);
    shape.path(view.mouth().path(), pen.width(5.0).no_rim().extra(extra));
    glow.group(&shape, &path("translate(@ 24) scale(0.8)", &[view.fx]));
}
