//! `newsum runs`: look at runs, and act on them.

use newsum_engine::run::{NodeView, RunState, StepView};
use newsum_engine::store::{ReviewFilter, ReviewState, RunFilter, RunRow, RunStatus};
use newsum_engine::{Budget, Engine, Redrive};
use serde_json::{Map, Value, json};

use crate::cli::{Global, RunsCommand};
use crate::commands::run::{describe, follow};
use crate::commands::{changes, diff};
use crate::database;
use crate::exit::{Exit, Failure};
use crate::say::Say;

pub(crate) async fn run(command: RunsCommand, global: &Global, say: &Say) -> Result<(), Failure> {
    match command {
        RunsCommand::List { status, workflow, limit, before, lines } => {
            let engine = database::engine_to_look(global).await?;
            let before = match before {
                Some(id) => Some(database::find_run(&engine, &id).await?.id),
                None => None,
            };
            let status = status.as_deref().map(parse_status).transpose()?;
            let runs = engine.runs(&RunFilter { status, workflow, before, limit }).await?;
            list(&runs, lines, say);
            Ok(())
        }
        RunsCommand::Show { id } => show(global, &id, say).await,
        RunsCommand::State { id, seq, node } => state(global, &id, seq, node.as_deref(), say).await,
        RunsCommand::Journal { id, lines } => journal(global, &id, lines, say).await,
        RunsCommand::Cancel { id, reason } => cancel(global, &id, &reason, say).await,
        RunsCommand::Retry { id, follow } => retry(global, &id, follow, say).await,
        RunsCommand::Fork { id, at, change, why, follow } => {
            changes::fork(global, &id, at, &change, &why, follow, say).await
        }
        RunsCommand::Redrive { workflow, code, since, until, limit, dry_run } => {
            let which = Redrive { workflow, code, since, until, limit, dry_run };
            redrive(global, &which, say).await
        }
        RunsCommand::Diff { a, b } => diff::run(global, &a, &b, say).await,
        RunsCommand::Edit { id, change, why } => changes::edit(global, &id, &change, &why, say).await,
        RunsCommand::Budget { id, budget, none } => {
            let budget = match (budget.budget(), none) {
                (Some(budget), _) => budget,
                (None, true) => Budget::default(),
                (None, false) => {
                    return Err(
                        Failure::usage("no budget was given").help("say --tokens N, --money USD, or --none")
                    );
                }
            };
            let engine = database::engine(global).await?;
            let run = database::find_run(&engine, &id).await?;
            engine.set_budget(run.id, budget, &actor(None)).await?;
            tell(&engine, &run, say).await
        }
        RunsCommand::Why { id } => why(global, &id, say).await,
    }
}

fn parse_status(text: &str) -> Result<RunStatus, Failure> {
    text.parse().map_err(|_| {
        let all: Vec<&str> = RunStatus::ALL.iter().map(|status| status.as_str()).collect();
        Failure::usage(format!("\"{text}\" is no status")).help(format!("one of {}", all.join(", ")))
    })
}

fn list(runs: &[RunRow], lines: bool, say: &Say) {
    if lines {
        return runs.iter().for_each(|run| say.line(run));
    }
    if say.json {
        return say.object(&runs);
    }
    for run in runs {
        let created = run.created_at.format("%Y-%m-%d %H:%M:%S");
        say.result(format!("{}  {:<10}{:<20}{created}", run.id, run.status.as_str(), run.workflow_name));
    }
    if runs.is_empty() {
        say.note(say.tr("실행이 없습니다", "no runs"));
    }
}

async fn show(global: &Global, id: &str, say: &Say) -> Result<(), Failure> {
    let engine = database::engine_to_look(global).await?;
    let run = database::find_run(&engine, id).await?;
    let state = engine.state(run.id, None).await?;
    if say.json {
        let mut whole = json!(engine.run(run.id).await?);
        whole["nodes"] = state.view().iter().map(brief).collect();
        whole["degraded"] = json!(state.degraded());
        whole["usage"] = json!(state.usage());
        whole["budget"] = json!(state.budget());
        whole["paused"] = json!(state.is_paused());
        whole["blocked"] = json!(engine.blocked(run.id).await?);
        say.object(&whole);
        return Ok(());
    }
    say.result(head(&run));
    if let Some(used) = used(&state) {
        say.result(format!("  {used}"));
    }
    if let Some(blocked) = engine.blocked(run.id).await? {
        say.result(format!("  {blocked}"));
    }
    for node in state.view() {
        say.result(format!("  {:<12}{:<28}{}", node.node.as_str(), node.kind, standing(&node)));
    }
    Ok(())
}

