//! Rows that are new.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::{NewRun, RunRow, RunStatus};

/// A run that was just created.
pub(super) fn fresh_row(new: NewRun, now: DateTime<Utc>) -> RunRow {
    RunRow {
        id: new.id,
        workflow: new.workflow,
        workflow_name: new.workflow_name,
        queue: new.queue,
        status: RunStatus::Ready,
        priority: new.priority,
        input: new.input,
        output: None,
        error: None,
        epoch: 0,
        worker: None,
        deaths: 0,
        mail: 0,
        ready_at: Some(new.ready_at.unwrap_or(now)),
        needs: Vec::new(),
        key: new.key,
        labels: new.labels,
        fork_of: None,
        fork_seq: None,
        parent: new.parent,
        budget: new.budget,
        serial: new.serial,
        created_at: now,
        started_at: None,
        finished_at: None,
    }
}

/// A moment after another.
pub(super) fn later(moment: DateTime<Utc>, span: Duration) -> DateTime<Utc> {
    let span = TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX);
    moment.checked_add_signed(span).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
