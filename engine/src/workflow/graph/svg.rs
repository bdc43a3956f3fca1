//! The SVG image.

use super::layout::{Layout, Place, layout};
use super::{Edge, Graph, Vertex};
use crate::node::Effect;

/// Points around the whole.
const MARGIN: f64 = 24.0;
/// Points for the title.
const HEAD: f64 = 34.0;
/// Points from line to line in a box.
const LINE: f64 = 16.0;
/// Points between the edge of a box and its text.
const PAD: f64 = 12.0;

const STYLE: &str = "\
text{font-family:system-ui,'Helvetica Neue',Arial,'Noto Sans KR',sans-serif;font-size:12px;fill:#1f2933}\
.name{font-size:14px;font-weight:600}.kind,.label{fill:#5b6773}.label{font-size:11px}\
.box{fill:#fff;stroke:#9aa5b1;stroke-width:1}.edge{fill:none;stroke:#7b8794;stroke-width:1.3}.order{stroke-dasharray:4 4}\
.tip{fill:#7b8794}.behind{fill:#fff}.pure{fill:#9aa5b1}.read{fill:#3b82c4}.write{fill:#d9822b}.once{fill:#c23b3b}\
@media(prefers-color-scheme:dark){text{fill:#e4e7eb}.kind,.label{fill:#a9b4bf}.box,.behind{fill:#1f2933}.box{stroke:#616e7c}}";

pub(super) fn draw(graph: &Graph) -> String {
    let nodes: Vec<(f64, f64)> = graph.nodes.iter().map(size).collect();
    let labels: Vec<(f64, f64)> =
        graph.edges.iter().map(|edge| (width(&edge.label, 6.2) + 10.0, 16.0)).collect();
    let layout = layout(graph, &nodes, &labels);
    let title_width = width(&graph.title, 9.0);
    let (w, h) = (layout.width.max(title_width) + 2.0 * MARGIN, layout.height + 2.0 * MARGIN + HEAD);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {h:.0}\" width=\"{w:.0}\" height=\"{h:.0}\" role=\"img\" aria-label=\"{title}\">\n<style>{STYLE}</style>\n<text class=\"name\" x=\"{MARGIN}\" y=\"{MARGIN}\" dominant-baseline=\"hanging\">{title}</text>\n<g transform=\"translate({MARGIN} {top})\">\n",
        title = escape(&graph.title),
        top = MARGIN + HEAD,
    );
    for (edge, route) in graph.edges.iter().zip(&layout.edges) {
        out.push_str(&line(edge, route, &layout));
    }
    for (node, place) in graph.nodes.iter().zip(&layout.nodes) {
        out.push_str(&boxed(node, place));
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn size(node: &Vertex) -> (f64, f64) {
    let marks = node.marks.iter().map(|mark| width(mark, 6.4)).fold(0.0, f64::max);
    let head = width(&node.name, 8.2) + 10.0 + width(&node.kind, 6.6);
    let lines = u16::try_from(node.marks.len()).map_or(0.0, f64::from);
    (f64::max(head, marks).max(90.0) + 2.0 * PAD + 4.0, 20.0 + lines * LINE + 2.0 * PAD - 6.0)
}

/// Wide characters (Hangul, Han) take about two places.
fn width(text: &str, per_character: f64) -> f64 {
    text.chars().map(|c| if u32::from(c) >= 0x1100 { per_character * 1.8 } else { per_character }).sum()
}

fn boxed(node: &Vertex, place: &Place) -> String {
    let (left, top) = (place.x - place.width / 2.0, place.y - place.height / 2.0);
    let effect = match node.effect {
        Effect::Pure => "pure",
        Effect::Read => "read",
        Effect::Write => "write",
        Effect::Once => "once",
    };
    let mut out = format!(
        "<g><title>{name}: {effect}</title><rect class=\"box\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"6\"/><rect class=\"{effect}\" x=\"{left:.1}\" y=\"{:.1}\" width=\"4\" height=\"{:.1}\" rx=\"2\"/>",
        place.width,
        place.height,
        top + 5.0,
        place.height - 10.0,
        name = escape(&node.name),
    );
    let x = left + PAD + 4.0;
    out.push_str(&format!(
        "<text x=\"{x:.1}\" y=\"{:.1}\"><tspan class=\"name\">{}</tspan><tspan class=\"kind\" dx=\"8\">{}</tspan></text>",
        top + PAD + 9.0,
        escape(&node.name),
        escape(&node.kind)
    ));
    let mut y = top + PAD + 9.0;
    for mark in &node.marks {
        y += LINE;
        out.push_str(&format!("<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escape(mark)));
    }
    out.push_str("</g>\n");
    out
}

fn line(edge: &Edge, route: &[Place], layout: &Layout) -> String {
    let (from, to) = (&layout.nodes[edge.from], &layout.nodes[edge.to]);
    let end = (to.x, to.y - to.height / 2.0 - 7.0);
    let mut at = (from.x, from.y + from.height / 2.0);
    let mut path = format!("M{:.1} {:.1}", at.0, at.1);
    let stations = route.iter().map(|place| (place.x, place.y)).chain([end]);
    for next in stations {
        let middle = f64::midpoint(at.1, next.1);
        path.push_str(&format!(
            " C{:.1} {middle:.1} {:.1} {middle:.1} {:.1} {:.1}",
            at.0, next.0, next.0, next.1
        ));
        at = next;
    }
    let order = if edge.data { "" } else { " order" };
    let mut out = format!("<path class=\"edge{order}\" d=\"{path}\"/>");
    out.push_str(&format!(
        "<path class=\"tip\" d=\"M{x:.1} {tip:.1} l-4 -8 h8 z\"/>",
        x = end.0,
        tip = end.1 + 7.0
    ));
    if let Some(place) = route.first() {
        out.push_str(&format!(
            "<rect class=\"behind\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"3\"/><text class=\"label\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            place.x - place.width / 2.0,
            place.y - place.height / 2.0,
            place.width,
            place.height,
            place.x,
            place.y + 4.0,
            escape(&edge.label)
        ));
    }
    out.push('\n');
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
