//! Edit: an output replaced by hand, in the run itself.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::change::{self, Edit, EditProblem};
use super::unowned::{self, Written};
use super::{Engine, EngineError};
use crate::doorbell::Bell;
use crate::ids::{RunId, StepId};
use crate::run::{Body, Entry, RunState};
use crate::store::{Claimed, LetterBody, Record, RunRow, RunStatus, Turnover};

/// How long a worker may take to read its mail before whoever sent a change is let go.
const READ: Duration = Duration::from_secs(5);
/// How often is looked whether it has.
const LOOK: Duration = Duration::from_millis(10);

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// It is in the journal, and the run goes on with it.
    Kept,
    /// It is on its way to the worker that drives the run, which has not read its mail for some seconds. It writes the change
    /// down as soon as it does; if the run ends before that, or goes another way, the change is lost with the letter.
    Sent,
}

impl Engine {
    /// Replaces the output of a step of a run that has not ended or has failed. What depends on it is executed again,
    /// and nothing else; a failed run goes on, at what failed and with this. A run that nobody drives has the change at
    /// once; to a worker that drives it a letter is sent, and what it makes of it is waited for, for some seconds: a run that
    /// ends first is told as such. The worker stops attempts that are using the old output.
    ///
    /// # Errors
    /// [`EngineError::Edit`] when the output cannot be replaced so, among others because a step that must never run
    /// twice has begun with the old one; [`EngineError::WrongStatus`] when the run has ended otherwise than by failing.
    /// The run is as it was then.
    pub async fn edit(
        &self,
        id: RunId,
        edit: &Edit,
        actor: &str,
        reason: &str,
    ) -> Result<Edited, EngineError> {
        loop {
            let run = self.row(id).await?;
            if matches!(run.status, RunStatus::Completed | RunStatus::Stopped | RunStatus::Cancelled) {
                return Err(over(&run));
            }
            // None: the run was claimed, went to sleep or ended since it was looked at.
            if let Some(edited) = self.try_edit(&run, edit, actor, reason).await? {
                self.shared.bell.ring(Bell::Work(run.queue));
                return Ok(edited);
            }
        }
    }

    async fn try_edit(
        &self,
        run: &RunRow,
        edit: &Edit,
        actor: &str,
        reason: &str,
    ) -> Result<Option<Edited>, EngineError> {
        let records = self.shared.records(run.id, u64::MAX).await?;
        let state = self.shared.fold(run, &records).await?;
        let (step, body) = self.change(&state, run.id, edit, actor, reason)?;
        let kept = match run.status {
            RunStatus::Failed => {
                let body = self.put_away_edit(run.id, body.clone()).await?;
                let record = record(&state, self.shared.clock.now(), step.clone(), body);
                self.shared.store.reopen(run.id, &record).await?
            }
            _ => self.edit_unowned(run, edit, actor, reason).await?,
        };
        match (kept, run.status) {
            (true, _) => {
                self.shared.bell.ring(Bell::Journal { run: run.id, upto: u64::MAX });
                for child in state.overtaken(&step).children {
                    self.cancel_child(child, actor, reason).await?;
                }
                Ok(Some(Edited::Kept))
            }
            (false, RunStatus::Running) => {
                let body = self.put_away_edit(run.id, body).await?;
                self.send_edit(run, step, body).await
            }
            (false, _) => Ok(None),
        }
    }

    /// The entry that makes the change, if this state allows it.
    fn change(
        &self,
        state: &RunState,
        id: RunId,
        edit: &Edit,
        actor: &str,
        reason: &str,
    ) -> Result<(StepId, Body), EngineError> {
        let changes = change::check(&self.shared, state, id, std::slice::from_ref(edit), (actor, reason))?;
        let (step, body) = changes.into_iter().next().expect("one change gives one entry");
        match state.overtaken(&step).once.into_iter().next() {
            Some(once) => Err(EngineError::Edit { run: id, step, problem: EditProblem::Once(once) }),
            None => Ok((step, body)),
        }
    }

    async fn edit_unowned(
        &self,
        run: &RunRow,
        edit: &Edit,
        actor: &str,
        reason: &str,
    ) -> Result<bool, EngineError> {
        let Some(held) = unowned::hold(&self.shared, run.id, "edit").await? else { return Ok(false) };
        let written = self.written_edit(held.claim(), edit, actor, reason).await;
        held.write(written).await
    }

    async fn written_edit(
        &self,
        claim: &Claimed,
        edit: &Edit,
        actor: &str,
        reason: &str,
    ) -> Result<Written, EngineError> {
        let state = self.shared.fold(&claim.run, &claim.journal).await?;
        let (step, body) = self.change(&state, claim.run.id, edit, actor, reason)?;
        let expired = state.overtaken(&step).reviews;
        let body = self.put_away_edit(claim.run.id, body).await?;
        let records = vec![record(&state, self.shared.clock.now(), step, body)];
        Ok(Written { records, expired, turnover: Turnover::Released })
    }

    /// The entry without what is large in the new output.
    async fn put_away_edit(&self, run: RunId, mut body: Body) -> Result<Body, EngineError> {
        if let Body::Edited { delta, .. } = &mut body {
            self.shared.put_away(run, Arc::make_mut(delta)).await?;
        }
        Ok(body)
    }

    async fn send_edit(&self, run: &RunRow, step: StepId, body: Body) -> Result<Option<Edited>, EngineError> {
        let Body::Edited { delta, actor, reason } = body.clone() else { return Ok(None) };
        let letter = LetterBody::Edit { step: step.clone(), delta: Value::clone(&delta), actor, reason };
        let Some(sent) = self.shared.store.post(run.id, &letter).await? else { return Ok(None) };
        self.shared.bell.ring(Bell::Mail(run.id));
        let since = Instant::now();
        while since.elapsed() < READ {
            if self.shared.store.inbox(&[run.id]).await?.iter().all(|letter| letter.id != sent.id) {
                return self.what_became_of(&step, &body, run.id).await;
            }
            if self.row(run.id).await?.status.is_end() {
                return Ok(None);
            }
            sleep(LOOK).await;
        }
        Ok(Some(Edited::Sent))
    }

    /// Whether a letter that was read has changed the journal: it is taken by the append that writes the change. None if it came
    /// too late, and one has to look again what the run is now.
    async fn what_became_of(
        &self,
        step: &StepId,
        body: &Body,
        run: RunId,
    ) -> Result<Option<Edited>, EngineError> {
        let is_it =
            |entry: &Entry| entry.step.as_ref().is_some_and(|s| s.node == step.node) && entry.body == *body;
        Ok(self.journal(run).await?.iter().rev().any(is_it).then_some(Edited::Kept))
    }
}

fn over(run: &RunRow) -> EngineError {
    EngineError::WrongStatus {
        run: run.id,
        status: run.status,
        needed: "a run that has not ended or has failed (any can be forked)",
        verb: "edited",
    }
}

fn record(state: &RunState, at: DateTime<Utc>, step: StepId, body: Body) -> Record {
    Record::of(&Entry { seq: state.seq() + 1, at, step: Some(step), body })
}
