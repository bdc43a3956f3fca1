//! Crash points: the scenario is cut off at one point after the other, each time in a fresh database; another process
//! goes on, and the journals are held against what both saw.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use newsum_engine::testing::{Call, CrashPoint, Side};
use newsum_engine_sql::{Options, open_read_only};
use newsum_test_postgres::Server;
use rustix::process::Pid;

use crate::arena::Kind;
use crate::audit::{Audit, audit};
use crate::ledger;
use crate::scenario;
use crate::tap::{Cut, Tap};

/// Longer than any scenario takes, also behind somebody who is stopped in the middle of a transaction.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first size at which a file of SQLite may not grow any more: its shared memory is 32 KiB from the start.
const FIRST_LIMIT: u64 = 36 << 10;
/// What a page takes in the file that SQLite writes ahead.
const FRAME: u64 = 4096 + 24;
/// The calls that write, or hold what is to be written.
const CALLS: [Call; 15] = [
    Call::PutWorkflow,
    Call::Create,
    Call::Fork,
    Call::Enlist,
    Call::Renew,
    Call::Retire,
    Call::Claim,
    Call::ClaimRun,
    Call::Owned,
    Call::Append,
    Call::Reap,
    Call::Post,
    Call::Inbox,
    Call::Answer,
    Call::Reopen,
];
/// At how many calls of a name.
const OF_EACH: u32 = 6;

/// Which points.
#[derive(Debug, Clone, Args)]
pub(crate) struct Points {
    /// The database.
    #[arg(long, default_value = "postgres")]
    store: Kind,
    /// Only every so manyth point.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    every: u32,
    /// Only points whose names contain this, such as `append:after` or `statement 7, Stall`.
    #[arg(long)]
    only: Option<String>,
    /// How many at once; they mostly wait.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..))]
    jobs: u8,
}

/// Where a scenario is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    /// At a call of the store.
    Call(CrashPoint),
    /// At a statement on its way to PostgreSQL.
    Statement(Cut, u32),
    /// In the middle of what SQLite writes ahead, at a size of the file.
    Write(u64),
}

/// What was found.
#[derive(Default)]
pub(crate) struct Survey {
    /// By what was done: how many points were reached, and how many were not there this time.
    pub(crate) points: BTreeMap<&'static str, (u32, u32)>,
    /// By call or statement: how often the scenario was cut off there.
    pub(crate) places: BTreeMap<String, u32>,
    pub(crate) audit: Audit,
    pub(crate) took: Duration,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(point) => point.fmt(f),
            Self::Statement(cut, nth) => write!(f, "statement {nth}, {cut:?}"),
            Self::Write(size) => write!(f, "file of {size} bytes"),
        }
    }
}

impl Point {
    fn kind(self) -> &'static str {
        match self {
            Self::Call(CrashPoint { side: Side::Before, .. }) => "killed before a call",
            Self::Call(CrashPoint { side: Side::After, .. }) => "killed after a call",
            Self::Statement(Cut::Before, _) => "killed before a statement arrives",
            Self::Statement(Cut::After, _) => "killed before its answer arrives",
            Self::Statement(Cut::Stall, _) => "stopped before a statement arrives",
            Self::Statement(Cut::Late, _) => "killed before a statement that arrives late",
            Self::Statement(Cut::Lost, _) => "cut off from a statement that arrives late",
            Self::Write(_) => "killed in the middle of a write",
        }
    }
}

impl Points {
    /// Goes through all of them.
    pub(crate) fn run(&self, runtime: &tokio::runtime::Handle) -> anyhow::Result<Survey> {
        let started = Instant::now();
        let ground = Ground::new(self.store, runtime)?;
        let points = self.table(&ground)?;
        let (next, survey) = (AtomicUsize::new(0), Mutex::new(Survey::default()));
        let work = || -> anyhow::Result<()> {
            while let Some(point) = points.get(next.fetch_add(1, SeqCst)) {
                let outcome =
                    ground.try_point(Some(*point), runtime).with_context(|| format!("at {point}"))?;
                survey.lock().expect("no job panics").note(*point, outcome);
            }
            Ok(())
        };
        thread::scope(|scope| {
            let jobs: Vec<_> = (0..self.jobs).map(|_| scope.spawn(work)).collect();
            jobs.into_iter().try_for_each(|job| job.join().expect("no job panics"))
        })?;
        let mut survey = survey.into_inner().expect("no job panics");
        survey.took = started.elapsed();
        Ok(survey)
    }

