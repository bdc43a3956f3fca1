//! Runs that are steps of other runs: made once, told of, ended with their parent.

use std::collections::HashSet;
use std::sync::Arc;

use super::large::hashes_of;
use super::{Engine, EngineError, Shared};
use serde_json::Value;

use crate::blob::{self, BlobError};
use crate::budget::Budget;
use crate::doorbell::Bell;
use crate::ids::RunId;
use crate::input;
use crate::node::{Degraded, NodeError, Usage};
use crate::run::{Body, Child, Held, Loaded};
use crate::store::{Created, LetterBody, NewRun, RunRow, RunStatus, StoreError};
use crate::workflow::{ChildPlan, Plan};

/// What a child that has ended, or is paused at its budget, used and had to do without.
#[derive(Debug, Default)]
pub(crate) struct Used {
    pub(crate) usage: Usage,
    pub(crate) degraded: Vec<Degraded>,
    /// Whether it is paused with all that its parent can give it.
    pub(crate) paused: bool,
}

/// Why there is no child.
#[derive(Debug)]
pub(crate) enum NoChild {
    /// It can never be: the attempt has failed.
    Failed(NodeError),
    /// The store could not be used.
    Store(StoreError),
}

impl From<StoreError> for NoChild {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Shared {
    /// Makes the run of a child if it is not there, and gives it as it stands.
    pub(crate) async fn ensure_child(
        &self,
        parent: &RunRow,
        plan: &Plan,
        child: &Child,
        large: &Loaded,
    ) -> Result<RunRow, NoChild> {
        if let Some(run) = self.store.run(child.run).await? {
            return Ok(run);
        }
        let node = &plan.nodes[child.node];
        let Some(calls) = &node.child else {
            let message = format!("the plan says of no workflow what {} is a run of", child.step);
            return Err(NoChild::Failed(NodeError::permanent("journal", message)));
        };
        let called = self.called(calls, child).await?;
        let (input, blobs) = self.input_of_child(calls, &called, child, large).await?;
        let queue =
            node.queue.clone().or_else(|| called.queue.clone()).unwrap_or_else(|| parent.queue.clone());
        let new = NewRun {
            id: child.run,
            workflow: calls.hash.clone(),
            workflow_name: calls.workflow.clone(),
            queue,
            priority: parent.priority,
            input,
            key: Some(format!("{}/{}/{}", parent.id, child.step, child.run)),
            ready_at: None,
            labels: parent.labels.clone(),
            parent: Some(parent.id),
            budget: child.may_use(called.budget),
            serial: None,
            blobs,
        };
        let created = self.store.create(new).await?;
        if let Created::New(run) = &created {
            self.bell.ring(Bell::Work(run.queue.clone()));
        }
        Ok(created.into_run())
    }

    /// The input of a child, whole for a look whether it fits; then what is large in it is put away for the child.
    async fn input_of_child(
        &self,
        calls: &ChildPlan,
        called: &Plan,
        child: &Child,
        large: &Loaded,
    ) -> Result<(Value, Vec<String>), NoChild> {
        let step = &child.step;
        let input = blob::bring_back(self.blobs(), large, child.input.clone()).await.map_err(lost)?;
        let mut input = input::complete(&called.input, input.unwrap_or(Value::Null)).map_err(|problems| {
            let (name, problems) = (&calls.workflow, input::list(&problems));
            let message = format!("the input of {step} does not fit the workflow {name}:{problems}");
            NoChild::Failed(NodeError::invalid_input("input", message))
        })?;
        let taken = self.put_away_before(&mut input).await.map_err(|error| {
            let message = format!("a large value of the input of {step} cannot be kept: {error}");
            NoChild::Failed(NodeError::transient(error.code(), message))
        })?;
        Ok((input, hashes_of(&taken)))
    }

    /// Takes note of what a child that has ended gave and used: of its large values, to which its parent refers from now on.
    pub(crate) async fn learn_child(
        &self,
        parent: RunId,
        plan: &Plan,
        child: &Child,
        run: &RunRow,
        large: &Loaded,
    ) -> Result<Used, NoChild> {
        if !run.status.is_end() {
            return self.look_after_budget(child, run).await;
        }
        if let Some(output) = &run.output {
            self.learn_output_of_child(parent, (plan, child, large), run, output).await?;
        }
        self.used_by(run.id).await
    }

