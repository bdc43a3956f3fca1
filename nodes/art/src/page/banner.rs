//! The banner: topic, headline, subtitle, and the magpie that brings the news.

use super::{Sketch, is_korean};
use crate::cast::magpie;
use crate::color::{Color, INK, PAPER, WHITE};
use crate::effects::Halftone;
use crate::font;
use crate::geometry::{Rect, n};
use crate::layout::FIRST_ROW;
use crate::lettering::{Block, Fit, Style, fit, text_block};
use crate::report::{Furniture, TextReport};
use crate::sticker::{Art, Ids, Pen};

/// Width at the right that belongs to the magpie.
const MAGPIE: f64 = 245.0;
/// Emphasis in the headline.
const STRONG: Color = Color::hex("#8F1D33");
const TITLE: &[f64] = &[62.0, 58.0, 54.0, 50.0, 46.0, 42.0, 38.0];
const TITLE_IN_TWO: &[f64] = &[44.0, 42.0, 40.0, 38.0, 36.0, 34.0];
const SUBTITLE: &[f64] = &[28.0, 26.0, 24.0, 22.0];
const KICKER: &[f64] = &[25.0, 23.0, 21.0];

/// The banner and what it says about its texts.
pub(super) struct Banner {
    pub(super) svg: String,
    pub(super) texts: Vec<TextReport>,
}

pub(super) fn text_report(what: Furniture, block: &Block) -> TextReport {
    TextReport { what, font: block.size, lines: block.lines.len(), cut: block.cut }
}

pub(super) fn draw(sketch: &Sketch<'_>) -> Banner {
    let (kicker, pill) = kicker(sketch);
    let (title, words) = title(sketch);
    let mut texts = vec![text_report(Furniture::Kicker, &kicker), text_report(Furniture::Title, &title)];
    let mut svg = ground(sketch) + &pill + &words;
    if let Some((subtitle, words)) = subtitle(sketch, &title) {
        texts.push(text_report(Furniture::Subtitle, &subtitle));
        svg += &words;
    }
    Banner { svg, texts }
}

/// Width of the texts.
fn width(sketch: &Sketch<'_>) -> f64 {
    sketch.sheet.width - 80.0 - MAGPIE
}

fn ground(sketch: &Sketch<'_>) -> String {
    let (w, y, theme) = (sketch.sheet.width, FIRST_ROW, sketch.theme);
    let dots = Halftone {
        area: Rect::new(w * 0.45, -4.0, w * 0.6, y - 56.0),
        color: theme.band,
        opacity: 0.55,
        pitch: 15.0,
        radius: 6.4,
        upwards: true,
        skew: 11.0,
    };
    format!(
        r#"<path d="M0 0H{w}V{}Q{} {} 0 {}Z" fill="{}"/>{}"#,
        n(y + 60.0),
        n(w / 2.0),
        n(y + 110.0),
        n(y + 20.0),
        theme.page.mix(theme.band, 0.45),
        dots.svg()
    )
}

fn kicker(sketch: &Sketch<'_>) -> (Block, String) {
    let name = if is_korean(sketch.scenario) { "네컷 뉴스" } else { "NEWS IN FOUR" };
    let topic = &sketch.scenario.kicker;
    let text = if topic.is_empty() { name.to_owned() } else { format!("{name}  ·  {topic}") };
    let block = fit(&text, &Fit::new(width(sketch) - 40.0, 60.0, KICKER, 1, 2.3));
    let w = if block.cut { block.w } else { font::width(&text, block.size) } + 40.0;
    let pill = format!(r#"<rect x="40" y="26" width="{}" height="44" rx="22" fill="{INK}"/>"#, n(w));
    let top = 48.25 - block.h / 2.0;
    let words = text_block(&block, 40.0 + w / 2.0, top, Style::centered(PAPER, PAPER));
    (block, pill + &words)
}

fn title(sketch: &Sketch<'_>) -> (Block, String) {
    let (text, width) = (&sketch.scenario.title, width(sketch));
    let mut block = fit(text, &Fit::new(width, 74.0, TITLE, 1, 9.0).lead(1.16));
    if block.cut || block.size < 44.0 {
        block = fit(text, &Fit::new(width, 100.0, TITLE_IN_TWO, 2, 9.0).lead(1.14));
    }
    let style = Style { fat: 0.035, ..Style::from_start(INK, STRONG) };
    let words = text_block(&block, 38.0, top(sketch, &block), style);
    (block, words)
}

fn top(sketch: &Sketch<'_>, title: &Block) -> f64 {
    if title.lines.len() == 1 && !sketch.scenario.subtitle.is_empty() { 78.0 } else { 76.0 }
}

/// The line below a headline of one line; a longer headline takes its room.
fn subtitle(sketch: &Sketch<'_>, title: &Block) -> Option<(Block, String)> {
    let text = &sketch.scenario.subtitle;
    if text.is_empty() || title.lines.len() > 1 {
        return None;
    }
    let block = fit(text, &Fit::new(width(sketch), 40.0, SUBTITLE, 1, 9.0));
    let y = top(sketch, title) + title.h + 4.0;
    let words = text_block(&block, 42.0, y, Style::from_start(INK, INK));
    Some((block, words))
}

/// The magpie on the frame of the second panel, a newspaper in its beak.
pub(super) fn bird(sketch: &Sketch<'_>, ids: &mut Ids) -> String {
    let mut bird = magpie(2.9, 6.0, false, ids);
    let mut news = Art::new(2.9, 6.0);
    news.rect(-26.0, -17.0, 52.0, 34.0, 3.0, Pen::fill(WHITE));
    news.line("M-18-8H18M-18 0H4M-18 8H4", Pen::line().width(3.0).color(Color::hex("#8C93AD")));
    news.rect(8.0, -2.0, 12.0, 12.0, 1.0, Pen::fill(sketch.theme.band).width(2.0).no_rim());
    bird.group(&news, "translate(84 -46) rotate(14)");
    bird.svg(&format!(
        "translate({} {}) scale(-1.15 1.15)",
        n(sketch.sheet.width - 150.0),
        n(FIRST_ROW - 4.0)
    ))
}
