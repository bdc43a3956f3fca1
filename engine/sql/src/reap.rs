//! Reap: takes the runs of dead workers away from them.

use newsum_engine::store::StoreResult;
use sea_orm::ConnectionTrait;

use crate::clock::postgres_now;
use crate::journal::journal_length;
use crate::store::{Sql, SqlStore};

/// A run whose journal has not grown since it was last taken from a dead worker dies once more; else it is the first
/// death.
macro_rules! hand_back {
    ($now:expr) => {
        concat!(
            "UPDATE run SET status = 'ready', worker_id = NULL, ready_at = ",
            $now,
            ", deaths = CASE WHEN run.reaped_seq = ",
            journal_length!(),
            " THEN run.deaths + 1 ELSE 1 END, reaped_seq = ",
            journal_length!(),
            " "
        )
    };
}

/// A worker that renews at this moment and the statement want the same row: if he comes first, the condition is
/// repeated on his newer row and he lives; if he comes second, his row is gone and he is told so. An append that is
/// just committing holds the row, too: the statement waits for it, and what comes after finds the row gone.
const FORGET_LAPSED: Sql = Sql {
    postgres: concat!("DELETE FROM worker WHERE ", postgres_now!(), " - seen_at > lease_ms * 1000"),
    sqlite: "DELETE FROM worker WHERE ?1 - seen_at > lease_ms * 1000",
};

/// The owners of running runs (few), found by jumping from one to the next in the index `run_owner`.
macro_rules! owners {
    () => {
        "owner(id) AS (
         SELECT (SELECT run.worker_id FROM run WHERE run.worker_id IS NOT NULL ORDER BY run.worker_id LIMIT 1)
         UNION ALL
         SELECT (SELECT run.worker_id FROM run WHERE run.worker_id > owner.id
                 ORDER BY run.worker_id LIMIT 1)
         FROM owner WHERE owner.id IS NOT NULL
     )"
    };
}
pub(crate) use owners;

/// A run is running exactly if it has an owner (the table holds that). A statement of its own, so that it sees what the last append
/// of a dead worker has committed. A run whose row is locked is stepped over: the next reap finds it.
pub(crate) const HAND_BACK: Sql = Sql {
    postgres: concat!(
        "WITH RECURSIVE ",
        owners!(),
        ", dead AS (
         SELECT owner.id FROM owner
         WHERE owner.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM worker WHERE worker.id = owner.id)
     ), orphan AS (
         SELECT run.id FROM dead JOIN run ON run.worker_id = ANY (ARRAY[dead.id])
         FOR NO KEY UPDATE OF run SKIP LOCKED
     ) ",
        hand_back!(postgres_now!()),
        "FROM orphan WHERE run.id = ANY (ARRAY[orphan.id])"
    ),
    sqlite: concat!(
        hand_back!("?1"),
        "WHERE worker_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM worker WHERE worker.id = run.worker_id)"
    ),
};

/// Reaps, and tells how many runs have become ready.
pub(crate) async fn reap(store: &SqlStore) -> StoreResult<usize> {
    let transaction = store.begin().await?;
    store.said(transaction.execute_raw(store.statement(&FORGET_LAPSED, Vec::new())).await)?;
    let reaped = store.said(transaction.execute_raw(store.statement(&HAND_BACK, Vec::new())).await)?;
    store.said(transaction.commit().await)?;
    Ok(usize::try_from(reaped.rows_affected()).unwrap_or(usize::MAX))
}
