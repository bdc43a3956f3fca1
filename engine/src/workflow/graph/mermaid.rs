//! The Mermaid flowchart.

use super::Graph;

pub(super) fn draw(graph: &Graph) -> String {
    let mut out = format!("---\ntitle: \"{}\"\n---\nflowchart TD\n", graph.title);
    for (ix, node) in graph.nodes.iter().enumerate() {
        let mut lines =
            vec![format!("<b>{}</b>", escape(&node.name)), format!("<i>{}</i>", escape(&node.kind))];
        lines.extend(node.marks.iter().map(|mark| escape(mark)));
        out.push_str(&format!("    n{ix}[\"{}\"]\n", lines.join("<br/>")));
    }
    for edge in &graph.edges {
        let arrow = if edge.data { "-->" } else { "-.->" };
        out.push_str(&format!("    n{} {arrow}|\"{}\"| n{}\n", edge.from, escape(&edge.label), edge.to));
    }
    out
}

/// Mermaid reads `#name;` where HTML has `&name;`.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '#' => out.push_str("#35;"),
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '|' => out.push_str("#124;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