/// What a run used and may use, if there is anything to say of it.
fn used(state: &RunState) -> Option<String> {
    let usage = state.usage();
    let text = match state.budget() {
        None if usage.is_zero() => return None,
        None => format!("used {usage}"),
        Some(budget) => format!("used {usage} of {budget}"),
    };
    Some(if state.is_paused() { format!("{text}: paused, `newsum runs budget` raises it") } else { text })
}

fn head(run: &RunRow) -> String {
    let mut text = format!("{}  {}  {}", run.id, run.workflow_name, run.status);
    if let (Some(other), Some(seq)) = (run.fork_of, run.fork_seq) {
        text.push_str(&format!("\n  forked of {other} after its entry {seq}"));
    }
    if let Some(error) = &run.error {
        let message = ["message", "reason"].iter().find_map(|field| error.get(field).and_then(Value::as_str));
        text.push_str(&format!("\n  {}", message.unwrap_or_default()));
    }
    text
}

/// A node without its output, which can be large.
fn brief(node: &NodeView) -> Value {
    json!({ "node": node.node, "kind": node.kind, "status": node.status, "steps": node.steps })
}

fn standing(node: &NodeView) -> String {
    let done = node.steps.iter().filter(|step| step.status == "done").count();
    match node.steps.as_slice() {
        [] => node.status.to_owned(),
        [only] => only.status.to_owned(),
        many => format!("{done} of {} done", many.len()),
    }
}

async fn state(
    global: &Global,
    id: &str,
    seq: Option<u64>,
    node: Option<&str>,
    say: &Say,
) -> Result<(), Failure> {
    let engine = database::engine_to_look(global).await?;
    let run = database::find_run(&engine, id).await?;
    let state = engine.state(run.id, seq).await?;
    if let Some(seq) = seq.filter(|&seq| seq > state.seq()) {
        let last = state.seq();
        return Err(Failure::usage(format!(
            "the journal of {} ends at {last}; there is no entry {seq}",
            run.id
        )));
    }
    let nodes = engine.view(run.id, seq).await?;
    match node {
        None => say.object(&outputs(nodes)),
        Some(name) => match outputs(nodes).get(name) {
            Some(output) => say.object(output),
            None => return Err(unknown_node(&state, name)),
        },
    }
    Ok(())
}

fn outputs(nodes: Vec<NodeView>) -> Map<String, Value> {
    nodes.into_iter().map(|node| (node.node.to_string(), node.output)).collect()
}

fn unknown_node(state: &RunState, name: &str) -> Failure {
    let names: Vec<String> = state.view().iter().map(|node| node.node.to_string()).collect();
    Failure::new(Exit::Unknown, format!("the run has no node \"{name}\""))
        .help(format!("it has {}", names.join(", ")))
}

async fn journal(global: &Global, id: &str, lines: bool, say: &Say) -> Result<(), Failure> {
    let engine = database::engine_to_look(global).await?;
    let run = database::find_run(&engine, id).await?;
    let entries = engine.journal(run.id).await?;
    if lines {
        entries.iter().for_each(|entry| say.line(&event(entry)));
    } else if say.json {
        say.object(&entries.iter().map(event).collect::<Vec<_>>());
    } else {
        entries.iter().for_each(|entry| say.result(describe(entry)));
    }
    Ok(())
}

/// An entry with its step as it is written: `draw[3]`.
pub(crate) fn event(entry: &newsum_engine::run::Entry) -> Value {
    let mut value =
        json!({ "seq": entry.seq, "at": entry.at, "step": entry.step.as_ref().map(ToString::to_string) });
    if let (Some(value), Value::Object(body)) = (value.as_object_mut(), json!(entry.body)) {
        value.extend(body);
    }
    value
}

async fn cancel(global: &Global, id: &str, reason: &str, say: &Say) -> Result<(), Failure> {
    let engine = database::engine(global).await?;
    let run = database::find_run(&engine, id).await?;
    engine.cancel(run.id, &actor(None), reason).await?;
    tell(&engine, &run, say).await
}

