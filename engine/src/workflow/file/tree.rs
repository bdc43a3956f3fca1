//! TOML as a tree in which every key and value knows its place.

use serde_json::{Map, Value};
use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Span};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl<T> Spanned<T> {
    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

/// A TOML value.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub(crate) span: Span,
    pub(crate) data: Data,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    Text(String),
    Whole(i64),
    Number(f64),
    Truth(bool),
    Moment(String),
    List(Vec<Tree>),
    Table(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: Spanned<String>,
    pub(crate) value: Tree,
}

impl Tree {
    /// Its entries, if it is a table.
    pub(crate) fn entries(&self) -> Option<&[Entry]> {
        match &self.data {
            Data::Table(entries) => Some(entries),
            Data::Text(_)
            | Data::Whole(_)
            | Data::Number(_)
            | Data::Truth(_)
            | Data::Moment(_)
            | Data::List(_) => None,
        }
    }

    /// The value of a key, if it is a table that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key.value == key)
    }

    /// What it is, for a sentence.
    pub(crate) fn type_name(&self) -> &'static str {
        match &self.data {
            Data::Text(_) => "a text",
            Data::Whole(_) => "a whole number",
            Data::Number(_) => "a number",
            Data::Truth(_) => "true or false",
            Data::Moment(_) => "a date or time",
            Data::List(_) => "a list",
            Data::Table(_) => "a table",
        }
    }

    /// The same as JSON; dates and times become texts.
    pub(crate) fn to_json(&self) -> Value {
        match &self.data {
            Data::Text(text) | Data::Moment(text) => Value::from(text.as_str()),
            Data::Whole(whole) => Value::from(*whole),
            Data::Number(number) => Value::from(*number),
            Data::Truth(truth) => Value::from(*truth),
            Data::List(list) => list.iter().map(Self::to_json).collect(),
            Data::Table(entries) => Value::Object(to_object(entries)),
        }
    }

    /// The place of the value at a JSON pointer, or of the nearest one around it.
    pub(crate) fn place_of(&self, pointer: &str) -> Span {
        let mut here = self;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let deeper = match &here.data {
                Data::List(list) => part.parse::<usize>().ok().and_then(|index| list.get(index)),
                Data::Table(_) => here.get(&part).map(|entry| &entry.value),
                Data::Text(_) | Data::Whole(_) | Data::Number(_) | Data::Truth(_) | Data::Moment(_) => None,
            };
            let Some(deeper) = deeper else { break };
            here = deeper;
        }
        here.span.clone()
    }
}

/// Entries as a JSON object.
pub(crate) fn to_object(entries: &[Entry]) -> Map<String, Value> {
    entries.iter().map(|entry| (entry.key.value.clone(), entry.value.to_json())).collect()
}

/// Reads TOML. All problems of the text are pushed; none is returned when the rest of it cannot be trusted.
pub(crate) fn read(source: &str, problems: &mut Vec<Diagnostic>) -> Option<Tree> {
    let (document, errors) = DeTable::parse_recoverable(source);
    let mut broken = false;
    let mut last = None;
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let is_duplicate = error.message() == DUPLICATE;
        let is_section = line_of(source, span.start).trim_start().starts_with('[');
        // One mistake in a line is enough, and so is one section that is there twice.
        let here = if is_duplicate { section_of(source, span.start) } else { line_start(source, span.start) };
        if last != Some(here) {
            problems.push(if is_duplicate {
                duplicate(span, source)
            } else {
                syntax(span, error.message(), source)
            });
        }
        last = (!is_duplicate || is_section).then_some(here).or(last);
        broken |= !is_duplicate || is_section;
    }
    if broken {
        return None;
    }
    let before = problems.len();
    let tree = table(document.span(), document.get_ref(), problems);
    (problems.len() == before).then_some(tree)
}

fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn line_of(source: &str, at: usize) -> &str {
    source.get(line_start(source, at)..).and_then(|rest| rest.lines().next()).unwrap_or("")
}

/// The start of the last section at or before a place.
fn section_of(source: &str, at: usize) -> usize {
    let mut start = line_start(source, at);
    while start > 0 && !line_of(source, start).trim_start().starts_with('[') {
        start = line_start(source, start - 1);
    }
    start
}

/// The message of the parser for a key that is there twice.
const DUPLICATE: &str = "duplicate key";

