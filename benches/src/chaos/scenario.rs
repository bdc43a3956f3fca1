//! Everything that writes, once: submissions, claims, appends, letters, answers, a retry, a fork, two cancels, a run that
//! a dead worker has left. It can be done again from the start after it was cut off anywhere, and then goes on.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use async_trait::async_trait;
use clap::Args;
use newsum_engine::store::{RunRow, RunStatus, Store, StoreError};
use newsum_engine::testing::{CrashPoint, Event, Watched};
use newsum_engine::{Context, Effect, Engine, EngineError, Node, NodeError, RunId, Submit, WorkerId};
use newsum_engine_sql::{Options, open};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::sleep;

use crate::audit::{all_runs, open_runs};
use crate::clients::Clients;
use crate::kinds::{self, Outside};
use crate::ledger::Ledger;
use crate::process::{die_with_parent, open_patiently};
use crate::workflow;

/// How often it looks whether it can go on.
const LOOK: Duration = Duration::from_millis(20);
/// The lease of its worker: what the next process has to wait for.
const LEASE: Duration = Duration::from_millis(400);
/// The number of the run that a dead worker has left.
const ORPHAN: u64 = 2;

/// How a scenario is cut off.
#[derive(Debug, Clone, Args)]
pub(crate) struct Scenario {
    /// The database.
    #[arg(long)]
    pub(crate) url: String,
    /// The file for what it sees and does.
    #[arg(long)]
    pub(crate) ledger: PathBuf,
    /// The call of the store at which it kills itself.
    #[arg(long)]
    pub(crate) crash: Option<CrashPoint>,
    /// The size at which no file may grow any more: the system kills it in the middle of that write.
    #[arg(long)]
    pub(crate) file_limit: Option<u64>,
    /// Writes the names of all calls of the store here, one a line.
    #[arg(long)]
    pub(crate) calls: Option<PathBuf>,
}

/// A run of each.
const MENDED: &str = r#"
[workflow]
name = "mended"
version = 1
[node.try]
use = "mended"
"#;
const ASLEEP: &str = r#"
[workflow]
name = "endless"
version = 1
[node.sleep]
use = "stays"
wait = { for = "10h" }
[output]
done = "sleep.done"
"#;
const BUSY: &str = r#"
[workflow]
name = "endless"
version = 2
[node.stay]
use = "stays"
[output]
done = "stay.done"
"#;

/// What a fresh database holds before: tables, and a run of a worker that died just after its claim.
pub(crate) async fn prepare(url: &str) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let ledger = Arc::new(Ledger::open(&folder.path().join("ledger"))?);
    let store = Arc::new(open(url, Options::default()).await?);
    let engine = crate::process::engine(store.clone(), &ledger, Duration::ZERO);
    let workflow = engine.load_source(&workflow::toml("100ms"), "chaos.toml")?;
    let clients = Clients { engine, workflow, ledger, enough: Arc::default() };
    clients.submit_one(ORPHAN).await?;
    let dead = newsum_engine::store::WorkerRow {
        id: WorkerId("dead".to_owned()),
        lease: Duration::from_millis(1),
        queues: Vec::new(),
        kinds: Vec::new(),
        seen_at: None,
    };
    store.enlist(&dead).await?;
    for run in all_runs(store.as_ref()).await? {
        store.claim_run(&dead.id, run.id).await?;
    }
    drop(clients);
    let store = loop {
        // The committer of the engine lets go of it a moment later.
        sleep(Duration::from_millis(1)).await;
        if Arc::strong_count(&store) == 1 {
            break store;
        }
    };
    if let Some(store) = Arc::into_inner(store) {
        store.close().await;
    }
    Ok(())
}

/// Does all of it.
pub(crate) async fn play(args: Scenario) -> anyhow::Result<()> {
    die_with_parent()?;
    let ledger = Arc::new(Ledger::open(&args.ledger)?);
    if let Some(bytes) = args.file_limit {
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
        setrlimit(Resource::Fsize, Rlimit { current: Some(bytes), maximum: Some(bytes) })?;
    }
    let store = Arc::new(open_patiently(&args.url).await?);
    let outside = Outside { ledger: ledger.clone(), store: store.clone(), linger: Duration::from_millis(3) };
    let watched: Arc<dyn Store> = Arc::new(Watched::new(store.clone(), watcher(&args, &ledger)?));
    let engine = Engine::new(watched, kinds::registry(&outside).with(Mended(store.clone())).with(Stays));
    let workflow = engine.load_source(&workflow::toml("100ms"), "chaos.toml")?;
    let worker = engine.worker().queue("default", 32).lease(LEASE).poll(Duration::from_millis(100)).spawn();
    let enough = Arc::new(AtomicBool::new(false));
    let clients = Clients { engine: engine.clone(), workflow, ledger, enough };
    let person = tokio::spawn(clients.clone().answer(1));
    let rival = tokio::spawn(clients.clone().answer(1000));
    while let Err(error) = use_it(&clients, store.as_ref()).await {
        // Whoever has no answer asks again.
        let EngineError::Store(StoreError::Unavailable(_)) = error else { return Err(error.into()) };
        sleep(LOOK).await;
    }
    person.abort();
    rival.abort();
    Ok(worker.drain().await?)
}

