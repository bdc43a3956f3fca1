//! A store in memory: for tests, examples and runs that need not survive the process.

mod changes;
mod fresh;
mod owners;
mod serial;
mod sweep;
mod tables;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use self::changes::{append_one, post};
use self::fresh::{fresh_row, later};
use self::owners::{hand_back, lives, owned_by, take};
use self::serial::{is_next, line_up};
use self::tables::Tables;
use super::cache::CacheRow;
use super::reviews::{Answer, Answered, ReviewFilter, ReviewRow, ReviewState};
use super::schedules::{NewSchedule, ScheduleRow, Schedules, Turn};
use super::{
    Append, Appended, Claimed, Created, Fork, Letter, LetterBody, NewRun, Record, RunFilter, RunRow,
    RunStatus, WorkerRow, WorkflowRow,
};
use super::{Store, StoreResult};
use crate::ids::{RunId, WorkerId};

/// A store in memory. Keeps the same rules as the databases, and is lost with the process.
pub struct MemoryStore {
    tables: Mutex<Tables>,
    clock: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl MemoryStore {
    /// An empty one on the clock of the machine.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(Utc::now)
    }

    /// An empty one on another clock (a simulated one).
    #[must_use]
    pub fn with_clock(clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self { tables: Mutex::default(), clock: Box::new(clock) }
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn put_workflow(&self, workflow: &WorkflowRow) -> StoreResult<()> {
        self.tables().workflows.entry(workflow.hash.clone()).or_insert_with(|| workflow.clone());
        Ok(())
    }

    async fn workflow(&self, hash: &str) -> StoreResult<Option<WorkflowRow>> {
        Ok(self.tables().workflows.get(hash).cloned())
    }

    async fn create(&self, new: NewRun) -> StoreResult<Created> {
        let now = self.now();
        let mut tables = self.tables();
        if let Some(existing) = new.key.as_ref().and_then(|key| tables.keys.get(key)) {
            return Ok(Created::Existing(tables.runs[existing].clone()));
        }
        if let Some(existing) = tables.runs.get(&new.id) {
            return Ok(Created::Existing(existing.clone()));
        }
        if let Some(key) = &new.key {
            tables.keys.insert(key.clone(), new.id);
        }
        tables.blobs.extend(new.blobs.iter().map(|hash| (hash.clone(), new.id)));
        let run = fresh_row(new, now);
        line_up(&mut tables, &run);
        tables.runs.insert(run.id, run.clone());
        Ok(Created::New(run))
    }

    async fn fork(&self, fork: Fork) -> StoreResult<Created> {
        let now = self.now();
        let mut tables = self.tables();
        if let Some(existing) = tables.runs.get(&fork.run.id) {
            return Ok(Created::Existing(existing.clone()));
        }
        let (fork_of, fork_seq) = (Some(fork.of), Some(fork.seq));
        tables.blobs.extend(fork.run.blobs.iter().map(|hash| (hash.clone(), fork.run.id)));
        let run = RunRow { fork_of, fork_seq, ..fresh_row(fork.run, now) };
        tables.journals.insert(run.id, fork.journal);
        tables.runs.insert(run.id, run.clone());
        Ok(Created::New(run))
    }

    async fn run(&self, id: RunId) -> StoreResult<Option<RunRow>> {
        Ok(self.tables().runs.get(&id).cloned())
    }

    async fn runs(&self, filter: &RunFilter) -> StoreResult<Vec<RunRow>> {
        let limit = if filter.limit == 0 { 100 } else { filter.limit };
        let tables = self.tables();
        let matches = |run: &&RunRow| {
            filter.status.is_none_or(|status| run.status == status)
                && filter.workflow.as_ref().is_none_or(|name| run.workflow_name == *name)
                && filter.before.is_none_or(|before| run.id < before)
        };
        Ok(tables.runs.values().rev().filter(matches).take(limit).cloned().collect())
    }

    async fn journal(&self, id: RunId, after: u64, limit: usize) -> StoreResult<Vec<Record>> {
        let tables = self.tables();
        let journal = tables.journals.get(&id).map(Vec::as_slice).unwrap_or_default();
        Ok(journal.iter().filter(|record| record.seq > after).take(limit).cloned().collect())
    }

    async fn enlist(&self, worker: &WorkerRow) -> StoreResult<()> {
        let seen = WorkerRow { seen_at: Some(self.now()), ..worker.clone() };
        self.tables().workers.insert(worker.id.clone(), seen);
        Ok(())
    }

    async fn renew(&self, worker: &WorkerId) -> StoreResult<bool> {
        let now = self.now();
        let mut tables = self.tables();
        match tables.workers.get_mut(worker) {
            Some(row) if lives(row, now) => {
                row.seen_at = Some(now);
                Ok(true)
            }
            Some(_) | None => Ok(false),
        }
    }

    async fn retire(&self, worker: &WorkerId) -> StoreResult<()> {
        let now = self.now();
        let mut tables = self.tables();
        tables.workers.remove(worker);
        tables.runs.values_mut().filter(|run| owned_by(run, worker)).for_each(|run| hand_back(run, now));
        Ok(())
    }

    async fn workers(&self) -> StoreResult<Vec<WorkerRow>> {
        Ok(self.tables().workers.values().cloned().collect())
    }

    async fn claim(&self, worker: &WorkerId, queues: &[String], most: usize) -> StoreResult<Vec<Claimed>> {
        let now = self.now();
        let mut tables = self.tables();
        let due = |run: &&RunRow| {
            matches!(run.status, RunStatus::Ready | RunStatus::Waiting)
                && run.ready_at.is_some_and(|at| at <= now)
                && queues.contains(&run.queue)
                && is_next(&tables, run)
        };
        let mut ids: Vec<_> =
            tables.runs.values().filter(due).map(|run| (-run.priority, run.ready_at, run.id)).collect();
        ids.sort_unstable();
        Ok(ids.into_iter().take(most).map(|(.., id)| take(&mut tables, id, worker, now)).collect())
    }

    async fn block(&self, run: RunId, epoch: i64, needs: &[String]) -> StoreResult<bool> {
        let mut tables = self.tables();
        let owned = |run: &&mut RunRow| run.status == RunStatus::Running && run.epoch == epoch;
        let Some(run) = tables.runs.get_mut(&run).filter(owned) else {
            return Ok(false);
        };
        (run.status, run.worker, run.ready_at) = (RunStatus::Blocked, None, None);
        run.needs = needs.to_vec();
        Ok(true)
    }

    async fn claim_blocked(
        &self,
        worker: &WorkerId,
        queues: &[String],
        kinds: &[String],
        most: usize,
    ) -> StoreResult<Vec<Claimed>> {
        let now = self.now();
        let mut tables = self.tables();
        let fits = |run: &&RunRow| {
            run.status == RunStatus::Blocked
                && queues.contains(&run.queue)
                && run.needs.iter().all(|need| kinds.contains(need))
        };
        let mut ids: Vec<_> = tables.runs.values().filter(fits).map(|run| (-run.priority, run.id)).collect();
        ids.sort_unstable();
        Ok(ids.into_iter().take(most).map(|(_, id)| take(&mut tables, id, worker, now)).collect())
    }

    async fn claim_run(&self, worker: &WorkerId, run: RunId) -> StoreResult<Option<Claimed>> {
        let now = self.now();
        let mut tables = self.tables();
        let free =
            |run: &RunRow| matches!(run.status, RunStatus::Ready | RunStatus::Waiting | RunStatus::Blocked);
        let found = tables.runs.get(&run).is_some_and(free);
        Ok(found.then(|| take(&mut tables, run, worker, now)))
    }

    async fn owned(&self, worker: &WorkerId) -> StoreResult<Vec<(RunId, i64)>> {
        let tables = self.tables();
        let owned = tables.runs.values().filter(|run| run.worker.as_ref() == Some(worker));
        Ok(owned.map(|run| (run.id, run.epoch)).collect())
    }

    async fn append(&self, batch: &[Append]) -> StoreResult<Vec<Appended>> {
        let now = self.now();
        let mut tables = self.tables();
        Ok(batch.iter().map(|append| append_one(&mut tables, append, now)).collect())
    }

    async fn reap(&self) -> StoreResult<usize> {
        let now = self.now();
        let mut tables = self.tables();
        tables.workers.retain(|_, row| lives(row, now));
        let Tables { workers, runs, journals, reaped_at, .. } = &mut *tables;
        let orphans = runs.values_mut().filter(|run| {
            run.status == RunStatus::Running
                && run.worker.as_ref().is_none_or(|owner| !workers.contains_key(owner))
        });
        let mut count = 0;
        for run in orphans {
            let length = journals.get(&run.id).map_or(0, Vec::len);
            let stuck = reaped_at.insert(run.id, length) == Some(length);
            run.deaths = if stuck { run.deaths + 1 } else { 1 };
            hand_back(run, now);
            count += 1;
        }
        Ok(count)
    }

    async fn post(&self, run: RunId, body: &LetterBody) -> StoreResult<Option<Letter>> {
        let now = self.now();
        Ok(post(&mut self.tables(), run, body.clone(), now))
    }

    async fn inbox(&self, runs: &[RunId]) -> StoreResult<Vec<Letter>> {
        Ok(self.tables().inbox.values().filter(|letter| runs.contains(&letter.run)).cloned().collect())
    }

    async fn reviews(&self, filter: &ReviewFilter) -> StoreResult<Vec<ReviewRow>> {
        let matches = |row: &&ReviewRow| {
            filter.run.is_none_or(|run| row.run == run) && filter.state.is_none_or(|state| row.state == state)
        };
        let mut rows: Vec<_> = self.tables().reviews.values().filter(matches).cloned().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.created_at));
        Ok(rows)
    }

    async fn review(&self, id: Uuid) -> StoreResult<Option<ReviewRow>> {
        Ok(self.tables().reviews.get(&id).cloned())
    }

    async fn answer(&self, review: Uuid, answer: &Answer) -> StoreResult<Answered> {
        let now = self.now();
        let mut tables = self.tables();
        let Some(row) = tables.reviews.get_mut(&review) else {
            return Ok(Answered::Unknown);
        };
        match row.state {
            ReviewState::Answered if row.answer.as_ref() == Some(&answer.payload) => {
                return Ok(Answered::Again(row.clone()));
            }
            ReviewState::Answered | ReviewState::Expired => return Ok(Answered::TooLate(row.clone())),
            ReviewState::Open => {}
        }
        row.state = ReviewState::Answered;
        row.answer = Some(answer.payload.clone());
        row.actor = Some(answer.actor.clone());
        row.answered_at = Some(now);
        let row = row.clone();
        let body = LetterBody::Signal {
            step: row.review.step.clone(),
            payload: answer.payload.clone(),
            actor: answer.actor.clone(),
            review: Some(review),
        };
        post(&mut tables, row.run, body, now);
        Ok(Answered::First(row))
    }

    async fn reopen(&self, id: RunId, record: &Record) -> StoreResult<bool> {
        let now = self.now();
        let mut tables = self.tables();
        let Tables { runs, journals, .. } = &mut *tables;
        let Some(run) = runs.get_mut(&id).filter(|run| run.status == RunStatus::Failed) else {
            return Ok(false);
        };
        let journal = journals.entry(id).or_default();
        if record.seq != journal.len() as u64 + 1 {
            return Ok(false);
        }
        journal.push(record.clone());
        run.epoch += 1;
        (run.error, run.finished_at, run.deaths) = (None, None, 0);
        hand_back(run, now);
        let run = run.clone();
        line_up(&mut tables, &run);
        Ok(true)
    }

    async fn sweep(&self, older: Duration) -> StoreResult<usize> {
        let older = TimeDelta::from_std(older).ok();
        let Some(limit) = older.and_then(|older| self.now().checked_sub_signed(older)) else {
            return Ok(0);
        };
        Ok(sweep::runs(&mut self.tables(), limit))
    }

    async fn refer(&self, run: RunId, hashes: &[String]) -> StoreResult<()> {
        self.tables().blobs.extend(hashes.iter().map(|hash| (hash.clone(), run)));
        Ok(())
    }

    async fn referred(&self, hashes: &[String]) -> StoreResult<Vec<String>> {
        let tables = self.tables();
        let is_referred = |hash: &&String| tables.blobs.iter().any(|(other, _)| other == *hash);
        Ok(hashes.iter().filter(is_referred).cloned().collect())
    }

    async fn referred_by(&self, run: RunId) -> StoreResult<Vec<String>> {
        let tables = self.tables();
        Ok(tables.blobs.iter().filter(|(_, other)| *other == run).map(|(hash, _)| hash.clone()).collect())
    }

    async fn cached(&self, key: &str, younger: Duration) -> StoreResult<Option<CacheRow>> {
        let now = self.now();
        let tables = self.tables();
        let Some((row, at, until)) = tables.cache.get(key) else { return Ok(None) };
        let is_fresh = *until > now && later(*at, younger) > now;
        Ok(is_fresh.then(|| row.clone()))
    }

    async fn put_cached(&self, row: &CacheRow, keep: Duration) -> StoreResult<()> {
        let now = self.now();
        self.tables().cache.insert(row.key.clone(), (row.clone(), now, later(now, keep)));
        Ok(())
    }

    async fn sweep_cache(&self) -> StoreResult<usize> {
        Ok(sweep::cache(&mut self.tables(), self.now()))
    }

    async fn put_schedule(&self, new: &NewSchedule) -> StoreResult<ScheduleRow> {
        let now = self.now();
        let mut tables = self.tables();
        let row = tables.schedules.entry(new.name.clone()).or_insert_with(|| ScheduleRow {
            name: new.name.clone(),
            workflow: String::new(),
            schedule: new.schedule.clone(),
            due_at: new.due_at,
            last_at: None,
            created_at: now,
        });
        if (&row.schedule.cron, &row.schedule.zone) != (&new.schedule.cron, &new.schedule.zone) {
            row.due_at = new.due_at;
        }
        (row.workflow, row.schedule) = (new.workflow.clone(), new.schedule.clone());
        Ok(row.clone())
    }

    async fn schedules(&self) -> StoreResult<Schedules> {
        Ok(Schedules { now: self.now(), rows: self.tables().schedules.values().cloned().collect() })
    }

    async fn turn_schedule(&self, turn: &Turn) -> StoreResult<bool> {
        let mut tables = self.tables();
        let Some(row) = tables.schedules.get_mut(&turn.name).filter(|row| row.due_at == turn.from) else {
            return Ok(false);
        };
        row.due_at = turn.to;
        row.last_at = turn.submitted.or(row.last_at);
        Ok(true)
    }

    async fn remove_schedule(&self, name: &str) -> StoreResult<bool> {
        Ok(self.tables().schedules.remove(name).is_some())
    }
}
