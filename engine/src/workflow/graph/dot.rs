//! The Graphviz graph.

use super::Graph;
use crate::node::Effect;

pub(super) fn draw(graph: &Graph) -> String {
    let mut out = format!(
        "digraph {title} {{\n    label={title} labelloc=t fontname=\"Helvetica\"\n    node [shape=box style=rounded fontname=\"Helvetica\" fontsize=11]\n    edge [fontname=\"Helvetica\" fontsize=9]\n",
        title = quoted(&graph.title)
    );
    for (ix, node) in graph.nodes.iter().enumerate() {
        let mut lines = vec![node.name.clone(), format!("({})", node.kind)];
        lines.extend(node.marks.iter().cloned());
        let outside = matches!(node.effect, Effect::Write | Effect::Once);
        let thick = if outside { " penwidth=2" } else { "" };
        out.push_str(&format!("    n{ix} [label={}{thick}]\n", quoted(&lines.join("\n"))));
    }
    for edge in &graph.edges {
        let style = if edge.data { "" } else { " style=dashed" };
        out.push_str(&format!("    n{} -> n{} [label={}{style}]\n", edge.from, edge.to, quoted(&edge.label)));
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
