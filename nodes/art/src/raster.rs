//! A page in pixels, rendered once: from it come the PNG of the page, of every panel, and the thumbnail.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::color::Color;
use crate::error::ArtError;
use crate::font;
use crate::geometry::{Point, Rect};
use crate::page::Page;
use crate::palette::palettes;
use crate::palette_image;

/// Widths that can be asked for.
const WIDTHS: std::ops::RangeInclusive<u32> = 16..=4000;
/// Edge of the thumbnail, px.
const THUMBNAIL: u32 = 600;
/// How far the order tab sticks out of a panel, px of the page.
const TAB: f64 = 13.0;
/// How far the shadow of a panel reaches, px of the page.
const SHADOW: f64 = 11.0;

/// Opaque pixels, tightly packed RGB, rows from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Width in px.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// Three bytes for each pixel.
    pub rgb: Vec<u8>,
}

impl Pixels {
    /// Renders an SVG at this width, with the bundled font and nothing else of the machine. Transparent parts become
    /// white.
    ///
    /// # Errors
    ///
    /// When the SVG cannot be parsed, or the width is out of range.
    pub fn render(svg: &str, width: u32) -> Result<Self, ArtError> {
        if !WIDTHS.contains(&width) {
            return Err(ArtError::Width(width));
        }
        let options = Options {
            fontdb: font::database(),
            font_family: "NanumSquareRound".to_owned(),
            ..Options::default()
        };
        let tree = Tree::from_str(svg, &options).map_err(|error| ArtError::Svg(error.to_string()))?;
        let scale = width as f32 / tree.size().width();
        let height = (tree.size().height() * scale).round().max(1.0) as u32;
        let mut pixmap = Pixmap::new(width, height).ok_or(ArtError::Width(width))?;
        pixmap.fill(resvg::tiny_skia::Color::WHITE);
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
        let rgb = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Ok(Self { width, height, rgb })
    }

    /// The picture as a PNG with 256 colors.
    ///
    /// # Errors
    ///
    /// When the picture cannot be encoded.
    pub fn png(&self) -> Result<Vec<u8>, ArtError> {
        palette_image::encode(&self.rgb, self.width, self.height)
    }

    /// The color of a pixel.
    pub fn at(&self, x: u32, y: u32) -> Color {
        let start = 3 * (y as usize * self.width as usize + x as usize);
        Color([self.rgb[start], self.rgb[start + 1], self.rgb[start + 2]])
    }

    /// The part inside a box; what lies beyond the picture is left out.
    fn crop(&self, area: Rect) -> Self {
        let (x0, x1) = (clamp(area.x, self.width), clamp(area.right(), self.width));
        let (y0, y1) = (clamp(area.y, self.height), clamp(area.bottom(), self.height));
        let row = |y: u32| {
            let start = y as usize * self.width as usize;
            &self.rgb[3 * (start + x0 as usize)..3 * (start + x1 as usize)]
        };
        let rgb = (y0..y1).flat_map(row).copied().collect();
        Self { width: x1 - x0, height: y1 - y0, rgb }
    }

    /// The picture at another size; every new pixel is the mean of the area it stands for.
    pub fn resized(&self, width: u32, height: u32) -> Self {
        let columns = shares(self.width, width);
        let rows = shares(self.height, height);
        let mut rgb = Vec::with_capacity(3 * width as usize * height as usize);
        for row in &rows {
            for column in &columns {
                rgb.extend(self.mean(column, row));
            }
        }
        Self { width, height, rgb }
    }

    fn mean(&self, columns: &[(u32, f64)], rows: &[(u32, f64)]) -> [u8; 3] {
        let (mut sum, mut weight) = ([0.0; 3], 0.0);
        for &(y, tall) in rows {
            for &(x, wide) in columns {
                let share = tall * wide;
                for (total, byte) in sum.iter_mut().zip(self.at(x, y).0) {
                    *total += f64::from(byte) * share;
                }
                weight += share;
            }
        }
        sum.map(|total| (total / weight).round() as u8)
    }
}

fn clamp(value: f64, limit: u32) -> u32 {
    value.round().max(0.0).min(f64::from(limit)) as u32
}

/// For each of `new` places the old places it covers, and how much of each.
fn shares(old: u32, new: u32) -> Vec<Vec<(u32, f64)>> {
    let step = f64::from(old) / f64::from(new);
    (0..new)
        .map(|place| {
            let (from, to) = (f64::from(place) * step, f64::from(place + 1) * step);
            (from as u32..(to.ceil() as u32).min(old))
                .map(|index| (index, f64::from(index + 1).min(to) - f64::from(index).max(from)))
                .filter(|(_, share)| *share > 1e-9)
                .collect()
        })
        .collect()
}

/// A page in pixels.
#[derive(Debug, Clone)]
pub struct Raster {
    /// The pixels of the whole page.
    pub pixels: Pixels,
    /// Pixels for each unit of the page.
    scale: f64,
    ground: Color,
    panels: Vec<[Point; 4]>,
    page_width: f64,
}

