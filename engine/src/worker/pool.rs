//! The worker process: claims, heartbeats, mail, reaping, draining.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::aside::released;
use super::beat::Beat;
use super::claim::{Owned, Places};
use super::driver::{Ending, Order};
use crate::committer::Submission;
use crate::doorbell::Bell;
use crate::engine::{Live, Shared};
use crate::ids::{RunId, WorkerId};
use crate::store::{Append, Around, Letter, StoreError, WorkerRow};

/// What a worker owns, and what it serves.
pub(super) struct Pool {
    pub(super) shared: Arc<Shared>,
    pub(super) id: WorkerId,
    pub(super) queues: Vec<Places>,
    lease: Duration,
    poll: Duration,
    pub(super) owned: BTreeMap<RunId, Owned>,
    /// Each with the epoch of its claim: a run may be claimed again before the driver of the last claim has been seen to end.
    pub(super) drivers: JoinSet<(RunId, i64, Ending)>,
    /// Whether to look for blocked runs with the next claim: with every renewal, and when one was just blocked.
    pub(super) look_aside: bool,
    trouble: watch::Sender<Option<StoreError>>,
}

impl Pool {
    pub(super) fn new(
        shared: Arc<Shared>,
        queues: Vec<(String, usize)>,
        lease: Duration,
        poll: Duration,
        trouble: watch::Sender<Option<StoreError>>,
    ) -> Self {
        Self {
            shared,
            id: fresh_id(),
            queues: queues.into_iter().map(Places::new).collect(),
            lease,
            poll,
            owned: BTreeMap::new(),
            drivers: JoinSet::new(),
            look_aside: true,
            trouble,
        }
    }

