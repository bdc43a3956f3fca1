//! The attempts of a run that is driven: held back, started, heard, stopped, ended.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::{self, AbortHandle, JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::attempt::{self, Attempt, Begun, Outcome};
use super::driver::{Driver, GATHER};
use crate::engine::{Live, RunBlobs};
use crate::ids::StepId;
use crate::node::{Context, Effect, NodeError, Told, Usage};
use crate::run::{Body, RunState, Start, next_attempt_at};

/// After how long a running attempt is announced in the journal, for those who watch from another process.
const ANNOUNCE_AFTER: Duration = Duration::from_secs(1);

/// The attempts of a run.
#[derive(Default)]
pub(super) struct Attempts {
    /// Those that must not start before the position they wait for is durable.
    pub(super) held: VecDeque<(u64, Start)>,
    tasks: JoinSet<Outcome>,
    running: BTreeMap<StepId, (AbortHandle, CancellationToken)>,
    /// When to announce which.
    announce: VecDeque<(Instant, StepId, u32)>,
}

impl Attempts {
    /// The next one that ends; none if none is running.
    pub(super) async fn join_next(&mut self) -> Option<Result<(task::Id, Outcome), JoinError>> {
        self.tasks.join_next_with_id().await
    }

    /// Whether one is running.
    pub(super) fn is_any(&self) -> bool {
        !self.running.is_empty()
    }

    /// When the next one is to be announced.
    pub(super) fn next_announcement(&self) -> Option<Instant> {
        self.announce.front().map(|(at, ..)| *at)
    }
}

impl Driver {
    /// Starts what may start: `Pure` and `Read` at once, `Write` when all before it is durable, and so is whatever is given
    /// the memos of an earlier attempt. A `Once` attempt waits by itself for its intent, which comes after all of that. True if one has ended already; the rest waits then, if
    /// time is up to hand over what there is.
    pub(super) fn start_held(&mut self) -> bool {
        let (before, since) = (self.state.seq(), Instant::now());
        let mut waiting = VecDeque::new();
        while let Some((after, start)) = self.attempts.held.pop_front() {
            let may = match start.effect {
                Effect::Once => true,
                // A memo that returns is durable, also one that an attempt paid for whose time was up before it was.
                Effect::Pure | Effect::Read => start.memos.is_empty() || after <= self.durable,
                Effect::Write => after <= self.durable,
            };
            if !may {
                waiting.push_back((after, start));
                continue;
            }
            self.start(start);
            if self.state.seq() > before && since.elapsed() > GATHER {
                break;
            }
        }
        waiting.append(&mut self.attempts.held);
        self.attempts.held = waiting;
        self.state.seq() > before
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
            return self.fail_attempt(&start.step, start.attempt, error, Usage::default());
        };
        let (shared, large) = (self.shared.clone(), self.state.large().clone());
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
            budget_left: start.budget_left,
            blobs: Some(RunBlobs::new(shared.clone(), self.run, large.clone())),
        };
        let attempt = Attempt { kind, input: start.input, context, plan, node: start.node, shared, large };
        match attempt::begin(attempt) {
            Begun::Ended(outcome) => self.note_outcome(outcome),
            Begun::Going(going) => {
                let handle = self.attempts.tasks.spawn(going);
                self.attempts.running.insert(start.step.clone(), (handle, cancel));
                self.attempts.announce.push_back((
                    Instant::now() + ANNOUNCE_AFTER,
                    start.step,
                    start.attempt,
                ));
            }
        }
    }

    /// Hears what was told until now.
    pub(super) fn hear_all(&mut self) {
        while let Ok(told) = self.told.1.try_recv() {
            self.hear(told);
        }
    }

    /// Stops some attempts, running or held back.
    pub(super) fn stop_attempts_that(&mut self, is_one: impl Fn(&RunState, &StepId) -> bool) {
        let held = self.attempts.held.iter().map(|(_, start)| &start.step);
        let all = self.attempts.running.keys().chain(held);
        let steps: Vec<StepId> = all.filter(|step| is_one(&self.state, step)).cloned().collect();
        steps.iter().for_each(|step| self.stop_attempt(step));
    }

    pub(super) fn stop_attempt(&mut self, step: &StepId) {
        // What it has told belongs to it, not to the attempt that comes after it.
        self.hear_all();
        if let Some((handle, cancel)) = self.attempts.running.remove(step) {
            cancel.cancel();
            handle.abort();
        }
        self.attempts.held.retain(|(_, start)| start.step != *step);
        self.state.forget(step);
    }

    /// Stops every attempt, running or held back; none leaves a trace in the journal.
    pub(super) fn stop_attempts(&mut self) {
        for (step, (handle, cancel)) in std::mem::take(&mut self.attempts.running) {
            cancel.cancel();
            handle.abort();
            self.state.forget(&step);
        }
        for (_, start) in self.attempts.held.drain(..) {
            self.state.forget(&start.step);
        }
    }

    pub(super) fn hear(&mut self, told: Told) {
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
        if self.attempts.running.contains_key(&step) {
            self.note(Some(step), body);
            self.promises.push((self.state.seq(), durable));
        }
    }

    pub(super) fn note_joined(&mut self, joined: Result<(task::Id, Outcome), JoinError>) {
        // A task that was aborted was forgotten when it was; a panic is caught inside the task.
        let Ok((id, outcome)) = joined else { return };
        // A memo told just before the end (its attempt ran out of time while it was on its way) is paid for.
        self.hear_all();
        // An attempt that was stopped may have ended before it heard; its step may be running anew.
        if self.attempts.running.get(&outcome.step).is_some_and(|(handle, _)| handle.id() == id) {
            self.attempts.running.remove(&outcome.step);
            self.note_outcome(outcome);
        }
    }

    fn note_outcome(&mut self, outcome: Outcome) {
        // Memos told before the end come before it in the journal.
        while let Ok(told) = self.told.1.try_recv() {
            self.hear(told);
        }
        for large in outcome.taken {
            self.state.large().put(&large.hash, Arc::new(large.value));
        }
        match outcome.result {
            Ok(delta) => {
                let body = Body::Done {
                    delta: Arc::new(delta),
                    attempt: outcome.attempt,
                    took_ms: u64::try_from(outcome.took.as_millis()).unwrap_or(u64::MAX),
                    usage: outcome.gathered.usage,
                    cached: outcome.cached,
                    degraded: outcome.gathered.degraded,
                };
                self.note(Some(outcome.step), body);
            }
            Err(error) if outcome.lost => self.state.lose(&outcome.step, &error),
            Err(error) => {
                self.fail_attempt(&outcome.step, outcome.attempt, error, outcome.gathered.usage);
            }
        }
    }

    pub(super) fn fail_attempt(&mut self, step: &StepId, attempt: u32, error: NodeError, usage: Usage) {
        let retry = self
            .state
            .plan()
            .index_of(step.node.as_str())
            .map(|ix| self.state.plan().nodes[ix].retry.clone());
        let now = self.shared.clock.now();
        let retry_at = retry.and_then(|retry| next_attempt_at(&retry, &error, attempt, self.run, step, now));
        self.note(Some(step.clone()), Body::AttemptFailed { attempt, error, usage, retry_at });
    }

    pub(super) fn announce_running(&mut self) {
        let now = Instant::now();
        while let Some((_, step, attempt)) = self.attempts.announce.pop_front_if(|(at, ..)| *at <= now) {
            if self.attempts.running.contains_key(&step) {
                self.note(Some(step), Body::Started { attempt });
            }
        }
    }
}
