//! The durable truth behind a trait: runs, journals, reviews, leases.
//!
//! Three statements are hot (claim, append, reap); everything else happens once in the life of a run or for people who
//! look. Every implementation passes [`crate::testing::conformance`].

mod appends;
mod around;
mod cache;
mod error;
mod letters;
mod memory;
mod reviews;
mod rows;
mod runs;
mod schedules;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use uuid::Uuid;

pub use appends::{Append, Appended, Record, Turnover};
pub use around::Around;
pub use cache::CacheRow;
pub use error::StoreError;
pub use letters::{Letter, LetterBody};
pub use memory::MemoryStore;
pub use reviews::{Answer, Answered, ReviewFilter, ReviewRow, ReviewState};
pub use rows::{WorkerRow, WorkflowRow};
pub use runs::{Claimed, Created, Fork, NewRun, RunFilter, RunRow, RunStatus};
pub use schedules::{NewSchedule, ScheduleRow, Schedules, Turn};

use crate::doorbell::{Doorbell, LocalDoorbell};
use crate::ids::{RunId, WorkerId};

/// What a store answers.
pub type StoreResult<T> = Result<T, StoreError>;

/// The one seam to the database.
///
/// Time is the store's own (for a database: the database's), so that leases never depend on the clock of a worker.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// A doorbell for those who share it; one within the process if the store has no way to reach others. Needs a tokio
    /// runtime.
    fn doorbell(&self) -> Arc<dyn Doorbell> {
        Arc::new(LocalDoorbell::default())
    }

    /// Keeps a workflow under its hash; the same hash again changes nothing.
    async fn put_workflow(&self, workflow: &WorkflowRow) -> StoreResult<()>;

    /// The workflow of that hash.
    async fn workflow(&self, hash: &str) -> StoreResult<Option<WorkflowRow>>;

    /// Creates a run as `ready`. If a run with the same `key` or id is there, that one is given and nothing is
    /// created.
    async fn create(&self, run: NewRun) -> StoreResult<Created>;

    /// Creates a run as `ready` together with its journal. If its id is there, that run is given and nothing is created.
    async fn fork(&self, fork: Fork) -> StoreResult<Created>;

    /// A run.
    async fn run(&self, id: RunId) -> StoreResult<Option<RunRow>>;

    /// Runs, newest first.
    async fn runs(&self, filter: &RunFilter) -> StoreResult<Vec<RunRow>>;

    /// Up to `limit` records of a journal with `seq > after`, in order.
    async fn journal(&self, id: RunId, after: u64, limit: usize) -> StoreResult<Vec<Record>>;

    /// Registers a worker, or takes it up again.
    async fn enlist(&self, worker: &WorkerRow) -> StoreResult<()>;

    /// Says that a worker lives. False if its row is gone or its lease had ended: it owns nothing any more.
    async fn renew(&self, worker: &WorkerId) -> StoreResult<bool>;

    /// The same, and what else there is to do, at the price of one question: none if the worker owns nothing any more.
    /// A store that does not know says that there may be everything.
    async fn renew_and_look(&self, worker: &WorkerId, queues: &[String]) -> StoreResult<Option<Around>> {
        let _ = queues;
        Ok(self.renew(worker).await?.then_some(Around::UNKNOWN))
    }

    /// Removes a worker; runs that it still owns become `ready`.
    async fn retire(&self, worker: &WorkerId) -> StoreResult<()>;

    /// The workers that are registered.
    async fn workers(&self) -> StoreResult<Vec<WorkerRow>>;

    /// Of runs with one serial key only the first that is unfinished, in the order in which they were created; one that is
    /// reopened comes last. Takes up to `most` runs of `queues` that are `ready`, or `waiting` with a timer that is due: by priority, then
    /// age. Each becomes `running`, owned by `worker`, with its epoch raised by one, and comes with its journal.
    async fn claim(&self, worker: &WorkerId, queues: &[String], most: usize) -> StoreResult<Vec<Claimed>>;

    /// Sets a run aside that its owner cannot drive: `blocked`, until a worker that has all of `needs` takes it. False
    /// if the epoch is not that of the run.
    async fn block(&self, run: RunId, epoch: i64, needs: &[String]) -> StoreResult<bool>;

    /// Takes up to `most` blocked runs of `queues` that need no other than these kinds, by priority, then age, as
    /// [`Store::claim`] does.
    async fn claim_blocked(
        &self,
        worker: &WorkerId,
        queues: &[String],
        kinds: &[String],
        most: usize,
    ) -> StoreResult<Vec<Claimed>>;

    /// Takes this very run if it is `ready`, `waiting` or `blocked`, whatever its queue and timers; none if it is not.
    async fn claim_run(&self, worker: &WorkerId, run: RunId) -> StoreResult<Option<Claimed>>;

    /// The runs that a worker owns, and in which epoch.
    async fn owned(&self, worker: &WorkerId) -> StoreResult<Vec<(RunId, i64)>>;

    /// Appends a batch in one transaction. Each append is taken whole or not at all: only if the epoch is that of the
    /// run, its owner is registered, and its records follow the journal without gap. The answers are in the order of
    /// the batch. All appends of one claim must be handed over one after the other.
    async fn append(&self, batch: &[Append]) -> StoreResult<Vec<Appended>>;

    /// Makes the runs of workers whose lease has ended `ready`, and counts for each how often that happened without a
    /// new record in between. Gives their number.
    async fn reap(&self) -> StoreResult<usize>;

    /// Puts a letter into the inbox of a run that has not ended, and wakes the run if it waits (not if it is blocked). None if the run is
    /// unknown or has ended.
    async fn post(&self, run: RunId, body: &LetterBody) -> StoreResult<Option<Letter>>;

    /// The letters of these runs that no append has taken yet, in order.
    async fn inbox(&self, runs: &[RunId]) -> StoreResult<Vec<Letter>>;

    /// Reviews, newest first.
    async fn reviews(&self, filter: &ReviewFilter) -> StoreResult<Vec<ReviewRow>>;

    /// A review.
    async fn review(&self, id: Uuid) -> StoreResult<Option<ReviewRow>>;

    /// Answers an open review, and in the same transaction posts the answer to its run. The first answer wins.
    async fn answer(&self, review: Uuid, answer: &Answer) -> StoreResult<Answered>;

    /// Appends `record` to a run that has failed and makes it `ready` with a raised epoch. False if the run has not
    /// failed or `record.seq` does not follow its journal.
    async fn reopen(&self, run: RunId, record: &Record) -> StoreResult<bool>;

    /// Deletes a batch of runs that were completed, stopped or cancelled longer ago than `older`, each whole: with its
    /// journal, its reviews and its letters. No statement deletes more than 500 rows. Gives the number of runs; 0 when
    /// there are no more. A run that is a step of another is kept as long as that one. Failed runs are never too old: they wait for somebody to look at them.
    async fn sweep(&self, older: Duration) -> StoreResult<usize>;

    /// Says that a run refers to large values, by their hashes, before they are put where they are kept. Saying it again
    /// changes nothing; it holds until the run is deleted.
    async fn refer(&self, run: RunId, hashes: &[String]) -> StoreResult<()>;

    /// Those of these hashes that some run refers to.
    async fn referred(&self, hashes: &[String]) -> StoreResult<Vec<String>>;

    /// The hashes that a run refers to.
    async fn referred_by(&self, run: RunId) -> StoreResult<Vec<String>>;

    /// The output under that key, if it was kept no longer ago than `younger` and its time is not over.
    async fn cached(&self, key: &str, younger: Duration) -> StoreResult<Option<CacheRow>>;

    /// Keeps an output under its key for that time, in place of another.
    async fn put_cached(&self, row: &CacheRow, keep: Duration) -> StoreResult<()>;

    /// Deletes up to 500 outputs whose time is over. Gives their number; 0 when there are no more.
    async fn sweep_cache(&self) -> StoreResult<usize>;

    /// Keeps a schedule under its name. One that is there is replaced; its next time stays what it is as long as cron and
    /// zone are the same.
    async fn put_schedule(&self, new: &NewSchedule) -> StoreResult<ScheduleRow>;

    /// All schedules, and the time by the clock of the store.
    async fn schedules(&self) -> StoreResult<Schedules>;

    /// Moves a schedule on to its next time. False if another time is due now: somebody else was first.
    async fn turn_schedule(&self, turn: &Turn) -> StoreResult<bool>;

    /// Removes a schedule; runs that it has submitted stay. False if there is none of that name.
    async fn remove_schedule(&self, name: &str) -> StoreResult<bool>;
}
