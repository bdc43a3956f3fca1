//! Sticker art: shapes drawn twice, first as a thick paper silhouette (the die-cut rim), then as themselves.

use crate::color::{Color, INK, PAPER};
use crate::geometry::{Point, n, path};

/// Numbers for clip paths, one counter for each document, so that pages are equal byte for byte.
#[derive(Debug, Default)]
pub struct Ids(u32);

impl Ids {
    /// A counter that starts at 1.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next number.
    pub fn next_id(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

/// How the edge of a shape is drawn.
#[derive(Debug, Clone, Copy)]
enum Edge {
    /// In the ink of the art.
    Ink,
    /// In another color.
    Color(Color),
    /// Not at all.
    None,
}

/// How one shape is drawn: fill, edge, width, rim.
///
/// `Pen::fill(c)` has an ink edge and a rim; `Pen::flat(c)` has neither; `Pen::line()` is an ink line without rim.
#[derive(Debug, Clone, Copy)]
pub struct Pen<'a> {
    fill: Option<Color>,
    edge: Edge,
    width: Option<f64>,
    rim: bool,
    extra: &'a str,
}

impl<'a> Pen<'a> {
    /// Filled, with an ink edge and a rim.
    pub const fn fill(color: Color) -> Self {
        Self { fill: Some(color), edge: Edge::Ink, width: None, rim: true, extra: "" }
    }

    /// Not filled, with an ink edge and a rim.
    pub const fn hollow() -> Self {
        Self { fill: None, edge: Edge::Ink, width: None, rim: true, extra: "" }
    }

    /// Filled, without edge and rim.
    pub const fn flat(color: Color) -> Self {
        Self { fill: Some(color), edge: Edge::None, width: None, rim: false, extra: "" }
    }

    /// An ink line, without fill and rim.
    pub const fn line() -> Self {
        Self { fill: None, edge: Edge::Ink, width: None, rim: false, extra: "" }
    }

    /// Width of the edge or line in local units; else that of the art.
    pub const fn width(mut self, width: f64) -> Self {
        self.width = Some(width);
        self
    }

    /// Edge or line in this color instead of ink.
    pub const fn color(mut self, color: Color) -> Self {
        self.edge = Edge::Color(color);
        self
    }

    /// With a rim.
    pub const fn rim(mut self) -> Self {
        self.rim = true;
        self
    }

    /// Without a rim.
    pub const fn no_rim(mut self) -> Self {
        self.rim = false;
        self
    }

    /// Further attributes, for example `opacity="0.8"`.
    pub const fn extra(mut self, attributes: &'a str) -> Self {
        self.extra = attributes;
        self
    }
}

/// A drawing under construction.
#[derive(Debug, Clone)]
pub struct Art {
    /// Usual width of lines, local units.
    pub lw: f64,
    /// Width of the paper rim, local units.
    pub rim: f64,
    ink: Color,
    back: String,
    body: String,
}

/// Stands for the rim color in the silhouettes until [`Art::svg`] knows it.
const RIM: &str = "@R";

impl Art {
    /// Empty art with this line width and rim.
    pub fn new(lw: f64, rim: f64) -> Self {
        Self::with_ink(lw, rim, INK)
    }

    /// Empty art whose lines are not ink.
    pub fn with_ink(lw: f64, rim: f64, ink: Color) -> Self {
        Self { lw, rim, ink, back: String::new(), body: String::new() }
    }

