//! The state of a run: the fold of its journal.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::budget::Purse;
use super::entry::{Body, Entry, Failure, Waited};
use super::facts::{BadEntry, End, RunFacts};
use super::large::Loaded;
use super::step::{NodePhase, NodeState, StepPhase, StepState};
use crate::ids::StepId;
use crate::node::{Degraded, NodeError, Usage};
use crate::workflow::Plan;

/// The fold of a journal: where every node stands, and what is open.
#[derive(Debug)]
pub struct RunState {
    pub(super) plan: Arc<Plan>,
    pub(super) run: RunFacts,
    pub(super) nodes: Vec<NodeState>,
    pub(super) dependents: Vec<Vec<usize>>,
    pub(super) seq: u64,
    pub(super) running: usize,
    pub(super) undecided: usize,
    /// Nodes whose needs are all decided, not yet looked at.
    pub(super) ready: VecDeque<usize>,
    /// Steps that may begin.
    pub(super) idle: VecDeque<(usize, usize)>,
    /// Nodes that will not run, to be said in the journal.
    pub(super) to_skip: VecDeque<(usize, String)>,
    pub(super) timers: BTreeSet<(DateTime<Utc>, usize, usize)>,
    pub(super) failure: Option<Failure>,
    pub(super) stop: Option<String>,
    pub(super) cancel: Option<(String, String)>,
    pub(super) end: Option<End>,
    /// From when the time-out of the run counts: its creation, or when it last went on after an end, and later by as long as
    /// it was paused since then.
    pub(super) since: DateTime<Utc>,
    pub(super) degraded: Vec<Degraded>,
    pub(super) usage: Usage,
    pub(super) purse: Purse,
    /// Its large values.
    pub(super) large: Arc<Loaded>,
}

impl RunState {
    /// The state of a run without entries.
    #[must_use]
    pub fn new(plan: Arc<Plan>, run: RunFacts) -> Self {
        Self::with_large(plan, run, Arc::default())
    }

    /// The state of a run without entries, whose input has these large values.
    pub(crate) fn with_large(plan: Arc<Plan>, run: RunFacts, large: Arc<Loaded>) -> Self {
        let mut dependents = vec![Vec::new(); plan.nodes.len()];
        for (ix, node) in plan.nodes.iter().enumerate() {
            node.needs.iter().for_each(|&need| dependents[need].push(ix));
        }
        let purse = Purse { budget: run.budget.or(plan.budget), ..Purse::default() };
        let fresh = |missing| NodeState {
            phase: NodePhase::Pending,
            missing,
            steps: Vec::new(),
            open: 0,
            each: None,
        };
        let nodes: Vec<_> = plan.nodes.iter().map(|node| fresh(node.needs.len())).collect();
        let mut state = Self {
            ready: nodes.iter().enumerate().filter(|(_, n)| n.missing == 0).map(|(ix, _)| ix).collect(),
            undecided: nodes.len(),
            plan,
            since: run.created_at,
            run,
            nodes,
            dependents,
            seq: 0,
            running: 0,
            idle: VecDeque::new(),
            to_skip: VecDeque::new(),
            timers: BTreeSet::new(),
            failure: None,
            stop: None,
            cancel: None,
            end: None,
            degraded: Vec::new(),
            usage: Usage::default(),
            purse,
            large,
        };
        state.unfold();
        state
    }

    /// The plan that the run is pinned to.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// What is fixed about the run.
    #[must_use]
    pub fn facts(&self) -> &RunFacts {
        &self.run
    }

    /// The position of the newest entry; 0 if there is none.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// How the run ended, if it has.
    #[must_use]
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// What settled steps had to do without, in the order of the journal.
    #[must_use]
    pub fn degraded(&self) -> &[Degraded] {
        &self.degraded
    }

