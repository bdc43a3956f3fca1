//! `newsum runs diff`: where two runs differ.

use newsum_engine::{Change, NodeDiff, RunDiff, RunSide};
use serde_json::Value;

use crate::cli::Global;
use crate::database;
use crate::exit::Failure;
use crate::say::Say;

/// How much of a value a line shows.
const WIDTH: usize = 60;

pub(crate) async fn run(global: &Global, a: &str, b: &str, say: &Say) -> Result<(), Failure> {
    let engine = database::engine_to_look(global).await?;
    let (a, b) = (database::find_run(&engine, a).await?, database::find_run(&engine, b).await?);
    let diff = engine.diff(a.id, b.id).await?;
    if say.json {
        say.object(&diff);
    } else {
        tell(&diff, say);
    }
    Ok(())
}

fn tell(diff: &RunDiff, say: &Say) {
    say.result(format!("a  {}", side(&diff.a)));
    say.result(format!("b  {}", side(&diff.b)));
    say.result(format!("both begin with the same {} entries", diff.shared));
    changes("input", &diff.input, say);
    for node in &diff.nodes {
        if node.a != node.b {
            say.result(format!("{}: {}", node.node, standing(node)));
        }
        changes(node.node.as_str(), &node.changes, say);
    }
    changes("output", &diff.output, say);
    if diff.is_empty() {
        say.note(say.tr("다른 곳이 없습니다", "they do not differ"));
    }
}

fn side(side: &RunSide) -> String {
    format!("{}  {}  {}, {} entries", side.id, side.workflow, side.status, side.length)
}

fn standing(node: &NodeDiff) -> String {
    let word = |status: Option<&'static str>| status.unwrap_or("not there");
    format!("{} | {}", word(node.a), word(node.b))
}

fn changes(of: &str, changes: &[Change], say: &Say) {
    for change in changes {
        say.result(format!("{of}{}", change.pointer));
        say.result(format!("  a  {}", shown(change.a.as_ref())));
        say.result(format!("  b  {}", shown(change.b.as_ref())));
    }
}

fn shown(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    if text.chars().count() <= WIDTH {
        return text;
    }
    let beginning: String = text.chars().take(WIDTH).collect();
    format!("{beginning}...")
}
