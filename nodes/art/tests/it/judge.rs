//! The rules a page must hold, read from its report and its SVG.

use std::collections::BTreeSet;

use newsum_art::geometry::Rect;
use newsum_art::report::{PanelReport, Report};
use newsum_art::{Page, font};
use resvg::usvg::roxmltree::{Document, ParsingOptions};

/// Elements a page may use.
const ELEMENTS: &[&str] = &[
    "svg",
    "title",
    "desc",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "text",
    "tspan",
    "clipPath",
    "linearGradient",
    "stop",
];

/// All that is wrong with the layout of a page, apart from its own violations.
pub(crate) fn layout_faults(report: &Report) -> Vec<String> {
    let mut out = Vec::new();
    for panel in &report.panels {
        panel_faults(panel, &mut out);
    }
    for text in &report.furniture {
        if text.font < 20.0 {
            out.push(format!("{:?} is lettered at {}", text.what, text.font));
        }
    }
    out
}

fn panel_faults(panel: &PanelReport, out: &mut Vec<String>) {
    let name = |fault: &str| format!("p{}: {fault}", panel.panel);
    for pair in panel.balloons.windows(2) {
        if pair[1].area.y <= pair[0].area.y {
            out.push(name("a later balloon is not lower"));
        }
    }
    for balloon in &panel.balloons {
        let (x, y) = balloon.tip;
        let area = balloon.area;
        let beyond = (area.x - x).max(x - area.right()).max(area.y - y).max(y - area.bottom());
        let linked = |other: &&newsum_art::report::BalloonReport| {
            other.who == balloon.who && other.area != area && other.area.hits(Rect::new(x, y, 0.0, 0.0), 0.0)
        };
        if beyond > 155.0 && !panel.balloons.iter().any(|other| linked(&other)) {
            out.push(name(&format!("a tail is {beyond:.0} px long")));
        }
        if !(balloon.font >= 24.0 && balloon.contrast >= 4.5 && balloon.inside) {
            out.push(name("a balloon is hard to read"));
        }
        if x.is_nan() || y.is_nan() {
            out.push(name("a tail ends nowhere"));
        }
    }
    if let ([first, .., last], 2) = (panel.balloons.as_slice(), panel.faces.len()) {
        let x = |who| panel.faces.iter().find(|face| face.who == who).map(|face| face.head.x);
        if let (Some(a), Some(b)) = (x(first.who), x(last.who))
            && first.who != last.who
            && a >= b
        {
            out.push(name("the first speaker stands right"));
        }
    }
    for thing in &panel.things {
        if panel.faces.iter().any(|face| thing.area.hits(face.face, -4.0)) {
            out.push(name("a thing covers a face"));
        }
        if panel.balloons.iter().any(|balloon| thing.area.hits(balloon.area, -4.0)) {
            out.push(name("a thing covers a balloon"));
        }
    }
}

/// All that is wrong with the SVG of a page: unknown elements, dangling references, missing glyphs, size.
pub(crate) fn svg_faults(page: &Page) -> Vec<String> {
    let mut out = Vec::new();
    let document = match Document::parse_with_options(&page.svg, ParsingOptions::default()) {
        Ok(document) => document,
        Err(error) => return vec![format!("the SVG does not parse: {error}")],
    };
    let ids: BTreeSet<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    for node in document.descendants() {
        if node.is_element() && !ELEMENTS.contains(&node.tag_name().name()) {
            out.push(format!("<{}> is not allowed", node.tag_name().name()));
        }
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            out.extend(text.chars().filter(|c| !font::has(*c)).map(|c| format!("no glyph for {c:?}")));
        }
        for attribute in node.attributes() {
            let value = attribute.value();
            if value.contains("NaN") || value.contains("inf") {
                out.push(format!("{}=\"{value}\"", attribute.name()));
            }
            if let Some(id) = value.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')'))
                && !ids.contains(id)
            {
                out.push(format!("url(#{id}) has no target"));
            }
            if attribute.name() == "href" {
                out.push("an external reference".to_owned());
            }
        }
    }
    let elements = document.descendants().filter(|node| node.attribute("id").is_some()).count();
    if elements != ids.len() {
        out.push("an id occurs twice".to_owned());
    }
    if page.svg.len() > 250 * 1024 {
        out.push(format!("the SVG has {} KB", page.svg.len() / 1024));
    }
    out
}
