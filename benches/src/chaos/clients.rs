//! Those who use the engine: somebody who keeps submitting, and two people who answer questions, each in their own way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use newsum_engine::store::{ReviewFilter, ReviewRow, ReviewState, RunFilter, RunStatus};
use newsum_engine::{Engine, EngineError, Submit, Workflow};
use serde_json::json;
use tokio::time::sleep;

use crate::ledger::{Ledger, Line};

/// How often they look.
const LOOK: Duration = Duration::from_millis(50);

/// What they need.
#[derive(Clone)]
pub(crate) struct Clients {
    pub(crate) engine: Engine,
    pub(crate) workflow: Workflow,
    pub(crate) ledger: Arc<Ledger>,
    /// No more runs are submitted once this is true.
    pub(crate) enough: Arc<AtomicBool>,
}

impl Clients {
    /// Keeps so many runs open, numbered from `next` on. A number is a key: a submission whose answer was lost is made
    /// again.
    pub(crate) async fn submit(self, open: usize, mut next: u64) {
        while !self.enough.load(Relaxed) {
            match self.open_runs(open).await {
                Ok(there) if there < open => {
                    for _ in there..open {
                        match self.submit_one(next).await {
                            Ok(()) => next += 1,
                            Err(_) => break,
                        }
                    }
                }
                Ok(_) | Err(_) => {}
            }
            sleep(LOOK).await;
        }
    }

    /// Submits the run with a number.
    pub(crate) async fn submit_one(&self, number: u64) -> Result<(), EngineError> {
        let submit = Submit { key: Some(format!("chaos {number}")), ..Submit::default() };
        let created = self.engine.submit_with(&self.workflow, json!({ "number": number }), submit).await?;
        self.ledger.note(&Line::Submitted { number, run: created.into_run().id });
        Ok(())
    }

    async fn open_runs(&self, limit: usize) -> Result<usize, EngineError> {
        let mut open = 0;
        for status in [RunStatus::Ready, RunStatus::Running, RunStatus::Waiting] {
            let filter = RunFilter { status: Some(status), limit, ..RunFilter::default() };
            open += self.engine.runs(&filter).await?.len();
        }
        Ok(open)
    }

    /// Answers every question, for ever; `own` is what this person adds to the answer, so that two who answer the same
    /// question disagree.
    pub(crate) async fn answer(self, own: i64) {
        loop {
            let filter = ReviewFilter { state: Some(ReviewState::Open), ..ReviewFilter::default() };
            // Whatever goes wrong is tried again with the next look.
            for review in self.engine.reviews(&filter).await.unwrap_or_default() {
                self.answer_one(&review, own).await;
            }
            sleep(LOOK).await;
        }
    }

    async fn answer_one(&self, review: &ReviewRow, own: i64) {
        let add = own + i64::from(review.review.id.as_bytes()[0]);
        let person = format!("person {own}");
        if self.engine.answer(review.review.id, json!({ "add": add }), &person).await.is_ok() {
            self.ledger.note(&Line::Accepted { review: review.review.id, add });
        }
    }
}
