//! `newsum run`: submit a run, and drive it here if asked to.

use newsum_engine::run::{Body, Entry, Waited};
use newsum_engine::store::RunRow;
use newsum_engine::{DEFAULT_QUEUE, Engine, Submit};

use crate::cli::{Global, RunArgs};
use crate::commands::workflow;
use crate::database;
use crate::drive::{Drive, Seen, verdict};
use crate::exit::{Exit, Failure};
use crate::say::Say;

pub(crate) async fn run(args: RunArgs, global: &Global, say: &Say) -> Result<(), Failure> {
    let input = database::json_argument(&args.input, "the input")?;
    let labels = args.labels.iter().map(|label| pair(label)).collect::<Result<Vec<_>, _>>()?;
    let (_, path) = workflow::read(&args.workflow)?;
    let engine = database::engine(global).await?;
    let workflow = engine.load(&path)?;
    let queue = args.queue.clone().or_else(|| workflow.plan.queue.clone());
    let submit = Submit {
        key: args.key.clone(),
        queue: Some(queue.unwrap_or_else(|| DEFAULT_QUEUE.to_owned())),
        priority: args.priority,
        labels,
        budget: args.budget.budget(),
        serial: args.serial.clone(),
        ..Submit::default()
    };
    let run = engine.submit_with(&workflow, input, submit).await?.into_run();
    if args.follow {
        return follow(&engine, run, 0, say).await;
    }
    if say.json {
        say.object(&run);
    } else {
        say.result(run.id.to_string());
        say.note(format!("submitted to {}; `newsum worker` drives it", run.queue));
    }
    Ok(())
}

fn pair(label: &str) -> Result<(String, String), Failure> {
    let (key, value) = label
        .split_once('=')
        .ok_or_else(|| Failure::usage(format!("\"{label}\" is no label")).help("write --label KEY=VALUE"))?;
    Ok((key.to_owned(), value.to_owned()))
}

/// Drives a run and shows its entries from `after` on, until it ends or waits for a person.
pub(crate) async fn follow(engine: &Engine, run: RunRow, after: u64, say: &Say) -> Result<(), Failure> {
    let mut drive = Drive::start(engine, &run, after).await?;
    let ended = watch(&mut drive, say).await;
    drive.stop().await?;
    let run = ended?;
    if say.json {
        say.object(&run);
    } else if let Some(output) = &run.output {
        say.object(output);
    }
    verdict(&run)
}

async fn watch(drive: &mut Drive, say: &Say) -> Result<RunRow, Failure> {
    loop {
        match drive.next().await? {
            Seen::Entry(entry) => {
                say.note(describe(&entry));
                if let Body::BudgetReached { budget, .. } = &entry.body {
                    return Err(Failure::new(
                        Exit::Waiting,
                        format!("paused: its budget of {budget} is used"),
                    )
                    .help("`newsum runs budget` raises it, then `newsum worker` goes on"));
                }
                if let Some(review) = drive.open_review(&entry).await? {
                    return Err(Failure::new(Exit::Waiting, format!("waits for the review {review}")).help(
                        "answer it with `newsum review`, then `newsum worker` or `newsum runs retry` goes on",
                    ));
                }
            }
            Seen::Live(_) => {}
            Seen::Ended(run) => return Ok(*run),
        }
    }
}

/// An entry in a line.
pub(crate) fn describe(entry: &Entry) -> String {
    let step = entry.step.as_ref().map(ToString::to_string).unwrap_or_default();
    let what = match &entry.body {
        Body::Started { attempt } => format!("running (attempt {attempt})"),
        Body::Done { cached: true, .. } => "done: an output of before is used again".to_owned(),
        Body::Done { took_ms, degraded, .. } if degraded.is_empty() => format!("done in {took_ms} ms"),
        Body::Done { took_ms, degraded, .. } => {
            let codes: Vec<&str> = degraded.iter().map(|d| d.code.as_str()).collect();
            format!("done in {took_ms} ms, degraded: {}", codes.join(", "))
        }
        Body::Skipped { reason } => format!("skipped: {reason}"),
        Body::AttemptFailed { attempt, error, retry_at, .. } => match retry_at {
            Some(at) => format!("attempt {attempt} failed, next at {}: {error}", at.format("%H:%M:%S")),
            None => format!("attempt {attempt} failed: {error}"),
        },
        Body::Waiting { wait: Waited::Outcome { attempt, .. }, .. } => {
            format!("asks whether attempt {attempt} happened: nobody can say, and it must not run twice")
        }
        Body::Waiting { wait: Waited::Child { run, .. }, .. } => format!("runs as {run}"),
        Body::Waiting { until: Some(until), .. } => {
            format!("waits until {}", until.format("%Y-%m-%d %H:%M:%S UTC"))
        }
        Body::Waiting { until: None, .. } => "waits".to_owned(),
        Body::Signalled { actor: Some(actor), .. } => format!("answered by {actor}"),
        Body::Signalled { actor: None, .. } => "the wait is over".to_owned(),
        Body::Edited { actor, reason, .. } => format!("edited by {actor}: {reason}"),
        Body::Memo { key, .. } => format!("kept {key}"),
        Body::Intent { attempt } => format!("about to run once (attempt {attempt})"),
        Body::BudgetReached { usage, budget } => {
            format!("paused: it has used {usage} of {budget}; `newsum runs budget` raises it")
        }
        Body::BudgetSet { budget, actor } => format!("{actor} sets the budget: {budget}"),
        Body::CancelRequested { actor, reason } => format!("{actor} cancels: {reason}"),
        Body::Retried { actor } => format!("{actor} retries"),
        Body::Forked { fork_of, fork_seq, actor, reason } => {
            format!("{actor} forks {fork_of} after entry {fork_seq}: {reason}")
        }
        Body::Completed { .. } => "completed".to_owned(),
        Body::Failed { failure } => format!("failed: {failure}"),
        Body::Stopped { reason } => format!("stopped: {reason}"),
        Body::Cancelled { actor, reason } => format!("cancelled by {actor}: {reason}"),
    };
    format!("{:>4}  {:<18}{what}", entry.seq, if step.is_empty() { "run" } else { &step })
}
