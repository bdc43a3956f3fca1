//! Opens a store: from an address to a database that is up to date.

mod address;
mod error;
mod postgres;
mod sqlite;

use newsum_engine::store::StoreError;
use newsum_migrations::{MigrateError, check, migrate};

use crate::store::SqlStore;
use crate::workers;
use address::Address;

pub use error::OpenError;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections at most: to PostgreSQL altogether, to SQLite for reading (it has one for writing).
    pub connections: u32,
    /// Where this process can be reached, for the message to a second one that wants to write the same SQLite file.
    pub address: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 8, address: None }
    }
}

/// Opens a database for reading and writing, makes it if it is a SQLite file that is not there yet, and brings its
/// tables up to date: `sqlite://path/to/file.db`, `sqlite::memory:` or `postgres://user:password@host/database`.
///
/// # Errors
/// An [`OpenError`] that says what is wrong, where, and what to do about it. It never holds a password.
pub async fn open(url: &str, options: Options) -> Result<SqlStore, OpenError> {
    let store = match url.parse::<Address>()? {
        Address::Memory => sqlite::memory().await?,
        Address::File(path) => sqlite::file(&path, &options).await?,
        Address::Server(server) => postgres::server(*server, &options, postgres::Mode::Write).await?,
    };
    migrate(store.writer()).await.map_err(|error| of_migration(&store, error))?;
    if store.is_alone() {
        let other = |error: StoreError| OpenError::Other {
            place: store.place().to_string(),
            reason: error.to_string(),
        };
        workers::forget_all(&store).await.map_err(other)?;
    }
    Ok(store)
}

/// Opens a database for looking at it, also a SQLite file that another process is writing.
///
/// # Errors
/// As [`open`], and if there is no database or its tables are of an older version.
pub async fn open_read_only(url: &str, options: Options) -> Result<SqlStore, OpenError> {
    let store = match url.parse::<Address>()? {
        Address::Memory => {
            return Err(OpenError::Url("a database in memory is new, there is nothing to read".into()));
        }
        Address::File(path) => sqlite::file_to_read(&path, &options).await?,
        Address::Server(server) => postgres::server(*server, &options, postgres::Mode::Read).await?,
    };
    check(store.reader()).await.map_err(|error| of_migration(&store, error))?;
    Ok(store)
}

fn of_migration(store: &SqlStore, error: MigrateError) -> OpenError {
    let place = store.place();
    match error {
        MigrateError::Database(error) => error::of_orm(place, &error),
        MigrateError::Newer(_) | MigrateError::Older(_) => {
            OpenError::Schema { place: place.to_string(), reason: error.to_string() }
        }
    }
}
