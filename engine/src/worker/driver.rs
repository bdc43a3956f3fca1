//! The driver of one run: keeps its state in memory, starts attempts, hands entries to the committer.
//!
//! It decides nothing itself: [`RunState`] does. It owns what is not pure: tasks, timers, the mailbox.

use std::collections::{HashSet, VecDeque};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep};

use super::aside::UNREADABLE;
use super::attempts::Attempts;
use super::children::{self, Look};
use crate::committer::{Settled, Submission};
use crate::engine::Shared;
use crate::ids::{RunId, StepId};
use crate::node::Told;
use crate::run::{Body, Child, DURABLE_FROM, Decision, End, Entry, RunState};
use crate::store::{Append, Letter, Record, RunRow, StoreError, Turnover};

/// For how long entries may be kept to be handed over together with those of the attempts that end at once.
pub(super) const GATHER: Duration = Duration::from_micros(500);
/// Longer than anybody waits.
const NEVER: Duration = Duration::from_secs(3600);

/// Why a driver ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// The run ended, or was handed back.
    Over,
    /// The run waits; if a letter came while it was let go of, it is ready again.
    Asleep,
    /// The run belongs to somebody else.
    Fenced,
    /// The store could not be written.
    Lost(StoreError),
}

/// What the worker tells a driver.
#[derive(Debug)]
pub(super) enum Order {
    /// These letters came for the run.
    Mail(Vec<Letter>),
    /// Give the run back.
    HandBack {
        /// How long what must never run twice, and has begun, may take to end.
        patience: Duration,
    },
}

pub(super) struct Driver {
    pub(super) shared: Arc<Shared>,
    pub(super) run: RunId,
    epoch: i64,
    /// The run as it was claimed.
    pub(super) row: Arc<RunRow>,
    pub(super) state: RunState,
    /// How many letters were ever posted to this run, as far as the owner knows.
    pub(super) mail: i64,
    pub(super) seen: HashSet<i64>,
    /// Letters that cannot be opened, since a large value in them cannot be had.
    pub(super) closed: HashSet<i64>,
    /// Entries that are folded in and not handed over yet, and since when.
    unsent: Vec<Entry>,
    unsent_since: Instant,
    pub(super) decided: Decision,
    pub(super) taken: Vec<i64>,
    /// Everything up to here is durable.
    pub(super) durable: u64,
    pub(super) attempts: Attempts,
    /// Attempts that go on once what they told is durable.
    pub(super) promises: Vec<(u64, oneshot::Sender<()>)>,
    /// Children to make when the position that names them is durable.
    pub(super) unborn: VecDeque<(u64, Child)>,
    /// Looks at children, which make them if they are not there.
    pub(super) looks: JoinSet<Look>,
    orders: mpsc::UnboundedReceiver<Order>,
    settled: (mpsc::UnboundedSender<Settled>, mpsc::UnboundedReceiver<Settled>),
    pub(super) told: (mpsc::UnboundedSender<Told>, mpsc::UnboundedReceiver<Told>),
    /// Rings when to look again though nothing happened, or before that.
    alarm: Pin<Box<Sleep>>,
    /// How long the end of what has begun and must never run twice is waited for, when the run is handed back.
    patience: Duration,
}

impl Driver {
    pub(super) fn new(
        shared: Arc<Shared>,
        state: RunState,
        row: RunRow,
        orders: mpsc::UnboundedReceiver<Order>,
    ) -> Box<Self> {
        Box::new(Self {
            shared,
            run: state.facts().id,
            epoch: row.epoch,
            mail: row.mail,
            row: Arc::new(row),
            durable: state.seq(),
            state,
            seen: HashSet::new(),
            closed: HashSet::new(),
            unsent: Vec::new(),
            unsent_since: Instant::now(),
            decided: Decision::default(),
            taken: Vec::new(),
            attempts: Attempts::default(),
            promises: Vec::new(),
            unborn: VecDeque::new(),
            looks: JoinSet::new(),
            orders,
            settled: mpsc::unbounded_channel(),
            told: mpsc::unbounded_channel(),
            alarm: Box::pin(sleep(NEVER)),
            patience: Duration::ZERO,
        })
    }

    /// Drives the run until it ends, waits, is handed back or is lost.
    pub(super) async fn drive(mut self: Box<Self>, letters: Vec<Letter>) -> Ending {
        self.unborn = self.state.children().into_iter().map(|child| (0, child)).collect();
        self.take_mail(letters).await;
        loop {
            self.decide();
            if let Some(turnover) = self.turnover() {
                self.send(Some(turnover));
                return self.end_or_sleep().await;
            }
            let ended = self.start_held();
            if ended && self.unsent_since.elapsed() < GATHER {
                continue;
            }
            self.send(None);
            self.make_children();
            if let Some(ending) = self.wait_for_something(ended).await {
                return self.leave(ending).await;
            }
        }
    }