async fn retry(global: &Global, id: &str, follow_it: bool, say: &Say) -> Result<(), Failure> {
    let engine = database::engine(global).await?;
    let run = database::find_run(&engine, id).await?;
    let before = engine.journal(run.id).await?.len() as u64;
    let run = engine.retry(run.id, &actor(None)).await?;
    if follow_it { follow(&engine, run, before, say).await } else { tell(&engine, &run, say).await }
}

async fn redrive(global: &Global, which: &Redrive, say: &Say) -> Result<(), Failure> {
    let engine = match which.dry_run {
        true => database::engine_to_look(global).await?,
        false => database::engine(global).await?,
    };
    let done = engine.redrive(which, &actor(None)).await?;
    if say.json {
        say.object(&json!({ "dry_run": which.dry_run, "count": done.runs.len(), "runs": done.runs, "passed_over": done.passed_over }));
        return Ok(());
    }
    done.runs.iter().for_each(|run| say.result(run.to_string()));
    let count = done.runs.len();
    say.note(match which.dry_run {
        true => format!("{count} failed runs would go on; without --dry-run they do"),
        false => format!("{count} failed runs go on; `newsum worker` drives them"),
    });
    Ok(())
}

pub(crate) async fn tell(engine: &Engine, run: &RunRow, say: &Say) -> Result<(), Failure> {
    let run = engine.run(run.id).await?;
    if say.json {
        say.object(&run);
    } else {
        say.result(format!("{}  {}", run.id, run.status));
    }
    Ok(())
}

/// Who acts: as said, else the user of this machine.
pub(crate) fn actor(said: Option<&str>) -> String {
    let user = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    said.map(str::to_owned)
        .or_else(user)
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "somebody".to_owned())
}

async fn why(global: &Global, id: &str, say: &Say) -> Result<(), Failure> {
    let engine = database::engine_to_look(global).await?;
    let run = database::find_run(&engine, id).await?;
    let state = engine.state(run.id, None).await?;
    let filter = ReviewFilter { run: Some(run.id), state: Some(ReviewState::Open) };
    let reviews = engine.reviews(&filter).await?;
    let open: Vec<StepView> =
        state.view().into_iter().flat_map(|node| node.steps).filter(|step| step.status != "done").collect();
    let blocked = engine.blocked(run.id).await?;
    if say.json {
        let reviews: Vec<_> = reviews.iter().map(|row| row.review.id).collect();
        say.object(&json!({ "run": run.id, "status": run.status, "blocked_on": open, "reviews": reviews, "error": run.error, "blocked": blocked, "paused": state.is_paused(), "usage": state.usage(), "budget": state.budget() }));
        return Ok(());
    }
    say.result(head(&run));
    for step in open {
        let error = step.error.map(|error| format!(": {error}")).unwrap_or_default();
        say.result(format!("  {:<18}{}{error}", step.step, step.status));
    }
    if state.is_paused() {
        say.result(format!("  {}", used(&state).unwrap_or_default()));
    }
    for row in reviews {
        let until = row.review.expires_at.map(|at| format!(", until {}", at.format("%Y-%m-%d %H:%M UTC")));
        say.result(format!("  review {} is open{}", row.review.id, until.unwrap_or_default()));
    }
    if let Some(blocked) = blocked {
        say.result(format!("  {blocked}"));
    }
    if let (RunStatus::Ready, Some(serial)) = (run.status, &run.serial) {
        say.result(format!("  goes when no earlier run with the serial key \"{serial}\" is unfinished"));
    }
    match run.status {
        RunStatus::Ready => say.result(format!("  {}", waits_for_worker(&engine, &run.queue).await?)),
        RunStatus::Failed => say.result("  failed: `newsum runs retry` goes on at what failed"),
        RunStatus::Running
        | RunStatus::Waiting
        | RunStatus::Blocked
        | RunStatus::Completed
        | RunStatus::Stopped
        | RunStatus::Cancelled => {}
    }
    Ok(())
}

async fn waits_for_worker(engine: &Engine, queue: &str) -> Result<String, Failure> {
    let workers = engine.workers().await?;
    let names: Vec<&str> = workers
        .iter()
        .filter(|worker| worker.queues.iter().any(|served| served == queue))
        .map(|worker| worker.id.0.as_str())
        .collect();
    Ok(match names.as_slice() {
        [] => format!("no live worker serves the queue \"{queue}\": `newsum worker --queue {queue}` does"),
        names => format!("waits until a worker of the queue \"{queue}\" has room: {}", names.join(", ")),
    })
}
