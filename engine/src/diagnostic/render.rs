//! Problems as text: the place, the culprit underlined, the rest labeled, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Label};

pub(super) fn plain(diagnostics: &Diagnostics) -> String {
    render(diagnostics, &Renderer::plain())
}

pub(super) fn ansi(diagnostics: &Diagnostics) -> String {
    render(diagnostics, &Renderer::styled())
}

fn render(diagnostics: &Diagnostics, renderer: &Renderer) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let group = group(diagnostic, &diagnostics.source);
        text.push_str(&renderer.render(&[group]));
        text.push_str("\n\n");
    }
    text.push_str(&count(diagnostics));
    text
}

fn count(diagnostics: &Diagnostics) -> String {
    let problems = if diagnostics.len() == 1 { "problem" } else { "problems" };
    format!("{}: {} {problems}\n", diagnostics.file, diagnostics.len())
}

fn group<'d>(diagnostic: &'d Diagnostic, source: &'d str) -> Group<'d> {
    let culprit =
        AnnotationKind::Primary.span(shown(&diagnostic.culprit, source)).label(text(&diagnostic.culprit));
    let context = diagnostic
        .context
        .iter()
        .map(|label| AnnotationKind::Context.span(shown(label, source)).label(text(label)));
    let snippet = Snippet::source(source)
        .path(&*diagnostic.file)
        .annotation(culprit)
        .annotations(context.collect::<Vec<_>>());
    let help = diagnostic.help.iter().map(|help| Level::HELP.message(help));
    Level::ERROR
        .primary_title(&*diagnostic.message)
        .id(diagnostic.code.to_string())
        .element(snippet)
        .elements(help.collect::<Vec<_>>())
}

fn text(label: &Label) -> Option<&str> {
    (!label.text.is_empty()).then_some(label.text.as_str())
}

/// Long values are underlined in their first line only.
fn shown(label: &Label, source: &str) -> std::ops::Range<usize> {
    let span = label.span.clone();
    let first_line = source[span.clone()].find(['\n', '\r']).map_or(span.end, |newline| span.start + newline);
    span.start..first_line
}
