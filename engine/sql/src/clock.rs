//! The clock of the database, in one place.
//!
//! Leases, timers and the moments of a run are by one clock only, so that a worker whose clock is wrong does no harm.
//! PostgreSQL has its own. SQLite has none (its `unixepoch` is the machine's, and coarser): there it is the machine's.

use chrono::Utc;
use sea_orm::DbBackend;
use sea_orm::sea_query::Expr;

use crate::rows::micros;

/// Now, in SQL for PostgreSQL. The start of the statement: a moment that an index can be asked for, and never later
/// than the truth, so that a lease is not seen to end too late.
macro_rules! postgres_now {
    () => {
        "(extract(epoch FROM statement_timestamp()) * 1000000)::bigint"
    };
}
pub(crate) use postgres_now;

/// Now, for SQLite.
pub(crate) fn sqlite_now() -> i64 {
    micros(Utc::now())
}

/// Now, in a statement of sea-orm.
pub(crate) fn now(backend: DbBackend) -> Expr {
    match backend {
        DbBackend::Postgres => Expr::cust(postgres_now!()),
        _ => Expr::val(sqlite_now()),
    }
}
