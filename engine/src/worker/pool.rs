//! The worker process: claims, heartbeats, mail, reaping, draining.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::aside::{block, poisoned, released, set_aside};
use super::driver::{Driver, Ending, Order};
use super::scheduler::submit_when_due;
use super::sweeper::{self, sweep_now_and_then};
use crate::committer::Submission;
use crate::doorbell::Bell;
use crate::engine::{Engine, EngineError, Live, Shared};
use crate::ids::{RunId, WorkerId};
use crate::store::{Append, Claimed, Letter, LetterBody, RunRow, RunStatus, StoreError, WorkerRow};

/// How long a worker is believed to live after it last said so.
const LEASE: Duration = Duration::from_secs(15);
/// How often an idle worker looks for work without being told.
const POLL: Duration = Duration::from_secs(1);
/// After so many deaths of its worker without progress a run is taken out of circulation.
const POISON: u32 = 5;

/// How a worker is set up.
#[derive(Debug, Clone)]
pub struct WorkerBuilder {
    engine: Engine,
    queues: Vec<(String, usize)>,
    lease: Duration,
    poll: Duration,
    retention: Option<Duration>,
    sweep_every: Duration,
}

impl WorkerBuilder {
    pub(crate) fn new(engine: Engine) -> Self {
        Self {
            engine,
            queues: Vec::new(),
            lease: LEASE,
            poll: POLL,
            retention: Some(sweeper::RETENTION),
            sweep_every: sweeper::EVERY,
        }
    }

    /// Serves a queue with up to `concurrency` runs at once.
    #[must_use]
    pub fn queue(mut self, name: impl Into<String>, concurrency: usize) -> Self {
        self.queues.push((name.into(), concurrency));
        self
    }

    /// How long the worker is believed to live after it last said so (15 s). It says so every third of it.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// How often it looks for work without being told (1 s).
    #[must_use]
    pub fn poll(mut self, poll: Duration) -> Self {
        self.poll = poll;
        self
    }

    /// How long runs are kept after they were completed, stopped or cancelled (30 days); with none for ever. Failed runs
    /// are always kept. A key that a deleted run had can be used again.
    #[must_use]
    pub fn retention(mut self, keep: impl Into<Option<Duration>>) -> Self {
        self.retention = keep.into();
        self
    }

    /// How often it looks for runs that are older (10 min), the first time that long after its start.
    #[must_use]
    pub fn sweep_every(mut self, every: Duration) -> Self {
        self.sweep_every = every;
        self
    }

    /// Starts it. Needs a tokio runtime.
    #[must_use]
    pub fn spawn(self) -> Worker {
        let stop = CancellationToken::new();
        let (trouble, seen) = watch::channel(None);
        let shared = self.engine.shared().clone();
        let (keep, every, stopped) = (self.retention, self.sweep_every, stop.clone());
        let sweeper = async move {
            if let Some(keep) = keep {
                sweep_now_and_then(shared, keep, every, stopped).await;
            }
        };
        let pool = Pool {
            shared: self.engine.shared().clone(),
            id: fresh_id(),
            queues: self.queues,
            lease: self.lease,
            poll: self.poll,
            owned: BTreeMap::new(),
            drivers: JoinSet::new(),
            look_aside: true,
            trouble,
        };
        let pool = pool.run(stop.clone());
        let scheduler = submit_when_due(self.engine, stop.clone());
        let task = tokio::spawn(async {
            tokio::join!(pool, sweeper, scheduler);
        });
        Worker { stop, task, trouble: seen }
    }
}

/// A running worker.
#[derive(Debug)]
pub struct Worker {
    stop: CancellationToken,
    task: JoinHandle<()>,
    trouble: watch::Receiver<Option<StoreError>>,
}

impl Worker {
    /// Hands all runs back and ends. What was running is stopped; what is durable stays. Attempts that must never run twice
    /// and have begun are waited for, up to half a lease: stopped, they leave a question behind.
    ///
    /// # Errors
    /// When the worker itself has panicked.
    pub async fn drain(self) -> Result<(), EngineError> {
        self.stop.cancel();
        self.task.await.map_err(|e| EngineError::Worker(e.to_string()))
    }