fn syntax(span: Span, message: &str, source: &str) -> Diagnostic {
    let mut chars = message.chars();
    let message: String = chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect();
    let message = message.replace('`', "\"");
    // The parser points between two characters where something is missing: underline the last one before.
    let span = if span.is_empty() { span.start.saturating_sub(1)..span.start } else { span };
    let line = line_of(source, span.start);
    if let Some(help) = unquoted(line, source.get(span.clone()).unwrap_or("")) {
        return Diagnostic::new(Code::Syntax, span, "this is not TOML: a text without quotes").help(help);
    }
    Diagnostic::new(Code::Syntax, span, format!("this is not TOML: {message}"))
        .help(syntax_help(&message, line))
}

/// What to write instead of a bare word behind a key.
fn unquoted(line: &str, culprit: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let value = value.split('#').next()?.trim();
    let bare = value.starts_with(char::is_alphabetic)
        && !value.contains(['"', '\'', '{', '[', '='])
        && value.starts_with(culprit);
    (bare && !culprit.is_empty()).then(|| format!("write `{} = \"{value}\"`", key.trim()))
}

fn syntax_help(message: &str, line: &str) -> &'static str {
    if line.trim_start().starts_with('[') && !line.contains('=') {
        "write a section as `[node.write]`: the name of the section in square brackets, alone on its line"
    } else if message.contains("inline table") {
        "write a table on one line as `{ key = value, key = value }`"
    } else if message.contains("key with no value") {
        "put an equals sign between key and value: `key = \"text\"`, or begin a comment with `#`"
    } else if line.contains('=') {
        "write `key = value`, one on a line; texts are in double quotes, lists in square brackets"
    } else {
        "write `key = value`, one on a line, or begin a comment with `#`"
    }
}

fn duplicate(span: Span, source: &str) -> Diagnostic {
    let key = source.get(span.clone()).unwrap_or("");
    let found = Diagnostic::new(Code::DuplicateKey, span.clone(), format!("`{key}` is there twice"))
        .label("the second time")
        .help("keep one of the two");
    match first_of(key, span.start, source) {
        Some(first) => found.context(first, "the first time"),
        None => found,
    }
}

/// The last place before `end` where a key is written the same way: as a section or as a plain key.
fn first_of(key: &str, end: usize, source: &str) -> Option<Span> {
    let lines = |from: usize| &source[source[..from].rfind('\n').map_or(0, |newline| newline + 1)..];
    let is_section = |at: usize| lines(at).trim_start().starts_with('[');
    let wanted = is_section(end);
    let is_whole = |at: usize| {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let before = source[..at].chars().next_back();
        let after = source[at + key.len()..].trim_start_matches('"').trim_start().chars().next();
        !before.is_some_and(word) && after.is_some_and(|c| matches!(c, '=' | '.' | ']'))
    };
    let places = source.get(..end)?.match_indices(key).map(|(at, _)| at);
    let same = places.filter(|&at| !key.is_empty() && is_section(at) == wanted && is_whole(at));
    same.last().map(|at| at..at + key.len())
}

fn table(span: Span, table: &DeTable<'_>, problems: &mut Vec<Diagnostic>) -> Tree {
    let entries = table.iter().map(|(key, value)| Entry {
        key: Spanned { value: key.get_ref().to_string(), span: key.span() },
        value: tree(value, problems),
    });
    Tree { span, data: Data::Table(entries.collect()) }
}

fn tree(value: &TomlSpanned<DeValue<'_>>, problems: &mut Vec<Diagnostic>) -> Tree {
    let span = value.span();
    let data = match value.get_ref() {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Boolean(truth) => Data::Truth(*truth),
        DeValue::Datetime(moment) => Data::Moment(moment.to_string()),
        DeValue::Integer(whole) => {
            whole_number(i64::from_str_radix(whole.as_str(), whole.radix()).ok(), &span, problems)
        }
        DeValue::Float(number) => number_of(number.as_str().parse().ok(), &span, problems),
        DeValue::Array(list) => Data::List(list.iter().map(|item| tree(item, problems)).collect()),
        DeValue::Table(inner) => return table(span, inner, problems),
    };
    Tree { span, data }
}

fn whole_number(whole: Option<i64>, span: &Span, problems: &mut Vec<Diagnostic>) -> Data {
    if whole.is_none() {
        let found = Diagnostic::new(Code::Syntax, span.clone(), "this number does not fit into 64 bits");
        problems.push(found.help("write a smaller number, or a text in double quotes"));
    }
    Data::Whole(whole.unwrap_or_default())
}

fn number_of(number: Option<f64>, span: &Span, problems: &mut Vec<Diagnostic>) -> Data {
    let finite = number.filter(|number| number.is_finite());
    if finite.is_none() {
        let found =
            Diagnostic::new(Code::Syntax, span.clone(), "infinity and \"not a number\" are no values here");
        problems.push(found.help("write a finite number: values are kept as JSON, which has no others"));
    }
    Data::Number(finite.unwrap_or_default())
}
