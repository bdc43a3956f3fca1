//! The JSON Schema of workflow files, by which editors complete and check them while they are written.

use serde_json::{Map, Value, json};

use super::file::keys;

/// A name: what files call a node.
const NAME: &str = "^[a-z][a-z0-9_]{0,62}$";
/// A name that may have hyphens: of a workflow, a limit, a signal.
const HYPHEN_NAME: &str = "^[a-z][a-z0-9_-]{0,62}$";
/// A span of time.
const DURATION: &str = "^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";
/// A reference.
const REFERENCE: &str = "^[a-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*)*$";

/// JSON Schema (draft 2020-12) of a workflow file. It knows the keys and their types; whether names mean something
/// and types fit only [`load`](super::load) can tell.
#[must_use]
pub fn schema() -> Value {
    let mut schema =
        table(keys::FILE, &["workflow", "node"], "A workflow: a directed acyclic graph of nodes.", section);
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("title".to_owned(), json!("Workflow file"));
    }
    schema
}

/// A table with these keys and no others.
fn table(keys: &[&str], required: &[&str], about: &str, of: impl Fn(&str) -> Value) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), of(key))).collect();
    json!({
        "type": "object",
        "description": about,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn section(key: &str) -> Value {
    match key {
        "workflow" => table(keys::WORKFLOW, &["name", "version"], "Of the whole workflow.", workflow),
        "input" => json!({
            "type": "object",
            "description": "What a run takes: one JSON Schema per field. A field is required unless it has a default.",
            "propertyNames": { "pattern": NAME },
            "additionalProperties": { "type": "object" },
        }),
        "defaults" => table(keys::DEFAULTS, &[], "For all nodes that do not say otherwise.", node),
        "limits" => json!({
            "type": "object",
            "description": "Limits that all runs share, by name.",
            "propertyNames": { "pattern": HYPHEN_NAME },
            "additionalProperties": table(keys::LIMIT, &["concurrent"], "A limit.", |_| whole("Attempts at once.", 1_000_000)),
        }),
        "node" => json!({
            "type": "object",
            "description": "The nodes, by name.",
            "minProperties": 1,
            "propertyNames": { "pattern": NAME },
            "additionalProperties": table(keys::NODE, &["use"], "A node.", node),
        }),
        _ => json!({
            "type": "object",
            "description": "What the run gives: field and reference.",
            "additionalProperties": reference("Where the value comes from."),
        }),
    }
}

fn workflow(key: &str) -> Value {
    match key {
        "name" => pattern("The name of the workflow.", HYPHEN_NAME),
        "version" => json!({ "type": "integer", "minimum": 1, "description": "Its version." }),
        "timeout" => duration("Time for the whole run, waits included."),
        "budget" => table(keys::BUDGET, &[], "What a run may use before it is paused.", |key| match key {
            "tokens" => json!({ "type": "integer", "minimum": 1, "description": "Tokens." }),
            _ => json!({ "type": "number", "exclusiveMinimum": 0, "description": "US dollars." }),
        }),
        _ => table(keys::SCHEDULE, &["cron"], "When runs start by themselves.", |key| match key {
            "cron" => text("Minute, hour, day of month, month, day of week; seconds may stand before."),
            "zone" => text("A time zone, such as Asia/Seoul; UTC if it is left out."),
            _ => words("What happens to times that passed while nobody looked.", &["skip", "once"]),
        }),
    }
}

fn node(key: &str) -> Value {
    match key {
        "use" => text("The node kind."),
        "from" => json!({
            "type": "object",
            "description": "Inputs that come from references; of a list the first that is given.",
            "additionalProperties": one_or_more(),
        }),
        "with" => json!({ "type": "object", "description": "Inputs that are fixed here." }),
        "when" => condition("Runs only if true, else it is skipped."),
        "after" => one_or_more(),
        "wait" => table(keys::WAIT, &[], "What it waits for before it runs.", wait),
        "repeat" => table(keys::REPEAT, keys::REPEAT, "Runs again while true.", |key| match key {
            "while" => condition("Looked at after each turn."),
            _ => whole("Turns at most, the first included.", 1_000),
        }),
        "end_if" => condition("The run ends as stopped if true after this node."),
        "for_each" => reference("One step per item of this list."),
        "limit" => pattern("The limit of which each attempt takes a place.", HYPHEN_NAME),
        "on_item_error" => words(
            "What a failed item does: the node fails, or the item's result is null.",
            &["fail", "collect"],
        ),
        "queue" => text("The queue whose workers run it."),
        "timeout" => duration("Time of one attempt."),
        "retry" => table(keys::RETRY, &[], "How often it is tried, and how long between.", retry),
        "on_error" => json!({
            "description": "What follows after the last attempt.",
            "oneOf": [
                { "enum": ["fail", "skip"] },
                table(keys::ON_ERROR, keys::ON_ERROR, "An output that stands in.", |_| json!({ "type": "object" })),
            ],
        }),
        _ => duration("How long an output is used again for the same input."),
    }
}

fn wait(key: &str) -> Value {
    match key {
        "when" => condition("Waits only if true; else `otherwise` stands in at once."),
        "signal" => pattern("The name of the signal.", HYPHEN_NAME),
        "for" => duration("A span of time."),
        "until" => text("A moment, such as 2026-10-01T09:00:00+09:00."),
        "show" => one_or_more(),
        "timeout" => duration("Time after which `otherwise` stands in."),
        _ => json!({ "description": "What stands in for the signal." }),
    }
}

fn retry(key: &str) -> Value {
    match key {
        "attempts" => whole("Attempts in all, the first included.", 1_000),
        "delay" => duration("The wait before the second attempt."),
        "factor" => {
            json!({ "type": "number", "minimum": 1, "maximum": 100, "description": "What each further wait is multiplied by." })
        }
        "max_delay" => duration("The longest wait."),
        _ => {
            json!({ "type": "boolean", "description": "Whether each wait is shortened by up to a quarter." })
        }
    }
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "description": about })
}

fn pattern(about: &str, pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern, "description": about })
}

fn duration(about: &str) -> Value {
    json!({ "type": "string", "pattern": DURATION, "minLength": 2, "description": format!("{about} Such as 90s, 1h30m or 7d.") })
}

fn condition(about: &str) -> Value {
    text(&format!("{about} A Jinja expression."))
}

fn reference(about: &str) -> Value {
    pattern(about, REFERENCE)
}

fn one_or_more() -> Value {
    let one = reference("A reference.");
    json!({ "oneOf": [one, { "type": "array", "items": one }], "description": "One reference or a list of them." })
}

fn words(about: &str, words: &[&str]) -> Value {
    json!({ "enum": words, "description": about })
}

fn whole(about: &str, most: u32) -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": most, "description": about })
}