    /// A path.
    pub fn path(&mut self, d: &str, pen: Pen<'_>) {
        let width = pen.width.unwrap_or(self.lw);
        let fill = pen.fill.map_or_else(|| "none".to_owned(), |c| c.to_string());
        let edge = match pen.edge {
            Edge::Ink => Some(self.ink),
            Edge::Color(color) => Some(color),
            Edge::None => None,
        };
        let stroke = edge.map_or_else(String::new, |color| {
            format!(
                r#"stroke="{color}" stroke-width="{}" stroke-linejoin="round" stroke-linecap="round""#,
                n(width)
            )
        });
        self.body.push_str(&format!(r#"<path d="{d}" fill="{fill}" {stroke} {}/>"#, pen.extra));
        if pen.rim {
            let fill = if pen.fill.is_some() { RIM } else { "none" };
            let width = if edge.is_some() { width + 2.0 * self.rim } else { 2.0 * self.rim };
            self.back.push_str(&format!(
                r#"<path d="{d}" fill="{fill}" stroke="{RIM}" stroke-width="{}" stroke-linejoin="round" stroke-linecap="round"/>"#,
                n(width)
            ));
        }
    }

    /// An ellipse around a center.
    pub fn ell(&mut self, cx: f64, cy: f64, rx: f64, ry: f64, pen: Pen<'_>) {
        let d =
            path("M@ @a@ @ 0 1 0 @ 0a@ @ 0 1 0 @ 0Z", &[cx - rx, cy, rx, ry, 2.0 * rx, rx, ry, -2.0 * rx]);
        self.path(&d, pen);
    }

    /// A circle around a center.
    pub fn circle(&mut self, cx: f64, cy: f64, r: f64, pen: Pen<'_>) {
        self.ell(cx, cy, r, r, pen);
    }

    /// A box with rounded corners of radius `r`.
    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, r: f64, pen: Pen<'_>) {
        let r = r.min(w / 2.0).min(h / 2.0);
        let d = path(
            "M@ @h@a@ @ 0 0 1 @ @v@a@ @ 0 0 1 @ @h@a@ @ 0 0 1 @ @v@a@ @ 0 0 1 @ @Z",
            &[
                x + r,
                y,
                w - 2.0 * r,
                r,
                r,
                r,
                r,
                h - 2.0 * r,
                r,
                r,
                -r,
                r,
                2.0 * r - w,
                r,
                r,
                -r,
                -r,
                2.0 * r - h,
                r,
                r,
                r,
                -r,
            ],
        );
        self.path(&d, pen);
    }

    /// A line; start from [`Pen::line`].
    pub fn line(&mut self, d: &str, pen: Pen<'_>) {
        self.path(d, pen);
    }

    /// A limb: a thick curve from `p0` through `p1` to `p2` with an ink edge (two strokes).
    pub fn tube(&mut self, p0: Point, p1: Point, p2: Point, width: f64, fill: Color) {
        let control = (2.0 * p1.0 - (p0.0 + p2.0) / 2.0, 2.0 * p1.1 - (p0.1 + p2.1) / 2.0);
        let d = path("M@ @Q@ @ @ @", &[p0.0, p0.1, control.0, control.1, p2.0, p2.1]);
        let stroke = |color: &str, width: f64| {
            format!(
                r#"<path d="{d}" fill="none" stroke="{color}" stroke-width="{}" stroke-linecap="round"/>"#,
                n(width)
            )
        };
        self.back.push_str(&stroke(RIM, width + 2.0 * self.lw + 2.0 * self.rim - self.lw));
        self.body.push_str(&stroke(&self.ink.to_string(), width + self.lw));
        self.body.push_str(&stroke(&fill.to_string(), width - self.lw));
    }

    /// A union of circles `(x, y, r)` with one common outline.
    pub fn blobs(&mut self, circles: &[(f64, f64, f64)], fill: Color) {
        for &(x, y, r) in circles {
            self.circle(x, y, r, Pen::fill(self.ink).width(self.lw));
        }
        for &(x, y, r) in circles {
            self.circle(x, y, r - self.lw / 2.0, Pen::flat(fill));
        }
    }

    /// SVG of the body only, clipped to the path `d`.
    pub fn clip(&mut self, d: &str, inner: &str, ids: &mut Ids) {
        let id = ids.next_id();
        self.body.push_str(&format!(
            r#"<clipPath id="k{id}"><path d="{d}"/></clipPath><g clip-path="url(#k{id})">{inner}</g>"#
        ));
    }

    /// Other art, moved by an SVG transform.
    pub fn group(&mut self, other: &Self, transform: &str) {
        self.back.push_str(&format!(r#"<g transform="{transform}">{}</g>"#, other.back));
        self.body.push_str(&format!(r#"<g transform="{transform}">{}</g>"#, other.body));
    }

    /// SVG drawn as it is, without a rim: letters, for example.
    pub fn raw(&mut self, svg: &str) {
        self.body.push_str(svg);
    }

    /// The finished sticker: rim below, drawing above. An empty transform is left out.
    pub fn svg(&self, transform: &str) -> String {
        let open =
            if transform.is_empty() { "<g>".to_owned() } else { format!(r#"<g transform="{transform}">"#) };
        format!("{open}{}{}</g>", self.back.replace(RIM, &PAPER.to_string()), self.body)
    }
}
