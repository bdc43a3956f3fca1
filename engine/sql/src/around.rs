//! What there is to do for a worker, seen when it renews its lease.

use newsum_engine::WorkerId;
use newsum_engine::store::{Around, StoreResult};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::clock::postgres_now;
use crate::due::{claimable, its_turn, levels};
use crate::reap::owners;
use crate::rows::to_json;
use crate::store::SqlStore;
use crate::workers::renew;

/// One statement, some look-ups by key, and one small row written, however many runs there are: all that an idle worker
/// asks beside what can be claimed. SQLite is asked one thing after the other: it is in this process.
pub(crate) const LOOK: &str = concat!(
    levels!("json_array_elements_text($2::json) AS asked(value)"),
    ", ",
    owners!(),
    ", renewed AS (
         UPDATE worker SET seen_at = ",
    postgres_now!(),
    " WHERE worker.id = $1 AND ",
    postgres_now!(),
    " - seen_at <= lease_ms * 1000 RETURNING worker.id
     )
     SELECT EXISTS (SELECT FROM level CROSS JOIN LATERAL (
                        SELECT FROM run
                        WHERE run.queue = level.queue AND run.priority = level.priority AND ",
    claimable!(),
    "                     AND run.ready_at <= ",
    postgres_now!(),
    "                     AND ",
    its_turn!(),
    "                   LIMIT 1) AS due) AS ready,
            EXISTS (SELECT FROM worker WHERE worker.id <> $1 AND ",
    postgres_now!(),
    "           - worker.seen_at > worker.lease_ms * 1000)
            OR EXISTS (SELECT FROM owner WHERE owner.id IS NOT NULL
                       AND NOT EXISTS (SELECT FROM worker WHERE worker.id = owner.id)) AS dead,
            (SELECT count(*) FROM run WHERE run.worker_id = $1) AS owned,
            EXISTS (SELECT FROM run WHERE run.needs IS NOT NULL) AS blocked,
            EXISTS (SELECT FROM schedule WHERE schedule.due_at <= ",
    postgres_now!(),
    ") AS due
     FROM renewed"
);

/// Renews the lease of a worker and looks around; none if the lease had ended.
pub(crate) async fn renew_and_look(
    store: &SqlStore,
    worker: &WorkerId,
    queues: &[String],
) -> StoreResult<Option<Around>> {
    if store.backend() != DbBackend::Postgres {
        return Ok(renew(store, worker).await?.then_some(Around::UNKNOWN));
    }
    let values = [worker.0.clone().into(), to_json(&queues).into()];
    let look = Statement::from_sql_and_values(DbBackend::Postgres, LOOK, values);
    let Some(row) = store.said(store.writer().query_one_raw(look).await)? else { return Ok(None) };
    let is = |column: &str| store.said(row.try_get::<bool>("", column));
    let owned: i64 = store.said(row.try_get("", "owned"))?;
    Ok(Some(Around {
        ready: is("ready")?,
        dead: is("dead")?,
        owned: usize::try_from(owned).unwrap_or(usize::MAX),
        blocked: is("blocked")?,
        due: is("due")?,
    }))
}
