//! Reap: takes the runs of dead workers away from them.

use newsum_engine::store::StoreResult;
use sea_orm::{ConnectionTrait, Statement};

use crate::clock::postgres_now;
use crate::store::{Pools, Sql, SqlStore};

/// A run whose journal has not grown since it was last taken from a dead worker dies once more; else it is the first
/// death.
macro_rules! hand_back {
    ($now:expr) => {
        concat!(
            "UPDATE run SET status = 'ready', worker_id = NULL, ready_at = ",
            $now,
            ", deaths = CASE WHEN run.reaped_seq = run.seq THEN run.deaths + 1 ELSE 1 END, reaped_seq = run.seq "
        )
    };
}

/// One statement. A run is running exactly if it has an owner (the table holds that). A worker that renews at this moment and the statement want the same row: if he comes first, the
/// condition is repeated on his newer row and he lives; if he comes second, his row is gone and he is told so. The
/// owners of running runs (few) are found by jumping from one to the next in the index `run_owner`.
///
/// A run whose row is locked (an append of the dead worker that is just committing) is stepped over: waiting for it
/// could wait in a circle with that append, and the next reap finds the run without an owner.
pub(crate) const POSTGRES: &str = concat!(
    "WITH RECURSIVE lapsed AS (
         DELETE FROM worker WHERE ",
    postgres_now!(),
    " - seen_at > lease_ms * 1000 RETURNING id
     ), owner(id) AS (
         SELECT (SELECT run.worker_id FROM run WHERE run.worker_id IS NOT NULL ORDER BY run.worker_id LIMIT 1)
         UNION ALL
         SELECT (SELECT run.worker_id FROM run WHERE run.worker_id > owner.id
                 ORDER BY run.worker_id LIMIT 1)
         FROM owner WHERE owner.id IS NOT NULL
     ), dead AS (
         SELECT owner.id FROM owner
         WHERE owner.id IN (SELECT lapsed.id FROM lapsed)
            OR NOT EXISTS (SELECT 1 FROM worker WHERE worker.id = owner.id)
     ), orphan AS (
         SELECT run.id FROM dead JOIN run ON run.worker_id = ANY (ARRAY[dead.id])
         FOR NO KEY UPDATE OF run SKIP LOCKED
     ) ",
    hand_back!(postgres_now!()),
    "FROM orphan WHERE run.id = ANY (ARRAY[orphan.id])"
);

const FORGET_LAPSED: &str = "DELETE FROM worker WHERE ?1 - seen_at > lease_ms * 1000";
const HAND_BACK: &str = concat!(
    hand_back!("?1"),
    "WHERE worker_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM worker WHERE worker.id = run.worker_id)"
);

/// Reaps, and tells how many runs have become ready.
pub(crate) async fn reap(store: &SqlStore) -> StoreResult<usize> {
    let reaped = match store.pools() {
        Pools::Postgres(_) => {
            store.said(store.writer().execute_raw(statement(store, POSTGRES)).await)?.rows_affected()
        }
        Pools::Sqlite { .. } => one_after_the_other(store).await?,
    };
    Ok(usize::try_from(reaped).unwrap_or(usize::MAX))
}

/// SQLite has no statement that changes two tables; its single writer is the lock.
async fn one_after_the_other(store: &SqlStore) -> StoreResult<u64> {
    let transaction = store.begin().await?;
    store.said(transaction.execute_raw(statement(store, FORGET_LAPSED)).await)?;
    let reaped = store.said(transaction.execute_raw(statement(store, HAND_BACK)).await)?.rows_affected();
    store.said(transaction.commit().await)?;
    Ok(reaped)
}

fn statement(store: &SqlStore, text: &'static str) -> Statement {
    store.statement(&Sql { postgres: text, sqlite: text }, Vec::new())
}
