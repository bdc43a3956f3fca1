//! The narration strip, glued to the upper left of the frame.

use super::Scene;
use crate::color::{Color, INK};
use crate::geometry::{Rect, n, polygon};
use crate::lettering::{Fit, Style, fit, text_block};
use crate::report::CaptionReport;
use crate::rng::Rng;

/// Room for the order tab before the words.
const TAB: f64 = 64.0;
const LADDER: &[f64] = &[30.0, 28.0, 26.0, 24.0];

/// The strip, if there is one, and where the balloons may start.
#[derive(Debug, Clone)]
pub(super) struct Narration {
    pub(super) svg: String,
    pub(super) area: Option<Rect>,
    /// The y below the strip.
    pub(super) top: f64,
    pub(super) report: Option<CaptionReport>,
}

impl Narration {
    /// The strip, or the order tab that is always there.
    pub(super) fn obstacle(&self) -> Rect {
        self.area.unwrap_or(Rect::new(0.0, 0.0, 60.0, 70.0))
    }

    /// How far the first balloon keeps from the left edge: past the tab when no strip lies above it.
    pub(super) fn indent(&self, below_strip: f64) -> f64 {
        if self.area.is_some() { below_strip } else { 56.0 }
    }
}

/// Letters the narration; `tight` takes the smaller sizes.
pub(super) fn narrate(scene: &Scene<'_>, tight: bool, rng: &mut Rng) -> Narration {
    let frame = scene.frame;
    if scene.panel.caption.is_empty() {
        return Narration { svg: String::new(), area: None, top: 24.0, report: None };
    }
    let into =
        Fit::new(frame.safe() - TAB - 34.0, frame.h * 0.2, if tight { &LADDER[2..] } else { LADDER }, 2, 9.0);
    let mut block = fit(&scene.panel.caption, &into);
    if block.cut {
        block = fit(&scene.panel.caption, &Fit { height: frame.h * 0.25, lines: 3, ..into });
    }
    let (x, w, h) = (frame.corner, block.w + TAB + 22.0, block.h + 18.0);
    let area = Rect::new(x, 0.0, w, h);
    let colors = scene.colors;
    let words =
        text_block(&block, x + TAB, 9.0, Style::from_start(colors.caption_text, strong(colors.caption_text)));
    Narration {
        svg: strip(area, colors.caption, rng) + &words,
        area: Some(area),
        top: h + 16.0,
        report: Some(CaptionReport {
            area,
            font: block.size,
            cut: block.cut,
            contrast: colors.caption.contrast(colors.caption_text),
        }),
    }
}

/// Emphasis on a light strip, or on a dark one.
fn strong(text: Color) -> Color {
    if text == INK { Color::hex("#B3273C") } else { Color::hex("#FFD84D") }
}

fn strip(area: Rect, fill: Color, rng: &mut Rng) -> String {
    let (x, w, h) = (area.x, area.w, area.h);
    let d = polygon(&[
        (x - 30.0, -30.0),
        (x + w + rng.between(-2.0, 4.0), -30.0),
        (x + w - 6.0, h + rng.between(-2.0, 2.0)),
        (x - 30.0, h + rng.between(-2.0, 3.0)),
    ]);
    format!(
        r#"<path d="{d}" fill="{INK}" opacity="0.2" transform="translate(4 6)"/><path d="{d}" fill="{fill}" stroke="{INK}" stroke-width="{}" stroke-linejoin="round"/>"#,
        n(3.6)
    )
}
