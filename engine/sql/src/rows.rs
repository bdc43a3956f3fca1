//! From the tables to the rows of the engine, and what in a table is not its own text.

use std::time::Duration;

use chrono::{DateTime, Utc};
use newsum_engine::run::Review;
use newsum_engine::store::{
    Letter, Record, ReviewRow, ReviewState, RunRow, RunStatus, StoreError, StoreResult, WorkerRow,
    WorkflowRow,
};
use newsum_engine::{RunId, WorkerId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity::{inbox, journal, review, run, worker, workflow};

/// A moment as it stands in a table: microseconds since 1970.
pub(crate) fn micros(moment: DateTime<Utc>) -> i64 {
    moment.timestamp_micros()
}

pub(crate) fn moment(micros: i64) -> StoreResult<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros)
        .ok_or_else(|| StoreError::Corrupt(format!("the moment {micros}, which no calendar has")))
}

pub(crate) fn moment_if(micros: Option<i64>) -> StoreResult<Option<DateTime<Utc>>> {
    micros.map(moment).transpose()
}

/// Plain data as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the rows of the engine have text keys only")
}

pub(crate) fn of_json<T: DeserializeOwned>(text: &str, what: impl FnOnce() -> String) -> StoreResult<T> {
    serde_json::from_str(text).map_err(|e| StoreError::Corrupt(format!("{}: {e}", what())))
}

fn of_json_if<T: DeserializeOwned>(
    text: Option<&str>,
    what: impl FnOnce() -> String,
) -> StoreResult<Option<T>> {
    text.map(|text| of_json(text, what)).transpose()
}

fn unsigned<T: TryFrom<i64>>(number: impl Into<i64>, what: impl FnOnce() -> String) -> StoreResult<T> {
    let number = number.into();
    T::try_from(number).map_err(|_| StoreError::Corrupt(format!("{}: {number} is out of range", what())))
}

/// A number that a table keeps in fewer bits than memory does.
///
/// # Errors
/// If it does not fit: no workflow has two thousand million items or turns.
pub(crate) fn small(number: u32) -> StoreResult<i32> {
    i32::try_from(number).map_err(|_| StoreError::Broken(format!("{number} is more than a table holds")))
}

pub(crate) fn workflow_row(row: workflow::Model) -> StoreResult<WorkflowRow> {
    let plan = of_json(&row.plan, || format!("the plan of workflow {}", row.hash))?;
    let version = unsigned(row.version, || format!("the version of workflow {}", row.hash))?;
    Ok(WorkflowRow { hash: row.hash, name: row.name, version, source: row.source, plan })
}

pub(crate) fn run_row(row: run::Model) -> StoreResult<RunRow> {
    let of_run = |column: &'static str| move || format!("the {column} of run {}", row.id);
    let needs: Option<Vec<String>> = of_json_if(row.needs.as_deref(), of_run("needs"))?;
    Ok(RunRow {
        id: RunId(row.id),
        status: if needs.is_some() { RunStatus::Blocked } else { row.status.parse::<RunStatus>()? },
        needs: needs.unwrap_or_default(),
        input: of_json(&row.input, of_run("input"))?,
        output: of_json_if(row.output.as_deref(), of_run("output"))?,
        error: of_json_if(row.error.as_deref(), of_run("error"))?,
        labels: of_json(&row.labels, of_run("labels"))?,
        budget: of_json_if(row.budget.as_deref(), of_run("budget"))?,
        fork_seq: row.fork_seq.map(|seq| unsigned(seq, of_run("fork position"))).transpose()?,
        fork_of: row.fork_of.map(RunId),
        deaths: unsigned(row.deaths, of_run("deaths"))?,
        ready_at: moment_if(row.ready_at)?,
        created_at: moment(row.created_at)?,
        started_at: moment_if(row.started_at)?,
        finished_at: moment_if(row.finished_at)?,
        workflow: row.workflow_hash,
        workflow_name: row.workflow_name,
        queue: row.queue,
        priority: row.priority,
        epoch: row.epoch,
        worker: row.worker_id.map(WorkerId),
        mail: row.mail,
        key: row.key,
        parent: row.parent_run.map(RunId),
        serial: row.serial,
    })
}

pub(crate) fn record(row: journal::Model) -> StoreResult<Record> {
    let of_entry =
        |column: &'static str| move || format!("the {column} of entry {} of run {}", row.seq, row.run_id);
    Ok(Record {
        seq: unsigned(row.seq, of_entry("position"))?,
        item: row.item.map(|item| unsigned(item, of_entry("item"))).transpose()?,
        turn: unsigned(row.turn, of_entry("turn"))?,
        at: moment(row.created_at)?,
        kind: row.kind,
        node: row.node,
        body: row.body,
    })
}

pub(crate) fn letter(row: inbox::Model) -> StoreResult<Letter> {
    let body = of_json(&row.body, || format!("letter {} to run {}", row.id, row.run_id))?;
    Ok(Letter { id: row.id, run: RunId(row.run_id), mail: row.mail, body })
}

pub(crate) fn worker_row(row: worker::Model) -> StoreResult<WorkerRow> {
    let of_worker = |column: &'static str| move || format!("the {column} of a worker");
    Ok(WorkerRow {
        lease: Duration::from_millis(unsigned(row.lease_ms, of_worker("lease"))?),
        queues: of_json(&row.queues, of_worker("queues"))?,
        kinds: of_json(&row.kinds, of_worker("kinds"))?,
        seen_at: Some(moment(row.seen_at)?),
        id: WorkerId(row.id),
    })
}

pub(crate) fn review_row(row: review::Model) -> StoreResult<ReviewRow> {
    let of_review = |column: &'static str| move || format!("the {column} of review {}", row.id);
    let review = Review {
        id: row.id,
        step: row.step.parse().map_err(|e| StoreError::Corrupt(format!("review {}: {e}", row.id)))?,
        form: of_json(&row.form, of_review("form"))?,
        shown: of_json(&row.shown, of_review("shown values"))?,
        expires_at: moment_if(row.expires_at)?,
        signal: row.signal,
    };
    Ok(ReviewRow {
        review,
        run: RunId(row.run_id),
        state: row.state.parse::<ReviewState>()?,
        answer: of_json_if(row.answer.as_deref(), of_review("answer"))?,
        actor: row.actor,
        answered_at: moment_if(row.answered_at)?,
        created_at: moment(row.created_at)?,
    })
}
