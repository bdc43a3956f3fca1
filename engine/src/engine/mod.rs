//! The door: load, submit, answer, cancel, retry, look, and start workers.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::sync::{Notify, broadcast};

mod answers;
mod blocked;
mod budget;
mod change;
mod children;
mod compare;
mod diff;
mod edit;
mod ends;
mod error;
mod fork;
mod given;
mod large;
mod live;
mod queues;
mod redrive;
mod schedule;
mod shared;
mod unowned;

pub use blocked::{Blocked, Lacking};
pub use change::{Edit, EditProblem};
pub(crate) use children::{NoChild, Used};
pub use compare::Change;
pub use diff::{NodeDiff, RunDiff, RunSide};
pub use edit::Edited;
pub use error::EngineError;
pub(crate) use large::RunBlobs;
use large::hashes_of;
pub use live::Live;
pub use redrive::{Redrive, Redriven};
pub(crate) use shared::Shared;

use crate::blob::Blobs;
use crate::budget::Budget;
use crate::clock::Clock;
use crate::committer::Committer;
use crate::diagnostic::Diagnostics;
use crate::doorbell::{Bell, Doorbell};
use crate::events::Events;
use crate::ids::RunId;
use crate::input;
use crate::limits::Limits;
use crate::registry::Registry;
use crate::run::{End, Entry, NodeView, RunState};
use crate::store::{Created, NewRun, Record, RunFilter, RunRow, RunStatus, Store};
use crate::worker::{Flights, WorkerBuilder};
use crate::workflow::{self, Plan};

/// The queue of runs whose workflow and submission name none.
pub const DEFAULT_QUEUE: &str = "default";

/// The engine: a store, a registry of kinds, and everything that can be done with them. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("registry", &self.shared.registry).finish_non_exhaustive()
    }
}

/// A checked workflow and the text it was read from.
#[derive(Debug, Clone)]
pub struct Workflow {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The hash that runs are pinned to.
    pub hash: String,
    /// The text of the file.
    pub source: String,
    /// The workflows that it calls as `workflow:NAME`, each once.
    pub children: Vec<Workflow>,
}

impl Workflow {
    /// Checks the text of a workflow file; `name` is what problems call it.
    ///
    /// # Errors
    /// With everything that is wrong with it.
    pub fn read(source: &str, name: &str, registry: &Registry) -> Result<Self, Diagnostics> {
        let plan = workflow::load(source, name, registry)?;
        let called: BTreeSet<&str> =
            plan.nodes.iter().filter(|node| node.child.is_some()).map(|node| node.kind.as_str()).collect();
        let child = |kind: &str| registry.get(kind).and_then(|kind| kind.workflow()).cloned();
        let part = |part: &Plan| Self {
            hash: part.hash(),
            plan: Arc::new(part.clone()),
            source: source.to_owned(),
            children: Vec::new(),
        };
        let children = called.into_iter().filter_map(child).chain(plan.parts.iter().map(part)).collect();
        Ok(Self { hash: plan.hash(), plan: Arc::new(plan), source: source.to_owned(), children })
    }

    /// This and all that it calls, callers last.
    fn family(&self) -> Vec<&Self> {
        self.children.iter().flat_map(Self::family).chain([self]).collect()
    }
}

/// How a run is submitted.
#[derive(Debug, Clone, Default)]
pub struct Submit {
    /// Its id, if it must be known before.
    pub id: Option<RunId>,
    /// Submitting twice with the same key gives the same run.
    pub key: Option<String>,
    /// Its queue; that of the workflow if none, and [`DEFAULT_QUEUE`] if it has none either.
    pub queue: Option<String>,
    /// Higher goes first.
    pub priority: i32,
    /// Not before this moment.
    pub at: Option<DateTime<Utc>>,
    /// Words to find it by.
    pub labels: Vec<(String, String)>,
    /// What it may use, instead of what the workflow says.
    pub budget: Option<Budget>,
    /// It begins only when no earlier run with the same serial key is unfinished: `room:42` lets the messages of a room go one
    /// at a time, in the order in which they were submitted, on any number of workers. A failed run lets the next one go;
    /// if it is retried it is the last.
    pub serial: Option<String>,
}