    /// All points of a scenario that is not cut off.
    fn table(&self, ground: &Ground<'_>) -> anyhow::Result<Vec<Point>> {
        let whole = ground.dry_run()?;
        let mut points = Vec::new();
        for call in CALLS {
            let times = whole.calls.iter().filter(|name| **name == call.as_str()).count();
            ensure!(times > 0, "the scenario never calls {call}");
            for nth in 1..=OF_EACH.min(u32::try_from(times)?) {
                let point = |side| Point::Call(CrashPoint { call, side, nth });
                points.extend([point(Side::Before), point(Side::After)]);
            }
        }
        for nth in 1..=whole.statements {
            let cuts = [Cut::Before, Cut::After, Cut::Stall, Cut::Late, Cut::Lost];
            points.extend(cuts.map(|cut| Point::Statement(cut, nth)));
        }
        let sizes = (FIRST_LIMIT..whole.ahead).step_by(usize::try_from(FRAME)?);
        // Now at the start of a page, now in it.
        points.extend(sizes.enumerate().map(|(index, size)| Point::Write(size + index as u64 * 613 % FRAME)));
        points.retain(|point| self.only.as_ref().is_none_or(|only| point.to_string().contains(only)));
        // In an order that has nothing to do with theirs, so that any share has some of all kinds.
        points.sort_by_key(|point| *blake3::hash(point.to_string().as_bytes()).as_bytes());
        points.truncate(points.len().div_ceil(self.every as usize));
        Ok(points)
    }
}

/// What a point gave.
struct Outcome {
    /// The call or statement at which it was cut off, if it was.
    place: Option<String>,
    audit: Audit,
}

/// What a scenario does that is not cut off.
#[derive(Default)]
struct Whole {
    calls: Vec<String>,
    statements: u32,
    /// The size of the file that SQLite writes ahead.
    ahead: u64,
}

impl Survey {
    fn note(&mut self, point: Point, Outcome { place, audit }: Outcome) {
        let (reached, missed) = self.points.entry(point.kind()).or_default();
        match place {
            Some(place) => {
                *reached += 1;
                *self.places.entry(place).or_default() += 1;
            }
            None => *missed += 1,
        }
        self.audit.add(audit, &point.to_string());
    }
}

/// Where databases are made from: a server or a folder, and one that is prepared.
enum Ground<'r> {
    Postgres {
        server: Server,
        made: AtomicU32,
        folder: tempfile::TempDir,
        runtime: &'r tokio::runtime::Handle,
    },
    Sqlite {
        folder: tempfile::TempDir,
    },
}

/// A database, and where processes leave their ledgers.
struct Site {
    folder: tempfile::TempDir,
    url: String,
}

impl Site {
    fn ledgers(&self) -> PathBuf {
        self.folder.path().join("ledgers")
    }

    fn scenario(&self, url: &str, name: &str) -> anyhow::Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["scenario", "--url", url]).arg("--ledger").arg(self.ledgers().join(name));
        Ok(command)
    }
}