    fn decide(&mut self) {
        let now = self.shared.clock.now();
        let Decision { entries, reviews, expired, starts, children, abandoned } = self.state.decide(now);
        self.keep_unsent(entries);
        // A question that an edit withdrew and that is asked again at once is one that was asked again.
        self.decided.expired.retain(|id| !reviews.iter().any(|review| review.id == *id));
        self.decided.reviews.extend(reviews);
        self.decided.expired.extend(expired);
        let after = self.state.seq();
        self.attempts.held.extend(starts.into_iter().map(|start| (after, start)));
        self.unborn.extend(children.into_iter().map(|child| (after, child)));
        abandoned.into_iter().for_each(|run| self.abandon(run));
    }

    fn keep_unsent(&mut self, entries: impl IntoIterator<Item = Entry>) {
        if self.unsent.is_empty() {
            self.unsent_since = Instant::now();
        }
        self.unsent.extend(entries);
    }

    /// What becomes of the run now, if this driver is through with it.
    fn turnover(&self) -> Option<Turnover> {
        if let Some(end) = self.state.end() {
            return Some(match end.clone() {
                End::Completed(output) => Turnover::Completed(Value::clone(&output)),
                End::Failed(failure) => Turnover::Failed(failure),
                End::Stopped(reason) => Turnover::Stopped(reason),
                End::Cancelled { actor, reason } => Turnover::Cancelled { actor, reason },
            });
        }
        if self.state.running() > 0 || !self.unborn.is_empty() || !self.looks.is_empty() {
            return None;
        }
        let now = self.shared.clock.now();
        let look = self.state.next_look_after_children(now);
        let again = (!self.closed.is_empty()).then(|| now + UNREADABLE);
        let ready_at = self.state.next_wake().into_iter().chain(look).chain(again).min();
        let soon = now + TimeDelta::from_std(DURABLE_FROM).unwrap_or(TimeDelta::zero());
        ready_at.is_none_or(|at| at >= soon).then_some(Turnover::Waiting { ready_at, mail: self.mail })
    }

    /// Hands everything new to the committer.
    fn send(&mut self, turnover: Option<Turnover>) {
        let nothing = self.unsent.is_empty() && self.decided.expired.is_empty() && self.taken.is_empty();
        if nothing && turnover.is_none() {
            return;
        }
        let append = Append {
            run: self.run,
            epoch: self.epoch,
            records: self.unsent.iter().map(Record::of).collect(),
            reviews: std::mem::take(&mut self.decided.reviews),
            expired: std::mem::take(&mut self.decided.expired),
            taken: std::mem::take(&mut self.taken),
            turnover,
        };
        self.unsent.clear();
        self.shared.committer.submit(Submission {
            append,
            upto: self.state.seq(),
            reply: self.settled.0.clone(),
        });
    }

    /// Waits until something happens; not at all if there is something to decide, but hears what is there.
    async fn wait_for_something(&mut self, decide: bool) -> Option<Ending> {
        self.set_alarm();
        tokio::select! {
            biased;
            Some(order) = self.orders.recv() => return self.obey(order).await,
            Some(settled) = self.settled.1.recv() => return self.note_settled(settled),
            Some(told) = self.told.1.recv() => self.hear(told),
            Some(joined) = self.attempts.join_next() => self.note_joined(joined),
            Some(look) = self.looks.join_next() => return self.note_look(look),
            () = self.alarm.as_mut() => self.announce_running(),
            () = std::future::ready(()), if decide => {}
        }
        None
    }

    /// Sets the alarm to the next moment at which there is something to do though nothing happened. One that is set to an
    /// earlier moment is left as it is: setting it costs more than being woken for nothing now and then.
    fn set_alarm(&mut self) {
        let now = Instant::now();
        let wall = self.shared.clock.now();
        let timer = self.state.next_wake().map(|at| now + (at - wall).to_std().unwrap_or_default());
        let wanted = timer.into_iter().chain(self.attempts.next_announcement()).min();
        if self.alarm.is_elapsed() || wanted.is_some_and(|at| at < self.alarm.deadline()) {
            self.alarm.as_mut().reset(wanted.unwrap_or(now + NEVER));
        }
    }

    async fn obey(&mut self, order: Order) -> Option<Ending> {
        match order {
            Order::Mail(letters) => {
                self.take_mail(letters).await;
                None
            }
            Order::HandBack { patience } => {
                self.patience = patience;
                Some(Ending::Over)
            }
        }
    }

