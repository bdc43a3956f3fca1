//! Problems of a text that somebody wrote: a code, a place, a phrase, what to do about it; for people and for
//! programs.

mod code;
mod render;
mod suggest;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

pub use code::Code;
pub(crate) use suggest::{did_you_mean, listed};

/// Bytes of the text.
pub(crate) type Span = Range<usize>;

/// One problem. Serializes with `code`, `message`, `file`, `line`, `column`, `end_line`, `end_column`, `label`,
/// `help` and `context`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    code: Code,
    message: String,
    file: Arc<str>,
    #[serde(flatten)]
    culprit: Label,
    help: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    context: Vec<Label>,
}

/// A part of the text, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    #[serde(skip)]
    span: Span,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, in characters.
    pub column: usize,
    /// The line of its end.
    pub end_line: usize,
    /// The column after its last character.
    pub end_column: usize,
    /// What is to be said; may be empty.
    #[serde(rename = "label")]
    pub text: String,
}

impl Label {
    fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, line: 1, column: 1, end_line: 1, end_column: 1, text: text.into() }
    }

    /// Fits the span to the text (inside it, between characters) and finds its lines.
    fn settle(&mut self, source: &str) {
        let start = floor(source, self.span.start);
        let end = floor(source, self.span.end).max(start);
        self.span = start..end;
        (self.line, self.column) = place(source, start);
        (self.end_line, self.end_column) = place(source, end);
    }
}

fn floor(source: &str, at: usize) -> usize {
    (0..=at.min(source.len())).rev().find(|&at| source.is_char_boundary(at)).unwrap_or(0)
}

fn place(source: &str, at: usize) -> (usize, usize) {
    let before = &source[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

impl Diagnostic {
    /// A problem at a place; `message` is one phrase that begins with a lower-case letter.
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            file: Arc::from(""),
            culprit: Label::new(span, ""),
            help: Vec::new(),
            context: Vec::new(),
        }
    }

    /// Says something at the culprit.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.culprit.text = text.into();
        self
    }

    /// Says something at another place.
    pub(crate) fn context(mut self, span: Span, text: impl Into<String>) -> Self {
        self.context.push(Label::new(span, text));
        self
    }

    /// Says what to do.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Says what to do before all else.
    pub(crate) fn first_help(mut self, text: impl Into<String>) -> Self {
        self.help.insert(0, text.into());
        self
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is wrong: one phrase.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Where it is wrong.
    #[must_use]
    pub fn culprit(&self) -> &Label {
        &self.culprit
    }

    /// Other places that matter.
    #[must_use]
    pub fn context_labels(&self) -> &[Label] {
        &self.context
    }

    /// What to do: instructions, the likeliest first.
    #[must_use]
    pub fn help_texts(&self) -> &[String] {
        &self.help
    }

    fn settle(&mut self, file: &Arc<str>, source: &str) {
        self.file = file.clone();
        self.culprit.settle(source);
        self.context.iter_mut().for_each(|label| label.settle(source));
    }
}

/// All problems of one text, in its order. Its `Display` is the text a user sees.
#[derive(Debug, Clone)]
pub struct Diagnostics {
    file: Arc<str>,
    source: Arc<str>,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn new(file: &str, source: &str, mut list: Vec<Diagnostic>) -> Self {
        let file = Arc::from(file);
        list.iter_mut().for_each(|diagnostic| diagnostic.settle(&file, source));
        list.sort_by_key(|diagnostic| diagnostic.culprit.span.start);
        list.dedup();
        Self { file, source: Arc::from(source), list }
    }

    /// Each problem.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The text a user sees, without color.
    #[must_use]
    pub fn plain(&self) -> String {
        self.to_string()
    }

    /// The text a user sees, with ANSI colors for a terminal.
    #[must_use]
    pub fn ansi(&self) -> String {
        render::ansi(self)
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for Diagnostics {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render::plain(self))
    }
}

impl std::error::Error for Diagnostics {}
