//! Reads the sections of a file.

use serde_json::Map;

use super::input::{self, InputSection};
use super::section::{Section, duration, factor, text, truth, whole, word, wrong_type};
use super::tree::{Data, Entry, Spanned, Tree};
use super::{Defaults, File, RetrySection, budget, keys, moment, node};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::workflow::plan::{Limit, Missed, Schedule};

/// Reads a file; what cannot be read is a problem, and stands in the result with something neutral.
pub(crate) fn read(tree: &Tree, source: &str, problems: &mut Vec<Diagnostic>) -> File {
    let root = Section::new(tree, "a workflow file", keys::FILE, problems);
    let section = |key: &str| root.as_ref().and_then(|root| root.get(key));
    let mut file = File {
        name: Spanned { value: String::new(), span: 0..0 },
        version: 1,
        timeout: None,
        budget: None,
        schedule: None,
        input: section("input").map_or_else(InputSection::empty, |entry| input::read(&entry.value, problems)),
        defaults: section("defaults").map(|entry| defaults(&entry.value, problems)).unwrap_or_default(),
        limits: section("limits").map(|entry| limits(&entry.value, problems)).unwrap_or_default(),
        nodes: section("node").map(|entry| nodes(&entry.value, source, problems)).unwrap_or_default(),
        output: section("output").map(|entry| output(&entry.value, problems)).unwrap_or_default(),
    };
    match section("workflow") {
        Some(entry) => head(entry, &mut file, problems),
        None => problems.push(
            Diagnostic::new(Code::MissingKey, 0..0, "a workflow file has no `[workflow]` section")
                .help("begin the file with `[workflow]`, `name = \"my-workflow\"` and `version = 1`"),
        ),
    }
    if section("node").is_none()
        || section("node").is_some_and(|entry| entry.value.entries().is_some_and(<[_]>::is_empty))
    {
        let found =
            Diagnostic::new(Code::NoNodes, file.name.span.clone(), "a workflow without nodes does nothing");
        problems.push(found.help("add a section such as `[node.write]` with `use = \"KIND\"`"));
    }
    file
}

fn head(entry: &Entry, file: &mut File, problems: &mut Vec<Diagnostic>) {
    file.name.span = entry.value.span.clone();
    let Some(head) = Section::new(&entry.value, "`[workflow]`", keys::WORKFLOW, problems) else {
        return;
    };
    if let Some(name) = head
        .need("name", "name = \"my-workflow\"", problems)
        .and_then(|name| text(name, "my-workflow", problems))
    {
        check_name(&name, "a workflow", true, problems);
        file.name = name;
    }
    if let Some(version) = head.need("version", "version = 1", problems) {
        file.version = whole(version, 1..=u32::MAX, problems).unwrap_or(1);
    }
    file.timeout =
        head.get("timeout").and_then(|entry| duration(entry, false, problems)).map(|timeout| timeout.value);
    file.budget = head.get("budget").and_then(|entry| budget::read(entry, problems));
    file.schedule = head.get("schedule").and_then(|entry| schedule(entry, problems));
}

