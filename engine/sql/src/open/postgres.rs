//! PostgreSQL: a pool of connections that are set up for statements by key.

use std::io;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor, PgPool};

use super::error::of_driver;
use super::{OpenError, Options};
use crate::fault::{Fault, judge, words};
use crate::kept::Kept;
use crate::place::Place;
use crate::session::SESSION;
use crate::store::{Pools, SqlStore};

const READ_ONLY: &str = "SET default_transaction_read_only = on";
/// One each for appends, for claims, to listen and for all else.
const LEAST: u32 = 4;
/// How long to look for a server that does not answer at all.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Write,
}

/// A database on a server.
pub(super) async fn server(
    server: PgConnectOptions,
    options: &Options,
    mode: Mode,
) -> Result<SqlStore, OpenError> {
    let server = server.application_name("newsum").statement_cache_capacity(200).disable_statement_logging();
    let place = Place::Server { host: host(&server), database: database(&server).to_owned() };
    try_once(&server, &place).await?;
    let pool = pool(server, options, mode);
    let kept = || Kept::new(pool.clone());
    let pools = Pools::Postgres { append: kept(), claim: kept(), pool };
    Ok(SqlStore::new(place, pools, None))
}

fn pool(server: PgConnectOptions, options: &Options, mode: Mode) -> PgPool {
    let pool =
        PgPoolOptions::new().max_connections(options.connections.max(LEAST)).test_before_acquire(false);
    pool.after_connect(move |connection, _| Box::pin(set_up(connection, mode))).connect_lazy_with(server)
}

async fn set_up(connection: &mut PgConnection, mode: Mode) -> Result<(), sqlx::Error> {
    connection.execute(SESSION).await?;
    if mode == Mode::Read {
        connection.execute(READ_ONLY).await?;
    }
    Ok(())
}

/// A pool hides why it has no connection: it retries until its time is up. So one is made beside it first.
async fn try_once(server: &PgConnectOptions, place: &Place) -> Result<(), OpenError> {
    let connecting = tokio::time::timeout(CONNECT_WITHIN, server.connect()).await;
    let late = || sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "no answer within 10 seconds"));
    let connection =
        connecting.unwrap_or_else(|_| Err(late())).map_err(|error| refused(server, place, &error))?;
    connection.close().await.map_err(|error| of_driver(place, &error))
}

fn refused(server: &PgConnectOptions, place: &Place, error: &sqlx::Error) -> OpenError {
    let (host, reason) = (host(server), words(error));
    match judge(error) {
        Fault::Login => OpenError::Login { host, user: server.get_username().to_owned(), reason },
        Fault::NoDatabase => OpenError::NoDatabase { host, database: database(server).to_owned() },
        Fault::Passing => OpenError::NoAnswer { host, reason },
        Fault::Full | Fault::ReadOnly | Fault::Damaged | Fault::Conflict | Fault::Other => {
            of_driver(place, error)
        }
    }
}

/// The database of a user who names none has the user's name.
fn database(server: &PgConnectOptions) -> &str {
    server.get_database().unwrap_or_else(|| server.get_username())
}

fn host(server: &PgConnectOptions) -> String {
    match server.get_socket() {
        Some(socket) => format!("the socket {}:{}", socket.display(), server.get_port()),
        None => format!("{}:{}", server.get_host(), server.get_port()),
    }
}
