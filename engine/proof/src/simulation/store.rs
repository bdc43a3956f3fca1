//! The store as a process reaches it: slow, refusing, losing answers, late. Behind all that is the store in memory, and
//! a witness of every call that reaches it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::store::{
    Answer, Answered, Append, Appended, CacheRow, Claimed, Created, Fork, Letter, LetterBody, NewRun,
    NewSchedule, Record, ReviewFilter, ReviewRow, RunFilter, RunRow, ScheduleRow, Schedules, Store,
    StoreError, StoreResult, Turn, WorkerRow, WorkflowRow,
};
use newsum_engine::{RunId, WorkerId};
use tokio::time::sleep;
use uuid::Uuid;

use super::faults::Fault;
use super::large::whole;
use super::process::LocalClock;
use super::witness::Who;
use super::world::World;

/// The store as a process reaches it.
pub(super) struct FaultyStore {
    world: Arc<World>,
    who: Who,
    clock: LocalClock,
}

impl FaultyStore {
    pub(super) fn new(world: &Arc<World>, who: Who, clock: LocalClock) -> Self {
        Self { world: world.clone(), who, clock }
    }

    /// On the way to the store.
    async fn go(&self) -> StoreResult<Fault> {
        let fault = self.world.fault();
        self.pause(fault.before, "slow calls").await;
        if fault.refused {
            self.world.count("refused calls");
            self.world.note(|| format!("w{} is refused", self.who.0));
            return Err(StoreError::Unavailable("refused".to_owned()));
        }
        self.world.look(self.clock.now());
        Ok(fault)
    }

    /// On the way back.
    async fn come<T>(&self, fault: Fault, answer: StoreResult<T>) -> StoreResult<T> {
        self.pause(fault.after, "slow answers").await;
        if fault.lost {
            self.world.count("lost answers");
            self.world.note(|| format!("w{} does not hear the answer", self.who.0));
            return Err(StoreError::Unavailable("its answer was lost".to_owned()));
        }
        answer
    }

    async fn pause(&self, time: Duration, what: &'static str) {
        if time > Duration::ZERO {
            self.world.count(what);
            sleep(time).await;
        }
    }

    fn claimed(&self, worker: &WorkerId, claims: &[Claimed]) {
        for claim in claims {
            self.world.count("claims");
            self.world.note(|| {
                let run = &claim.run;
                format!("w{} claims {} as epoch {}", self.who.0, self.world.alias(run.id), run.epoch)
            });
            let wrong = self.world.witness(|witness| witness.claimed(self.who, worker, claim));
            wrong.iter().for_each(|wrong| self.world.accuse(claim.run.id, wrong));
        }
    }
}