    fn note_settled(&mut self, settled: Settled) -> Option<Ending> {
        match settled {
            Settled::Durable { upto, .. } => {
                self.durable = self.durable.max(upto);
                let (done, open) =
                    std::mem::take(&mut self.promises).into_iter().partition(|(seq, _)| *seq <= upto);
                self.promises = open;
                let done: Vec<(u64, oneshot::Sender<()>)> = done;
                // An attempt that was stopped meanwhile does not listen any more.
                done.into_iter().for_each(|(_, durable)| _ = durable.send(()));
                None
            }
            Settled::Fenced => Some(Ending::Fenced),
            Settled::Lost(error) => Some(Ending::Lost(error)),
        }
    }

    /// Makes the next entry and folds it in.
    pub(super) fn note(&mut self, step: Option<StepId>, body: Body) {
        let entry = Entry { seq: self.state.seq() + 1, at: self.shared.clock.now(), step, body };
        match self.state.apply(&entry) {
            Ok(()) => self.keep_unsent([entry]),
            Err(error) => {
                tracing::error!(run = %self.run, %error, "an entry of our own making cannot follow")
            }
        }
    }

    /// The end, or a sleep; of a run that is paused its parent hears, which has nothing left for it.
    async fn end_or_sleep(self: Box<Self>) -> Ending {
        let (shared, row, paused) = (self.shared.clone(), self.row.clone(), self.state.is_paused());
        let ending = self.end().await;
        if paused {
            children::tell_parent(&shared, &row).await;
        }
        ending
    }

    /// Waits until what became of the run is durable, and tells those whom it concerns.
    async fn end(self: Box<Self>) -> Ending {
        let (shared, row) = (self.shared.clone(), self.row.clone());
        let ended = self.state.end().cloned();
        let children = self.state.children();
        match (self.await_turnover().await, ended) {
            (Ending::Over, Some(end)) => {
                children::after(&shared, &row, &end, children).await;
                Ending::Over
            }
            (Ending::Over, None) => Ending::Asleep,
            (ending, _) => ending,
        }
    }

    /// Waits until what became of the run is durable.
    async fn await_turnover(mut self: Box<Self>) -> Ending {
        loop {
            match self.settled.1.recv().await {
                Some(Settled::Durable { turned: true, .. }) => return Ending::Over,
                Some(Settled::Durable { turned: false, .. }) => {}
                Some(Settled::Fenced) | None => return self.give_up(Ending::Fenced),
                Some(Settled::Lost(error)) => return self.give_up(Ending::Lost(error)),
            }
        }
    }

    /// Stops all work and gives the run back.
    async fn leave(mut self: Box<Self>, ending: Ending) -> Ending {
        let ending = match ending {
            Ending::Over | Ending::Asleep => self.await_begun().await.unwrap_or(Ending::Over),
            Ending::Fenced | Ending::Lost(_) => ending,
        };
        self.stop_attempts();
        match ending {
            Ending::Over | Ending::Asleep => {
                self.send(Some(Turnover::Released));
                self.await_turnover().await
            }
            Ending::Fenced | Ending::Lost(_) => self.give_up(ending),
        }
    }

    /// Waits for attempts that must never run twice and have begun: stopped, they would leave a question behind. Not for
    /// ever, since the lease of the worker is not renewed any more.
    async fn await_begun(&mut self) -> Option<Ending> {
        let deadline = Instant::now() + self.patience;
        self.patience = Duration::ZERO;
        self.hear_all();
        self.stop_attempts_that(|state, step| !state.is_begun(step));
        while self.attempts.is_any() {
            self.send(None);
            tokio::select! {
                biased;
                Some(settled) = self.settled.1.recv() => {
                    if let Some(ending) = self.note_settled(settled) {
                        return Some(ending);
                    }
                }
                Some(told) = self.told.1.recv() => self.hear(told),
                Some(joined) = self.attempts.join_next() => self.note_joined(joined),
                () = tokio::time::sleep_until(deadline) => return None,
            }
        }
        None
    }

    /// Drops what is not durable: it is not true then. If the store answered, the claim is given back, should it still be
    /// ours: a commit whose answer was lost looks like a fence. If it did not, nobody knows what it may still do for us,
    /// and the worker as a whole is given up.
    fn give_up(mut self: Box<Self>, ending: Ending) -> Ending {
        self.stop_attempts();
        self.unsent.clear();
        self.decided = Decision::default();
        self.taken.clear();
        if let Ending::Over | Ending::Asleep | Ending::Fenced = ending {
            self.send(Some(Turnover::Released));
        }
        ending
    }
}