fn schedule(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<Spanned<Schedule>> {
    let section = Section::new(&entry.value, "`schedule`", keys::SCHEDULE, problems)?;
    let cron = section
        .need("cron", "cron = \"0 7 * * *\"", problems)
        .and_then(|entry| text(entry, "0 7 * * *", problems));
    let cron = cron.filter(|cron| is_cron(cron, problems));
    let zone = section
        .get("zone")
        .map(|entry| text(entry, "Asia/Seoul", problems).filter(|zone| is_zone(zone, problems)));
    let missed = section.get("missed").map(|entry| word(entry, MISSED, problems));
    let schedule = Schedule {
        cron: cron?.value,
        zone: zone.map_or(Some("UTC".to_owned()), |zone| zone.map(|zone| zone.value))?,
        missed: missed.map_or(Some(Missed::Skip), |missed| missed)?,
    };
    Some(Spanned { value: schedule, span: entry.key.span.clone() })
}

const MISSED: &[(&str, Missed)] = &[("skip", Missed::Skip), ("once", Missed::Once), ("all", Missed::All)];

fn is_cron(cron: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> bool {
    let problem = moment::cron_problem(&cron.value);
    if let Some(problem) = &problem {
        let message = format!("`cron` cannot be read: {problem}");
        problems.push(Diagnostic::new(Code::BadCron, cron.span.clone(), message).help(
            "write minute, hour, day of month, month and day of week, such as `0 7 * * MON-FRI` for 7:00 on working days",
        ));
    }
    problem.is_none()
}

fn is_zone(zone: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> bool {
    let known = moment::is_zone(&zone.value);
    if !known {
        let found = Diagnostic::new(
            Code::BadZone,
            zone.span.clone(),
            format!("there is no time zone \"{}\"", zone.value),
        );
        problems.push(match did_you_mean(&zone.value, moment::zones()) {
            Some(meant) => {
                found.label(format!("did you mean `{meant}`?")).help(format!("write `zone = \"{meant}\"`"))
            }
            None => found.help("write the name of a region and a city, such as `Asia/Seoul`, or `UTC`"),
        });
    }
    known
}

fn defaults(tree: &Tree, problems: &mut Vec<Diagnostic>) -> Defaults {
    let Some(section) = Section::new(tree, "`[defaults]`", keys::DEFAULTS, problems) else {
        return Defaults::default();
    };
    Defaults {
        queue: section.get("queue").and_then(|entry| queue(entry, problems)),
        timeout: section
            .get("timeout")
            .and_then(|entry| duration(entry, false, problems))
            .map(|timeout| timeout.value),
        retry: section.get("retry").map(|entry| retry(entry, problems)).unwrap_or_default(),
    }
}

/// The name of a queue.
pub(super) fn queue(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let queue = text(entry, "slow_queue", problems)?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    if !queue.value.is_empty() && queue.value.len() <= 63 && queue.value.chars().all(fits) {
        return Some(queue.value);
    }
    let found =
        Diagnostic::new(Code::BadName, queue.span, format!("\"{}\" is no name for a queue", queue.value));
    problems.push(found.help("use up to 63 letters, digits, `_`, `-`, `.` and `:`"));
    None
}

/// `retry`.
pub(super) fn retry(entry: &Entry, problems: &mut Vec<Diagnostic>) -> RetrySection {
    let Some(section) = Section::new(&entry.value, "`retry`", keys::RETRY, problems) else {
        return RetrySection::default();
    };
    let mut span_of =
        |key: &str| section.get(key).and_then(|entry| duration(entry, true, problems)).map(|span| span.value);
    let (delay, max_delay) = (span_of("delay"), span_of("max_delay"));
    RetrySection {
        attempts: section.get("attempts").and_then(|entry| whole(entry, 1..=1_000, problems)),
        delay,
        factor: section.get("factor").and_then(|entry| factor(entry, problems)),
        max_delay,
        jitter: section.get("jitter").and_then(|entry| truth(entry, problems)),
    }
}

fn limits(tree: &Tree, problems: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, Limit)> {
    let entries = named(tree, "`[limits]`", "[limits.gpu]", problems);
    let mut limits = Vec::new();
    for entry in entries {
        check_name(&entry.key, "a limit", true, problems);
        let name = format!("the limit `{}`", entry.key.value);
        let section = Section::new(&entry.value, name, keys::LIMIT, problems);
        let concurrent = section.and_then(|section| section.need("concurrent", "concurrent = 2", problems));
        let concurrent = concurrent.and_then(|entry| whole(entry, 1..=1_000_000, problems)).unwrap_or(1);
        limits.push((entry.key.clone(), Limit { concurrent }));
    }
    limits
}

fn nodes(tree: &Tree, source: &str, problems: &mut Vec<Diagnostic>) -> Vec<super::NodeSection> {
    let entries = named(tree, "`[node]`", "[node.write]", problems);
    let mut nodes = Vec::new();
    for entry in entries {
        if check_name(&entry.key, "a node", false, problems) {
            check_reserved(&entry.key, problems);
        }
        nodes.push(node::read(entry, source, problems));
    }
    nodes
}

fn output(tree: &Tree, problems: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, Spanned<String>)> {
    let mut output = Vec::new();
    for entry in named(tree, "`[output]`", "[output]", problems) {
        match &entry.value.data {
            Data::Text(text) => {
                output.push((
                    entry.key.clone(),
                    Spanned { value: text.clone(), span: entry.value.span.clone() },
                ));
            }
            _ => {
                let found = wrong_type(&entry.value, &format!("`{}`", entry.key.value), "one reference");
                problems.push(found.help(format!(
                    "write `{} = \"NODE.FIELD\"`; a list of references to choose from belongs to `from` of a node",
                    entry.key.value
                )));
            }
        }
    }
    output
}

/// The entries of a table whose keys are names.
fn named<'t>(tree: &'t Tree, name: &str, example: &str, problems: &mut Vec<Diagnostic>) -> &'t [Entry] {
    if tree.entries().is_none() {
        problems.push(wrong_type(tree, name, "a table").help(format!("begin a section with `{example}`")));
    }
    tree.entries().unwrap_or_default()
}

/// Whether a name has only characters that names have.
pub(super) fn check_name(
    name: &Spanned<String>,
    what: &str,
    hyphens: bool,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || (hyphens && c == '-');
    let fits = name.value.starts_with(|c: char| c.is_ascii_lowercase())
        && name.value.len() <= 63
        && name.value.chars().all(inner);
    if !fits {
        let message =
            format!("\"{}\" is no name for {what}", name.value.chars().take(80).collect::<String>());
        let hyphen = if hyphens { " or `-`" } else { "" };
        let found = Diagnostic::new(Code::BadName, name.span.clone(), message).help(format!(
            "use a small letter and then up to 62 small letters, digits, `_`{hyphen}{}",
            proposal(&name.value, inner).map(|name| format!(", such as `{name}`")).unwrap_or_default()
        ));
        problems.push(found);
    }
    fits
}

/// The name with its characters made fit.
fn proposal(name: &str, fits: impl Fn(char) -> bool) -> Option<String> {
    let name: String = name.to_lowercase().chars().map(|c| if fits(c) { c } else { '_' }).take(63).collect();
    let name = name
        .trim_matches(|c: char| !c.is_ascii_alphanumeric())
        .trim_start_matches(|c: char| c.is_ascii_digit());
    (!name.is_empty() && name.starts_with(|c: char| c.is_ascii_lowercase())).then(|| name.to_owned())
}

fn check_reserved(name: &Spanned<String>, problems: &mut Vec<Diagnostic>) {
    let meaning = if keys::ROOTS.contains(&name.value.as_str()) {
        "a reference"
    } else if keys::EXPRESSION_WORDS.contains(&name.value.as_str()) {
        "an expression"
    } else {
        return;
    };
    let message = format!("a node cannot be called `{}`: the word has a meaning in {meaning}", name.value);
    problems.push(
        Diagnostic::new(Code::ReservedName, name.span.clone(), message)
            .help("call the node by what it does: `write`, `review`, `draw`"),
    );
}

/// A table as a JSON object; anything else is a problem.
pub(super) fn object(
    tree: &Tree,
    name: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Map<String, serde_json::Value>> {
    if tree.entries().is_none() {
        problems.push(
            wrong_type(tree, name, "a table")
                .help(format!("write `{} = {{ field = value }}`", name.trim_matches('`'))),
        );
    }
    tree.entries().map(super::tree::to_object)
}
