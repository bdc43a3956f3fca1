//! Reading the keys of a table: unknown ones, missing ones, wrong types.

use std::time::Duration;

use super::moment;
use super::tree::{Data, Entry, Spanned, Tree};
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean, listed};
use crate::workflow::expression::Expression;

/// A table whose keys are known.
pub(crate) struct Section<'t> {
    entries: &'t [Entry],
    span: Span,
    name: String,
}

impl<'t> Section<'t> {
    /// Takes a value as a table with these keys; anything else is a problem.
    pub(crate) fn new(
        tree: &'t Tree,
        name: impl Into<String>,
        keys: &[&str],
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let name = name.into();
        let Some(entries) = tree.entries() else {
            problems.push(
                wrong_type(tree, &name, "a table")
                    .help(format!("{name} has the keys {}", listed(keys.iter().copied()))),
            );
            return None;
        };
        let section = Self { entries, span: tree.span.clone(), name };
        for entry in entries.iter().filter(|entry| !keys.contains(&entry.key.value.as_str())) {
            problems.push(section.unknown(entry, keys));
        }
        Some(section)
    }

    fn unknown(&self, entry: &Entry, keys: &[&str]) -> Diagnostic {
        let key = &entry.key.value;
        let found = Diagnostic::new(
            Code::UnknownKey,
            entry.key.span.clone(),
            format!("unknown key `{key}` in {}", self.name),
        );
        match did_you_mean(key, keys.iter().copied()) {
            Some(meant) => found.label(format!("did you mean `{meant}`?")).help(format!("write `{meant}`")),
            None => found.help(format!("{} has the keys {}", self.name, listed(keys.iter().copied()))),
        }
    }

    /// The entry of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&'t Entry> {
        self.entries.iter().find(|entry| entry.key.value == key)
    }

    /// The entry of a key that has to be there.
    pub(crate) fn need(&self, key: &str, example: &str, problems: &mut Vec<Diagnostic>) -> Option<&'t Entry> {
        let entry = self.get(key);
        if entry.is_none() {
            let found =
                Diagnostic::new(Code::MissingKey, self.span.clone(), format!("{} has no `{key}`", self.name));
            problems.push(found.help(format!("add `{example}`")));
        }
        entry
    }
}

/// A value that is not of the type it has to be.
pub(crate) fn wrong_type(tree: &Tree, name: &str, wanted: &str) -> Diagnostic {
    let message = format!("{name} is {wanted}, and this is {}", tree.type_name());
    Diagnostic::new(Code::WrongType, tree.span.clone(), message)
}

/// A text.
pub(crate) fn text(entry: &Entry, example: &str, problems: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    if let Data::Text(text) = &entry.value.data {
        return Some(Spanned { value: text.clone(), span: entry.value.span.clone() });
    }
    let found = wrong_type(&entry.value, &format!("`{}`", entry.key.value), "a text");
    problems.push(found.help(format!("write `{} = \"{example}\"`", entry.key.value)));
    None
}

