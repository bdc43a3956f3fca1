//! Letters to a run that is driven.

use std::sync::Arc;

use serde_json::Value;

use super::driver::Driver;
use crate::ids::StepId;
use crate::run::{Body, Overtaken};
use crate::store::{Letter, LetterBody};

impl Driver {
    /// Opens letters that were not opened yet.
    pub(super) fn take_mail(&mut self, letters: Vec<Letter>) {
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
            LetterBody::Budget { budget, actor } => self.note(None, Body::BudgetSet { budget, actor }),
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
}
