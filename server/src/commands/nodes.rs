//! `newsum nodes`: the catalog of node kinds.

use std::fmt::Write as _;
use std::sync::Arc;

use newsum_engine::{Kind, Registry};
use newsum_workers::Wiring;
use serde_json::{Map, Value, json};

use crate::cli::NodesArgs;
use crate::exit::{Exit, Failure};
use crate::say::Say;

pub(crate) fn run(args: &NodesArgs, say: &Say) -> Result<(), Failure> {
    let registry = registry()?;
    match &args.kind {
        None => list(&registry, say),
        Some(name) => show(&registry, name, say)?,
    }
    Ok(())
}

/// The kinds of this program; nothing is contacted or written for it.
pub(crate) fn registry() -> Result<Registry, Failure> {
    let nowhere = Wiring {
        publish: "results".into(),
        work: "data".into(),
        public_url: "http://localhost:8000".to_owned(),
        network: false,
        allow_private: Vec::new(),
    };
    let services =
        newsum_workers::services(&nowhere, None).map_err(|e| Failure::environment(e.to_string()))?;
    Ok(newsum_nodes::registry(&services))
}

fn list(registry: &Registry, say: &Say) {
    if say.json {
        let kinds: Vec<Value> = registry.kinds().map(|kind| summary(kind)).collect();
        return say.object(&kinds);
    }
    for kind in registry.kinds() {
        say.result(format!("{:<26}{:<7}{}", kind.name, effect(kind), kind.about));
    }
}

fn summary(kind: &Kind) -> Value {
    json!({ "kind": kind.name, "effect": kind.effect, "about": kind.about })
}

fn effect(kind: &Kind) -> String {
    Say::plain(&json!(kind.effect))
}

/// The kind of that name.
pub(crate) fn kind<'r>(registry: &'r Registry, name: &str) -> Result<&'r Arc<Kind>, Failure> {
    registry.get(name).ok_or_else(|| {
        let help = match registry.did_you_mean(name) {
            Some(like) => format!("did you mean `{like}`? `newsum nodes` lists them all"),
            None => "`newsum nodes` lists them".to_owned(),
        };
        Failure::new(Exit::Unknown, format!("there is no node kind \"{name}\"")).help(help)
    })
}

fn show(registry: &Registry, name: &str, say: &Say) -> Result<(), Failure> {
    let kind = kind(registry, name)?;
    if say.json {
        let mut whole = summary(kind);
        whole["input"] = kind.input.clone();
        whole["output"] = kind.output.clone();
        say.object(&whole);
        return Ok(());
    }
    let mut text = format!("{}  ({})\n{}\n\ninput\n", kind.name, effect(kind), kind.about);
    fields(&mut text, &kind.input);
    text.push_str("\noutput\n");
    fields(&mut text, &kind.output);
    text.push_str("\nin a workflow file\n");
    text.push_str(&snippet(kind));
    say.result(text.trim_end());
    Ok(())
}

fn fields(text: &mut String, schema: &Value) {
    let empty = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    for (name, property) in properties {
        let needed = if is_required(schema, name) { "" } else { "?" };
        let about =
            property.get("description").and_then(Value::as_str).unwrap_or("").lines().next().unwrap_or("");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {:<22}{:<18}{about}", format!("{name}{needed}"), type_name(property));
    }
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|names| names.iter().any(|required| required == name))
}

fn type_name(schema: &Value) -> String {
    match schema.get("type") {
        Some(Value::String(name)) if name == "array" => {
            format!("[{}]", schema.get("items").map_or_else(|| "any".to_owned(), type_name))
        }
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => names.iter().map(Say::plain).collect::<Vec<_>>().join(" or "),
        Some(_) | None => "any".to_owned(),
    }
}

fn snippet(kind: &Kind) -> String {
    let mut text = format!("  [node.NAME]\n  use = \"{}\"\n", kind.name);
    let required = kind.input.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    for name in &required {
        let _ = writeln!(text, "  from.{} = \"...\"", Say::plain(name));
    }
    text
}
