//! What all parts of a process share: store, kinds, doorbell, committer, plans.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value;
use std::time::Duration;
use tokio::sync::{Notify, broadcast};

use super::{EngineError, Live, Workflow};
use crate::blob::{self, BlobError, Blobs};
use crate::clock::Clock;
use crate::committer::Committer;
use crate::doorbell::Doorbell;
use crate::ids::RunId;
use crate::limits::{Limits, LocalLimits};
use crate::registry::Registry;
use crate::run::{Body, Entry, Loaded, RunFacts, RunState, wanted};
use crate::store::{Record, RunRow, Store, StoreError, WorkflowRow};
use crate::worker::Flights;
use crate::workflow::Plan;

/// Records read from a journal at once.
const PAGE: usize = 1000;
/// Large values looked after at once.
const HASHES: usize = 500;

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
        let mut state = RunState::new(plan, facts);
        self.fold_into(&mut state, records, run.id).await?;
        Ok(state)
    }

    /// Folds records of the run `of` into a state, and loads the large values that it looks at itself.
    pub(crate) async fn fold_into(
        &self,
        state: &mut RunState,
        records: &[Record],
        of: RunId,
    ) -> Result<(), EngineError> {
        let may_be_large = |record: &Record| record.kind == "done" && record.body.contains(r#""$blob""#);
        let own = if records.iter().any(may_be_large) { self.own_large(of).await? } else { HashSet::new() };
        for record in records {
            let entry = record.entry()?;
            if !own.is_empty() && may_be_large(record) {
                self.learn(state.plan(), state.large(), &entry, &own).await?;
            }
            state.apply(&entry)?;
        }
        Ok(())
    }

    /// The hashes of the large values of a run. Whatever else looks like one came from outside and is what it is.
    pub(crate) async fn own_large(&self, run: RunId) -> Result<HashSet<String>, StoreError> {
        Ok(self.store.referred_by(run).await?.into_iter().collect())
    }

    async fn learn(
        &self,
        plan: &Plan,
        large: &Loaded,
        entry: &Entry,
        own: &HashSet<String>,
    ) -> Result<(), BlobError> {
        let (Some(step), Body::Done { delta, .. }) = (&entry.step, &entry.body) else { return Ok(()) };
        match plan.index_of(step.node.as_str()) {
            Some(ix) => self.learn_output(plan, large, ix, delta, own).await,
            None => Ok(()),
        }
    }

    /// Takes note of the large values in an output, and loads those that the state looks at itself.
    pub(crate) async fn learn_output(
        &self,
        plan: &Plan,
        large: &Loaded,
        node: usize,
        delta: &Value,
        own: &HashSet<String>,
    ) -> Result<(), BlobError> {
        let is_own = |hash: &String| own.contains(hash);
        blob::large_in(delta).iter().filter(|hash| is_own(hash)).for_each(|hash| drop(large.know(hash)));
        for hash in wanted(plan, node, delta).into_iter().filter(is_own) {
            blob::load(self.blobs(), large, &hash).await?;
        }
        Ok(())
    }

    /// Deletes large values that were put longer ago than `older` and that no run refers to.
    pub(crate) async fn sweep_blobs(&self, older: Duration) -> Result<usize, EngineError> {
        let Some(blobs) = self.blobs() else { return Ok(0) };
        let mut deleted = 0;
        for some in blobs.put_before(older).await?.chunks(HASHES) {
            let referred: HashSet<String> = self.store.referred(some).await?.into_iter().collect();
            for hash in some.iter().filter(|hash| !referred.contains(*hash)) {
                deleted += usize::from(blobs.remove(hash, older).await?);
            }
        }
        Ok(deleted)
    }

    /// The limits that attempts share.
    pub(crate) fn limits(&self) -> &Arc<dyn Limits> {
        self.limits.get_or_init(|| Arc::new(LocalLimits::default()))
    }

    /// Where large values are kept, if anywhere.
    pub(crate) fn blobs(&self) -> Option<&Arc<dyn Blobs>> {
        self.blobs.get()
    }

    /// A value with the large values in it that a run refers to.
    pub(crate) async fn whole(&self, run: RunId, value: Value) -> Result<Value, EngineError> {
        if blob::large_in(&value).is_empty() {
            return Ok(value);
        }
        let large = Loaded::default();
        for hash in self.store.referred_by(run).await? {
            drop(large.know(&hash));
        }
        Ok(blob::bring_back(self.blobs(), &large, value).await?.unwrap_or(Value::Null))
    }

    /// The plan that a run is pinned to.
    pub(crate) async fn plan_of(&self, run: &RunRow) -> Result<Arc<Plan>, EngineError> {
        let pinned =
            |problem: String| EngineError::Pinned { run: run.id, hash: run.workflow.clone(), problem };
        self.plan(&run.workflow).await?.map_err(pinned)
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
