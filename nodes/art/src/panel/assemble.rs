//! The layers of a panel put together: frame, clip, order tab.

use super::Scene;
use crate::color::INK;
use crate::font::{self, FAMILY};
use crate::geometry::{Point, n, polygon};
use crate::rng::Rng;
use crate::scenario::Lang;

/// SVG of the layers, from back to front.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    pub(super) set: String,
    pub(super) effects: String,
    pub(super) shadows: String,
    pub(super) cast: String,
    pub(super) sparkles: String,
    pub(super) things: String,
    pub(super) narration: String,
    pub(super) balloons: String,
}

/// The finished panel at its place on the page.
pub(super) fn panel(scene: &Scene<'_>, layers: &Layers, rng: &mut Rng) -> String {
    let frame = scene.frame;
    let mut jitter = |(x, y): Point| (x + rng.between(-1.6, 1.6), y + rng.between(-1.6, 1.6));
    let outline = polygon(&frame.corners().map(&mut jitter));
    let Layers { set, effects, shadows, cast, sparkles, things, narration, balloons } = layers;
    let (index, x, y) = (scene.index, n(frame.origin.0), n(frame.origin.1));
    format!(
        concat!(
            r#"<clipPath id="pc{index}"><path d="{outline}"/></clipPath><g transform="translate({x} {y})">"#,
            r#"<path d="{outline}" fill="{ink}" opacity="0.22" transform="translate(6 8)"/>"#,
            r#"<g clip-path="url(#pc{index})">{set}{effects}{shadows}<g class="cast">{cast}</g>{sparkles}{things}"#,
            r#"{narration}<g class="bubbles">{balloons}</g></g>"#,
            r#"<path d="{outline}" fill="none" stroke="{ink}" stroke-width="5.6" stroke-linejoin="round"/>{tab}</g>"#,
        ),
        index = index,
        outline = outline,
        x = x,
        y = y,
        ink = INK,
        set = set,
        effects = effects,
        shadows = shadows,
        cast = cast,
        sparkles = sparkles,
        things = things,
        narration = narration,
        balloons = balloons,
        tab = tab(scene),
    )
}

/// The layers without lettering, unclipped: the picture ends where its SVG ends.
pub(super) fn unlettered(layers: &Layers) -> String {
    let Layers { set, effects, shadows, cast, sparkles, things, .. } = layers;
    format!("{set}{effects}{shadows}{cast}{sparkles}{things}")
}

/// The number of the panel on a tab at its corner; on Korean pages its part in the story below.
fn tab(scene: &Scene<'_>) -> String {
    let role = Some(&scene.panel.role)
        .filter(|role| scene.page.lang == Lang::Ko && role.chars().count() == 1)
        .map(String::as_str);
    let height = if role.is_some() { 78.0 } else { 54.0 };
    let mut letters = letter(&(scene.index + 1).to_string(), 35.0, 34.0);
    letters.extend(role.map(|role| letter(role, 66.0, 25.0)));
    format!(
        r#"<g transform="translate({} 0)"><path d="M-10 -10H50V{low}Q50 {h} 36 {h}H4Q-10 {h} -10 {low}Z" fill="{}" stroke="{INK}" stroke-width="4.6" stroke-linejoin="round"/>{letters}</g>"#,
        n(scene.frame.corner),
        scene.page.theme.band,
        low = height - 14.0,
        h = height,
    )
}

fn letter(text: &str, y: f64, size: f64) -> String {
    format!(
        r#"<text x="{}" y="{y}" font-family="{FAMILY}" font-size="{size}" font-weight="700" fill="{INK}" stroke="{INK}" stroke-width="0.9">{}</text>"#,
        n(20.0 - font::width(text, size) / 2.0),
        crate::lettering::escape(text),
    )
}
