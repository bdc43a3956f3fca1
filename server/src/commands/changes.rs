//! `newsum runs fork` and `edit`: change by hand what a run has, and go on with that.

use newsum_engine::{Edit, Edited, StepId};

use crate::cli::{Change, Global};
use crate::commands::run::follow;
use crate::commands::runs::{actor, tell};
use crate::database;
use crate::exit::Failure;
use crate::say::Say;

pub(crate) async fn fork(
    global: &Global,
    id: &str,
    at: Option<u64>,
    change: &Change,
    why: &str,
    follow_it: bool,
    say: &Say,
) -> Result<(), Failure> {
    let edits = edits(change)?;
    let engine = database::engine(global).await?;
    let other = database::find_run(&engine, id).await?;
    let at = match at {
        Some(at) => at,
        None => engine.journal(other.id).await?.len() as u64,
    };
    let run = engine.fork(other.id, at, &edits, &actor(change.actor.as_deref()), why).await?;
    if follow_it { follow(&engine, run, at, say).await } else { tell(&engine, &run, say).await }
}

pub(crate) async fn edit(
    global: &Global,
    id: &str,
    change: &Change,
    why: &str,
    say: &Say,
) -> Result<(), Failure> {
    let edits = edits(change)?;
    if edits.is_empty() {
        return Err(Failure::usage("there is nothing to change").help("name it with --set NODE=JSON|@FILE"));
    }
    let engine = database::engine(global).await?;
    let run = database::find_run(&engine, id).await?;
    for edit in &edits {
        match engine.edit(run.id, edit, &actor(change.actor.as_deref()), why).await? {
            Edited::Kept => say.note(format!("{} is changed", edit.step)),
            Edited::Sent => say.note(format!("the change of {} is on its way to its worker", edit.step)),
        }
    }
    tell(&engine, &run, say).await
}

/// The changes of `--set NODE=JSON|@FILE`.
fn edits(change: &Change) -> Result<Vec<Edit>, Failure> {
    change.set.iter().map(|set| one(set)).collect()
}

fn one(set: &str) -> Result<Edit, Failure> {
    let (step, value) = set.split_once('=').ok_or_else(|| {
        Failure::usage(format!("\"{set}\" is no change")).help("write --set NODE=JSON or --set NODE=@FILE")
    })?;
    let parsed: StepId = step.parse().map_err(|e| Failure::usage(format!("--set {set}: {e}")))?;
    let delta = database::json_argument(value, &format!("the new output of {step}"))?;
    Ok(Edit { step: parsed, delta })
}