    /// Works until it is told to stop, and registers anew whenever it cannot own anything any more.
    pub(super) async fn run(mut self, stop: CancellationToken) {
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
            queues: self.queues.iter().map(|queue| queue.name.clone()).collect(),
            kinds: self.kinds(),
            seen_at: None,
        }
    }

    pub(super) fn kinds(&self) -> Vec<String> {
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
                () = sleep_until(valid_until) => return Some(lease_ended()),
                Some(ended) = self.drivers.join_next() => {
                    if let Some(error) = self.note_ended(ended) {
                        return Some(error);
                    }
                    self.claim_soon(&mut claims);
                }
                rung = bell.recv() => self.hear(rung, &mut claims, &mut mails),
                () = renewals.due() => {
                    let asked = Instant::now();
                    match in_lease(valid_until, self.renew()).await {
                        Ok(Some(around)) => {
                            valid_until = asked + self.lease;
                            self.look_aside |= around.blocked;
                            // It has just looked: the next look by itself is a pause away.
                            if around.ready || self.look_aside { claims.now() } else { claims.done() }
                        }
                        Ok(None) => return Some(lease_ended()),
                        Err(error) => self.report(error),
                    }
                    renewals.done();
                }
                () = mails.due(), if !self.owned.is_empty() => {
                    if let Err(error) = in_lease(valid_until, self.deliver_mail()).await {
                        self.report(error);
                    }
                    mails.done();
                }
                () = claims.due() => {
                    claims.done();
                    match in_lease(valid_until, self.claim()).await {
                        Ok(()) => self.claim_soon(&mut claims),
                        Err(error) => self.report(error),
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
        self.queues.iter().any(|served| served.name == queue)
    }

    /// Says that it lives, and does what there is to do for all: takes over from the dead, wakes the scheduler.
    async fn renew(&self) -> Result<Option<Around>, StoreError> {
        let queues: Vec<_> = self.queues.iter().map(|queue| queue.name.clone()).collect();
        let Some(mut around) = self.shared.store.renew_and_look(&self.id, &queues).await? else {
            return Ok(None);
        };
        if around.dead {
            let reaped = self.shared.store.reap().await?;
            if reaped > 0 {
                around.ready = true;
                tracing::warn!(target: "Worker", reaped, "took over runs of workers that died");
            }
        }
        self.trouble.send_if_modified(|trouble| trouble.take().is_some());
        // As many as it drives are those that it drives, or it will have another look.
        if around.owned != self.owned.len() {
            self.let_go_of_strays().await?;
        }
        if around.due {
            self.shared.due.notify_waiters();
        }
        Ok(Some(around))
    }

    /// Gives back runs that this worker owns without driving them: the answer to their claim was lost on the way.
    async fn let_go_of_strays(&self) -> Result<(), StoreError> {
        for (run, epoch) in self.shared.store.owned(&self.id).await? {
            if self.owned.get(&run).is_none_or(|owned| owned.epoch != epoch) {
                // If it was let go of just now, this is refused.
                tracing::debug!(target: "Worker", %run, "a run that is owned and not driven is given back");
                self.hand_over(released(run, epoch), 0);
            }
        }
        Ok(())
    }

    /// Appends on behalf of a run that gets no driver. If that fails, the lease of this claim ends like any other.
    pub(super) fn hand_over(&self, append: Append, upto: u64) {
        let (reply, _nobody) = mpsc::unbounded_channel();
        self.shared.committer.submit(Submission { append, upto, reply });
    }

    async fn deliver_mail(&mut self) -> Result<(), StoreError> {
        let runs: Vec<RunId> = self.owned.keys().copied().collect();
        let letters = self.shared.store.inbox(&runs).await?;
        let mut by_run: BTreeMap<RunId, Vec<Letter>> = BTreeMap::new();
        letters.into_iter().for_each(|letter| by_run.entry(letter.run).or_default().push(letter));
        for (run, letters) in by_run {
            if let Some(Owned { orders, .. }) = self.owned.get(&run) {
                // A driver that has just ended finds its letters again when the run is claimed.
                drop(orders.send(Order::Mail(letters)));
            }
        }
        Ok(())
    }

    fn note_ended(
        &mut self,
        ended: Result<(RunId, i64, Ending), tokio::task::JoinError>,
    ) -> Option<StoreError> {
        match ended {
            Ok((run, epoch, ending)) => {
                let queue = self.let_go(run, epoch);
                match ending {
                    Ending::Over => None,
                    Ending::Asleep => {
                        self.expect_more(&queue);
                        None
                    }
                    Ending::Fenced => {
                        tracing::warn!(target: "Worker", %run, "another worker owns this run now; dropped");
                        self.expect_more(&queue);
                        None
                    }
                    Ending::Lost(error) => Some(error),
                }
            }
            Err(error) => Some(StoreError::Broken(format!("a driver ended without a word: {error}"))),
        }
    }

    /// Forgets a claim, and tells its queue. A later claim of the run stays.
    fn let_go(&mut self, run: RunId, epoch: i64) -> String {
        match self.owned.entry(run) {
            Entry::Occupied(owned) if owned.get().epoch == epoch => owned.remove().queue,
            Entry::Occupied(_) | Entry::Vacant(_) => String::new(),
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
            .for_each(|(_, Owned { orders, .. })| drop(orders.send(Order::HandBack { patience })));
        while self.drivers.join_next().await.is_some() {}
        if let Err(error) = self.shared.store.retire(&self.id).await {
            self.report(error);
        }
        // What the old one could not hand back is reaped when its lease ends.
        self.id = fresh_id();
    }

    pub(super) fn report(&self, error: StoreError) {
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

/// What the store says before the lease ends. A worker that waits longer would own nothing any more; what it asked for may have
/// been done, and is undone when it retires.
async fn in_lease<T>(
    valid_until: Instant,
    answer: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    timeout_at(valid_until, answer).await.unwrap_or_else(|_| Err(lease_ended()))
}

fn lease_ended() -> StoreError {
    StoreError::Unavailable("the lease of this worker ended".to_owned())
}

/// Process id and a random part: enough to find the process, unique after it.
fn fresh_id() -> WorkerId {
    WorkerId(format!("{}-{}", std::process::id(), Uuid::now_v7().simple()))
}
