//! What a worker takes on: claims, as many as it has places for.

use std::time::Duration;

use tokio::sync::mpsc;

use super::aside::{block, poisoned, set_aside};
use super::beat::Beat;
use super::driver::{Driver, Order};
use super::pool::Pool;
use crate::doorbell::Bell;
use crate::ids::RunId;
use crate::store::{Claimed, Letter, LetterBody, RunRow, RunStatus, StoreError};

/// How long places that have become free may wait for others, to be filled together: a claim of one run costs nearly as
/// much as one of eight.
const GATHER: Duration = Duration::from_millis(1);
/// After so many deaths of its worker without progress a run is taken out of circulation.
const POISON: u32 = 5;

/// The places that a worker has for the runs of a queue.
pub(super) struct Places {
    pub(super) name: String,
    most: usize,
    /// Whether there may be runs to claim that nobody will ring for.
    more: bool,
}

/// A run that is driven.
pub(super) struct Owned {
    pub(super) queue: String,
    /// Of which claim.
    pub(super) epoch: i64,
    pub(super) orders: mpsc::UnboundedSender<Order>,
}

impl Places {
    pub(super) fn new((name, most): (String, usize)) -> Self {
        Self { name, most, more: true }
    }
}

impl Pool {
    /// How many more runs of a queue it may own.
    fn room(&self, queue: &Places) -> usize {
        queue.most.saturating_sub(self.owned.values().filter(|owned| owned.queue == queue.name).count())
    }

    fn own(&mut self, run: &RunRow, orders: mpsc::UnboundedSender<Order>) {
        self.owned.insert(run.id, Owned { queue: run.queue.clone(), epoch: run.epoch, orders });
    }

    /// There may be runs of this queue that are ready and that nobody rings for.
    pub(super) fn expect_more(&mut self, queue: &str) {
        let served = self.queues.iter_mut().find(|served| served.name == queue);
        served.into_iter().for_each(|served| served.more = true);
    }

    /// Claims where there may be more: at once if an eighth of a queue's places is free, else when some more may be.
    pub(super) fn claim_soon(&self, claims: &mut Beat) {
        for queue in self.queues.iter().filter(|queue| queue.more) {
            match self.room(queue) {
                0 => {}
                room if room >= queue.most.div_ceil(8) => claims.now(),
                _ => claims.within(GATHER),
            }
        }
    }

    /// Claims what there is room for.
    pub(super) async fn claim(&mut self) -> Result<(), StoreError> {
        let rooms: Vec<usize> = self.queues.iter().map(|queue| self.room(queue)).collect();
        let open = self.queues.iter().zip(&rooms).filter(|(_, room)| **room > 0);
        let names: Vec<String> = open.map(|(queue, _)| queue.name.clone()).collect();
        let most = rooms.iter().copied().filter(|room| *room > 0).min().unwrap_or(0);
        let (claimed, all) = if most == 0 { (Vec::new(), true) } else { self.claim_of(&names, most).await? };
        for (queue, room) in self.queues.iter_mut().zip(rooms) {
            queue.more = room == 0 || !all;
        }
        let ids: Vec<RunId> = claimed.iter().filter(|c| c.run.mail > 0).map(|c| c.run.id).collect();
        let mut letters = if ids.is_empty() { Vec::new() } else { self.shared.store.inbox(&ids).await? };
        for claim in claimed {
            let (own, rest) = letters.into_iter().partition(|letter| letter.run == claim.run.id);
            letters = rest;
            self.take_on(claim, own).await;
        }
        Ok(())
    }

    /// Claims from these queues, and tells whether that is all there is.
    async fn claim_of(&mut self, queues: &[String], most: usize) -> Result<(Vec<Claimed>, bool), StoreError> {
        let blocked = self.claim_blocked(queues, most).await?;
        if !blocked.is_empty() {
            return Ok((blocked, false));
        }
        let claimed = self.shared.store.claim(&self.id, queues, most).await?;
        let all = claimed.len() < most;
        Ok((claimed, all))
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
            self.own(&claim.run, mpsc::unbounded_channel().0);
            self.drivers.spawn(async move { (run, epoch, block(&shared, &claim.run, needs).await) });
            return;
        }
        let (orders, inbox) = mpsc::unbounded_channel();
        self.end_with_parent(&claim.run).await;
        self.own(&claim.run, orders);
        let driver = Driver::new(self.shared.clone(), state, claim.run, inbox);
        self.drivers.spawn(async move { (run, epoch, driver.drive(letters).await) });
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
}
