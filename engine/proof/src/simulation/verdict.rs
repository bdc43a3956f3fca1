//! The last look at a world: every run is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::FutureExt as _;
use newsum_engine::RunId;
use newsum_engine::run::{Body, Entry, RunFacts, RunState, Waited};
use newsum_engine::store::{Record, ReviewFilter, ReviewState, RunRow, RunStatus, Store as _};
use newsum_engine::workflow::Plan;

use super::large::{whole, whole_record};
use super::world::World;
use crate::family::Born;
use crate::judge::{Case, judge};
use crate::sketch::{Sketch, Wait, WaitFor};

pub(super) fn judge_all(world: &World) {
    let planned = world.plans().into_iter().map(|planned| (planned.id, planned.sketch));
    let kin = world.kin().into_iter().map(|(id, kin)| (id, kin.sketch));
    for (run, sketch) in planned.chain(kin) {
        let wrong = look_at(world, run, &sketch).unwrap_or_else(|missing| vec![missing]);
        wrong.iter().for_each(|wrong| world.accuse(run, wrong));
    }
}

fn look_at(world: &World, run: RunId, sketch: &Sketch) -> Result<Vec<String>, String> {
    let row = whole_row(world, run)?;
    let records = now(world.store.journal(run, 0, usize::MAX))?;
    let mut wrong = Vec::new();
    if world.witness(|witness| witness.journal(run) != records.as_slice()) {
        wrong.push("its journal is not what was taken".to_owned());
    }
    let records = world.witness(|witness| {
        records.iter().map(|record| whole_record(record, &witness.kept)).collect::<Vec<_>>()
    });
    let entries: Vec<Entry> =
        records.iter().map(Record::entry).collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    let state = fold(world, &row, &entries)?;
    let (mended, children) = (world.mended(run), children(world, run)?);
    let case = Case { sketch, entries: &entries, state: &state, mended: &mended, children: &children };
    wrong.extend(judge(&case));
    wrong.extend(status(&row, &state));
    wrong.extend(unnamed(&entries, &children));
    wrong.extend(reviews(world, sketch, &row, &entries)?);
    world.count(row.status.as_str());
    Ok(wrong)
}

/// A run with its whole input and output.
fn whole_row(world: &World, run: RunId) -> Result<RunRow, String> {
    let mut row = now(world.store.run(run))?.ok_or_else(|| format!("{} is not there", world.alias(run)))?;
    row.input = world.witness(|witness| whole(row.input, &witness.kept));
    row.output = row.output.map(|output| world.witness(|witness| whole(output, &witness.kept)));
    Ok(row)
}

/// The runs that are steps of a run, as they stand.
fn children(world: &World, run: RunId) -> Result<BTreeMap<RunId, Born>, String> {
    let own = world.kin().into_iter().filter(|(_, kin)| kin.parent == run);
    own.map(|(id, _)| Ok((id, born(world, id)?))).collect()
}

fn born(world: &World, run: RunId) -> Result<Born, String> {
    let row = whole_row(world, run)?;
    let end = match (row.status, row.output) {
        (RunStatus::Completed, output) => Some(Ok(output.unwrap_or_default())),
        (status, _) => status.is_end().then_some(Err(())),
    };
    let in_doubt = world.witness(|witness| witness.is_in_doubt(run));
    Ok(Born { input: row.input, end, in_doubt })
}

/// Runs that say that they are steps of this one, which knows nothing of them.
fn unnamed(entries: &[Entry], children: &BTreeMap<RunId, Born>) -> Vec<String> {
    let name = |entry: &Entry| match &entry.body {
        Body::Waiting { wait: Waited::Child { run, .. }, .. } => Some(*run),
        _ => None,
    };
    let named: BTreeSet<RunId> = entries.iter().filter_map(name).collect();
    let strangers = children.keys().filter(|run| !named.contains(run));
    strangers.map(|run| format!("nothing in its journal says that {run} is a step of it")).collect()
}

fn now<T, E: ToString>(answer: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    answer.now_or_never().expect("the store in memory does not wait").map_err(|error| error.to_string())
}

fn fold(world: &World, row: &RunRow, entries: &[Entry]) -> Result<RunState, String> {
    let workflow = now(world.store.workflow(&row.workflow))?.ok_or("its workflow is not there")?;
    let plan: Plan = serde_json::from_value(workflow.plan).map_err(|error| error.to_string())?;
    let facts = RunFacts {
        id: row.id,
        created_at: row.created_at,
        input: Arc::new(row.input.clone()),
        budget: row.budget,
    };
    let mut state = RunState::new(Arc::new(plan), facts);
    entries.iter().try_for_each(|entry| state.apply(entry)).map_err(|error| error.to_string())?;
    Ok(state)
}

/// The row says what the journal says.
fn status(row: &RunRow, state: &RunState) -> Option<String> {
    let said = state.end().map(RunStatus::from);
    let output = match state.end() {
        Some(newsum_engine::run::End::Completed(output)) => Some((**output).clone()),
        _ => None,
    };
    let right = said == Some(row.status) && row.output == output && row.worker.is_none();
    (!right).then(|| {
        format!("its row is {} with {:?}, its journal ends {:?}", row.status, row.output, state.end())
    })
}

/// No question is open, and an answer that was taken had its effect.
fn reviews(world: &World, sketch: &Sketch, row: &RunRow, entries: &[Entry]) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let overtaken = row.status != RunStatus::Completed
        || entries.iter().any(|entry| matches!(entry.body, Body::Edited { .. }));
    for review in now(world.store.reviews(&ReviewFilter { run: Some(row.id), state: None }))? {
        if review.state == ReviewState::Open {
            wrong.push(format!("the question of {} is open", review.review.step));
        }
        let ix = sketch.index_of(review.review.step.node.as_str());
        let wait = ix.and_then(|ix| sketch.nodes[ix].wait.as_ref());
        let ends = matches!(wait, Some(Wait { what: WaitFor::Signal(Some(_)), .. }));
        let answer = review.answer.map(|answer| world.witness(|witness| whole(answer, &witness.kept)));
        let is_heard = entries.iter().any(|entry| {
            entry.step.as_ref() == Some(&review.review.step)
                && matches!(&entry.body, Body::Signalled { payload, actor: Some(_) } if Some(&**payload) == answer.as_ref())
        });
        if review.state == ReviewState::Answered && !is_heard && !overtaken && !ends {
            wrong.push(format!("the answer to {} had no effect", review.review.step));
        }
    }
    Ok(wrong)
}
