//! What only pixels can tell.

use newsum_art::color::{Color, WHITE};
use newsum_art::scenario::Layout;
use newsum_art::{ArtError, Page, Pixels, Raster, Scenario, draw, rasterize};

use crate::samples::samples;
use crate::stage_fright::{self, Length};

const ROBOT: Color = Color::hex("#EFFCFF");

/// The samples, and a few stress pages.
fn pages() -> Vec<Page> {
    let mut scenarios = samples();
    scenarios.extend(
        [3, 4].map(|number| stage_fright::scenario(newsum_art::scenario::Lang::Ko, number, Length::Budget)),
    );
    scenarios.iter().map(|scenario| draw(scenario, None).unwrap()).collect()
}

/// The SVG with every group of balloons rewritten.
fn with_balloons(svg: &str, change: impl Fn(&str) -> String) -> String {
    const OPEN: &str = r#"<g class="bubbles">"#;
    let mut parts = svg.split(OPEN);
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (balloons, rest) = part.split_once("</g>").unwrap();
        out += &format!("{OPEN}{}</g>{rest}", change(balloons));
    }
    out
}

fn without_letters(balloons: &str) -> String {
    let mut pieces = balloons.split("<text");
    let first = pieces.next().unwrap().to_owned();
    first + &pieces.map(|piece| piece.split_once("</text>").unwrap().1).collect::<String>()
}

/// Places where two pictures differ.
fn changes(a: &Pixels, b: &Pixels) -> Vec<(u32, u32)> {
    let all = (0..a.height).flat_map(|y| (0..a.width).map(move |x| (x, y)));
    all.filter(|&(x, y)| a.at(x, y) != b.at(x, y)).collect()
}

#[test]
fn letters_lie_on_their_balloon_and_balloons_beside_the_faces() {
    for page in pages() {
        let width = page.width / 2;
        let full = Pixels::render(&page.svg, width).unwrap();
        let blank = Pixels::render(&with_balloons(&page.svg, without_letters), width).unwrap();
        let outside =
            changes(&full, &blank).into_iter().filter(|&(x, y)| ![WHITE, ROBOT].contains(&blank.at(x, y)));
        assert_eq!(outside.count(), 0, "{}: letters outside", page.report.seed);
        let bare = Pixels::render(&with_balloons(&page.svg, |_| String::new()), width).unwrap();
        let changed = changes(&full, &bare);
        for panel in &page.report.panels {
            for face in &panel.faces {
                let area = face.face.placed((panel.frame.x, panel.frame.y), 1.0).placed((0.0, 0.0), 0.5);
                let inside = |&&(x, y): &&(u32, u32)| {
                    let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
                    area.x + 1.0 < x && x < area.right() - 1.0 && area.y + 1.0 < y && y < area.bottom() - 1.0
                };
                assert_eq!(changed.iter().filter(inside).count(), 0, "{}: {}", page.report.seed, face.who);
            }
        }
    }
}

/// Mean difference of the channels when both pages are 24 by 32.
fn difference(a: &Pixels, b: &Pixels) -> f64 {
    let (a, b) = (a.resized(24, 32), b.resized(24, 32));
    let sum: f64 = a.rgb.iter().zip(&b.rgb).map(|(x, y)| (f64::from(*x) - f64::from(*y)).abs()).sum();
    sum / a.rgb.len() as f64
}

fn small(scenario: &Scenario) -> Pixels {
    Pixels::render(&draw(scenario, None).unwrap().svg, 300).unwrap()
}

#[test]
fn articles_differ_and_so_do_seeds() {
    let pages: Vec<Pixels> = samples().iter().map(small).collect();
    for (index, page) in pages.iter().enumerate() {
        for other in &pages[..index] {
            assert!(difference(page, other) >= 22.0, "{}", difference(page, other));
        }
    }
    let seeded = |seed: &str| {
        let sample = samples().remove(3);
        small(&Scenario { seed: seed.to_owned(), layout: Some(Layout::Grid), ..sample })
    };
    let (a, b) = (seeded("one"), seeded("two"));
    assert!(difference(&a, &b) >= 6.0, "{}", difference(&a, &b));
}

#[test]
fn all_pictures_come_from_one_rendering_and_are_small() {
    let page = draw(&samples().remove(2), None).unwrap();
    let raster = Raster::new(&page, 1200).unwrap();
    let png = raster.page_png().unwrap();
    assert!(png.len() < 400 * 1024, "{} bytes", png.len());
    assert_eq!(png, Raster::new(&page, 1200).unwrap().page_png().unwrap());
    let size = |png: &[u8]| {
        let info = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap().info().clone();
        (info.width, info.height)
    };
    assert_eq!(size(&png), (1200, page.height));
    assert_eq!(size(&raster.thumbnail_png().unwrap()), (600, 600));
    for panel in 1..=4 {
        let (width, height) = size(&raster.panel_png(panel).unwrap());
        let frame = page.report.panels[panel - 1].frame;
        assert!((f64::from(width) - frame.w).abs() < 30.0 && (f64::from(height) - frame.h).abs() < 30.0);
    }
    assert_eq!(raster.panel_png(0).unwrap_err(), ArtError::NoSuchPanel(0));
}

#[test]
fn the_palette_keeps_every_color_close() {
    let page = draw(&samples().remove(1), None).unwrap();
    let pixels = Pixels::render(&page.svg, 600).unwrap();
    let mut decoder = png::Decoder::new(std::io::Cursor::new(pixels.png().unwrap()));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut rgb).unwrap();
    let off = |(a, b): (&u8, &u8)| f64::from(a.abs_diff(*b));
    let mean = pixels.rgb.iter().zip(&rgb).map(off).sum::<f64>() / rgb.len() as f64;
    assert!(mean < 2.0, "mean error {mean}");
}

#[test]
fn what_is_no_picture_is_refused() {
    assert!(matches!(rasterize("<svg", 300).unwrap_err(), ArtError::Svg(_)));
    assert_eq!(rasterize("<svg/>", 3).unwrap_err(), ArtError::Width(3));
}