    /// A child that is paused at less than its parent can give it now gets that. If that is all used, its parent has nothing left
    /// for it.
    async fn look_after_budget(&self, child: &Child, run: &RunRow) -> Result<Used, NoChild> {
        let may_be_paused = run.status == RunStatus::Waiting && child.budget.or(run.budget).is_some();
        if !may_be_paused || !self.store.inbox(&[run.id]).await?.is_empty() {
            return Ok(Used::default());
        }
        let state = match self.fold(run, &self.records(run.id, u64::MAX).await?).await {
            Ok(state) => state,
            Err(EngineError::Store(error)) => return Err(NoChild::Store(error)),
            // It cannot be driven either, and whoever tries says so.
            Err(_) => return Ok(Used::default()),
        };
        let own = state.plan().budget;
        let may_use = child.may_use(own).or(own);
        let is_more = !may_use.is_some_and(|budget| budget.is_reached_by(state.usage()));
        if state.is_paused() && state.budget() != may_use && is_more {
            self.give_budget(run.id, may_use.unwrap_or_default()).await?;
            return Ok(Used::default());
        }
        Ok(Used { usage: state.usage(), degraded: Vec::new(), paused: state.is_paused() && may_use != own })
    }

    async fn give_budget(&self, run: RunId, budget: Budget) -> Result<(), StoreError> {
        let letter = LetterBody::Budget { budget, actor: "parent".to_owned() };
        if self.store.post(run, &letter).await?.is_some() {
            self.bell.ring(Bell::Mail(run));
        }
        Ok(())
    }

    /// What all attempts of a run used, and had to do without.
    async fn used_by(&self, run: RunId) -> Result<Used, NoChild> {
        let mut used = Used::default();
        for record in self.records(run, u64::MAX).await? {
            match record.entry()?.body {
                Body::Done { usage, degraded, .. } => {
                    used.usage += usage;
                    used.degraded.extend(degraded);
                }
                Body::AttemptFailed { usage, .. } => used.usage += usage,
                _ => {}
            }
        }
        Ok(used)
    }

    async fn learn_output_of_child(
        &self,
        parent: RunId,
        (plan, child, large): (&Plan, &Child, &Loaded),
        run: &RunRow,
        output: &Value,
    ) -> Result<(), NoChild> {
        let found = blob::large_in(output);
        let own = if found.is_empty() { HashSet::new() } else { self.own_large(run.id).await? };
        let hashes: Vec<String> = found.into_iter().filter(|hash| own.contains(hash)).collect();
        if hashes.is_empty() {
            return Ok(());
        }
        self.store.refer(parent, &hashes).await?;
        self.learn(plan, large, Held::Output(child.node), output, &own).await.map_err(lost)
    }

    async fn called(&self, calls: &ChildPlan, child: &Child) -> Result<Arc<Plan>, NoChild> {
        self.plan(&calls.hash).await?.map_err(|problem| {
            let (hash, run) = (calls.hash.clone(), child.run);
            let message = format!("{}: {}", child.step, EngineError::Pinned { run, hash, problem });
            NoChild::Failed(NodeError::permanent("no_workflow", message))
        })
    }

    /// Tells the parent of a run, if it has one that goes on, that the run has ended or is paused.
    pub(crate) async fn tell_parent(&self, run: &RunRow) -> Result<(), StoreError> {
        let Some(parent) = run.parent else { return Ok(()) };
        if self.store.post(parent, &LetterBody::Child { run: run.id }).await?.is_some() {
            self.bell.ring(Bell::Mail(parent));
        }
        Ok(())
    }
}

fn lost(error: BlobError) -> NoChild {
    NoChild::Failed(error.into())
}

impl Engine {
    /// Cancels the runs that a run waits for as its children.
    pub(crate) async fn cancel_children(
        &self,
        id: RunId,
        actor: &str,
        reason: &str,
    ) -> Result<(), EngineError> {
        for child in self.state(id, None).await?.children() {
            self.cancel_child(child.run, actor, reason).await?;
        }
        Ok(())
    }

    /// Cancels a run that nobody waits for any more. One that has ended, or was never made, needs nothing.
    pub(crate) async fn cancel_child(&self, id: RunId, actor: &str, reason: &str) -> Result<(), EngineError> {
        match Box::pin(self.cancel(id, actor, reason)).await {
            Ok(()) | Err(EngineError::WrongStatus { .. } | EngineError::UnknownRun(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
