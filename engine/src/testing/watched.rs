//! A store that is watched: every call is told of before and after, with what it is about.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use uuid::Uuid;

use crate::ids::{RunId, WorkerId};
use crate::store::{
    Answer, Answered, Append, Appended, CacheRow, Claimed, Created, Fork, Letter, LetterBody, NewRun,
    NewSchedule, Record, ReviewFilter, ReviewRow, RunFilter, RunRow, ScheduleRow, Schedules, Store,
    StoreResult, Turn, WorkerRow, WorkflowRow,
};

/// What happens at a watched store.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A call begins.
    Before(Call),
    /// A call is over, whatever came of it; its caller does not know yet.
    After(Call),
    /// These appends go to the store, after [`Event::Before`].
    Appending(&'a [Append]),
    /// The store gave these answers, before [`Event::After`]; not told if it gave an error.
    Appended(&'a [Append], &'a [Appended]),
    /// The store gave these runs away, before [`Event::After`].
    Claimed(&'a [Claimed]),
}

/// A store around another one that tells somebody of each call.
pub struct Watched {
    inner: Arc<dyn Store>,
    tell: Box<dyn Fn(Event<'_>) + Send + Sync>,
    late: Option<(Call, Duration, AtomicBool)>,
}

impl Watched {
    /// A store that does what the other one does, and tells of it.
    pub fn new(inner: Arc<dyn Store>, tell: impl Fn(Event<'_>) + Send + Sync + 'static) -> Self {
        Self { inner, tell: Box::new(tell), late: None }
    }

    /// This store, whose first answer to `call` comes later by that much, of tokio's time: after it has done what it was asked.
    #[must_use]
    pub fn late_once(self, call: Call, by: Duration) -> Self {
        Self { late: Some((call, by, AtomicBool::new(true))), ..self }
    }

    async fn be_late(&self, call: Call) {
        if let Some((late, by, is_first)) = &self.late
            && *late == call
            && is_first.swap(false, Ordering::Relaxed)
        {
            tokio::time::sleep(*by).await;
        }
    }

    async fn around<T>(&self, call: Call, work: impl Future<Output = T>) -> T {
        (self.tell)(Event::Before(call));
        let answer = work.await;
        self.be_late(call).await;
        (self.tell)(Event::After(call));
        answer
    }

    async fn claims(
        &self,
        call: Call,
        work: impl Future<Output = StoreResult<Vec<Claimed>>>,
    ) -> StoreResult<Vec<Claimed>> {
        let work = async {
            let claimed = work.await?;
            (self.tell)(Event::Claimed(&claimed));
            Ok(claimed)
        };
        self.around(call, work).await
    }
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

macro_rules! calls {
    ($($name:ident $text:literal),+ $(,)?) => {
        /// A call of a store: one for each function of [`Store`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Call {
            $(#[doc = concat!("`Store::", $text, "`")] $name,)+
        }

        impl Call {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name of the function.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

calls! {
    PutWorkflow "put_workflow",
    Workflow "workflow",
    Create "create",
    Fork "fork",
    Run "run",
    Runs "runs",
    Journal "journal",
    Enlist "enlist",
    Renew "renew",
    Retire "retire",
    Workers "workers",
    Claim "claim",
    Block "block",
    ClaimBlocked "claim_blocked",
    ClaimRun "claim_run",
    Owned "owned",
    Append "append",
    Reap "reap",
    Post "post",
    Inbox "inbox",
    Reviews "reviews",
    Review "review",
    Answer "answer",
    Reopen "reopen",
    Sweep "sweep",
    Refer "refer",
    Referred "referred",
    ReferredBy "referred_by",
    Cached "cached",
    PutCached "put_cached",
    SweepCache "sweep_cache",
    PutSchedule "put_schedule",
    Schedules "schedules",
    TurnSchedule "turn_schedule",
    RemoveSchedule "remove_schedule",
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Call {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().copied().find(|call| call.as_str() == text);
        found.ok_or_else(|| format!("\"{text}\" is no function of a store"))
    }
}

#[async_trait]
impl Store for Watched {
    async fn put_workflow(&self, workflow: &WorkflowRow) -> StoreResult<()> {
        self.around(Call::PutWorkflow, self.inner.put_workflow(workflow)).await
    }

    async fn workflow(&self, hash: &str) -> StoreResult<Option<WorkflowRow>> {
        self.around(Call::Workflow, self.inner.workflow(hash)).await
    }

    async fn create(&self, run: NewRun) -> StoreResult<Created> {
        self.around(Call::Create, self.inner.create(run)).await
    }

    async fn fork(&self, fork: Fork) -> StoreResult<Created> {
        self.around(Call::Fork, self.inner.fork(fork)).await
    }

    async fn run(&self, id: RunId) -> StoreResult<Option<RunRow>> {
        self.around(Call::Run, self.inner.run(id)).await
    }

    async fn runs(&self, filter: &RunFilter) -> StoreResult<Vec<RunRow>> {
        self.around(Call::Runs, self.inner.runs(filter)).await
    }

    async fn journal(&self, id: RunId, after: u64, limit: usize) -> StoreResult<Vec<Record>> {
        self.around(Call::Journal, self.inner.journal(id, after, limit)).await
    }

    async fn enlist(&self, worker: &WorkerRow) -> StoreResult<()> {
        self.around(Call::Enlist, self.inner.enlist(worker)).await
    }

    async fn renew(&self, worker: &WorkerId) -> StoreResult<bool> {
        self.around(Call::Renew, self.inner.renew(worker)).await
    }

    async fn retire(&self, worker: &WorkerId) -> StoreResult<()> {
        self.around(Call::Retire, self.inner.retire(worker)).await
    }

    async fn workers(&self) -> StoreResult<Vec<WorkerRow>> {
        self.around(Call::Workers, self.inner.workers()).await
    }

    async fn claim(&self, worker: &WorkerId, queues: &[String], most: usize) -> StoreResult<Vec<Claimed>> {
        self.claims(Call::Claim, self.inner.claim(worker, queues, most)).await
    }

    async fn block(&self, run: RunId, epoch: i64, needs: &[String]) -> StoreResult<bool> {
        self.around(Call::Block, self.inner.block(run, epoch, needs)).await
    }

    async fn claim_blocked(
        &self,
        worker: &WorkerId,
        queues: &[String],
        kinds: &[String],
        most: usize,
    ) -> StoreResult<Vec<Claimed>> {
        self.claims(Call::ClaimBlocked, self.inner.claim_blocked(worker, queues, kinds, most)).await
    }

    async fn claim_run(&self, worker: &WorkerId, run: RunId) -> StoreResult<Option<Claimed>> {
        let work = async { Ok(self.inner.claim_run(worker, run).await?.into_iter().collect()) };
        Ok(self.claims(Call::ClaimRun, work).await?.pop())
    }

    async fn owned(&self, worker: &WorkerId) -> StoreResult<Vec<(RunId, i64)>> {
        self.around(Call::Owned, self.inner.owned(worker)).await
    }

    async fn append(&self, batch: &[Append]) -> StoreResult<Vec<Appended>> {
        let work = async {
            (self.tell)(Event::Appending(batch));
            let answers = self.inner.append(batch).await?;
            (self.tell)(Event::Appended(batch, &answers));
            Ok(answers)
        };
        self.around(Call::Append, work).await
    }

    async fn reap(&self) -> StoreResult<usize> {
        self.around(Call::Reap, self.inner.reap()).await
    }

    async fn post(&self, run: RunId, body: &LetterBody) -> StoreResult<Option<Letter>> {
        self.around(Call::Post, self.inner.post(run, body)).await
    }

    async fn inbox(&self, runs: &[RunId]) -> StoreResult<Vec<Letter>> {
        self.around(Call::Inbox, self.inner.inbox(runs)).await
    }

    async fn reviews(&self, filter: &ReviewFilter) -> StoreResult<Vec<ReviewRow>> {
        self.around(Call::Reviews, self.inner.reviews(filter)).await
    }

    async fn review(&self, id: Uuid) -> StoreResult<Option<ReviewRow>> {
        self.around(Call::Review, self.inner.review(id)).await
    }

    async fn answer(&self, review: Uuid, answer: &Answer) -> StoreResult<Answered> {
        self.around(Call::Answer, self.inner.answer(review, answer)).await
    }

    async fn reopen(&self, run: RunId, record: &Record) -> StoreResult<bool> {
        self.around(Call::Reopen, self.inner.reopen(run, record)).await
    }

    async fn sweep(&self, older: Duration) -> StoreResult<usize> {
        self.around(Call::Sweep, self.inner.sweep(older)).await
    }

    async fn refer(&self, run: RunId, hashes: &[String]) -> StoreResult<()> {
        self.around(Call::Refer, self.inner.refer(run, hashes)).await
    }

    async fn referred(&self, hashes: &[String]) -> StoreResult<Vec<String>> {
        self.around(Call::Referred, self.inner.referred(hashes)).await
    }

    async fn referred_by(&self, run: RunId) -> StoreResult<Vec<String>> {
        self.around(Call::ReferredBy, self.inner.referred_by(run)).await
    }

    async fn cached(&self, key: &str, younger: Duration) -> StoreResult<Option<CacheRow>> {
        self.around(Call::Cached, self.inner.cached(key, younger)).await
    }

    async fn put_cached(&self, row: &CacheRow, keep: Duration) -> StoreResult<()> {
        self.around(Call::PutCached, self.inner.put_cached(row, keep)).await
    }

    async fn sweep_cache(&self) -> StoreResult<usize> {
        self.around(Call::SweepCache, self.inner.sweep_cache()).await
    }

    async fn put_schedule(&self, new: &NewSchedule) -> StoreResult<ScheduleRow> {
        self.around(Call::PutSchedule, self.inner.put_schedule(new)).await
    }

    async fn schedules(&self) -> StoreResult<Schedules> {
        self.around(Call::Schedules, self.inner.schedules()).await
    }

    async fn turn_schedule(&self, turn: &Turn) -> StoreResult<bool> {
        self.around(Call::TurnSchedule, self.inner.turn_schedule(turn)).await
    }

    async fn remove_schedule(&self, name: &str) -> StoreResult<bool> {
        self.around(Call::RemoveSchedule, self.inner.remove_schedule(name)).await
    }
}
