//! Letters to a run that is driven.

use std::sync::Arc;

use serde_json::Value;

use super::driver::Driver;
use crate::budget::Budget;
use crate::ids::StepId;
use crate::run::{Body, Overtaken};
use crate::store::{Letter, LetterBody};

impl Driver {
    /// Opens letters that were not opened yet.
    pub(super) async fn take_mail(&mut self, letters: Vec<Letter>) {
        for letter in letters {
            self.mail = self.mail.max(letter.mail);
            if !self.seen.contains(&letter.id) && self.can_open(&letter).await {
                self.seen.insert(letter.id);
                self.taken.push(letter.id);
                self.open_letter(letter.body);
            }
        }
    }

    /// Takes note of the large values in a letter. If one cannot be had, the letter stays where it is and the run as it is: it
    /// is handed over again with the next mail, or when the run is taken up again.
    async fn can_open(&mut self, letter: &Letter) -> bool {
        match self.shared.learn_letter(&self.state, &letter.body).await {
            Ok(()) => {
                self.closed.remove(&letter.id);
                true
            }
            Err(error) => {
                if self.closed.insert(letter.id) {
                    tracing::error!(target: "Worker", run = %self.run, %error, "a letter cannot be opened; it is tried again");
                }
                false
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
            LetterBody::Budget { budget, actor } => self.set_budget(budget, actor),
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

    /// The run may use another amount, and so may its children.
    fn set_budget(&mut self, budget: Budget, actor: String) {
        self.note(None, Body::BudgetSet { budget, actor });
        let after = self.state.seq();
        self.unborn.extend(self.state.children().into_iter().map(|child| (after, child)));
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
}
