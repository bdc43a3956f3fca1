//! The tables of a store in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::ids::{RunId, WorkerId};
use crate::store::{CacheRow, Letter, Record, ReviewRow, RunRow, ScheduleRow, WorkerRow, WorkflowRow};

/// The tables.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) workflows: HashMap<String, WorkflowRow>,
    pub(super) runs: BTreeMap<RunId, RunRow>,
    pub(super) keys: HashMap<String, RunId>,
    pub(super) journals: HashMap<RunId, Vec<Record>>,
    pub(super) reaped_at: HashMap<RunId, usize>,
    pub(super) workers: BTreeMap<WorkerId, WorkerRow>,
    pub(super) inbox: BTreeMap<i64, Letter>,
    pub(super) letters: i64,
    pub(super) reviews: BTreeMap<Uuid, ReviewRow>,
    pub(super) schedules: BTreeMap<String, ScheduleRow>,
    pub(super) blobs: BTreeSet<(String, RunId)>,
    /// The places of runs with a serial key.
    pub(super) serials: HashMap<RunId, u64>,
    pub(super) cache: HashMap<String, (CacheRow, DateTime<Utc>, DateTime<Utc>)>,
}