/// Does all that a client does, as far as it is not done yet, and waits for the end of all runs.
async fn use_it(clients: &Clients, store: &dyn Store) -> Result<(), EngineError> {
    let engine = &clients.engine;
    tokio::try_join!(ordinary(clients), mended(engine), cancelled(engine, ASLEEP), cancelled(engine, BUSY))?;
    while open_runs(store).await? > 0 {
        sleep(LOOK).await;
    }
    Ok(())
}

/// Notes what happens, and ends the process at its point.
fn watcher(
    args: &Scenario,
    ledger: &Arc<Ledger>,
) -> anyhow::Result<impl Fn(Event<'_>) + Send + Sync + use<>> {
    let ledger = ledger.clone();
    let calls = args.calls.as_ref().map(std::fs::File::create).transpose()?;
    let crash = args.crash.map(|point| point.watch(kill_myself));
    Ok(move |event: Event<'_>| {
        ledger.hear(event);
        if let (Some(mut calls), Event::Before(call)) = (calls.as_ref(), event) {
            use std::io::Write as _;
            drop(writeln!(calls, "{call}"));
        }
        if let Some(crash) = &crash {
            crash(event);
        }
    })
}

/// Nothing is flushed, closed or handed back.
fn kill_myself() {
    _ = kill_process(getpid(), Signal::KILL);
    loop {
        std::thread::park();
    }
}

/// Two runs from end to end, and a fork of the first.
async fn ordinary(clients: &Clients) -> Result<(), EngineError> {
    clients.submit_one(0).await?;
    clients.submit_one(1).await?;
    let engine = &clients.engine;
    let first = submitted(engine, &clients.workflow, "chaos 0", json!({ "number": 0 })).await?;
    ended(engine, first.id).await?;
    let forks = engine.runs(&Default::default()).await?;
    if !forks.iter().any(|run| run.fork_of == Some(first.id)) {
        engine.fork(first.id, 3, &[], "kim", "another way").await?;
    }
    Ok(())
}

/// A run that fails, and is retried.
async fn mended(engine: &Engine) -> Result<(), EngineError> {
    let workflow = engine.load_source(MENDED, "mended.toml")?;
    let run = submitted(engine, &workflow, "mended", json!({})).await?;
    if ended(engine, run.id).await? == RunStatus::Failed {
        match engine.retry(run.id, "kim").await {
            // Another process was quicker.
            Ok(_) | Err(EngineError::WrongStatus { .. }) => {}
            Err(error) => return Err(error),
        }
        ended(engine, run.id).await?;
    }
    Ok(())
}

/// A run that would never end is cancelled, as soon as somebody has begun with it.
async fn cancelled(engine: &Engine, source: &str) -> Result<(), EngineError> {
    let workflow = engine.load_source(source, "endless.toml")?;
    let run = submitted(engine, &workflow, &workflow.hash, json!({})).await?;
    loop {
        let now = engine.run(run.id).await?;
        if now.status.is_end() {
            return Ok(());
        }
        if now.started_at.is_some() {
            match engine.cancel(run.id, "kim", "enough").await {
                Ok(()) | Err(EngineError::WrongStatus { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        sleep(LOOK).await;
    }
}

async fn submitted(
    engine: &Engine,
    workflow: &newsum_engine::Workflow,
    key: &str,
    input: serde_json::Value,
) -> Result<RunRow, EngineError> {
    let submit = Submit { key: Some(key.to_owned()), ..Submit::default() };
    Ok(engine.submit_with(workflow, input, submit).await?.into_run())
}

async fn ended(engine: &Engine, run: RunId) -> Result<RunStatus, EngineError> {
    loop {
        let status = engine.run(run).await?.status;
        if status.is_end() {
            return Ok(status);
        }
        sleep(LOOK).await;
    }
}

/// Fails for good, unless the run was retried.
struct Mended(Arc<dyn Store>);

/// What it takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Nothing {}

/// What it gives.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Done {
    done: bool,
}

#[async_trait]
impl Node for Mended {
    const KIND: &'static str = "mended";
    const EFFECT: Effect = Effect::Write;
    type Input = Nothing;
    type Output = Done;

    async fn run(&self, _: Nothing, cx: &Context) -> Result<Done, NodeError> {
        let journal = self.0.journal(cx.run(), 0, 100).await;
        let journal = journal.map_err(|error| NodeError::transient("database", error.to_string()))?;
        if journal.iter().any(|record| record.kind == "retried") {
            Ok(Done { done: true })
        } else {
            Err(NodeError::permanent("broken", "it is broken until somebody retries"))
        }
    }
}

/// Stays until it is stopped.
struct Stays;

#[async_trait]
impl Node for Stays {
    const KIND: &'static str = "stays";
    const EFFECT: Effect = Effect::Read;
    type Input = Nothing;
    type Output = Done;

    async fn run(&self, _: Nothing, _: &Context) -> Result<Done, NodeError> {
        std::future::pending().await
    }
}
