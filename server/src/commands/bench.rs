//! `newsum bench`: how fast a node kind is on an input.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use newsum_engine::run::Entry;
use newsum_engine::store::RunRow;
use newsum_engine::{Effect, Engine, Kind, StepId, Trial};
use serde_json::Value;

use crate::bench::{Load, Report, allocations, measure};
use crate::cli::{BenchArgs, Global};
use crate::commands::nodes;
use crate::database;
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// An input, and where it is from.
struct Input {
    value: Value,
    from: String,
    /// The step that was given it, and when its run was created.
    of: Option<(StepId, DateTime<Utc>)>,
}

pub(crate) async fn run(args: BenchArgs, global: &Global, say: &Say) -> Result<(), Failure> {
    let registry = database::registry(global)?;
    let kind = nodes::kind(&registry, &args.kind)?;
    may_run(kind, args.yes)?;
    let input = match (&args.run, &args.input) {
        (Some(run), _) => recorded(kind, run, args.step.as_ref(), global).await?,
        (None, Some(file)) => tokio::task::block_in_place(|| written(file))?,
        (None, None) => return Err(Failure::usage("there is no input").help("say --input FILE or --run RUN")),
    };
    fits(kind, &input)?;
    let report = measured(kind, input, &args, say).await;
    report.tell(say);
    if report.failed_throughout() {
        let message = format!("not one run of {} gave an output", kind.name);
        return Err(Failure::new(Exit::Failed, message));
    }
    Ok(())
}

fn may_run(kind: &Kind, yes: bool) -> Result<(), Failure> {
    match kind.effect {
        Effect::Pure | Effect::Read => Ok(()),
        Effect::Write | Effect::Once if yes => Ok(()),
        Effect::Write | Effect::Once => {
            let message =
                format!("every run of {} changes the outside, and a bench runs it often", kind.name);
            Err(Failure::usage(message).help(
                "--yes runs it all the same: on the folder of a comic it writes the files of that comic anew",
            ))
        }
    }
}

async fn measured(kind: &Arc<Kind>, input: Input, args: &BenchArgs, say: &Say) -> Report {
    let trial = Trial::new(kind.clone());
    let trial = match input.of {
        Some((step, created_at)) => trial.as_step(step, created_at),
        None => trial,
    };
    let load = Load { time: Duration::from_secs(args.seconds), concurrency: args.concurrency };
    say.note(format!("running {} for {} s, {} at a time", kind.name, args.seconds, args.concurrency));
    let value = Arc::new(input.value);
    let measured = measure(&trial, &value, load).await;
    let allocations = allocations(&trial, &value).await;
    Report::new(kind, input.from, load, measured, allocations)
}

fn fits(kind: &Kind, input: &Input) -> Result<(), Failure> {
    kind.check(&input.value).map_err(|problems| {
        let lines: String = problems.iter().map(|problem| format!("\n  {problem}")).collect();
        let message = format!("the input ({}) does not fit {}:{lines}", input.from, kind.name);
        let help = format!("`newsum nodes {}` shows what it takes", kind.name);
        Failure { problems, ..Failure::usage(message).help(help) }
    })
}

/// An input that somebody wrote.
fn written(file: &Path) -> Result<Input, Failure> {
    let (from, text) = match file.to_str() {
        Some("-") => ("standard input".to_owned(), std::io::read_to_string(std::io::stdin())),
        Some(_) | None => (file.display().to_string(), std::fs::read_to_string(file)),
    };
    let text = text.map_err(|error| Failure::usage(format!("cannot read the input from {from}: {error}")))?;
    let value = serde_json::from_str(&text)
        .map_err(|error| Failure::usage(format!("the input ({from}) is not JSON: {error}")))?;
    Ok(Input { value, from, of: None })
}

/// The input that a node of that kind was given in a run.
async fn recorded(kind: &Kind, run: &str, step: Option<&StepId>, global: &Global) -> Result<Input, Failure> {
    let engine = database::engine_to_look(global).await?;
    let run = database::find_run(&engine, run).await?;
    let step = find_step(&engine, &run, kind, step).await?;
    let value = engine.input_of(run.id, &step).await?;
    let from = format!("what {step} was given in the run {}", run.id);
    Ok(Input { value, from, of: Some((step, run.created_at)) })
}

/// The step of that run that was asked for, or the first one of the kind.
async fn find_step(
    engine: &Engine,
    run: &RunRow,
    kind: &Kind,
    asked: Option<&StepId>,
) -> Result<StepId, Failure> {
    let state = engine.state(run.id, None).await?;
    let is_of_kind =
        |step: &StepId| state.plan().nodes.iter().any(|node| node.id == step.node && node.kind == kind.name);
    if let Some(asked) = asked {
        let other = || Failure::usage(format!("{asked} of the run {} is no {}", run.id, kind.name));
        return if is_of_kind(asked) { Ok(asked.clone()) } else { Err(other().help(SHOWS)) };
    }
    let journal = engine.journal(run.id).await?;
    let worked = |entry: &&Entry| ["started", "done", "attempt_failed"].contains(&entry.body.kind());
    let mut steps = journal.iter().filter(worked).filter_map(|entry| entry.step.as_ref());
    steps.find(|step| is_of_kind(step)).cloned().ok_or_else(|| {
        let message = format!("the run {} has come to no node of the kind {}", run.id, kind.name);
        Failure::new(Exit::Unknown, message).help(SHOWS)
    })
}

const SHOWS: &str = "`newsum runs show` tells its nodes and their kinds";