impl Engine {
    /// An engine on a store, with the doorbell of that store. Needs a tokio runtime.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, registry: Registry) -> Self {
        let bell = store.doorbell();
        Self::with_doorbell(store, registry, bell)
    }

    /// An engine with another doorbell.
    #[must_use]
    pub fn with_doorbell(store: Arc<dyn Store>, registry: Registry, bell: Arc<dyn Doorbell>) -> Self {
        Self::with_clock(store, registry, bell, Clock::default())
    }

    /// An engine that goes by another clock than that of the machine. Waits are those of tokio: whoever turns the clock
    /// turns tokio's along.
    #[must_use]
    pub fn with_clock(
        store: Arc<dyn Store>,
        registry: Registry,
        bell: Arc<dyn Doorbell>,
        clock: Clock,
    ) -> Self {
        let committer = Committer::spawn(&store, &bell, 1);
        let shared = Shared {
            store,
            registry,
            bell,
            committer,
            clock,
            limits: OnceLock::new(),
            flights: Flights::default(),
            plans: Mutex::default(),
            kept: Mutex::default(),
            workflows: Mutex::default(),
            live: broadcast::Sender::new(1024),
            due: Notify::new(),
            blobs: OnceLock::new(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// This engine with a place for large values. Without one they stay in the journal. The first place that is given is kept.
    #[must_use]
    pub fn with_blobs(self, blobs: Arc<dyn Blobs>) -> Self {
        self.shared.blobs.get_or_init(|| blobs);
        self
    }

    /// This engine with limits that it shares with others; without, they are those of this process. The first that are given
    /// are kept.
    #[must_use]
    pub fn with_limits(self, limits: Arc<dyn Limits>) -> Self {
        self.shared.limits.get_or_init(|| limits);
        self
    }

    /// The engine of these parts.
    pub(crate) fn of(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Resolves when other processes were told of what this one has submitted, answered or cancelled. Without it they find
    /// that out by polling, should this process end at once.
    pub async fn hints_passed_on(&self) {
        self.shared.bell.passed_on().await;
    }

    /// The kinds of this process.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.shared.registry
    }

    /// Lets workflows that are loaded from now on call this one as `workflow:NAME`, in place of another of that name.
    pub fn register(&self, workflow: &Workflow) {
        self.shared.workflows().insert(workflow.plan.name.clone(), workflow.clone());
    }

    /// The kinds of this process, and the workflows that were registered.
    fn known(&self) -> Registry {
        let registry = self.shared.registry.clone();
        self.shared.workflows().values().fold(registry, |registry, workflow| registry.with_workflow(workflow))
    }

    /// Reads and checks a workflow file. What it calls as `workflow:NAME` is a workflow that was registered, or else the
    /// file `NAME.toml` beside it.
    ///
    /// # Errors
    /// When it cannot be read, or with everything that is wrong with it or a file that it calls.
    pub fn load(&self, path: impl AsRef<Path>) -> Result<Workflow, EngineError> {
        let path = path.as_ref();
        let source = std::fs::read_to_string(path)
            .map_err(|e| EngineError::File { path: path.display().to_string(), reason: e.to_string() })?;
        let known = workflow::beside(path, &source, &self.known()).map_err(EngineError::Workflow)?;
        Workflow::read(&source, &path.display().to_string(), &known).map_err(EngineError::Workflow)
    }

    /// Checks the text of a workflow file; `name` is what problems call it.
    ///
    /// # Errors
    /// With everything that is wrong with it.
    pub fn load_source(&self, source: &str, name: &str) -> Result<Workflow, EngineError> {
        Workflow::read(source, name, &self.known()).map_err(EngineError::Workflow)
    }

    /// Submits a run: checks the input, pins it to the workflow, and makes it ready.
    ///
    /// # Errors
    /// When the input does not fit, or the store cannot be written.
    pub async fn submit(&self, workflow: &Workflow, input: Value) -> Result<RunRow, EngineError> {
        Ok(self.submit_with(workflow, input, Submit::default()).await?.into_run())
    }

    /// Submits a run with an id, a key, a queue, a priority, a time or labels. The run is given as [`Engine::row`] gives it.
    ///
    /// # Errors
    /// When the input does not fit, the store cannot be written, or a large value of the input cannot be kept.
    pub async fn submit_with(
        &self,
        workflow: &Workflow,
        input: Value,
        submit: Submit,
    ) -> Result<Created, EngineError> {
        let mut input = input::complete(&workflow.plan.input, input).map_err(EngineError::Input)?;
        for member in workflow.family() {
            self.shared.keep(member).await?;
        }
        let blobs = hashes_of(&self.shared.put_away_before(&mut input).await?);
        let labels: serde_json::Map<_, _> = submit.labels.into_iter().map(|(k, v)| (k, json!(v))).collect();
        let run = NewRun {
            id: submit.id.unwrap_or_else(RunId::fresh),
            workflow: workflow.hash.clone(),
            workflow_name: workflow.plan.name.clone(),
            queue: submit
                .queue
                .or_else(|| workflow.plan.queue.clone())
                .unwrap_or_else(|| DEFAULT_QUEUE.to_owned()),
            priority: submit.priority,
            input,
            key: submit.key,
            ready_at: submit.at,
            labels: Value::Object(labels),
            parent: None,
            budget: submit.budget,
            serial: submit.serial,
            blobs,
        };
        let created = self.shared.store.create(run).await?;
        if let Created::New(run) = &created {
            self.shared.bell.ring(Bell::Work(run.queue.clone()));
        }
        Ok(created)
    }

    /// A run as it stands, with its whole input and output.
    ///
    /// # Errors
    /// When it is unknown, the store cannot be read, or a large value of the two is lost.
    pub async fn run(&self, id: RunId) -> Result<RunRow, EngineError> {
        let mut run = self.row(id).await?;
        run.input = self.whole(id, run.input).await?;
        if let Some(output) = run.output.take() {
            run.output = Some(self.whole(id, output).await?);
        }
        Ok(run)
    }

    /// A run as it stands in the store: in place of large values in its input and output stands what they
    /// are called.
    ///
    /// # Errors
    /// When it is unknown, or the store cannot be read.
    pub async fn row(&self, id: RunId) -> Result<RunRow, EngineError> {
        self.shared.store.run(id).await?.ok_or(EngineError::UnknownRun(id))
    }

    /// A value of a run (something in its journal or in a row) with the large values that were taken out of it.
    ///
    /// # Errors
    /// When one is lost, or the store cannot be read.
    pub async fn whole(&self, id: RunId, value: Value) -> Result<Value, EngineError> {
        self.shared.whole(id, value).await
    }

    /// Where every node of a run stands after the entry `upto` of its journal, or after the newest, with whole outputs.
    ///
    /// # Errors
    /// When the run is unknown, its journal cannot be read, or a large value is lost.
    pub async fn view(&self, id: RunId, upto: Option<u64>) -> Result<Vec<NodeView>, EngineError> {
        let mut nodes = self.state(id, upto).await?.view();
        for node in &mut nodes {
            node.output = self.whole(id, node.output.take()).await?;
        }
        Ok(nodes)
    }

    /// Runs, newest first, as [`Engine::row`] gives them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn runs(&self, filter: &RunFilter) -> Result<Vec<RunRow>, EngineError> {
        Ok(self.shared.store.runs(filter).await?)
    }

    /// The whole journal of a run. In place of large values stands what they are called; [`Engine::whole`] brings them back.
    ///
    /// # Errors
    /// When the run is unknown, or the store cannot be read.
    pub async fn journal(&self, id: RunId) -> Result<Vec<Entry>, EngineError> {
        self.row(id).await?;
        let records = self.shared.records(id, u64::MAX).await?;
        Ok(records.iter().map(Record::entry).collect::<Result<_, _>>()?)
    }

    /// The state of a run after the entry `upto` of its journal, or after the newest.
    ///
    /// # Errors
    /// When the run is unknown, or its journal cannot be read.
    pub async fn state(&self, id: RunId, upto: Option<u64>) -> Result<RunState, EngineError> {
        let run = self.row(id).await?;
        let records = self.shared.records(id, upto.unwrap_or(u64::MAX)).await?;
        self.shared.fold(&run, &records).await
    }

    /// The events of a run, from a durable cursor.
    #[must_use]
    pub fn events(&self, id: RunId) -> Events {
        Events::new(self.shared.clone(), id)
    }

    /// What running attempts tell while they run. Falling behind loses some of it.
    #[must_use]
    pub fn watch(&self) -> broadcast::Receiver<Live> {
        self.shared.live.subscribe()
    }

    /// Deletes a batch of runs that were completed, stopped or cancelled longer ago than `older`, with all they had. Workers
    /// do this by themselves ([`WorkerBuilder::retention`]). Gives the number of runs; 0 when there are no more.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn sweep(&self, older: Duration) -> Result<usize, EngineError> {
        Ok(self.shared.store.sweep(older).await?)
    }

    /// Deletes large values that were put longer ago than `older` and that no run refers to any more. Workers do this by
    /// themselves, with an hour. Gives their number.
    ///
    /// # Errors
    /// When the store or the place of large values cannot be used.
    pub async fn sweep_blobs(&self, older: Duration) -> Result<usize, EngineError> {
        self.shared.sweep_blobs(older).await
    }

    /// Sets up a worker of this process.
    #[must_use]
    pub fn worker(&self) -> WorkerBuilder {
        WorkerBuilder::new(self.clone())
    }
}

/// Whether a state has ended, as a status.
impl From<&End> for RunStatus {
    fn from(end: &End) -> Self {
        match end {
            End::Completed(_) => Self::Completed,
            End::Failed(_) => Self::Failed,
            End::Stopped(_) => Self::Stopped,
            End::Cancelled { .. } => Self::Cancelled,
        }
    }
}
