//! Runs that are ended, and failed ones that go on.

use super::unowned::{self, Written};
use super::{Engine, EngineError};
use crate::doorbell::Bell;
use crate::ids::RunId;
use crate::run::{Body, Entry};
use crate::store::{LetterBody, Record, RunRow, RunStatus, Turnover};

impl Engine {
    /// Ends a run: at once if nobody drives it, else as soon as its worker hears of it.
    ///
    /// # Errors
    /// When the run is unknown or has ended.
    pub async fn cancel(&self, id: RunId, actor: &str, reason: &str) -> Result<(), EngineError> {
        let run = self.row(id).await?;
        let ended = |status| EngineError::WrongStatus {
            run: id,
            status,
            needed: "a run that has not ended",
            verb: "cancelled",
        };
        if run.status == RunStatus::Cancelled {
            // Whoever cancelled it may have died before its children heard of it.
            self.cancel_children(id, actor, reason).await?;
        }
        if run.status.is_end() {
            return Err(ended(run.status));
        }
        if self.cancel_unowned(id, actor, reason).await? {
            self.cancel_children(id, actor, reason).await?;
            self.shared.bell.ring(Bell::Work(run.queue.clone()));
            return Ok(self.shared.tell_parent(&run).await?);
        }
        let letter = LetterBody::Cancel { actor: actor.to_owned(), reason: reason.to_owned() };
        match self.shared.store.post(id, &letter).await? {
            Some(_) => {
                self.shared.bell.ring(Bell::Mail(id));
                Ok(())
            }
            None => Err(ended(self.row(id).await?.status)),
        }
    }

    /// Ends a run that nobody drives.
    async fn cancel_unowned(&self, id: RunId, actor: &str, reason: &str) -> Result<bool, EngineError> {
        let (actor, reason) = (actor.to_owned(), reason.to_owned());
        unowned::write(&self.shared, id, "cancel", |claim| {
            let asked = Body::CancelRequested { actor: actor.clone(), reason: reason.clone() };
            let done = Body::Cancelled { actor: actor.clone(), reason: reason.clone() };
            let first = claim.journal.len() as u64 + 1;
            let at = self.shared.clock.now();
            let record = |(seq, body)| Record::of(&Entry { seq, at, step: None, body });
            let records = [(first, asked), (first + 1, done)].into_iter().map(record).collect();
            Ok(Written { records, expired: Vec::new(), turnover: Turnover::Cancelled { actor, reason } })
        })
        .await
    }

    /// Lets a failed run go on at what failed; everything it had is kept.
    ///
    /// # Errors
    /// When the run is unknown or has not failed.
    pub async fn retry(&self, id: RunId, actor: &str) -> Result<RunRow, EngineError> {
        let run = self.row(id).await?;
        let refused =
            |status| EngineError::WrongStatus { run: id, status, needed: "a failed run", verb: "retried" };
        if run.status != RunStatus::Failed {
            return Err(refused(run.status));
        }
        let seq = self.shared.records(id, u64::MAX).await?.len() as u64 + 1;
        let body = Body::Retried { actor: actor.to_owned() };
        let record = Record::of(&Entry { seq, at: self.shared.clock.now(), step: None, body });
        let run = if self.shared.store.reopen(id, &record).await? {
            self.shared.bell.ring(Bell::Work(run.queue));
            self.row(id).await?
        } else {
            return Err(refused(self.row(id).await?.status));
        };
        Ok(run)
    }
}
