//! Workers and the runs that they own.

use chrono::{DateTime, TimeDelta, Utc};

use super::tables::Tables;
use crate::ids::{RunId, WorkerId};
use crate::store::{Claimed, RunRow, RunStatus, WorkerRow};

/// Whether a worker is believed to live.
pub(super) fn lives(row: &WorkerRow, now: DateTime<Utc>) -> bool {
    let lease = TimeDelta::from_std(row.lease).unwrap_or(TimeDelta::MAX);
    row.seen_at.is_some_and(|seen| now - seen <= lease)
}

/// Whether a run is that of a worker.
pub(super) fn owned_by(run: &RunRow, worker: &WorkerId) -> bool {
    run.status == RunStatus::Running && run.worker.as_ref() == Some(worker)
}

/// A run that nobody owns any more.
pub(super) fn hand_back(run: &mut RunRow, now: DateTime<Utc>) {
    run.status = RunStatus::Ready;
    run.worker = None;
    run.ready_at = Some(now);
}

/// A run that a worker owns from now on.
pub(super) fn take(tables: &mut Tables, id: RunId, worker: &WorkerId, now: DateTime<Utc>) -> Claimed {
    let journal = tables.journals.get(&id).cloned().unwrap_or_default();
    let run = tables.runs.get_mut(&id).expect("the id was just read from this table");
    run.status = RunStatus::Running;
    run.worker = Some(worker.clone());
    run.epoch += 1;
    run.needs.clear();
    run.started_at.get_or_insert(now);
    Claimed { run: run.clone(), journal }
}