    /// Resolves when the store cannot be used, with the reason.
    pub async fn trouble(&self) -> StoreError {
        let mut trouble = self.trouble.clone();
        loop {
            if let Some(error) = trouble.borrow_and_update().clone() {
                return error;
            }
            if trouble.changed().await.is_err() {
                return StoreError::Unavailable("the worker has ended".to_owned());
            }
        }
    }
}

struct Pool {
    shared: Arc<Shared>,
    id: WorkerId,
    queues: Vec<(String, usize)>,
    lease: Duration,
    poll: Duration,
    owned: BTreeMap<RunId, (String, mpsc::UnboundedSender<Order>)>,
    drivers: JoinSet<(RunId, Ending)>,
    /// Whether to look for blocked runs with the next claim: with every renewal, and when one was just blocked.
    look_aside: bool,
    trouble: watch::Sender<Option<StoreError>>,
}

impl Pool {
    async fn run(mut self, stop: CancellationToken) {
        let mut bell = self.shared.bell.listen();
        while !stop.is_cancelled() {
            // By its own clock, started before the store's: it stops before the lease can end.
            let valid_until = Instant::now() + self.lease;
            if let Err(error) = self.shared.store.enlist(&self.row()).await {
                self.report(error);
                self.pause(&stop).await;
                continue;
            }
            let reason = self.serve(&stop, &mut bell, valid_until).await;
            self.close(reason).await;
        }
    }

    fn row(&self) -> WorkerRow {
        WorkerRow {
            id: self.id.clone(),
            lease: self.lease,
            queues: self.queues.iter().map(|(name, _)| name.clone()).collect(),
            kinds: self.kinds(),
            seen_at: None,
        }
    }

    fn kinds(&self) -> Vec<String> {
        self.shared.registry.kinds().map(|kind| kind.name.to_owned()).collect()
    }