/// True or false.
pub(crate) fn truth(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<bool> {
    if let Data::Truth(truth) = entry.value.data {
        return Some(truth);
    }
    let found = wrong_type(&entry.value, &format!("`{}`", entry.key.value), "true or false");
    problems.push(
        found.help(format!("write `{key} = true` or `{key} = false`, without quotes", key = entry.key.value)),
    );
    None
}

/// A whole number in a range.
pub(crate) fn whole(
    entry: &Entry,
    range: std::ops::RangeInclusive<u32>,
    problems: &mut Vec<Diagnostic>,
) -> Option<u32> {
    let key = &entry.key.value;
    let Data::Whole(number) = entry.value.data else {
        let found = wrong_type(&entry.value, &format!("`{key}`"), "a whole number");
        let meant = match &entry.value.data {
            Data::Text(text) => text.trim().parse().ok().filter(|number| range.contains(number)),
            _ => None,
        };
        problems.push(found.help(format!("write `{key} = {}`", meant.unwrap_or(*range.start()))));
        return None;
    };
    let inside = u32::try_from(number).ok().filter(|number| range.contains(number));
    if inside.is_none() {
        let message = format!("`{key}` is {number}, out of its range");
        let found = Diagnostic::new(Code::OutOfRange, entry.value.span.clone(), message);
        problems.push(found.help(match *range.end() {
            u32::MAX => format!("write a number from {} on", range.start()),
            end => format!("write a number from {} to {end}", range.start()),
        }));
    }
    inside
}

/// A number that is at least 1.
pub(crate) fn factor(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<f64> {
    let key = &entry.key.value;
    let number = match entry.value.data {
        Data::Number(number) => number,
        // A factor that is written without a point is a small number.
        Data::Whole(whole) => f64::from(i32::try_from(whole).unwrap_or(i32::MAX)),
        Data::Text(_) | Data::Truth(_) | Data::Moment(_) | Data::List(_) | Data::Table(_) => {
            problems.push(
                wrong_type(&entry.value, &format!("`{key}`"), "a number").help(format!("write `{key} = 2`")),
            );
            return None;
        }
    };
    if (1.0..=100.0).contains(&number) {
        return Some(number);
    }
    let found = Diagnostic::new(
        Code::OutOfRange,
        entry.value.span.clone(),
        format!("`{key}` is {number}, out of its range"),
    );
    problems.push(found.help("write a number from 1 to 100"));
    None
}

/// A span of time; `zero` says whether none at all is one.
pub(crate) fn duration(
    entry: &Entry,
    zero: bool,
    problems: &mut Vec<Diagnostic>,
) -> Option<Spanned<Duration>> {
    let text = text(entry, "10s", problems)?;
    let key = &entry.key.value;
    match moment::duration(&text.value) {
        Some(span) if zero || !span.is_zero() => Some(text.map(|_| span)),
        Some(_) => {
            let found = Diagnostic::new(Code::OutOfRange, text.span, format!("`{key}` is no time at all"));
            problems
                .push(found.help(format!("write a longer one, such as `{key} = \"10s\"`, or leave it out")));
            None
        }
        None => {
            let found = Diagnostic::new(
                Code::BadDuration,
                text.span,
                format!("`{key}` is not a duration: \"{}\"", text.value),
            );
            problems.push(found.help(format!(
                "write whole numbers with the units `ms`, `s`, `m`, `h`, `d` or `w`, such as `{key} = \"90s\"` or `{key} = \"1h30m\"`"
            )));
            None
        }
    }
}

/// A condition.
pub(crate) fn expression(
    entry: &Entry,
    source: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Spanned<Expression>> {
    let text = text(entry, "review.decision == 'modify'", problems)?;
    match Expression::parse(&text.value) {
        Ok(expression) => Some(text.map(|_| expression)),
        Err(error) => {
            let span = error.range.clone().map_or(text.span.clone(), |range| inside(source, &text, range));
            let found = Diagnostic::new(
                Code::BadExpression,
                span,
                format!("`{}` cannot be read: {error}", entry.key.value),
            );
            problems.push(found.help(expression_help(&text.value, &error.message)));
            None
        }
    }
}

fn expression_help(written: &str, message: &str) -> &'static str {
    if message.contains("no filter") {
        "filters are those of Jinja, such as `length`, `default`, `first`, `last`, `lower`, `trim`, `sum` and `max`"
    } else if message.contains("no test") {
        "tests are those of Jinja, such as `defined`, `none`, `string`, `number`, `sequence`, `odd` and `divisibleby`"
    } else if written.contains("&&")
        || written.contains("||")
        || written.contains('!') && !written.contains("!=")
    {
        "write `and`, `or` and `not`"
    } else if written.contains('=')
        && !["==", "!=", "<=", ">="].iter().any(|operator| written.contains(operator))
    {
        "compare with two equals signs: `review.decision == 'modify'`"
    } else {
        "write a Jinja expression, such as `review.decision == 'modify'` or `search.results | length > 3`"
    }
}

/// One of some words.
pub(crate) fn word<T: Copy>(entry: &Entry, words: &[(&str, T)], problems: &mut Vec<Diagnostic>) -> Option<T> {
    let names = || words.iter().map(|&(name, _)| name);
    let text = text(entry, words.first().map_or("", |word| word.0), problems)?;
    let found = words.iter().find(|(name, _)| *name == text.value);
    if found.is_none() {
        let message = format!("`{}` is one of {}, not \"{}\"", entry.key.value, listed(names()), text.value);
        let unknown = Diagnostic::new(Code::UnknownWord, text.span, message);
        let meant = did_you_mean(&text.value, names()).or_else(|| names().next()).unwrap_or("");
        problems.push(unknown.help(format!("write `{} = \"{meant}\"`", entry.key.value)));
    }
    found.map(|&(_, word)| word)
}

/// The place of a part of a text inside its quotes; all of it where it is written with escapes.
pub(crate) fn inside(source: &str, text: &Spanned<String>, range: Span) -> Span {
    let raw = source.get(text.span.clone()).unwrap_or("");
    let quote = if raw == text.value {
        0
    } else if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
        3
    } else {
        1
    };
    match raw.get(quote..quote + text.value.len()) {
        Some(written) if written == text.value && range.end <= text.value.len() && !range.is_empty() => {
            let start = text.span.start + quote;
            start + range.start..start + range.end
        }
        _ => text.span.clone(),
    }
}
