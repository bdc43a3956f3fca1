//! Reads a node.

use super::read::{check_name, object, queue, retry};
use super::section::{Section, duration, expression, text, whole, word, wrong_type};
use super::tree::{Data, Entry, Spanned, Tree};
use super::{FromEntry, NodeSection, OnErrorSection, RepeatSection, WaitKind, WaitSection, keys, moment};
use crate::diagnostic::{Code, Diagnostic, listed};
use crate::workflow::plan::OnItemError;

/// Reads a node.
pub(super) fn read(entry: &Entry, source: &str, problems: &mut Vec<Diagnostic>) -> NodeSection {
    let before = problems.len();
    let mut node = empty(entry);
    if let Some(section) =
        Section::new(&entry.value, format!("the node `{}`", entry.key.value), keys::NODE, problems)
    {
        hint_at_inputs(&mut problems[before..]);
        fill(&mut node, &section, source, problems);
    }
    node.incomplete = problems.len() > before;
    node
}

/// A key that is like no key of a node may be meant as an input.
fn hint_at_inputs(unknown: &mut [Diagnostic]) {
    for problem in unknown.iter_mut().filter(|problem| problem.culprit().text.is_empty()) {
        *problem = problem
            .clone()
            .help("an input of the kind is written as `with.NAME = value` or `from.NAME = \"NODE.FIELD\"`");
    }
}

fn empty(entry: &Entry) -> NodeSection {
    NodeSection {
        name: entry.key.clone(),
        span: entry.value.span.clone(),
        incomplete: false,
        kind: None,
        from: Vec::new(),
        with: Vec::new(),
        when: None,
        after: Vec::new(),
        wait: None,
        repeat: None,
        end_if: None,
        for_each: None,
        on_item_error: OnItemError::Fail,
        limit: None,
        queue: None,
        timeout: None,
        retry: super::RetrySection::default(),
        on_error: OnErrorSection::Fail,
        cache: None,
    }
}

fn fill(node: &mut NodeSection, section: &Section<'_>, source: &str, problems: &mut Vec<Diagnostic>) {
    let get = |key: &str| section.get(key);
    node.kind =
        section.need("use", "use = \"KIND\"", problems).and_then(|entry| text(entry, "KIND", problems));
    node.from = get("from").map(|entry| from(&entry.value, problems)).unwrap_or_default();
    node.with = get("with").map(|entry| with(&entry.value, problems)).unwrap_or_default();
    node.when = get("when").and_then(|entry| expression(entry, source, problems));
    node.after = get("after").map(|entry| references(entry, problems)).unwrap_or_default();
    node.wait = get("wait").and_then(|entry| wait(entry, source, problems));
    node.repeat = get("repeat").and_then(|entry| repeat(entry, source, problems));
    node.end_if = get("end_if").and_then(|entry| expression(entry, source, problems));
    node.for_each = get("for_each").and_then(|entry| text(entry, "search.results", problems));
    node.on_item_error =
        get("on_item_error").map_or(OnItemError::Fail, |entry| on_item_error(node, entry, problems));
    node.limit = get("limit").and_then(|entry| text(entry, "gpu", problems));
    node.queue = get("queue").and_then(|entry| queue(entry, problems));
    node.timeout =
        get("timeout").and_then(|entry| duration(entry, false, problems)).map(|timeout| timeout.value);
    node.retry = get("retry").map(|entry| retry(entry, problems)).unwrap_or_default();
    node.on_error = get("on_error").map_or(OnErrorSection::Fail, |entry| on_error(entry, problems));
    node.cache = get("cache").and_then(|entry| duration(entry, false, problems));
}

fn from(tree: &Tree, problems: &mut Vec<Diagnostic>) -> Vec<FromEntry> {
    let Some(entries) = tree.entries() else {
        problems.push(
            wrong_type(tree, "`from`", "a table")
                .help("write `from.FIELD = \"NODE.FIELD\"`, one for each input"),
        );
        return Vec::new();
    };
    let mut bound = Vec::new();
    for entry in entries {
        bound.push(FromEntry {
            field: entry.key.clone(),
            references: references(entry, problems),
            first: matches!(entry.value.data, Data::List(_)),
        });
    }
    bound
}

/// A reference or a list of them.
fn references(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    let key = &entry.key.value;
    let one = |tree: &Tree| match &tree.data {
        Data::Text(text) => Some(Spanned { value: text.clone(), span: tree.span.clone() }),
        _ => None,
    };
    let items = match &entry.value.data {
        Data::List(items) => items.as_slice(),
        _ => std::slice::from_ref(&entry.value),
    };
    if items.is_empty() && key != "after" && key != "show" {
        let found = Diagnostic::new(
            Code::BadReference,
            entry.value.span.clone(),
            format!("`{key}` lists no reference"),
        );
        problems.push(found.help("write the references to try, the best first, or leave the key out"));
    }
    for wrong in items.iter().filter(|item| one(item).is_none()) {
        let found = wrong_type(wrong, &format!("`{key}`"), "a reference or a list of references");
        problems.push(match wrong.data {
            Data::Table(_) | Data::List(_) => found.help(format!("write `{key} = \"NODE.FIELD\"`")),
            _ => found.help(format!(
                "write a fixed value as `with.{key} = ...` and a reference as `from.{key} = \"NODE.FIELD\"`"
            )),
        });
    }
    items.iter().filter_map(one).collect()
}

fn with(tree: &Tree, problems: &mut Vec<Diagnostic>) -> Vec<Entry> {
    object(tree, "`with`", problems);
    tree.entries().unwrap_or_default().to_vec()
}