impl<'r> Ground<'r> {
    fn new(kind: Kind, runtime: &'r tokio::runtime::Handle) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(match kind {
            Kind::Postgres => {
                let server = Server::start_in(&std::env::temp_dir());
                runtime.block_on(server.execute("CREATE DATABASE prepared"));
                runtime.block_on(scenario::prepare(&server.url("prepared")))?;
                Self::Postgres { server, made: AtomicU32::new(0), folder, runtime }
            }
            Kind::Sqlite => {
                let url = format!("sqlite://{}", folder.path().join("prepared.db").display());
                runtime.block_on(scenario::prepare(&url))?;
                Self::Sqlite { folder }
            }
        })
    }

    /// A database of its own. On the server it stays: dropping it would write everything to disk first.
    fn site(&self) -> anyhow::Result<Site> {
        let site = match self {
            Self::Postgres { server, made, folder, runtime } => {
                let name = format!("point_{}", made.fetch_add(1, SeqCst));
                runtime.block_on(server.execute(&format!("CREATE DATABASE {name} TEMPLATE prepared")));
                Site { folder: tempfile::tempdir_in(folder.path())?, url: server.url(&name) }
            }
            Self::Sqlite { folder } => {
                let own = tempfile::tempdir_in(folder.path())?;
                let path = own.path().join("point.db");
                fs::copy(folder.path().join("prepared.db"), &path)?;
                Site { folder: own, url: format!("sqlite://{}", path.display()) }
            }
        };
        fs::create_dir(site.ledgers())?;
        Ok(site)
    }

    /// A tap between a process and the server, and the address at which the process finds it.
    fn tap(
        &self,
        site: &Site,
        cut: Option<(Cut, u32)>,
    ) -> anyhow::Result<Option<(std::sync::Arc<Tap>, String)>> {
        let Self::Postgres { server, .. } = self else { return Ok(None) };
        let folder = site.folder.path();
        let own = format!("host={}", folder.display());
        let (base, socket) = site.url.split_once("host=").context("an address over a socket")?;
        let target = Path::new(socket).join(format!(".s.PGSQL.{}", server.port()));
        let tap = Tap::open(folder, server.port(), target, cut)?;
        Ok(Some((tap, format!("{base}{own}"))))
    }

    fn dry_run(&self) -> anyhow::Result<Whole> {
        let site = self.site()?;
        let tap = self.tap(&site, None)?;
        let calls = site.folder.path().join("calls");
        let url = tap.as_ref().map_or(&site.url, |(_, url)| url);
        let mut child = site.scenario(url, "whole")?.arg("--calls").arg(&calls).spawn()?;
        let ahead = site.folder.path().join("point.db-wal");
        let mut whole = Whole::default();
        while child.try_wait()?.is_none() {
            whole.ahead = whole.ahead.max(fs::metadata(&ahead).map_or(0, |data| data.len()));
            thread::sleep(Duration::from_millis(5));
        }
        ensure!(child.wait()?.success(), "a scenario that is not cut off does not end well");
        whole.calls = fs::read_to_string(calls)?.lines().map(str::to_owned).collect();
        whole.statements = tap.map_or(0, |(tap, _)| u32::try_from(tap.seen().len()).unwrap_or(u32::MAX));
        Ok(whole)
    }

    /// Cuts a scenario off, lets another process go on, and judges.
    fn try_point(&self, point: Option<Point>, runtime: &tokio::runtime::Handle) -> anyhow::Result<Outcome> {
        let site = self.site()?;
        let (cut, tap) = match point {
            Some(Point::Statement(cut, nth)) => (Some(cut), self.tap(&site, Some((cut, nth)))?),
            Some(Point::Call(_) | Point::Write(_)) | None => (None, None),
        };
        let url = tap.as_ref().map_or(&site.url, |(_, url)| url);
        let mut first = site.scenario(url, "first")?;
        match point {
            Some(Point::Call(point)) => _ = first.arg("--crash").arg(point.to_string()),
            Some(Point::Write(size)) => _ = first.arg("--file-limit").arg(size.to_string()),
            Some(Point::Statement(..)) | None => {}
        }
        let mut first = first.spawn()?;
        if let Some((tap, _)) = &tap {
            tap.aim(Pid::from_child(&first));
        }
        let place = match (cut, &tap) {
            (Some(Cut::Stall), Some((tap, _))) => self.outlast(&site, &mut first, tap)?,
            _ => {
                let ended = wait(&mut first)?;
                let place = place(point, ended, tap.as_ref().map(|(tap, _)| tap.as_ref()))?;
                go_on(&site)?;
                place
            }
        };
        let audit = runtime.block_on(async {
            let store = open_read_only(&site.url, Options::default()).await?;
            let lines = ledger::read_all(&site.ledgers())?;
            anyhow::Ok(audit(&store, &lines).await?)
        })?;
        Ok(Outcome { place, audit })
    }

    /// Somebody is stopped in the middle; another one does everything while it is; then it goes on.
    fn outlast(&self, site: &Site, first: &mut Child, tap: &Tap) -> anyhow::Result<Option<String>> {
        let since = Instant::now();
        while !tap.was_reached() {
            if first.try_wait()?.is_some() {
                go_on(site)?;
                return Ok(None);
            }
            ensure!(since.elapsed() < PATIENCE, "neither reached nor ended");
            thread::sleep(Duration::from_millis(5));
        }
        go_on(site).context("the other one is stopped")?;
        tap.let_go();
        let ended = wait(first)?;
        ensure!(ended.success(), "the process that was stopped ends with {ended}");
        Ok(tap.place())
    }
}

/// The other process, to the end.
fn go_on(site: &Site) -> anyhow::Result<()> {
    let ended = wait(&mut site.scenario(&site.url, "second")?.spawn()?)?;
    ensure!(ended.success(), "the process that goes on ends with {ended}");
    Ok(())
}

fn wait(child: &mut Child) -> anyhow::Result<ExitStatus> {
    let since = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if since.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            bail!("a process does not end within {} s", PATIENCE.as_secs());
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Where it was cut off. It may have ended before: not every scenario does the same number of things.
fn place(point: Option<Point>, ended: ExitStatus, tap: Option<&Tap>) -> anyhow::Result<Option<String>> {
    const KILL: i32 = 9;
    const FILE_TOO_LARGE: i32 = 25;
    match (point, ended.signal()) {
        (Some(Point::Statement(Cut::Lost, _)), None) if ended.success() => Ok(tap.and_then(Tap::place)),
        (_, None) if ended.success() => Ok(None),
        (Some(Point::Call(point)), Some(KILL)) => Ok(Some(point.call.to_string())),
        (Some(Point::Write(_)), Some(FILE_TOO_LARGE)) => Ok(Some("write".to_owned())),
        (Some(Point::Statement(..)), Some(KILL)) => Ok(tap.and_then(Tap::place)),
        _ => bail!("the process that is to be cut off ended with {ended}"),
    }
}
