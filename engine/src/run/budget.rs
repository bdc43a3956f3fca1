//! What a run used and may use: when its budget is reached no further attempt starts, until it is raised.

use chrono::{DateTime, TimeDelta, Utc};

use super::decide::Decision;
use super::entry::Body;
use super::state::RunState;
use super::step::StepPhase;
use crate::budget::Budget;
use crate::node::Usage;

/// What a run may use, and the steps that wait for more.
#[derive(Debug, Default)]
pub(super) struct Purse {
    pub(super) budget: Option<Budget>,
    /// A node said that what is left is too little for it.
    pub(super) too_little: bool,
    /// Whether it was said that nothing more starts.
    pub(super) said: bool,
    /// Since when, while that holds.
    pub(super) paused_at: Option<DateTime<Utc>>,
    /// Steps that would begin.
    pub(super) held: Vec<(usize, usize)>,
}

impl RunState {
    /// What the run may use, if that is limited.
    #[must_use]
    pub fn budget(&self) -> Option<Budget> {
        self.purse.budget
    }

    /// Whether steps wait for more budget.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.end.is_none() && self.purse.said
    }

    pub(super) fn is_spent(&self) -> bool {
        self.purse.budget.is_some_and(|budget| self.purse.too_little || budget.is_reached_by(self.usage()))
    }

    /// What is left for an attempt that starts now.
    pub(crate) fn budget_left(&self) -> Option<Budget> {
        self.purse.budget.map(|budget| budget.without(self.usage()))
    }

    /// A step that may begin is held until there is more budget.
    pub(super) fn hold(&mut self, ix: usize, at: usize) {
        if !self.purse.held.contains(&(ix, at)) {
            self.purse.held.push((ix, at));
        }
    }

    /// Says once that nothing more starts.
    pub(super) fn say_that_it_is_spent(&mut self, now: DateTime<Utc>, decision: &mut Decision) {
        if self.purse.held.is_empty() || self.purse.said || self.is_closing() {
            return;
        }
        let budget = self.purse.budget.unwrap_or_default();
        self.say(None, Body::BudgetReached { usage: self.usage(), budget }, now, decision);
    }

    /// Nothing more starts.
    pub(super) fn note_reached(&mut self) {
        self.purse.said = true;
    }

    /// A step whose node said that what is left is too little: it runs again when there is more.
    pub(super) fn ask_for_more(&mut self, ix: usize, at: usize) {
        self.purse.too_little = true;
        let step = &mut self.nodes[ix].steps[at];
        (step.phase, step.lost) = (StepPhase::Idle, step.lost + 1);
        self.hold(ix, at);
    }

    /// The run may use this from now on.
    pub(super) fn set_budget(&mut self, budget: Budget) {
        self.purse.budget = Some(budget).filter(|budget| !budget.is_endless());
        self.let_go();
    }

    /// What was held looks anew whether it may begin.
    pub(super) fn let_go(&mut self) {
        (self.purse.too_little, self.purse.said) = (false, false);
        self.idle.extend(std::mem::take(&mut self.purse.held));
    }

    /// A child has ended. If the run was paused only because that one was, it goes on.
    pub(super) fn go_on_without_child(&mut self) {
        if self.purse.held.is_empty() {
            self.purse.said = false;
        }
    }

    /// Takes the time of an entry: while the run is paused, that of its time-out stands still. The clocks of two workers may
    /// differ; a pause never takes time away.
    pub(super) fn keep_time(&mut self, at: DateTime<Utc>) {
        match self.purse.paused_at {
            None if self.purse.said => self.purse.paused_at = Some(at),
            Some(from) if !self.purse.said => {
                self.purse.paused_at = None;
                let paused = (at - from).max(TimeDelta::zero());
                self.since = self.since.checked_add_signed(paused).unwrap_or(self.since);
            }
            None | Some(_) => {}
        }
    }

    /// Adds to what the run used.
    pub(super) fn use_up(&mut self, usage: Usage) {
        self.usage += usage;
    }
}
