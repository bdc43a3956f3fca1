//! SQLite: one connection that writes, some that read, and a lock file.
//!
//! One writer, because SQLite has only one anyway: four connections that start deferred transactions were measured at
//! 433 commits/s and half a million busy errors, one connection at 5,000 and none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};

use super::error::of_driver;
use super::{OpenError, Options};
use crate::lock::{Holder, LockError, WriterLock};
use crate::place::Place;
use crate::store::{Pools, SqlStore};

/// The first version that does not corrupt a WAL file when a checkpoint and a writer meet (fixed in 3.51.3).
const SAFE: (u32, u32, u32) = (3, 51, 3);
/// How long to wait for another program (a backup, the command line of SQLite) that holds the file.
const BUSY: Duration = Duration::from_secs(5);

/// A new database in memory, on a single connection: it is gone with it.
pub(super) async fn memory() -> Result<SqlStore, OpenError> {
    let pool = one_connection(SqliteConnectOptions::new().in_memory(true), &Place::Memory).await?;
    refuse_old_sqlite(&pool, &Place::Memory).await?;
    Ok(SqlStore::new(Place::Memory, Pools::Sqlite { reader: pool.clone(), writer: pool }, None))
}

/// A file to write, made if it is not there.
pub(super) async fn file(path: &Path, options: &Options) -> Result<SqlStore, OpenError> {
    let place = Place::File(path.to_owned());
    let lock = lock(path, options.address.as_deref())?;
    let writer = one_connection(to_write(path), &place).await?;
    refuse_old_sqlite(&writer, &place).await?;
    let reader = readers(path, options, &place).await?;
    Ok(SqlStore::new(place, Pools::Sqlite { reader, writer }, Some(lock)))
}

/// A file to read, whoever else writes it.
pub(super) async fn file_to_read(path: &Path, options: &Options) -> Result<SqlStore, OpenError> {
    refuse_folder(path)?;
    if !path.exists() {
        return Err(OpenError::NoFile(path.to_owned()));
    }
    let place = Place::File(path.to_owned());
    let reader = readers(path, options, &place).await?;
    refuse_old_sqlite(&reader, &place).await?;
    Ok(SqlStore::new(place, Pools::Sqlite { writer: reader.clone(), reader }, None))
}

fn lock(path: &Path, address: Option<&str>) -> Result<WriterLock, OpenError> {
    refuse_folder(path)?;
    let real = real_path(path)?;
    WriterLock::take(&real, address).map_err(|error| match error {
        LockError::Held(Holder { pid, address }) => OpenError::InUse { path: path.to_owned(), pid, address },
        LockError::Io(error) => {
            OpenError::NoRights { place: path.display().to_string(), reason: error.to_string() }
        }
    })
}

fn refuse_folder(path: &Path) -> Result<(), OpenError> {
    if path.is_dir() { Err(OpenError::IsFolder(path.to_owned())) } else { Ok(()) }
}

/// The same for every way to write it, so that two processes cannot take two locks of one file.
fn real_path(path: &Path) -> Result<PathBuf, OpenError> {
    if let Ok(real) = fs::canonicalize(path) {
        return Ok(real);
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    };
    let name = path.file_name().ok_or_else(|| OpenError::IsFolder(path.to_owned()))?;
    let real = fs::canonicalize(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => OpenError::NoFolder { path: path.to_owned(), folder: folder.to_owned() },
        _ => OpenError::NoRights { place: path.display().to_string(), reason: error.to_string() },
    })?;
    Ok(real.join(name))
}

/// WAL, so that readers never wait; FULL, so that what is committed survives a power cut.
fn to_write(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .pragma("cache_size", "-65536")
        .disable_statement_logging()
}

fn to_read(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY).disable_statement_logging()
}

/// A pool that lets its connection go in one case only: SQLite ends a transaction by itself when the disk is full, and the
/// driver then cannot roll it back and takes it for open for ever. What is written next would be taken back with it.
async fn one_connection(options: SqliteConnectOptions, place: &Place) -> Result<SqlitePool, OpenError> {
    let pool =
        SqlitePoolOptions::new().max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
    pool.test_before_acquire(false)
        .after_release(|connection, _| Box::pin(has_no_transaction(connection)))
        .connect_with(options)
        .await
        .map_err(|error| of_driver(place, &error))
}

/// A transaction that was just dropped is rolled back before the answer to a ping.
async fn has_no_transaction(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

async fn readers(path: &Path, options: &Options, place: &Place) -> Result<SqlitePool, OpenError> {
    let pool =
        SqlitePoolOptions::new().max_connections(options.connections.max(1)).test_before_acquire(false);
    pool.connect_with(to_read(path)).await.map_err(|error| of_driver(place, &error))
}

async fn refuse_old_sqlite(pool: &SqlitePool, place: &Place) -> Result<(), OpenError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await
        .map_err(|error| of_driver(place, &error))?;
    if is_safe(&version) { Ok(()) } else { Err(OpenError::OldSqlite(version)) }
}

fn is_safe(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= SAFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_that_can_damage_a_wal_file_is_refused() {
        assert!(!is_safe("3.51.2"));
        assert!(!is_safe("3.50.9"));
        assert!(is_safe("3.51.3"));
        assert!(is_safe("3.52.0"));
        assert!(is_safe("4.0.0"));
    }
}
