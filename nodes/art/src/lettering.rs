//! Words into lines: emphasis, breaking, fitting into a box, and the SVG of the result.

mod breaking;
mod fit;
mod words;

pub use fit::{Block, Fit, fit};
pub use words::{Line, Run, plain};

use crate::color::Color;
use crate::font::{self, FAMILY};
use crate::geometry::n;

/// Text safe to write into an element: `&`, `<` and `>` escaped.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How a block of lines is written.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Color of the letters.
    pub fill: Color,
    /// Color of `*emphasized*` runs.
    pub strong: Color,
    /// Lines start at `x` instead of being centered on it.
    pub from_start: bool,
    /// 700 or 400.
    pub weight: u16,
    /// Further stroke in em that makes Bold read as ExtraBold.
    pub fat: f64,
}

impl Style {
    /// Centered bold lines, slightly fattened.
    pub const fn centered(fill: Color, strong: Color) -> Self {
        Self { fill, strong, from_start: false, weight: 700, fat: 0.022 }
    }

    /// Bold lines that start at `x`, slightly fattened.
    pub const fn from_start(fill: Color, strong: Color) -> Self {
        Self { from_start: true, ..Self::centered(fill, strong) }
    }

    fn pen(&self, color: Color, size: f64) -> String {
        let width = size * self.fat;
        if width < 0.1 {
            return format!(r#"fill="{color}""#);
        }
        format!(r#"fill="{color}" stroke="{color}" stroke-width="{}""#, n(width))
    }
}

/// The lines of `block` as SVG text, the first one directly below `top`.
pub fn text_block(block: &Block, x: f64, top: f64, style: Style) -> String {
    let size = block.size;
    let mut out = String::new();
    let mut y = top + size * (block.lead - 1.0) / 2.0 + size * 0.82;
    for line in &block.lines {
        let left = if style.from_start { x } else { x - font::width(&plain(line), size) / 2.0 };
        out.push_str(&format!(
            r#"<text x="{}" y="{}" font-family="{FAMILY}" font-size="{}" font-weight="{}" {} stroke-linejoin="round" xml:space="preserve">{}</text>"#,
            n(left), n(y), n(size), style.weight, style.pen(style.fill, size), spans(line, style, size),
        ));
        y += size * block.lead;
    }
    out
}

fn spans(line: &Line, style: Style, size: f64) -> String {
    let one = |run: &Run| match run.strong {
        true => format!("<tspan {}>{}</tspan>", style.pen(style.strong, size), escape(&run.text)),
        false => escape(&run.text),
    };
    line.iter().map(one).collect()
}
