//! The driver of one run: keeps its state in memory, starts attempts, hands entries to the committer.
//!
//! It decides nothing itself: [`RunState`] does. It owns what is not pure: tasks, timers, the mailbox.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{self, AbortHandle, JoinSet};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::attempt::{self, Attempt, Outcome};
use super::children::{self, Look};
use crate::committer::{Settled, Submission};
use crate::engine::{Live, Shared};
use crate::ids::{RunId, StepId};
use crate::node::{Context, Effect, NodeError, Told};
use crate::run::{
    Body, Child, DURABLE_FROM, Decision, End, Entry, Overtaken, RunState, Start, next_attempt_at,
};
use crate::store::{Append, Letter, LetterBody, Record, RunRow, StoreError, Turnover};

/// After how long a running attempt is announced in the journal, for those who watch from another process.
const ANNOUNCE_AFTER: Duration = Duration::from_secs(1);
/// Why a driver ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// The run ended, waits, or was handed back.
    Over,
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
    HandBack,
}

pub(super) struct Driver {
    pub(super) shared: Arc<Shared>,
    run: RunId,
    epoch: i64,
    /// The run as it was claimed.
    pub(super) row: Arc<RunRow>,
    pub(super) state: RunState,
    /// How many letters were ever posted to this run, as far as the owner knows.
    mail: i64,
    seen: HashSet<i64>,
    /// Entries that are folded in and not handed over yet.
    unsent: Vec<Entry>,
    decided: Decision,
    taken: Vec<i64>,
    /// Everything up to here is durable.
    pub(super) durable: u64,
    tasks: JoinSet<Outcome>,
    running: HashMap<StepId, (AbortHandle, CancellationToken)>,
    /// Attempts that must not start before the position they wait for is durable.
    held: VecDeque<(u64, Start)>,
    /// Attempts that go on once what they told is durable.
    promises: Vec<(u64, oneshot::Sender<()>)>,
    /// Children to make when the position that names them is durable.
    pub(super) unborn: VecDeque<(u64, Child)>,
    /// Looks at children, which make them if they are not there.
    pub(super) looks: JoinSet<Look>,
    announce: VecDeque<(Instant, StepId, u32)>,
    orders: mpsc::UnboundedReceiver<Order>,
    settled: (mpsc::UnboundedSender<Settled>, mpsc::UnboundedReceiver<Settled>),
    told: (mpsc::UnboundedSender<Told>, mpsc::UnboundedReceiver<Told>),
}

impl Driver {
    pub(super) fn new(
        shared: Arc<Shared>,
        state: RunState,
        row: RunRow,
        orders: mpsc::UnboundedReceiver<Order>,
    ) -> Self {
        Self {
            shared,
            run: state.facts().id,
            epoch: row.epoch,
            mail: row.mail,
            row: Arc::new(row),
            durable: state.seq(),
            state,
            seen: HashSet::new(),
            unsent: Vec::new(),
            decided: Decision::default(),
            taken: Vec::new(),
            tasks: JoinSet::new(),
            running: HashMap::new(),
            held: VecDeque::new(),
            promises: Vec::new(),
            unborn: VecDeque::new(),
            looks: JoinSet::new(),
            announce: VecDeque::new(),
            orders,
            settled: mpsc::unbounded_channel(),
            told: mpsc::unbounded_channel(),
        }
    }

    /// Drives the run until it ends, waits, is handed back or is lost.
    pub(super) async fn drive(mut self, letters: Vec<Letter>) -> Ending {
        self.unborn = self.state.children().into_iter().map(|child| (0, child)).collect();
        self.take_mail(letters);
        loop {
            self.decide();
            if let Some(turnover) = self.turnover() {
                self.send(Some(turnover));
                return self.end().await;
            }
            self.send(None);
            self.start_held();
            self.make_children();
            if let Some(ending) = self.wait_for_something().await {
                return self.leave(ending).await;
            }
        }
    }

