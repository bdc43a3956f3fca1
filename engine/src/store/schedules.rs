//! Schedules as they stand.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::workflow::Schedule;

/// A workflow whose runs are to start by themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSchedule {
    /// The name of the workflow, and of the schedule.
    pub name: String,
    /// The hash of the workflow.
    pub workflow: String,
    /// When.
    pub schedule: Schedule,
    /// The first time, if these times are new.
    pub due_at: DateTime<Utc>,
}

/// A schedule as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScheduleRow {
    /// The name of the workflow.
    pub name: String,
    /// The hash that its runs are pinned to.
    pub workflow: String,
    /// When.
    #[serde(flatten)]
    pub schedule: Schedule,
    /// The next time.
    pub due_at: DateTime<Utc>,
    /// The last time that a run was submitted for.
    pub last_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// All schedules, and what time it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedules {
    /// By the clock of the store.
    pub now: DateTime<Utc>,
    /// The schedules by name.
    pub rows: Vec<ScheduleRow>,
}

/// A schedule that is moved on.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Its name.
    pub name: String,
    /// The time that was due, and must still be.
    pub from: DateTime<Utc>,
    /// The next one.
    pub to: DateTime<Utc>,
    /// The time that a run was submitted for, if one was.
    pub submitted: Option<DateTime<Utc>>,
}