fn wait(entry: &Entry, source: &str, problems: &mut Vec<Diagnostic>) -> Option<WaitSection> {
    let section = Section::new(&entry.value, "`wait`", keys::WAIT, problems)?;
    let when = section.get("when").and_then(|entry| expression(entry, source, problems));
    let timeout = section
        .get("timeout")
        .and_then(|entry| duration(entry, false, problems))
        .map(|timeout| timeout.value);
    let ends: Vec<&Entry> = ["signal", "for", "until"].iter().filter_map(|key| section.get(key)).collect();
    let end = match ends.as_slice() {
        [end] => *end,
        ends => {
            problems.push(unclear(entry, ends));
            return None;
        }
    };
    let kind = wait_kind(end, &section, problems)?;
    if !matches!(kind, WaitKind::Signal { .. }) {
        for key in ["timeout", "otherwise", "show"] {
            problems.extend(section.get(key).map(|idle| no_effect(idle, "a wait that has a `signal`")));
        }
    }
    Some(WaitSection {
        when,
        kind,
        timeout,
        otherwise: section.get("otherwise").map(|entry| entry.value.clone()),
    })
}

fn unclear(entry: &Entry, ends: &[&Entry]) -> Diagnostic {
    let help =
        "write one of `signal = \"NAME\"`, `for = \"24h\"` and `until = \"2026-10-01T09:00:00+09:00\"`";
    let Some((last, others)) = ends.split_last() else {
        let message = "`wait` does not say what it waits for";
        return Diagnostic::new(Code::UnclearWait, entry.key.span.clone(), message).help(help);
    };
    let keys = listed(ends.iter().map(|end| end.key.value.as_str()));
    let found = Diagnostic::new(
        Code::UnclearWait,
        last.key.span.clone(),
        format!("`wait` waits for several things: {keys}"),
    );
    others.iter().fold(found, |found, other| found.context(other.key.span.clone(), "")).help(help)
}

fn wait_kind(end: &Entry, section: &Section<'_>, problems: &mut Vec<Diagnostic>) -> Option<WaitKind> {
    match end.key.value.as_str() {
        "signal" => {
            let name = text(end, "review", problems)?;
            check_name(&name, "a signal", true, problems);
            let show = section.get("show").map(|entry| references(entry, problems)).unwrap_or_default();
            Some(WaitKind::Signal { name: name.value, show })
        }
        "for" => duration(end, false, problems).map(|span| WaitKind::For(span.value)),
        _ => until(end, problems),
    }
}

fn until(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<WaitKind> {
    let written = match &entry.value.data {
        Data::Moment(moment) => moment.clone(),
        _ => text(entry, "2026-10-01T09:00:00+09:00", problems)?.value,
    };
    let moment = moment::moment(&written);
    if moment.is_none() {
        let message = format!("`until` is not a moment: \"{written}\"");
        let found = Diagnostic::new(Code::BadMoment, entry.value.span.clone(), message);
        problems.push(
            found.help("write date, time and offset from UTC: `until = \"2026-10-01T09:00:00+09:00\"`"),
        );
    }
    moment.map(WaitKind::Until)
}

fn repeat(entry: &Entry, source: &str, problems: &mut Vec<Diagnostic>) -> Option<RepeatSection> {
    let section = Section::new(&entry.value, "`repeat`", keys::REPEAT, problems)?;
    let again = section.need("while", "while = \"review.decision == 'modify'\"", problems);
    let max = section.need("max", "max = 3", problems);
    let max = max.and_then(|entry| whole(entry, 1..=1_000, problems));
    Some(RepeatSection { again: again.and_then(|entry| expression(entry, source, problems))?, max: max? })
}

fn on_item_error(node: &NodeSection, entry: &Entry, problems: &mut Vec<Diagnostic>) -> OnItemError {
    if node.for_each.is_none() {
        problems.push(no_effect(entry, "a node that has `for_each`"));
    }
    word(entry, &[("fail", OnItemError::Fail), ("collect", OnItemError::Collect)], problems)
        .unwrap_or(OnItemError::Fail)
}

fn no_effect(entry: &Entry, where_it_has: &str) -> Diagnostic {
    let key = &entry.key.value;
    let found = Diagnostic::new(Code::NoEffect, entry.key.span.clone(), format!("`{key}` does nothing here"));
    found.help(format!("remove it: it belongs to {where_it_has}"))
}

fn on_error(entry: &Entry, problems: &mut Vec<Diagnostic>) -> OnErrorSection {
    if let Data::Table(_) = entry.value.data {
        let section = Section::new(&entry.value, "`on_error`", keys::ON_ERROR, problems);
        let give = section.and_then(|section| section.need("give", "give = { FIELD = value }", problems));
        let Some(give) = give else {
            return OnErrorSection::Fail;
        };
        return object(&give.value, "`give`", problems)
            .map_or(OnErrorSection::Fail, |_| OnErrorSection::Give(give.value.clone()));
    }
    let words = [("fail", false), ("skip", true)];
    let Data::Text(_) = entry.value.data else {
        let found = wrong_type(&entry.value, "`on_error`", "a word or a table");
        problems
            .push(found.help("write `on_error = \"fail\"`, `\"skip\"` or `{ give = { FIELD = value } }`"));
        return OnErrorSection::Fail;
    };
    let before = problems.len();
    let chosen = word(entry, &words, problems);
    if let Some(unknown) = problems.get_mut(before) {
        *unknown =
            unknown.clone().help("or let an output stand in: `on_error = { give = { FIELD = value } }`");
    }
    match chosen {
        Some(true) => OnErrorSection::Skip,
        Some(false) | None => OnErrorSection::Fail,
    }
}