    fn decide(&mut self) {
        let now = Utc::now();
        let Decision { entries, reviews, expired, starts, children, abandoned } = self.state.decide(now);
        self.unsent.extend(entries);
        // A question that an edit withdrew and that is asked again at once is one that was asked again.
        self.decided.expired.retain(|id| !reviews.iter().any(|review| review.id == *id));
        self.decided.reviews.extend(reviews);
        self.decided.expired.extend(expired);
        let after = self.state.seq();
        self.held.extend(starts.into_iter().map(|start| (after, start)));
        self.unborn.extend(children.into_iter().map(|child| (after, child)));
        abandoned.into_iter().for_each(|run| self.abandon(run));
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
        let now = Utc::now();
        let look = self.state.next_look_after_children(now);
        let ready_at = self.state.next_wake().into_iter().chain(look).min();
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

    /// Starts what may start: `Pure` and `Read` at once, `Write` when all before it is durable. A `Once` attempt waits
    /// by itself for its intent, which comes after all of that.
    fn start_held(&mut self) {
        for (after, start) in std::mem::take(&mut self.held) {
            let may = match start.effect {
                Effect::Pure | Effect::Read | Effect::Once => true,
                Effect::Write => after <= self.durable,
            };
            if may {
                self.start(start);
            } else {
                self.held.push_back((after, start));
            }
        }
    }

    fn start(&mut self, start: Start) {
        let plan = self.state.plan().clone();
        let node = &plan.nodes[start.node];
        let Some(kind) = self.shared.registry.get(&node.kind).cloned() else {
            // Claims look for kinds; this is a kind that was there then.
            let error = NodeError::permanent(
                "unknown_kind",
                format!("this worker has no node kind \"{}\"", node.kind),
            );
            return self.fail_attempt(&start.step, start.attempt, error);
        };
        let cancel = CancellationToken::new();
        let context = Context {
            run: self.run,
            created_at: self.state.facts().created_at,
            step: start.step.clone(),
            attempt: start.attempt,
            attempts: node.retry.attempts,
            deadline: None,
            cancel: cancel.clone(),
            memos: start.memos,
            driver: self.told.0.clone(),
            gathered: Arc::default(),
        };
        let limits = self.shared.limits.clone();
        let attempt = Attempt { kind, input: start.input, context, plan, node: start.node, limits };
        let handle = self.tasks.spawn(attempt::run(attempt));
        self.running.insert(start.step.clone(), (handle, cancel));
        self.announce.push_back((Instant::now() + ANNOUNCE_AFTER, start.step, start.attempt));
    }

    async fn wait_for_something(&mut self) -> Option<Ending> {
        let wake = self.next_look();
        tokio::select! {
            biased;
            Some(order) = self.orders.recv() => return self.obey(order),
            Some(settled) = self.settled.1.recv() => return self.note_settled(settled),
            Some(told) = self.told.1.recv() => self.hear(told),
            Some(joined) = self.tasks.join_next_with_id() => self.note_outcome(joined),
            Some(look) = self.looks.join_next() => return self.note_look(look),
            () = sleep_until(wake) => self.announce_running(),
        }
        None
    }

    /// When to look again though nothing happened.
    fn next_look(&self) -> Instant {
        let now = Instant::now();
        let timer = self.state.next_wake().map(|at| now + (at - Utc::now()).to_std().unwrap_or_default());
        let announce = self.announce.front().map(|(at, ..)| *at);
        [timer, announce].into_iter().flatten().min().unwrap_or(now + Duration::from_secs(3600))
    }

    fn obey(&mut self, order: Order) -> Option<Ending> {
        match order {
            Order::Mail(letters) => {
                self.take_mail(letters);
                None
            }
            Order::HandBack => Some(Ending::Over),
        }
    }

    fn take_mail(&mut self, letters: Vec<Letter>) {
        for letter in letters {
            if self.seen.insert(letter.id) {
                self.mail = self.mail.max(letter.mail);
                self.taken.push(letter.id);
                self.open_letter(letter.body);
            }
        }
    }

    fn open_letter(&mut self, body: LetterBody) {
        match body {
            LetterBody::Signal { step, payload, actor, review } => {
                // A wait that is over already (time was up, the run goes another way) leaves the letter without effect.
                if self.state.awaits(&step, review) {
                    self.note(Some(step), Body::Signalled { payload: Arc::new(payload), actor: Some(actor) });
                }
            }
            LetterBody::Edit { step, delta, actor, reason } => self.edit(&step, delta, actor, reason),
            LetterBody::Child { run } => {
                let child = self.state.children().into_iter().find(|child| child.run == run);
                self.unborn.extend(child.map(|child| (0, child)));
            }
            LetterBody::Cancel { actor, reason } => {
                self.note(None, Body::CancelRequested { actor, reason });
                self.stop_attempts();
            }
        }
    }

    /// Replaces an output. Attempts that depend on it are stopped and questions withdrawn: both begin anew.
    fn edit(&mut self, step: &StepId, delta: Value, actor: String, reason: String) {
        // Both were looked at when the letter was written, and may have changed since.
        let Ok(step) = self.state.editable(step) else {
            tracing::warn!(target: "Worker", run = %self.run, %step, "an edit came too late: its step is made anew");
            return;
        };
        let Overtaken { reviews, running, children, once } = self.state.overtaken(&step);
        if let Some(once) = once.first() {
            tracing::warn!(target: "Worker", run = %self.run, %step, %once, "an edit came too late: what must never run twice has begun");
            return;
        }
        running.iter().for_each(|step| self.stop_attempt(step));
        children.into_iter().for_each(|run| self.abandon(run));
        self.decided.expired.extend(reviews);
        self.note(Some(step), Body::Edited { delta: Arc::new(delta), actor, reason });
    }

    fn stop_attempt(&mut self, step: &StepId) {
        // What it has told belongs to it, not to the attempt that comes after it.
        while let Ok(told) = self.told.1.try_recv() {
            self.hear(told);
        }
        if let Some((handle, cancel)) = self.running.remove(step) {
            cancel.cancel();
            handle.abort();
        }
        self.held.retain(|(_, start)| start.step != *step);
        self.state.forget(step);
    }

    /// Stops every attempt, running or held back; none leaves a trace in the journal.
    fn stop_attempts(&mut self) {
        for (step, (handle, cancel)) in self.running.drain() {
            cancel.cancel();
            handle.abort();
            self.state.forget(&step);
        }
        for (_, start) in self.held.drain(..) {
            self.state.forget(&start.step);
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

    fn hear(&mut self, told: Told) {
        match told {
            Told::Memo { step, key, value, durable } => {
                self.promise(step, Body::Memo { key, value }, durable);
            }
            Told::Intent { step, attempt, durable } => {
                self.promise(step, Body::Intent { attempt }, durable);
            }
            Told::Progress { step, fraction, message } => {
                self.shared.tell(Live::Progress { run: self.run, step, fraction, message });
            }
            Told::Frame { step, frame } => self.shared.tell(Live::Frame { run: self.run, step, frame }),
        }
    }

    /// Notes what a running attempt waits to be durable; one that was stopped meanwhile waits for nothing.
    fn promise(&mut self, step: StepId, body: Body, durable: oneshot::Sender<()>) {
        if self.running.contains_key(&step) {
            self.note(Some(step), body);
            self.promises.push((self.state.seq(), durable));
        }
    }

    fn note_outcome(&mut self, joined: Result<(task::Id, Outcome), task::JoinError>) {
        // A task that was aborted was forgotten when it was; a panic is caught inside the task.
        let Ok((id, outcome)) = joined else { return };
        // An attempt that was stopped may have ended before it heard; its step may be running anew.
        if self.running.get(&outcome.step).is_none_or(|(handle, _)| handle.id() != id) {
            return;
        }
        self.running.remove(&outcome.step);
        // Memos told before the end come before it in the journal.
        while let Ok(told) = self.told.1.try_recv() {
            self.hear(told);
        }
        match outcome.result {
            Ok(delta) => {
                let body = Body::Done {
                    delta: Arc::new(delta),
                    attempt: outcome.attempt,
                    took_ms: u64::try_from(outcome.took.as_millis()).unwrap_or(u64::MAX),
                    usage: outcome.gathered.usage,
                    cached: false,
                    degraded: outcome.gathered.degraded,
                };
                self.note(Some(outcome.step), body);
            }
            Err(error) if outcome.lost => self.state.lose(&outcome.step, &error),
            Err(error) => self.fail_attempt(&outcome.step, outcome.attempt, error),
        }
    }

    pub(super) fn fail_attempt(&mut self, step: &StepId, attempt: u32, error: NodeError) {
        let retry = self
            .state
            .plan()
            .index_of(step.node.as_str())
            .map(|ix| self.state.plan().nodes[ix].retry.clone());
        let retry_at =
            retry.and_then(|retry| next_attempt_at(&retry, &error, attempt, self.run, step, Utc::now()));
        self.note(Some(step.clone()), Body::AttemptFailed { attempt, error, retry_at });
    }

    fn announce_running(&mut self) {
        let now = Instant::now();
        while let Some((_, step, attempt)) = self.announce.pop_front_if(|(at, ..)| *at <= now) {
            if self.running.contains_key(&step) {
                self.note(Some(step), Body::Started { attempt });
            }
        }
    }

    /// Makes the next entry and folds it in.
    pub(super) fn note(&mut self, step: Option<StepId>, body: Body) {
        let entry = Entry { seq: self.state.seq() + 1, at: Utc::now(), step, body };
        match self.state.apply(&entry) {
            Ok(()) => self.unsent.push(entry),
            Err(error) => {
                tracing::error!(run = %self.run, %error, "an entry of our own making cannot follow")
            }
        }
    }

    /// Waits until what became of the run is durable, and tells those whom it concerns.
    async fn end(self) -> Ending {
        let (shared, row) = (self.shared.clone(), self.row.clone());
        let ended = self.state.end().cloned();
        let children = self.state.children();
        let ending = self.await_turnover().await;
        if let (Ending::Over, Some(end)) = (&ending, ended) {
            children::after(&shared, &row, &end, children).await;
        }
        ending
    }

    /// Waits until what became of the run is durable.
    async fn await_turnover(mut self) -> Ending {
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
    async fn leave(mut self, ending: Ending) -> Ending {
        self.stop_attempts();
        match ending {
            Ending::Over => {
                self.send(Some(Turnover::Released));
                self.await_turnover().await
            }
            Ending::Fenced | Ending::Lost(_) => self.give_up(ending),
        }
    }

    /// Drops what is not durable (it is not true then) and gives the claim back, if it is still ours: a commit whose
    /// answer was lost looks like a fence.
    fn give_up(mut self, ending: Ending) -> Ending {
        self.stop_attempts();
        self.unsent.clear();
        self.decided = Decision::default();
        self.taken.clear();
        self.send(Some(Turnover::Released));
        ending
    }
}