    /// Serves until told to stop, or until it cannot own anything any more.
    async fn serve(
        &mut self,
        stop: &CancellationToken,
        bell: &mut broadcast::Receiver<Bell>,
        mut valid_until: Instant,
    ) -> Option<StoreError> {
        let mut claims = Beat::every(self.poll);
        let mut mails = Beat::every(self.poll);
        let mut renewals = Beat::every(self.lease / 3);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                () = sleep_until(valid_until) => {
                    return Some(StoreError::Unavailable("the lease of this worker ended".to_owned()));
                }
                Some(ended) = self.drivers.join_next() => {
                    if let Some(error) = self.note_ended(ended) {
                        return Some(error);
                    }
                    claims.now();
                }
                rung = bell.recv() => self.hear(rung, &mut claims, &mut mails),
                () = renewals.due() => {
                    let asked = Instant::now();
                    match self.renew().await {
                        Ok(true) => {
                            valid_until = asked + self.lease;
                            self.look_aside = true;
                        }
                        Ok(false) => return Some(StoreError::Unavailable("the lease of this worker ended".to_owned())),
                        Err(error) => self.report(error),
                    }
                    renewals.done();
                }
                () = mails.due(), if !self.owned.is_empty() => {
                    self.deliver_mail().await;
                    mails.done();
                }
                () = claims.due() => {
                    match self.claim().await {
                        Ok(true) => claims.now(),
                        Ok(false) => claims.done(),
                        Err(error) => {
                            self.report(error);
                            claims.done();
                        }
                    }
                }
            }
        }
    }

    fn hear(&mut self, rung: Result<Bell, broadcast::error::RecvError>, claims: &mut Beat, mails: &mut Beat) {
        match rung {
            Ok(Bell::Work(queue)) if self.serves(&queue) => claims.now(),
            Ok(Bell::Blocked(queue)) if self.serves(&queue) => {
                self.look_aside = true;
                claims.now();
            }
            Ok(Bell::Mail(run)) if self.owned.contains_key(&run) => mails.now(),
            // If it was asleep it is ready now, in which queue nobody has looked up.
            Ok(Bell::Mail(_)) => claims.now(),
            Ok(Bell::Work(_) | Bell::Blocked(_) | Bell::Journal { .. }) => {}
            Err(_) => {
                claims.now();
                mails.now();
            }
        }
    }

    fn serves(&self, queue: &str) -> bool {
        self.queues.iter().any(|(name, _)| name == queue)
    }

    async fn renew(&self) -> Result<bool, StoreError> {
        let alive = self.shared.store.renew(&self.id).await?;
        if alive {
            let reaped = self.shared.store.reap().await?;
            if reaped > 0 {
                tracing::warn!(target: "Worker", reaped, "took over runs of workers that died");
            }
            self.trouble.send_if_modified(|trouble| trouble.take().is_some());
            self.let_go_of_strays().await?;
        }
        Ok(alive)
    }

    /// Gives back runs that this worker owns without driving them: the answer to their claim was lost on the way.
    async fn let_go_of_strays(&self) -> Result<(), StoreError> {
        for (run, epoch) in self.shared.store.owned(&self.id).await? {
            if !self.owned.contains_key(&run) {
                // If it was let go of just now, this is refused.
                tracing::debug!(target: "Worker", %run, "a run that is owned and not driven is given back");
                self.hand_over(released(run, epoch), 0);
            }
        }
        Ok(())
    }

    /// Claims what there is room for. True if there may be more.
    async fn claim(&mut self) -> Result<bool, StoreError> {
        let room =
            |(name, most): &(String, usize)| most - self.owned.values().filter(|(q, _)| q == name).count();
        let open: Vec<_> = self.queues.iter().filter(|queue| room(queue) > 0).collect();
        let Some(most) = open.iter().map(|queue| room(queue)).min() else {
            return Ok(false);
        };
        let names: Vec<String> = open.into_iter().map(|(name, _)| name.clone()).collect();
        let mut claimed = self.claim_blocked(&names, most).await?;
        let more = !claimed.is_empty();
        if !more {
            claimed = self.shared.store.claim(&self.id, &names, most).await?;
        }
        let more = more || claimed.len() == most;
        let ids: Vec<RunId> = claimed.iter().filter(|c| c.run.mail > 0).map(|c| c.run.id).collect();
        let mut letters = if ids.is_empty() { Vec::new() } else { self.shared.store.inbox(&ids).await? };
        for claim in claimed {
            let (own, rest) = letters.into_iter().partition(|letter| letter.run == claim.run.id);
            letters = rest;
            self.take_on(claim, own).await;
        }
        Ok(more)
    }

    /// Claims runs that others could not drive, if it is time to look for them.
    async fn claim_blocked(&mut self, queues: &[String], most: usize) -> Result<Vec<Claimed>, StoreError> {
        if !std::mem::take(&mut self.look_aside) {
            return Ok(Vec::new());
        }
        let claimed = self.shared.store.claim_blocked(&self.id, queues, &self.kinds(), most).await?;
        // What follows, blocked or not, is claimed with the next look.
        self.look_aside = claimed.len() == most;
        Ok(claimed)
    }

    async fn take_on(&mut self, claim: Claimed, letters: Vec<Letter>) {
        let (run, epoch, mail) = (claim.run.id, claim.run.epoch, claim.run.mail);
        let state = match self.shared.fold(&claim.run, &claim.journal).await {
            Ok(state) => state,
            Err(error) => {
                tracing::error!(target: "Worker", %run, %error, "a run cannot be taken up; it is set aside");
                return self.hand_over(set_aside(run, epoch, mail, self.shared.clock.now()), 0);
            }
        };
        if claim.run.deaths >= POISON {
            return self.hand_over(
                poisoned(run, epoch, state.seq(), claim.run.deaths, self.shared.clock.now()),
                state.seq() + 1,
            );
        }
        let needs = state.needed_kinds();
        if let Some(kind) = needs.iter().find(|kind| self.shared.registry.get(kind).is_none()) {
            tracing::warn!(target: "Worker", %run, kind, "this worker lacks a node kind; the run is left to one that has it");
            let needs = needs.into_iter().map(str::to_owned).collect();
            let shared = self.shared.clone();
            // It is no stray while it is on its way out.
            self.owned.insert(run, (claim.run.queue.clone(), mpsc::unbounded_channel().0));
            self.drivers.spawn(async move { (run, block(&shared, &claim.run, needs).await) });
            return;
        }
        let (orders, inbox) = mpsc::unbounded_channel();
        self.end_with_parent(&claim.run).await;
        self.owned.insert(run, (claim.run.queue.clone(), orders));
        let driver = Driver::new(self.shared.clone(), state, claim.run, inbox);
        self.drivers.spawn(async move { (run, driver.drive(letters).await) });
    }

    /// Cancels a run whose parent was ended on purpose, if nobody came to do it then.
    async fn end_with_parent(&self, run: &RunRow) {
        let Some(parent) = run.parent else { return };
        let ended = match self.shared.store.run(parent).await {
            Ok(Some(parent)) => matches!(parent.status, RunStatus::Cancelled | RunStatus::Stopped),
            Ok(None) => false,
            Err(error) => return self.report(error),
        };
        if ended {
            let reason = format!("its parent {parent} has ended");
            let letter = LetterBody::Cancel { actor: "parent".to_owned(), reason };
            match self.shared.store.post(run.id, &letter).await {
                Ok(_) => self.shared.bell.ring(Bell::Mail(run.id)),
                Err(error) => self.report(error),
            }
        }
    }

    /// Appends on behalf of a run that gets no driver. If that fails, the lease of this claim ends like any other.
    fn hand_over(&self, append: Append, upto: u64) {
        let (reply, _nobody) = mpsc::unbounded_channel();
        self.shared.committer.submit(Submission { append, upto, reply });
    }

    async fn deliver_mail(&mut self) {
        let runs: Vec<RunId> = self.owned.keys().copied().collect();
        match self.shared.store.inbox(&runs).await {
            Ok(letters) => {
                let mut by_run: BTreeMap<RunId, Vec<Letter>> = BTreeMap::new();
                letters.into_iter().for_each(|letter| by_run.entry(letter.run).or_default().push(letter));
                for (run, letters) in by_run {
                    if let Some((_, orders)) = self.owned.get(&run) {
                        // A driver that has just ended finds its letters again when the run is claimed.
                        drop(orders.send(Order::Mail(letters)));
                    }
                }
            }
            Err(error) => self.report(error),
        }
    }

    fn note_ended(&mut self, ended: Result<(RunId, Ending), tokio::task::JoinError>) -> Option<StoreError> {
        match ended {
            Ok((run, ending)) => {
                self.owned.remove(&run);
                match ending {
                    Ending::Over => None,
                    Ending::Fenced => {
                        tracing::warn!(target: "Worker", %run, "another worker owns this run now; dropped");
                        None
                    }
                    Ending::Lost(error) => Some(error),
                }
            }
            Err(error) => Some(StoreError::Broken(format!("a driver ended without a word: {error}"))),
        }
    }

    /// Stops all drivers and hands everything back.
    async fn close(&mut self, reason: Option<StoreError>) {
        // The last renewal is at most a third of a lease ago: all is handed back before it ends.
        let patience = if reason.is_none() { self.lease / 2 } else { Duration::ZERO };
        if let Some(error) = reason {
            self.report(error);
        }
        std::mem::take(&mut self.owned)
            .into_iter()
            .for_each(|(_, (_, orders))| drop(orders.send(Order::HandBack { patience })));
        while self.drivers.join_next().await.is_some() {}
        if let Err(error) = self.shared.store.retire(&self.id).await {
            self.report(error);
        }
        // What the old one could not hand back is reaped when its lease ends.
        self.id = fresh_id();
    }

    fn report(&self, error: StoreError) {
        tracing::error!(target: "Worker", worker = %self.id, %error, "the store cannot be used");
        self.shared.tell(Live::Trouble { error: error.clone() });
        self.trouble.send_replace(Some(error));
    }

    async fn pause(&self, stop: &CancellationToken) {
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = sleep(self.poll) => {}
        }
    }
}

/// Something that is done now and then, and sooner if asked.
struct Beat {
    every: Duration,
    next: Instant,
}

impl Beat {
    fn every(every: Duration) -> Self {
        Self { every, next: Instant::now() }
    }

    /// A timer that is due would still sleep to the end of its millisecond.
    async fn due(&self) {
        if self.next > Instant::now() {
            sleep_until(self.next).await;
        }
    }

    fn now(&mut self) {
        self.next = Instant::now();
    }

    fn done(&mut self) {
        self.next = Instant::now() + self.every;
    }
}

/// Process id and a random part: enough to find the process, unique after it.
fn fresh_id() -> WorkerId {
    WorkerId(format!("{}-{}", std::process::id(), Uuid::now_v7().simple()))
}
