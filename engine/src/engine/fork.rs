//! Fork: a new run that begins with the journal of another.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::change::{self, Edit};
use super::{Engine, EngineError};
use crate::doorbell::Bell;
use crate::ids::{RunId, StepId};
use crate::run::{Body, Entry, RunFacts, RunState};
use crate::store::{Fork, NewRun, Record, RunRow};

impl Engine {
    /// A new run whose journal begins with the first `seq` entries of that of `id`, and which executes what is not in
    /// them. `edits` replace outputs that are in them; what depends on those is executed again, and nothing else. Of
    /// the other run nothing changes, whatever it does meanwhile; it may be deleted later.
    ///
    /// What was open at that point is open anew: a wait waits again, from the beginning and with a review of its own;
    /// an attempt that had failed for good is made again; an end or a cancel is not taken along.
    ///
    /// # Errors
    /// [`EngineError::ForkBeyond`] when the journal is shorter, [`EngineError::Edit`] when an output cannot be
    /// replaced so. No run is made then.
    pub async fn fork(
        &self,
        id: RunId,
        seq: u64,
        edits: &[Edit],
        actor: &str,
        reason: &str,
    ) -> Result<RunRow, EngineError> {
        let parent = self.row(id).await?;
        let prefix = self.shared.records(id, seq).await?;
        if (prefix.len() as u64) < seq {
            return Err(EngineError::ForkBeyond { run: id, seq, length: prefix.len() as u64 });
        }
        let mut run = child(&parent);
        let mut state = self.begin(&parent, &run, &prefix).await?;
        let now = self.shared.clock.now();
        let changes = change::check(&self.shared, &state, id, edits, (actor, reason))?;
        let changes = self.put_away_changes(&state, changes).await?;
        let forked =
            Body::Forked { fork_of: id, fork_seq: seq, actor: actor.to_owned(), reason: reason.to_owned() };
        run.blobs = state.large().hashes();
        let mut journal = prefix;
        journal.push(say(&mut state, now, None, forked)?);
        for (step, body) in changes {
            journal.push(say(&mut state, now, Some(step), body)?);
        }
        let created = self.shared.store.fork(Fork { run, of: id, seq, journal }).await?.into_run();
        self.shared.bell.ring(Bell::Work(created.queue.clone()));
        Ok(created)
    }

    /// Changes without what is large in the new outputs, of which the state knows then.
    async fn put_away_changes(
        &self,
        state: &RunState,
        mut changes: Vec<(StepId, Body)>,
    ) -> Result<Vec<(StepId, Body)>, EngineError> {
        for (_, body) in &mut changes {
            let Body::Edited { delta, .. } = body else { continue };
            for large in self.shared.put_away_before(Arc::make_mut(delta)).await? {
                state.large().put(&large.hash, Arc::new(large.value));
            }
        }
        Ok(changes)
    }

    /// The state that the beginning of a journal makes of the new run.
    async fn begin(&self, parent: &RunRow, run: &NewRun, prefix: &[Record]) -> Result<RunState, EngineError> {
        let plan = self.shared.plan_of(parent).await?;
        let input = Arc::new(Value::clone(&run.input));
        let created_at = self.shared.clock.now();
        let facts = RunFacts { id: run.id, created_at, input, budget: run.budget };
        let large = self.shared.learn_input(&plan, &parent.input, parent.id).await?;
        let mut state = RunState::with_large(plan, facts, large);
        self.shared.fold_into(&mut state, prefix, parent.id).await?;
        Ok(state)
    }
}

fn child(parent: &RunRow) -> NewRun {
    NewRun {
        id: RunId::fresh(),
        workflow: parent.workflow.clone(),
        workflow_name: parent.workflow_name.clone(),
        queue: parent.queue.clone(),
        priority: parent.priority,
        input: parent.input.clone(),
        key: None,
        ready_at: None,
        labels: parent.labels.clone(),
        parent: None,
        budget: parent.budget,
        serial: None,
        blobs: Vec::new(),
    }
}

fn say(
    state: &mut RunState,
    at: DateTime<Utc>,
    step: Option<StepId>,
    body: Body,
) -> Result<Record, EngineError> {
    let entry = Entry { seq: state.seq() + 1, at, step, body };
    state.apply(&entry)?;
    Ok(Record::of(&entry))
}
