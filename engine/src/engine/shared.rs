//! What all parts of a process share: store, kinds, doorbell, committer, plans.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::{Notify, broadcast};

use super::{EngineError, Live, Workflow};
use crate::blob::Blobs;
use crate::clock::Clock;
use crate::committer::Committer;
use crate::doorbell::Doorbell;
use crate::ids::RunId;
use crate::limits::{Limits, LocalLimits};
use crate::registry::Registry;
use crate::run::{RunFacts, RunState};
use crate::store::{Record, RunRow, Store, StoreError, WorkflowRow};
use crate::worker::Flights;
use crate::workflow::Plan;

/// Records read from a journal at once.
const PAGE: usize = 1000;

/// What all parts of a process share.
pub(crate) struct Shared {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) registry: Registry,
    pub(crate) bell: Arc<dyn Doorbell>,
    pub(crate) committer: Committer,
    pub(crate) clock: Clock,
    pub(super) limits: OnceLock<Arc<dyn Limits>>,
    pub(crate) flights: Flights,
    pub(super) plans: Mutex<HashMap<String, Arc<Plan>>>,
    pub(super) kept: Mutex<HashSet<String>>,
    /// Workflows that others may call, by name.
    pub(super) workflows: Mutex<BTreeMap<String, Workflow>>,
    pub(super) live: broadcast::Sender<Live>,
    /// Rings when a schedule is due.
    pub(crate) due: Notify,
    /// Where large values are kept, if anywhere.
    pub(super) blobs: OnceLock<Arc<dyn Blobs>>,
}

impl Shared {
    pub(crate) fn tell(&self, live: Live) {
        // Nobody watches: nobody is told.
        drop(self.live.send(live));
    }

    /// The records of a journal up to a position.
    pub(crate) async fn records(&self, id: RunId, upto: u64) -> Result<Vec<Record>, StoreError> {
        let mut records: Vec<Record> = Vec::new();
        loop {
            let after = records.last().map_or(0, |record| record.seq);
            let page = self.store.journal(id, after, PAGE).await?;
            let last = page.len() < PAGE;
            records.extend(page.into_iter().take_while(|record| record.seq <= upto));
            if last || records.last().is_some_and(|record| record.seq >= upto) {
                return Ok(records);
            }
        }
    }

    /// The state that a journal makes of a run.
    pub(crate) async fn fold(&self, run: &RunRow, records: &[Record]) -> Result<RunState, EngineError> {
        self.fold_on(self.plan_of(run).await?, run, records).await
    }

    /// The state that a journal makes of a run of that plan.
    async fn fold_on(
        &self,
        plan: Arc<Plan>,
        run: &RunRow,
        records: &[Record],
    ) -> Result<RunState, EngineError> {
        let facts = RunFacts {
            id: run.id,
            created_at: run.created_at,
            input: Arc::new(run.input.clone()),
            budget: run.budget,
        };
        let large = self.learn_input(&plan, &run.input, run.id).await?;
        let mut state = RunState::with_large(plan, facts, large);
        self.fold_into(&mut state, records, run.id).await?;
        Ok(state)
    }

    /// The limits that attempts share.
    pub(crate) fn limits(&self) -> &Arc<dyn Limits> {
        self.limits.get_or_init(|| Arc::new(LocalLimits::default()))
    }

    /// The plan that a run is pinned to.
    pub(crate) async fn plan_of(&self, run: &RunRow) -> Result<Arc<Plan>, EngineError> {
        self.pinned(run.id, &run.workflow).await
    }

    /// The plan of that hash, to which a run or one that it calls is pinned.
    pub(super) async fn pinned(&self, run: RunId, hash: &str) -> Result<Arc<Plan>, EngineError> {
        let pinned = |problem: String| EngineError::Pinned { run, hash: hash.to_owned(), problem };
        self.plan(hash).await?.map_err(pinned)
    }

    /// The plan of that hash, or why it cannot be had.
    pub(crate) async fn plan(&self, hash: &str) -> Result<Result<Arc<Plan>, String>, StoreError> {
        if let Some(plan) = self.plans().get(hash) {
            return Ok(Ok(plan.clone()));
        }
        let Some(row) = self.store.workflow(hash).await? else {
            return Ok(Err("is not in the database".to_owned()));
        };
        match serde_json::from_value::<Plan>(row.plan) {
            Ok(plan) => {
                let plan = Arc::new(plan);
                self.plans().insert(hash.to_owned(), plan.clone());
                Ok(Ok(plan))
            }
            Err(error) => Ok(Err(format!("this version cannot read: {error}"))),
        }
    }

    /// Makes sure that the workflow is in the database, where its runs find it; once in a process.
    pub(crate) async fn keep(&self, workflow: &Workflow) -> Result<(), StoreError> {
        if self.kept().contains(&workflow.hash) {
            return Ok(());
        }
        let row = WorkflowRow {
            hash: workflow.hash.clone(),
            name: workflow.plan.name.clone(),
            version: workflow.plan.version,
            source: workflow.source.clone(),
            plan: serde_json::to_value(&*workflow.plan).map_err(|e| StoreError::Corrupt(e.to_string()))?,
        };
        self.store.put_workflow(&row).await?;
        self.kept().insert(row.hash);
        Ok(())
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn workflows(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Workflow>> {
        self.workflows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plans(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Plan>>> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
