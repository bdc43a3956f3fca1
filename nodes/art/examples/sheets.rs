//! Draws reference sheets of the cast, the sets and the props as PNG: `cargo run -p newsum-art --example sheets -- DIR`.

use std::error::Error;
use std::path::{Path, PathBuf};

use newsum_art::cast::{self, Act, Facing, tables};
use newsum_art::color::{INK, PAPER};
use newsum_art::font::{self, FAMILY};
use newsum_art::palette::palettes;
use newsum_art::props;
use newsum_art::rng::Rng;
use newsum_art::scenario::{Expression, Figure, MoodName, Pose, Prop, Set};
use newsum_art::sets::{self, Scene};
use newsum_art::sticker::Ids;
use resvg::{tiny_skia, usvg};

/// Draws all sheets into the folder given.
fn main() -> Result<(), Box<dyn Error>> {
    let folder =
        std::env::args().nth(1).map(PathBuf::from).ok_or("give the folder to write the sheets to")?;
    std::fs::create_dir_all(&folder)?;
    let ids = &mut Ids::new();
    write(&folder.join("sheet-faces.png"), &faces(ids))?;
    write(&folder.join("sheet-poses.png"), &poses(ids))?;
    write(&folder.join("sheet-sets.png"), &all_sets())?;
    write(&folder.join("sheet-props.png"), &all_props(ids))
}

/// SVG with its size.
struct Sheet {
    size: (f64, f64),
    svg: String,
}

/// A grid of equal cells, each clipped to its box, with its name below.
fn grid(columns: usize, cell: (f64, f64), cells: &[(String, String)]) -> Sheet {
    let place = |i: usize| (count(i % columns) * cell.0, count(i / columns) * (cell.1 + 24.0));
    let mut svg = String::new();
    for (i, (name, drawing)) in cells.iter().enumerate() {
        let (x, y) = place(i);
        svg += &format!(
            r#"<g transform="translate({x} {y})"><clipPath id="cell{i}"><rect width="{}" height="{}"/></clipPath><g clip-path="url(#cell{i})">{drawing}</g><text x="{}" y="{}" font-family="{FAMILY}" font-size="15" font-weight="700" fill="{INK}" text-anchor="middle">{name}</text></g>"#,
            cell.0 - 6.0,
            cell.1,
            cell.0 / 2.0 - 3.0,
            cell.1 + 16.0
        );
    }
    let rows = cells.len().div_ceil(columns);
    Sheet { size: (count(columns) * cell.0, count(rows) * (cell.1 + 24.0)), svg }
}

#[expect(clippy::cast_precision_loss, reason = "a sheet has far fewer cells")]
fn count(n: usize) -> f64 {
    n as f64
}

/// A sticker on a plain ground.
fn on_ground(svg: &str) -> String {
    format!(r##"<rect width="400" height="400" fill="#DDF0F3"/>{svg}"##)
}

/// Every face of everybody, silent and speaking, then from the front and in the heat.
fn faces(ids: &mut Ids) -> Sheet {
    let mut cells = Vec::new();
    for (label, talking, facing, hot) in [
        ("", false, Facing::Right, false),
        (" talking", true, Facing::Left, false),
        (", hot", false, Facing::Front, true),
    ] {
        for &who in Figure::ALL {
            for &expression in Expression::ALL {
                let act = Act { pose: Pose::Stand, expression, talking, facing, back: false, hot };
                let at = format!("translate(56 {}) scale(0.55)", 84.0 + 117.0 * tables().figure(who).scale);
                cells.push((format!("{expression}{label}"), on_ground(&person(who, act, &at, ids))));
            }
        }
    }
    grid(10, (118.0, 132.0), &cells)
}

/// Every pose of everybody, then seen from behind, then the magpie.
fn poses(ids: &mut Ids) -> Sheet {
    let mut cells = Vec::new();
    for (row, &who) in Figure::ALL.iter().enumerate() {
        for (column, &pose) in Pose::ALL.iter().enumerate() {
            let facing = [Facing::Right, Facing::Left, Facing::Right, Facing::Front][column % 4];
            let expression = Expression::ALL[(row + column) % Expression::ALL.len()];
            let act = Act { pose, expression, talking: row % 2 == 0, facing, back: false, hot: false };
            cells.push((
                format!("{who} {pose}"),
                on_ground(&person(who, act, "translate(66 186) scale(0.5)", ids)),
            ));
        }
    }
    for &who in Figure::ALL {
        let act = Act {
            pose: Pose::Stand,
            expression: Expression::Neutral,
            talking: false,
            facing: Facing::Left,
            back: true,
            hot: false,
        };
        let svg = person(who, act, "translate(66 186) scale(0.5)", ids);
        cells.push((format!("{who} behind"), on_ground(&svg)));
    }
    for looks_up in [false, true] {
        let bird = cast::magpie(3.0, 6.0, looks_up, ids).svg("translate(86 130) scale(0.7)");
        cells.push(("magpie".to_owned(), on_ground(&bird)));
    }
    grid(11, (138.0, 200.0), &cells)
}

fn person(who: Figure, act: Act, transform: &str, ids: &mut Ids) -> String {
    cast::figure(tables().figure(who), act, 3.7, 7.0, None, ids).0.svg(transform)
}

/// Every set in every mood.
fn all_sets() -> Sheet {
    let (w, h) = (554.0, 430.0);
    let mut cells = Vec::new();
    for &set in Set::ALL {
        for &mood in MoodName::ALL {
            let id = format!("sky-{set}-{mood}");
            let scene = Scene { w, h, g: h * 0.78, palette: palettes().mood(mood), mood, id: &id };
            let svg = sets::draw(set, scene, &mut Rng::new("sheet", set.name()));
            cells.push((format!("{set} / {mood}"), format!(r#"<g transform="scale(0.46)">{svg}</g>"#)));
        }
    }
    grid(6, (260.0, 198.0), &cells)
}

/// Every prop; those that carry letters a second time with a value.
fn all_props(ids: &mut Ids) -> Sheet {
    let mut cells = Vec::new();
    let lettered = [(Prop::Stat, "38.2℃"), (Prop::Tag, "국회"), (Prop::Chip, "1.4nm"), (Prop::Coins, "$")];
    let plain = Prop::ALL.iter().map(|prop| (*prop, None));
    for (i, (prop, label)) in plain.chain(lettered.map(|(prop, text)| (prop, Some(text)))).enumerate() {
        let mood = MoodName::ALL[i % MoodName::ALL.len()];
        let art = props::draw(prop, palettes().mood(mood), label, 3.6, 6.5, ids);
        let svg = art.svg("translate(72 76)");
        cells.push((prop.to_string(), format!(r##"<rect width="400" height="400" fill="#F7E3C2"/>{svg}"##)));
    }
    grid(8, (150.0, 152.0), &cells)
}

fn write(path: &Path, sheet: &Sheet) -> Result<(), Box<dyn Error>> {
    let (w, h) = sheet.size;
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}"><rect width="{w}" height="{h}" fill="{PAPER}"/>{}</svg>"#,
        sheet.svg
    );
    let options = usvg::Options { fontdb: font::database(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(&svg, &options)?;
    let size = tree.size().to_int_size();
    let mut picture = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or("the sheet has no size")?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut picture.as_mut());
    picture.save_png(path)?;
    Ok(())
}
