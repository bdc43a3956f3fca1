//! The last look at a world: every run is judged.

use std::sync::Arc;

use futures::FutureExt as _;
use newsum_engine::run::{Body, Entry, RunFacts, RunState};
use newsum_engine::store::{Record, ReviewFilter, ReviewState, RunRow, RunStatus, Store as _};
use newsum_engine::workflow;

use super::world::{Planned, World};
use crate::judge::{Case, judge};
use crate::kinds::idle_registry;
use crate::sketch::{Wait, WaitFor};

pub(super) fn judge_all(world: &World) {
    for planned in world.plans() {
        let wrong = look_at(world, &planned).unwrap_or_else(|missing| vec![missing]);
        wrong.iter().for_each(|wrong| world.accuse(planned.id, wrong));
    }
}

fn look_at(world: &World, planned: &Planned) -> Result<Vec<String>, String> {
    let row = now(world.store.run(planned.id))?.ok_or("it is not there")?;
    let records = now(world.store.journal(planned.id, 0, usize::MAX))?;
    let mut wrong = Vec::new();
    if world.witness(|witness| witness.journal(planned.id) != records.as_slice()) {
        wrong.push("its journal is not what was taken".to_owned());
    }
    let entries: Vec<Entry> =
        records.iter().map(Record::entry).collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    let state = fold(planned, &row, &entries)?;
    let mended = world.mended(planned.id);
    let case = Case { sketch: &planned.sketch, entries: &entries, state: &state, mended: &mended };
    wrong.extend(judge(&case));
    wrong.extend(status(&row, &state));
    wrong.extend(reviews(world, planned, &row, &entries)?);
    world.count(row.status.as_str());
    Ok(wrong)
}

fn now<T, E: ToString>(answer: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    answer.now_or_never().expect("the store in memory does not wait").map_err(|error| error.to_string())
}

fn fold(planned: &Planned, row: &RunRow, entries: &[Entry]) -> Result<RunState, String> {
    let plan = workflow::load(&planned.sketch.toml(), "sketch.toml", &idle_registry())
        .map_err(|problems| problems.plain())?;
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
fn reviews(world: &World, planned: &Planned, row: &RunRow, entries: &[Entry]) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let overtaken = row.status != RunStatus::Completed
        || entries.iter().any(|entry| matches!(entry.body, Body::Edited { .. }));
    for review in now(world.store.reviews(&ReviewFilter { run: Some(planned.id), state: None }))? {
        if review.state == ReviewState::Open {
            wrong.push(format!("the question of {} is open", review.review.step));
        }
        let ix = planned.sketch.index_of(review.review.step.node.as_str());
        let wait = ix.and_then(|ix| planned.sketch.nodes[ix].wait.as_ref());
        let ends = matches!(wait, Some(Wait { what: WaitFor::Signal(Some(_)), .. }));
        let is_heard = entries.iter().any(|entry| {
            entry.step.as_ref() == Some(&review.review.step)
                && matches!(&entry.body, Body::Signalled { payload, actor: Some(_) } if Some(&**payload) == review.answer.as_ref())
        });
        if review.state == ReviewState::Answered && !is_heard && !overtaken && !ends {
            wrong.push(format!("the answer to {} had no effect", review.review.step));
        }
    }
    Ok(wrong)
}
