//! The database under test: a private one, with what it has spent.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::ValueEnum;
use newsum_engine_sql::{Options, SqlStore, open};
use newsum_test_postgres::server;
use sqlx::{Connection as _, PgConnection};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A private PostgreSQL, over its socket, with fsync and synchronous_commit on.
    Postgres,
    /// A file, with `synchronous = FULL`.
    Sqlite,
}

/// A database, gone when it is dropped.
pub(crate) struct Database {
    pub(crate) url: String,
    pub(crate) store: Arc<SqlStore>,
    file: Option<(tempfile::TempDir, PathBuf)>,
}

/// What a database has used up to a moment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Used {
    /// Processor time of the server; SQLite has none of its own.
    pub(crate) cpu: Duration,
    /// Bytes of the tables of runs and journals with their indexes.
    pub(crate) rows: u64,
    /// Bytes written ahead.
    pub(crate) wal: u64,
}

impl Database {
    pub(crate) async fn new(kind: Kind, url: Option<&str>) -> anyhow::Result<Self> {
        let (url, file) = match kind {
            Kind::Postgres => match url {
                Some(url) => (url.to_owned(), None),
                None => (server().database().await, None),
            },
            Kind::Sqlite => {
                let folder = tempfile::tempdir()?;
                let path = folder.path().join("newsum.db");
                (format!("sqlite://{}", path.display()), Some((folder, path)))
            }
        };
        let store = Arc::new(open(&url, Options { connections: 8, ..Options::default() }).await?);
        Ok(Self { url, store, file })
    }

    pub(crate) async fn used(&self) -> anyhow::Result<Used> {
        match &self.file {
            Some((_, path)) => {
                let size = |path: PathBuf| std::fs::metadata(path).map_or(0, |data| data.len());
                let wal = PathBuf::from(format!("{}-wal", path.display()));
                Ok(Used { cpu: Duration::ZERO, rows: size(path.clone()) + size(wal), wal: 0 })
            }
            None => of_postgres(&self.url).await,
        }
    }

    /// Transactions since the server began to count, and this one; SQLite does not count.
    pub(crate) async fn transactions(&self) -> anyhow::Result<Option<i64>> {
        if self.file.is_some() {
            return Ok(None);
        }
        let mut connection = PgConnection::connect(&self.url).await?;
        let count = sqlx::query_scalar(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        Ok(Some(count))
    }

    /// Runs that have not ended.
    pub(crate) async fn open_runs(&self) -> anyhow::Result<u64> {
        use newsum_engine::store::{RunFilter, RunStatus, Store as _};
        let mut open = 0;
        for status in [RunStatus::Ready, RunStatus::Running, RunStatus::Waiting] {
            let filter = RunFilter { status: Some(status), limit: 1000, ..RunFilter::default() };
            open += self.store.runs(&filter).await?.len() as u64;
        }
        Ok(open)
    }
}

async fn of_postgres(url: &str) -> anyhow::Result<Used> {
    let mut connection = PgConnection::connect(url).await?;
    let (own, rows, wal): (i32, i64, i64) = sqlx::query_as(
        "SELECT pg_backend_pid(), (pg_total_relation_size('journal') + pg_total_relation_size('run'))::bigint, \
         (pg_current_wal_insert_lsn() - '0/0')::bigint",
    )
    .fetch_one(&mut connection)
    .await?;
    let cpu = cpu_of_family(u32::try_from(own)?)?;
    connection.close().await?;
    Ok(Used { cpu, rows: rows.unsigned_abs(), wal: wal.unsigned_abs() })
}

/// The processor time of all processes with the same parent as this one: the server's.
fn cpu_of_family(member: u32) -> anyhow::Result<Duration> {
    let parent = stat(member).context("the server's process can be looked at")?.0;
    let all = std::fs::read_dir("/proc")?.flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let ticks: u64 = pids.filter_map(stat).filter(|(of, _)| *of == parent).map(|(_, ticks)| ticks).sum();
    Ok(Duration::from_millis(ticks * 10))
}

/// The processor time of this process.
pub(crate) fn own_cpu() -> Duration {
    Duration::from_millis(stat(std::process::id()).map_or(0, |(_, ticks)| ticks) * 10)
}

/// Parent and processor time, in hundredths of a second, of a process.
fn stat(pid: u32) -> Option<(u32, u64)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some((fields.get(1)?.parse().ok()?, ticks))
}
