//! Faults under load: what happens when, and what is left afterwards.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::ensure;
use clap::Args;
use newsum_engine_sql::SqlStore;
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::task::JoinSet;

use crate::arena::{Arena, Kind};
use crate::audit::{Audit, audit, open_runs};
use crate::clients::Clients;
use crate::herd::Herd;
use crate::ledger::{self, Ledger};
use crate::process::{Work, engine};
use crate::workflow;

/// How long the database may be full.
const FULL_FOR: Duration = Duration::from_millis(1500);
/// How long runs may take to end once nothing happens to them any more.
const END_WITHIN: Duration = Duration::from_secs(120);

/// What happens, and to what.
#[derive(Debug, Clone, Args)]
pub(crate) struct Campaign {
    /// The database.
    #[arg(long, default_value = "postgres")]
    store: Kind,
    /// How many faults.
    #[arg(long, default_value_t = 300)]
    faults: u32,
    /// Worker processes; of a SQLite file always one.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    workers: u8,
    /// Runs that are open at any time.
    #[arg(long, default_value_t = 48)]
    open: usize,
    /// Fills the disk of the database, too: a tmpfs that only root can mount, on Linux.
    #[arg(long)]
    full_disk: bool,
    /// How long a worker is believed to live, in milliseconds. A stopped one is stopped for one and a half times as long.
    #[arg(long, default_value_t = 2000)]
    lease_ms: u64,
    /// How long each run sleeps before its last step; from 5s on it leaves memory meanwhile.
    #[arg(long, default_value = "1s")]
    nap: String,
    /// The order of faults; a new one each time.
    #[arg(long)]
    seed: Option<u64>,
}

/// What happened.
pub(crate) struct Report {
    pub(crate) faults: BTreeMap<Fault, u32>,
    pub(crate) took: Duration,
    pub(crate) audit: Audit,
}

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// A worker is killed.
    Kill,
    /// A worker is stopped for longer than its lease, and goes on.
    Stop,
    /// The server crashes and starts again.
    Restart,
    /// The disk of the database is full for a while.
    FullDisk,
}

impl Fault {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill -9",
            Self::Stop => "SIGSTOP past the lease, SIGCONT",
            Self::Restart => "PostgreSQL immediate restart",
            Self::FullDisk => "full disk",
        }
    }
}

impl Campaign {
    /// The seed: the given one, or one of this moment.
    pub(crate) fn settle_seed(&mut self) -> u64 {
        *self.seed.get_or_insert_with(|| rand::rng().random_range(0..1_000_000))
    }

    /// Lets it all happen.
    pub(crate) async fn run(&self) -> anyhow::Result<Report> {
        let started = Instant::now();
        let arena = Arena::new(self.store, self.full_disk).await?;
        let ledgers = tempfile::tempdir()?;
        let store = arena.look().await?;
        let mut herd = Herd::start(self.work(&arena), ledgers.path(), self.size())?;
        let enough = Arc::new(AtomicBool::new(false));
        let _clients = match self.store {
            Kind::Postgres => self.clients(&arena, ledgers.path(), &enough).await?,
            Kind::Sqlite => JoinSet::new(),
        };
        let faults = self.happen(&arena, &mut herd).await?;
        enough.store(true, Relaxed);
        herd.enough()?;
        until_ended(&store, &mut herd).await?;
        herd.leave()?;
        let lines = ledger::read_all(ledgers.path())?;
        let audit = audit(store.as_ref(), &lines).await?;
        Ok(Report { faults, took: started.elapsed(), audit })
    }

    fn size(&self) -> usize {
        match self.store {
            Kind::Postgres => usize::from(self.workers),
            Kind::Sqlite => 1,
        }
    }

    fn work(&self, arena: &Arena) -> Work {
        Work {
            url: arena.url.clone(),
            ledger: "".into(),
            lease_ms: self.lease_ms,
            linger_ms: 20,
            nap: self.nap.clone(),
            clients: (self.store == Kind::Sqlite).then_some(self.open),
            next: 0,
        }
    }

    /// Those of this process: of a server, which many can write.
    async fn clients(
        &self,
        arena: &Arena,
        ledgers: &Path,
        enough: &Arc<AtomicBool>,
    ) -> anyhow::Result<JoinSet<()>> {
        let ledger = Arc::new(Ledger::open(&ledgers.join("clients"))?);
        let store = newsum_engine_sql::open(&arena.url, newsum_engine_sql::Options::default()).await?;
        let engine = engine(Arc::new(store), &ledger, Duration::ZERO);
        let workflow = engine.load_source(&workflow::toml(&self.nap), "chaos.toml")?;
        let clients = Clients { engine, workflow, ledger, enough: enough.clone() };
        let mut tasks = JoinSet::new();
        tasks.spawn(clients.clone().submit(self.open, 0));
        tasks.spawn(clients.clone().answer(1));
        tasks.spawn(clients.answer(1000));
        Ok(tasks)
    }

    /// The faults, one after the other; stopped workers are stopped while others follow.
    async fn happen(&self, arena: &Arena, herd: &mut Herd) -> anyhow::Result<BTreeMap<Fault, u32>> {
        let mut random = SmallRng::seed_from_u64(self.seed.unwrap_or_default());
        let mut faults = BTreeMap::new();
        pause(herd, Duration::from_secs(1)).await?;
        for _ in 0..self.faults {
            let fault = self.next_fault(herd, &mut random);
            *faults.entry(fault).or_default() += 1;
            let at = random.random_range(0..herd.len());
            match fault {
                Fault::Kill => herd.kill(at)?,
                Fault::Stop => herd.stop(at, Duration::from_millis(self.lease_ms * 3 / 2))?,
                Fault::Restart => {
                    if let Some(server) = arena.server() {
                        server.restart();
                    }
                }
                Fault::FullDisk => arena.fill_disk(FULL_FOR).await?,
            }
            herd.check()?;
            pause(herd, Duration::from_millis(random.random_range(100..900))).await?;
        }
        herd.resume(true)?;
        Ok(faults)
    }

    /// Kills more often than anything else. One worker stays awake, so that there always is load; of a file there is
    /// only one.
    fn next_fault(&self, herd: &Herd, random: &mut SmallRng) -> Fault {
        let may_stop = herd.awake() > 1 || herd.len() == 1 && herd.awake() == 1;
        match random.random_range(0..100) {
            0..10 if self.full_disk => Fault::FullDisk,
            10..25 if self.store == Kind::Postgres => Fault::Restart,
            25..55 if may_stop => Fault::Stop,
            _ => Fault::Kill,
        }
    }
}

/// Waits, and lets those go on that were stopped for long enough.
async fn pause(herd: &mut Herd, time: Duration) -> anyhow::Result<()> {
    let until = Instant::now() + time;
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(10)).await;
        herd.resume(false)?;
    }
    Ok(())
}

async fn until_ended(store: &Arc<SqlStore>, herd: &mut Herd) -> anyhow::Result<()> {
    let since = Instant::now();
    loop {
        let open = open_runs(store.as_ref()).await?;
        if open == 0 {
            return Ok(());
        }
        herd.check()?;
        if since.elapsed() > END_WITHIN {
            // The audit tells which.
            return Ok(());
        }
        ensure!(herd.awake() == herd.len(), "nobody is stopped any more");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