    /// What all attempts used.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.usage
    }

    /// The node kinds that the rest of the run may need, by name, each once: those of nodes that are not decided and are
    /// no runs of their own.
    #[must_use]
    pub fn needed_kinds(&self) -> BTreeSet<&str> {
        let decided = |phase| matches!(phase, NodePhase::Given | NodePhase::Skipped);
        let open = self.nodes.iter().zip(&self.plan.nodes).filter(|(state, _)| !decided(state.phase));
        open.filter(|(_, node)| node.child.is_none()).map(|(_, node)| node.kind.as_str()).collect()
    }

    /// Attempts that are running under this state.
    #[must_use]
    pub fn running(&self) -> usize {
        self.running
    }

    /// Folds one more entry in.
    ///
    /// # Errors
    /// When the entry cannot follow: the wrong `seq`, or a step that the plan does not have.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), BadEntry> {
        if entry.seq != self.seq + 1 {
            return Err(BadEntry { seq: entry.seq, reason: format!("it should be {}", self.seq + 1) });
        }
        let had_ended = self.end.is_some();
        match &entry.step {
            Some(step) => {
                let (ix, at) = self.place(step).map_err(|reason| BadEntry { seq: entry.seq, reason })?;
                self.apply_to_step(ix, at, &entry.body);
            }
            None => self.apply_to_run(&entry.body),
        }
        self.keep_time(entry.at);
        if matches!(entry.body, Body::Forked { .. }) || had_ended && self.end.is_none() {
            self.since = entry.at;
        }
        self.seq = entry.seq;
        self.unfold();
        Ok(())
    }

    /// Whether a step waits for the answer to this review; letters of before reviews had a say mean its signal.
    #[must_use]
    pub fn awaits(&self, step: &StepId, review: Option<Uuid>) -> bool {
        let Some((ix, at)) = self.place(step).ok() else { return false };
        let state = self.nodes[ix].steps.get(at).filter(|state| state.turn == step.turn);
        match (state.map(|state| &state.phase), review) {
            (Some(StepPhase::Waiting { wait, .. }), Some(review)) => wait.review() == Some(review),
            (Some(StepPhase::Waiting { wait, .. }), None) => matches!(wait, Waited::Signal { .. }),
            _ => false,
        }
    }

    /// Takes note that a running attempt was stopped without a result.
    pub fn forget(&mut self, step: &StepId) {
        if let Ok((ix, at)) = self.place(step)
            && self.nodes[ix].steps[at].phase == StepPhase::Running
        {
            self.nodes[ix].steps[at].phase = StepPhase::Idle;
            self.running -= 1;
            self.idle.push_back((ix, at));
        }
    }

    pub(super) fn place(&self, step: &StepId) -> Result<(usize, usize), String> {
        let ix = self
            .plan
            .index_of(step.node.as_str())
            .ok_or_else(|| format!("the plan has no node {}", step.node))?;
        let at = step.item.unwrap_or(0) as usize;
        // A skip is about the whole node, which then has no steps.
        if at < self.nodes[ix].steps.len() || self.nodes[ix].steps.is_empty() && at == 0 {
            Ok((ix, at))
        } else {
            Err(format!("{} has {} items, none of number {at}", step.node, self.nodes[ix].steps.len()))
        }
    }

    fn apply_to_step(&mut self, ix: usize, at: usize, body: &Body) {
        if matches!(body, Body::Done { .. } | Body::AttemptFailed { .. }) && self.is_child(ix, at) {
            self.go_on_without_child();
        }
        match body {
            Body::Done { delta, degraded, usage, .. } => {
                self.degraded.extend(degraded.iter().cloned());
                self.use_up(*usage);
                if matches!(self.nodes[ix].steps[at].phase, StepPhase::Waiting { .. }) {
                    self.set_timer(ix, at, None);
                }
                self.leave_running(ix, at);
                self.settle_turn(ix, at, delta);
            }
            Body::Skipped { .. } => self.skip(ix),
            Body::AttemptFailed { error, retry_at, usage, .. } => {
                self.use_up(*usage);
                self.fail_attempt(ix, at, error, *retry_at);
            }
            Body::Waiting { wait, until } => {
                self.set_timer(ix, at, *until);
                self.note_no_wait(ix, at, wait);
                let step = &mut self.nodes[ix].steps[at];
                step.phase = StepPhase::Waiting { wait: wait.clone(), until: *until };
                step.ask_again = false;
            }
            Body::Signalled { payload, .. } => self.end_waiting(ix, at, payload),
            Body::Edited { delta, .. } => self.edit(ix, at, delta),
            Body::Memo { key, value } => self.nodes[ix].steps[at].memos.push((key.clone(), value.clone())),
            Body::Started { .. } => {}
            Body::Intent { attempt } => self.intend(ix, at, *attempt),
            Body::BudgetReached { .. }
            | Body::BudgetSet { .. }
            | Body::CancelRequested { .. }
            | Body::Retried { .. }
            | Body::Forked { .. }
            | Body::Completed { .. }
            | Body::Failed { .. }
            | Body::Stopped { .. }
            | Body::Cancelled { .. } => self.apply_to_run(body),
        }
    }

    fn apply_to_run(&mut self, body: &Body) {
        match body {
            Body::BudgetReached { .. } => self.note_reached(),
            Body::BudgetSet { budget, .. } => self.set_budget(*budget),
            Body::CancelRequested { actor, reason } => self.cancel = Some((actor.clone(), reason.clone())),
            Body::Retried { .. } => self.reopen(),
            Body::Forked { .. } => self.fork(),
            Body::Completed { output } => self.end = Some(End::Completed(output.clone())),
            Body::Failed { failure } => self.end = Some(End::Failed(failure.clone())),
            Body::Stopped { reason } => self.end = Some(End::Stopped(reason.clone())),
            Body::Cancelled { actor, reason } => {
                self.end = Some(End::Cancelled { actor: actor.clone(), reason: reason.clone() });
            }
            Body::Started { .. }
            | Body::Done { .. }
            | Body::Skipped { .. }
            | Body::AttemptFailed { .. }
            | Body::Waiting { .. }
            | Body::Signalled { .. }
            | Body::Edited { .. }
            | Body::Memo { .. }
            | Body::Intent { .. } => {}
        }
    }

    fn end_waiting(&mut self, ix: usize, at: usize, payload: &Arc<Value>) {
        let step = &mut self.nodes[ix].steps[at];
        if let StepPhase::Waiting { wait: Waited::Outcome { .. }, .. } = &step.phase {
            self.judge(ix, at, payload);
        } else {
            step.signal = Some(payload.clone());
            step.phase = StepPhase::Idle;
        }
        self.idle.push_back((ix, at));
    }

    pub(super) fn leave_running(&mut self, ix: usize, at: usize) {
        if self.nodes[ix].steps[at].phase == StepPhase::Running {
            self.running -= 1;
        }
    }

    fn settle_turn(&mut self, ix: usize, at: usize, delta: &Arc<Value>) {
        let step = &mut self.nodes[ix].steps[at];
        step.last = Some(delta.clone());
        (step.phase, step.intent) = (StepPhase::Settled, None);
        match self.another_turn(ix, at) {
            Ok(true) => {
                let step = &mut self.nodes[ix].steps[at];
                *step = StepState { turn: step.turn + 1, last: step.last.take(), ..StepState::first() };
                self.idle.push_back((ix, at));
            }
            Ok(false) => self.settle_step(ix),
            Err(error) => self.fail(Some(self.step_id(ix, at)), error),
        }
    }

    fn another_turn(&self, ix: usize, at: usize) -> Result<bool, NodeError> {
        match &self.plan.nodes[ix].repeat {
            Some(repeat) if self.nodes[ix].steps[at].turn < repeat.max => self.holds(&repeat.r#while, ix, at),
            _ => Ok(false),
        }
    }

    pub(super) fn settle_step(&mut self, ix: usize) {
        self.nodes[ix].open -= 1;
        if self.nodes[ix].open == 0 {
            self.give(ix);
        }
    }

    pub(super) fn give(&mut self, ix: usize) {
        self.nodes[ix].phase = NodePhase::Given;
        self.look_at_end_if(ix);
        self.decided(ix);
    }

    pub(super) fn look_at_end_if(&mut self, ix: usize) {
        let Some(end_if) = &self.plan.nodes[ix].end_if else { return };
        match self.holds(end_if, ix, 0) {
            Ok(true) => self.stop = Some(format!("{}: {}", self.plan.nodes[ix].id, end_if.source())),
            Ok(false) => {}
            Err(error) => self.fail(Some(self.step_id(ix, 0)), error),
        }
    }

    fn skip(&mut self, ix: usize) {
        if self.nodes[ix].phase != NodePhase::Skipped {
            self.nodes[ix].phase = NodePhase::Skipped;
            self.decided(ix);
        }
    }

    fn decided(&mut self, ix: usize) {
        self.undecided -= 1;
        for dependent in std::mem::take(&mut self.dependents[ix]) {
            self.nodes[dependent].missing -= 1;
            if self.nodes[dependent].missing == 0 {
                self.ready.push_back(dependent);
            }
        }
    }

    pub(super) fn set_timer(&mut self, ix: usize, at: usize, when: Option<DateTime<Utc>>) {
        self.timers.retain(|&(_, i, a)| (i, a) != (ix, at));
        if let Some(when) = when {
            self.timers.insert((when, ix, at));
        }
    }

    pub(super) fn step_id(&self, ix: usize, at: usize) -> StepId {
        let node = &self.plan.nodes[ix];
        let item = node.for_each.is_some().then(|| u32::try_from(at).unwrap_or(u32::MAX));
        let turn = self.nodes[ix].steps.get(at).map_or(1, |step| step.turn);
        StepId { node: node.id.clone(), item, turn }
    }

    /// When the run as a whole runs out of time; never while it is paused.
    pub(super) fn run_deadline(&self) -> Option<DateTime<Utc>> {
        if self.purse.paused_at.is_some() {
            return None;
        }
        let timeout = TimeDelta::from_std(self.plan.timeout?).ok()?;
        self.since.checked_add_signed(timeout)
    }
}
