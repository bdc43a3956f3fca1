//! The outline.

use std::fmt::Write;

use super::Graph;

pub(super) fn draw(graph: &Graph) -> String {
    let mut out = format!("{}\n", graph.title);
    let width =
        graph.inputs.iter().flatten().chain(&graph.output).map(|(name, _)| name.len()).max().unwrap_or(0);
    for (node, inputs) in graph.nodes.iter().zip(&graph.inputs) {
        line(&mut out, format_args!("\n{} ({})", node.name, node.kind));
        for (field, phrase) in inputs {
            line(&mut out, format_args!("    {field:width$} = {phrase}"));
        }
        for mark in
            node.marks.iter().filter(|mark| !mark.starts_with("takes ") && !mark.starts_with("gives "))
        {
            line(&mut out, format_args!("    {mark}"));
        }
    }
    if !graph.output.is_empty() {
        out.push_str("\noutput\n");
        for (name, phrase) in &graph.output {
            line(&mut out, format_args!("    {name:width$} = {phrase}"));
        }
    }
    out
}

fn line(out: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(out, "{line}").expect("writing to a String cannot fail");
}
