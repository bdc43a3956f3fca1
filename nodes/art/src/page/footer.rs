//! The footer: the article in one line, its sources, and that nobody is quoted.

use super::banner::text_report;
use super::{Sketch, is_korean};
use crate::color::{Color, INK, WHITE};
use crate::font;
use crate::geometry::{n, path};
use crate::layout::MARGIN;
use crate::lettering::{Block, Fit, Style, fit, text_block};
use crate::report::{Furniture, TextReport};

/// Emphasis in the summary.
const STRONG: Color = Color::hex("#B3273C");
const SUMMARY: &[f64] = &[28.0, 26.0, 24.0];
const SMALL: &[f64] = &[22.0, 21.0, 20.0];
/// Height of a line of the small print.
const SMALL_LINE: f64 = 30.0;

/// The footer, where it ends, and what it says about its texts.
pub(super) struct Footer {
    pub(super) svg: String,
    pub(super) bottom: f64,
    pub(super) texts: Vec<TextReport>,
}

pub(super) fn draw(sketch: &Sketch<'_>) -> Footer {
    let mut footer = Footer { svg: String::new(), bottom: sketch.sheet.bottom, texts: Vec::new() };
    if !sketch.scenario.summary.is_empty() {
        summary(sketch, &mut footer);
    }
    let mut y = footer.bottom + 8.0;
    let mut rows = 0;
    for (what, text) in small_print(sketch) {
        let block = small_block(sketch, &text);
        let weight = if rows == 0 { 700 } else { 400 };
        let color = INK.mix(sketch.theme.page, 0.22);
        let style = Style { weight, fat: 0.0, ..Style::from_start(color, color) };
        footer.svg += &text_block(&block, 42.0, y, style);
        footer.texts.push(text_report(what, &block));
        y += SMALL_LINE * block.lines.len() as f64;
        rows += block.lines.len();
    }
    // Room for two lines is kept even when there is one.
    footer.bottom += 8.0 + SMALL_LINE * rows.max(2) as f64 + 22.0;
    footer
}

/// The source line, if there are sources, and the credit line.
fn small_print(sketch: &Sketch<'_>) -> Vec<(Furniture, String)> {
    let (scenario, korean) = (sketch.scenario, is_korean(sketch.scenario));
    let mut out = Vec::new();
    if !scenario.sources.is_empty() {
        let name = if korean { "출처: " } else { "Source: " };
        let date = if scenario.date.is_empty() { String::new() } else { format!("  |  {}", scenario.date) };
        out.push((Furniture::Source, format!("{name}{}{date}", scenario.sources.join(" · "))));
    }
    let credit = match scenario.credit.as_str() {
        "" if korean => "기사를 바탕으로 재구성한 만화입니다. 인물과 대사는 실제 발언이 아닙니다.",
        "" => "A dramatised retelling of the article. Characters and lines are not real quotes.",
        credit => credit,
    };
    out.push((Furniture::Credit, credit.to_owned()));
    out
}

/// One line if that is possible, else up to three.
fn small_block(sketch: &Sketch<'_>, text: &str) -> Block {
    let width = sketch.sheet.width - 84.0;
    let one = fit(text, &Fit::new(width, SMALL_LINE, SMALL, 1, 30.0));
    if !one.cut {
        return one;
    }
    fit(text, &Fit::new(width, 80.0, &SMALL[2..], 3, 30.0))
}

/// The white bar with its label.
fn summary(sketch: &Sketch<'_>, footer: &mut Footer) {
    let label = if is_korean(sketch.scenario) { "한 줄 요약" } else { "In one line" };
    let tab = font::width(label, 25.0) + 36.0;
    let width = sketch.sheet.width - 2.0 * MARGIN;
    let text = &sketch.scenario.summary;
    let block = fit(text, &Fit::new(width - tab - 56.0, 110.0, SUMMARY, 3, 9.0).lead(1.28));
    let (y, h) = (footer.bottom, (block.h + 22.0).max(56.0));
    footer.svg += &bar(y, width, h, tab, sketch.theme.band);
    let name = fit(label, &Fit::new(tab, 60.0, &[25.0], 1, 2.3));
    footer.svg += &text_block(&name, MARGIN + tab / 2.0 + 2.0, y + h / 2.0 - 16.0, Style::centered(INK, INK));
    let top = y + h / 2.0 - block.h / 2.0;
    footer.svg += &text_block(&block, MARGIN + tab + 30.0, top, Style::from_start(INK, STRONG));
    footer.texts.push(text_report(Furniture::Summary, &block));
    footer.bottom = y + h;
}

fn bar(y: f64, width: f64, h: f64, tab: f64, band: Color) -> String {
    let label = path(
        "M40 @V@Q40 @ 54 @H@L@ @H54Q40 @ 40 @Z",
        &[y + h - 14.0, y + 14.0, y, y, MARGIN + tab + 12.0, MARGIN + tab, y + h, y + h, y + h - 14.0],
    );
    format!(
        r#"<rect x="40" y="{}" width="{}" height="{}" rx="14" fill="{WHITE}" stroke="{INK}" stroke-width="3.6"/><path d="{label}" fill="{band}" stroke="{INK}" stroke-width="3.6" stroke-linejoin="round"/>"#,
        n(y),
        n(width),
        n(h)
    )
}