#[async_trait]
impl Store for FaultyStore {
    async fn put_workflow(&self, workflow: &WorkflowRow) -> StoreResult<()> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.put_workflow(workflow).await).await
    }

    async fn workflow(&self, hash: &str) -> StoreResult<Option<WorkflowRow>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.workflow(hash).await).await
    }

    async fn create(&self, run: NewRun) -> StoreResult<Created> {
        let fault = self.go().await?;
        let created = self.world.store.create(run.clone()).await;
        if let Ok(Created::New(_)) = &created {
            let input = self.world.witness(|witness| whole(run.input.clone(), &witness.kept));
            let run = NewRun { input, ..run };
            self.world.born(&run);
            self.world.note(|| format!("w{} makes {}", self.who.0, self.world.alias(run.id)));
            let wrong = self.world.witness(|witness| witness.born(&run));
            wrong.iter().for_each(|wrong| self.world.accuse(run.id, wrong));
        }
        self.come(fault, created).await
    }

    async fn fork(&self, fork: Fork) -> StoreResult<Created> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.fork(fork).await).await
    }

    async fn run(&self, id: RunId) -> StoreResult<Option<RunRow>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.run(id).await).await
    }

    async fn runs(&self, filter: &RunFilter) -> StoreResult<Vec<RunRow>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.runs(filter).await).await
    }

    async fn journal(&self, id: RunId, after: u64, limit: usize) -> StoreResult<Vec<Record>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.journal(id, after, limit).await).await
    }

    async fn enlist(&self, worker: &WorkerRow) -> StoreResult<()> {
        let fault = self.go().await?;
        let done = self.world.store.enlist(worker).await;
        let now = self.world.look(self.clock.now());
        self.world.witness(|witness| witness.enlisted(worker, now));
        self.world.note(|| format!("w{} enlists", self.who.0));
        self.come(fault, done).await
    }

    async fn renew(&self, worker: &WorkerId) -> StoreResult<bool> {
        let fault = self.go().await?;
        let alive = self.world.store.renew(worker).await;
        let now = self.world.look(self.clock.now());
        self.world.note(|| format!("w{} renews its lease: {alive:?}", self.who.0));
        if let Ok(alive) = alive
            && let Some(wrong) = self.world.witness(|witness| witness.renewed(worker, alive, now))
        {
            self.world.accuse(RunId(Uuid::nil()), &wrong);
        }
        self.come(fault, alive).await
    }

    async fn retire(&self, worker: &WorkerId) -> StoreResult<()> {
        let fault = self.go().await?;
        let done = self.world.store.retire(worker).await;
        self.world.witness(|witness| witness.retired(worker));
        self.world.note(|| format!("w{} retires", self.who.0));
        self.come(fault, done).await
    }

    async fn workers(&self) -> StoreResult<Vec<WorkerRow>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.workers().await).await
    }

    async fn claim(&self, worker: &WorkerId, queues: &[String], most: usize) -> StoreResult<Vec<Claimed>> {
        let fault = self.go().await?;
        let claims = self.world.store.claim(worker, queues, most).await;
        for claim in claims.as_deref().unwrap_or_default() {
            if let Some(wrong) = self.world.witness(|witness| witness.lines.jumped(claim.run.id)) {
                self.world.accuse(claim.run.id, &wrong);
            }
        }
        self.claimed(worker, claims.as_deref().unwrap_or_default());
        self.come(fault, claims).await
    }

    async fn block(&self, run: RunId, epoch: i64, needs: &[String]) -> StoreResult<bool> {
        let fault = self.go().await?;
        let blocked = self.world.store.block(run, epoch, needs).await;
        if blocked == Ok(true) {
            self.world.witness(|witness| witness.blocked(run));
        }
        self.come(fault, blocked).await
    }

    async fn claim_blocked(
        &self,
        worker: &WorkerId,
        queues: &[String],
        kinds: &[String],
        most: usize,
    ) -> StoreResult<Vec<Claimed>> {
        let fault = self.go().await?;
        let claims = self.world.store.claim_blocked(worker, queues, kinds, most).await;
        self.claimed(worker, claims.as_deref().unwrap_or_default());
        self.come(fault, claims).await
    }

    async fn claim_run(&self, worker: &WorkerId, run: RunId) -> StoreResult<Option<Claimed>> {
        let fault = self.go().await?;
        let claim = self.world.store.claim_run(worker, run).await;
        if let Ok(Some(claim)) = &claim {
            self.claimed(worker, std::slice::from_ref(claim));
        }
        self.come(fault, claim).await
    }

    async fn owned(&self, worker: &WorkerId) -> StoreResult<Vec<(RunId, i64)>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.owned(worker).await).await
    }

    async fn append(&self, batch: &[Append]) -> StoreResult<Vec<Appended>> {
        let fault = self.go().await?;
        if fault.late {
            self.world.count("late appends");
            self.world.haunt(self.who, batch);
            return Err(StoreError::Unavailable("it takes long".to_owned()));
        }
        let outcomes = self.world.store.append(batch).await;
        self.world.appended(self.who, batch, outcomes.as_deref().unwrap_or_default(), "now");
        if fault.doubled {
            self.world.count("doubled appends");
            self.world.haunt(self.who, batch);
        }
        self.come(fault, outcomes).await
    }

    async fn reap(&self) -> StoreResult<usize> {
        let fault = self.go().await?;
        let reaped = self.world.store.reap().await;
        let now = self.world.look(self.clock.now());
        self.world.witness(|witness| witness.reaped(now));
        if let Ok(reaped) = reaped
            && reaped > 0
        {
            self.world.count("reaps");
            self.world.note(|| format!("w{} reaps {reaped}", self.who.0));
        }
        self.come(fault, reaped).await
    }

    async fn post(&self, run: RunId, body: &LetterBody) -> StoreResult<Option<Letter>> {
        let fault = self.go().await?;
        let posted = self.world.store.post(run, body).await;
        if matches!(body, LetterBody::Edit { .. }) {
            self.world.witness(|witness| witness.written_to(run));
        }
        self.world.note(|| format!("letter to {}: {posted:?}", self.world.alias(run)));
        self.come(fault, posted).await
    }

    async fn inbox(&self, runs: &[RunId]) -> StoreResult<Vec<Letter>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.inbox(runs).await).await
    }

    async fn reviews(&self, filter: &ReviewFilter) -> StoreResult<Vec<ReviewRow>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.reviews(filter).await).await
    }

    async fn review(&self, id: Uuid) -> StoreResult<Option<ReviewRow>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.review(id).await).await
    }

    async fn answer(&self, review: Uuid, answer: &Answer) -> StoreResult<Answered> {
        let fault = self.go().await?;
        let answered = self.world.store.answer(review, answer).await;
        if let Ok(Answered::First(row)) = &answered {
            self.world.count("answers");
            self.world.note(|| {
                format!("{} {} is answered {}", self.world.alias(row.run), row.review.step, answer.payload)
            });
        }
        self.come(fault, answered).await
    }

    async fn reopen(&self, run: RunId, record: &Record) -> StoreResult<bool> {
        let fault = self.go().await?;
        let reopened = self.world.store.reopen(run, record).await;
        if reopened == Ok(true) {
            self.world.count("retries");
            self.world.note(|| format!("{} is reopened: {}", self.world.alias(run), record.kind));
            let wrong = self.world.witness(|witness| witness.reopened(run, record));
            wrong.iter().for_each(|wrong| self.world.accuse(run, wrong));
        }
        self.come(fault, reopened).await
    }

    async fn sweep(&self, older: Duration) -> StoreResult<usize> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.sweep(older).await).await
    }

    async fn refer(&self, run: RunId, hashes: &[String]) -> StoreResult<()> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.refer(run, hashes).await).await
    }

    async fn referred(&self, hashes: &[String]) -> StoreResult<Vec<String>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.referred(hashes).await).await
    }

    async fn referred_by(&self, run: RunId) -> StoreResult<Vec<String>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.referred_by(run).await).await
    }

    async fn cached(&self, key: &str, younger: Duration) -> StoreResult<Option<CacheRow>> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.cached(key, younger).await).await
    }

    async fn put_cached(&self, row: &CacheRow, keep: Duration) -> StoreResult<()> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.put_cached(row, keep).await).await
    }

    async fn sweep_cache(&self) -> StoreResult<usize> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.sweep_cache().await).await
    }

    async fn put_schedule(&self, new: &NewSchedule) -> StoreResult<ScheduleRow> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.put_schedule(new).await).await
    }

    async fn schedules(&self) -> StoreResult<Schedules> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.schedules().await).await
    }

    async fn turn_schedule(&self, turn: &Turn) -> StoreResult<bool> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.turn_schedule(turn).await).await
    }

    async fn remove_schedule(&self, name: &str) -> StoreResult<bool> {
        let fault = self.go().await?;
        self.come(fault, self.world.store.remove_schedule(name).await).await
    }
}
