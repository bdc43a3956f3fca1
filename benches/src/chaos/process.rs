//! The process that faults happen to: a worker, with clients if nobody else can write the database.

use std::future::pending;
use std::io::BufRead as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use clap::Args;
use newsum_engine::Engine;
use newsum_engine::store::{Store, StoreError};
use newsum_engine::testing::Watched;
use newsum_engine_sql::{OpenError, Options, SqlStore, open};
use rustix::process::{Signal, set_parent_process_death_signal};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use crate::clients::Clients;
use crate::kinds::{self, Outside};
use crate::ledger::Ledger;
use crate::workflow;

/// How long a database may be away when a process starts.
const OPEN_WITHIN: Duration = Duration::from_secs(60);

/// How a process works.
#[derive(Debug, Clone, Args)]
pub(crate) struct Work {
    /// The database.
    #[arg(long)]
    pub(crate) url: String,
    /// The file for what it sees and does.
    #[arg(long)]
    pub(crate) ledger: PathBuf,
    /// Its lease in milliseconds.
    #[arg(long, default_value_t = 2000)]
    pub(crate) lease_ms: u64,
    /// The longest that a step takes.
    #[arg(long, default_value_t = 20)]
    pub(crate) linger_ms: u64,
    /// How long a run naps.
    #[arg(long, default_value = "1s")]
    pub(crate) nap: String,
    /// Submits runs of its own and answers questions: so many open at once.
    #[arg(long)]
    pub(crate) clients: Option<usize>,
    /// The number of the first run that it submits.
    #[arg(long, default_value_t = 0)]
    pub(crate) next: u64,
}

/// What the process that started this one has told it by way of its input.
#[derive(Default)]
struct Told {
    /// A line came: no more runs.
    enough: Arc<AtomicBool>,
    /// The input has ended.
    leave: Notify,
}

/// Works until its input ends.
pub(crate) async fn work(args: Work) -> anyhow::Result<()> {
    die_with_parent()?;
    let told = Arc::new(Told::default());
    let listener = told.clone();
    std::thread::spawn(move || listener.listen());
    let ledger = Arc::new(Ledger::open(&args.ledger)?);
    let store = Arc::new(open_patiently(&args.url).await?);
    let engine = engine(store, &ledger, Duration::from_millis(args.linger_ms));
    let workflow = engine.load_source(&workflow::toml(&args.nap), "chaos.toml")?;
    let worker = engine.worker().queue("default", 32).lease(Duration::from_millis(args.lease_ms)).spawn();
    let clients = Clients { engine, workflow, ledger, enough: told.enough.clone() };
    let use_it = async {
        match args.clients {
            Some(open) => drop(tokio::join!(
                clients.clone().submit(open, args.next),
                clients.clone().answer(1),
                clients.clone().answer(1000)
            )),
            None => pending().await,
        }
    };
    tokio::select! {
        () = told.leave.notified() => {}
        () = use_it => {}
    }
    Ok(worker.drain().await?)
}

/// An engine whose store and steps tell what they do.
pub(crate) fn engine(store: Arc<SqlStore>, ledger: &Arc<Ledger>, linger: Duration) -> Engine {
    let outside = Outside { ledger: ledger.clone(), store: store.clone(), linger };
    let hears = ledger.clone();
    let watched: Arc<dyn Store> = Arc::new(Watched::new(store, move |event| hears.hear(event)));
    Engine::new(watched, kinds::registry(&outside))
}

/// Nobody would end a stopped process whose parent was killed.
pub(crate) fn die_with_parent() -> anyhow::Result<()> {
    Ok(set_parent_process_death_signal(Some(Signal::KILL))?)
}

/// Opens a database that may be restarting.
pub(crate) async fn open_patiently(url: &str) -> Result<SqlStore, OpenError> {
    let since = Instant::now();
    loop {
        match open(url, Options::default()).await {
            Err(_) if since.elapsed() < OPEN_WITHIN => sleep(Duration::from_millis(50)).await,
            answer => return answer,
        }
    }
}

/// Asks a store that may be away for a while.
pub(crate) async fn patiently<T>(
    mut ask: impl AsyncFnMut() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let since = Instant::now();
    loop {
        match ask().await {
            Err(StoreError::Unavailable(_)) if since.elapsed() < OPEN_WITHIN => {
                sleep(Duration::from_millis(50)).await
            }
            answer => return answer,
        }
    }
}

impl Told {
    fn listen(&self) {
        for line in std::io::stdin().lock().lines() {
            if line.is_err() {
                break;
            }
            self.enough.store(true, Relaxed);
        }
        self.leave.notify_one();
    }
}