impl Raster {
    /// Renders a page at this width; the usual one is 1200, 1000 for a strip, both [`Page::width`].
    ///
    /// # Errors
    ///
    /// When the width is out of range.
    pub fn new(page: &Page, width: u32) -> Result<Self, ArtError> {
        Ok(Self {
            pixels: Pixels::render(&page.svg, width)?,
            scale: f64::from(width) / f64::from(page.width),
            ground: palettes().theme(page.report.theme).page,
            panels: page.report.panels.iter().map(|panel| panel.corners).collect(),
            page_width: f64::from(page.width),
        })
    }

    /// The page as PNG, at most 400 KB at 1200 px.
    ///
    /// # Errors
    ///
    /// When the picture cannot be encoded.
    pub fn page_png(&self) -> Result<Vec<u8>, ArtError> {
        self.pixels.png()
    }

    /// One panel with its words, cut out of the page. `panel` is 1 to 4.
    ///
    /// # Errors
    ///
    /// When there is no such panel.
    pub fn panel_png(&self, panel: usize) -> Result<Vec<u8>, ArtError> {
        self.panel(panel)?.png()
    }

    /// The pixels of one panel, 1 to 4. Its neighbors are covered with the color of the page.
    ///
    /// # Errors
    ///
    /// When there is no such panel.
    pub fn panel(&self, panel: usize) -> Result<Pixels, ArtError> {
        let corners = panel.checked_sub(1).and_then(|index| self.panels.get(index));
        let corners = corners.ok_or(ArtError::NoSuchPanel(panel))?;
        let [a, b, c, d] = grown(corners).map(|(x, y)| (x * self.scale, y * self.scale));
        let (left, right) = (a.0.min(d.0), b.0.max(c.0));
        let area = Rect::new(left, a.1, right - left, c.1 - a.1);
        let mut pixels = self.pixels.crop(area);
        let (x0, y0) = (clamp(area.x, self.pixels.width), clamp(area.y, self.pixels.height));
        for y in 0..pixels.height {
            let middle = f64::from(y0 + y) + 0.5;
            let share = (middle - a.1) / (d.1 - a.1);
            let from = a.0 + (d.0 - a.0) * share - f64::from(x0);
            let to = b.0 + (c.0 - b.0) * share - f64::from(x0);
            for x in (0..pixels.width).filter(|x| !(from..to).contains(&(f64::from(*x) + 0.5))) {
                let start = 3 * (y as usize * pixels.width as usize + x as usize);
                pixels.rgb[start..start + 3].copy_from_slice(&self.ground.0);
            }
        }
        Ok(pixels)
    }

    /// Banner and first two rows of panels in a square of 600 px, on the color of the page.
    ///
    /// # Errors
    ///
    /// When the picture cannot be encoded.
    pub fn thumbnail_png(&self) -> Result<Vec<u8>, ArtError> {
        self.thumbnail().png()
    }

    /// The pixels of the thumbnail.
    pub fn thumbnail(&self) -> Pixels {
        let mut rows: Vec<f64> = self.panels.iter().map(|corners| corners[2].1).collect();
        rows.dedup();
        let bottom = (rows.get(1).or(rows.first()).copied().unwrap_or(self.page_width) + 9.0) * self.scale;
        let upper = self.pixels.crop(Rect::new(0.0, 0.0, f64::from(self.pixels.width), bottom));
        let fit = f64::from(THUMBNAIL) / f64::from(upper.width.max(upper.height));
        let size = |value: u32| clamp(f64::from(value) * fit, THUMBNAIL).max(1);
        let small = upper.resized(size(upper.width), size(upper.height));
        self.centered(&small)
    }

    fn centered(&self, small: &Pixels) -> Pixels {
        let edge = THUMBNAIL as usize;
        let mut rgb = self.ground.0.repeat(edge * edge);
        // The banner runs on to both sides.
        for (index, line) in small.rgb.chunks_exact(3 * small.width as usize).enumerate() {
            let start = 3 * ((THUMBNAIL - small.height) as usize / 2 + index) * edge;
            rgb[start..start + 3 * edge].copy_from_slice(&line[..3].repeat(edge));
        }
        let (x, y) = ((THUMBNAIL - small.width) / 2, (THUMBNAIL - small.height) / 2);
        let row = 3 * small.width as usize;
        for (index, line) in small.rgb.chunks_exact(row).enumerate() {
            let start = 3 * ((y as usize + index) * edge + x as usize);
            rgb[start..start + row].copy_from_slice(line);
        }
        Pixels { width: THUMBNAIL, height: THUMBNAIL, rgb }
    }
}

/// The corners with room for the order tab and the shadow.
fn grown(corners: &[Point; 4]) -> [Point; 4] {
    let [a, b, c, d] = *corners;
    [
        (a.0 - TAB, a.1 - TAB),
        (b.0 + SHADOW, b.1 - TAB),
        (c.0 + SHADOW, c.1 + SHADOW),
        (d.0 - TAB, d.1 + SHADOW),
    ]
}
