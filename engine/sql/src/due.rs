//! What can be claimed.

use newsum_engine::store::StoreResult;
use sea_orm::ConnectionTrait;

use crate::clock::postgres_now;
use crate::rows::to_json;
use crate::store::{Sql, SqlStore};

/// What the index `run_claimable` holds, in its very words, so that the databases see that they may use it.
macro_rules! claimable {
    () => {
        "run.worker_id IS NULL AND run.ready_at IS NOT NULL"
    };
}
pub(crate) use claimable;

/// The priorities that claimable runs of the queues have, found by jumping from one to the next in the index. Within a
/// queue and a priority, that index is in the order of `ready_at`: the runs that are due stand before the timers that
/// are not, so that however many timers wait they are never looked at.
macro_rules! levels {
    ($queues:literal) => {
        concat!(
            "WITH RECURSIVE level(queue, priority) AS (
                 SELECT asked.value, (SELECT run.priority FROM run WHERE run.queue = asked.value AND ",
            claimable!(),
            "                         ORDER BY run.priority DESC LIMIT 1)
                 FROM ",
            $queues,
            "
                 UNION ALL
                 SELECT level.queue, (SELECT run.priority FROM run
                                      WHERE run.queue = level.queue AND run.priority < level.priority AND ",
            claimable!(),
            "                         ORDER BY run.priority DESC LIMIT 1)
                 FROM level WHERE level.priority IS NOT NULL
             ) "
        )
    };
}
pub(crate) use levels;

macro_rules! is_due {
    ($now:expr) => {
        concat!(
            "SELECT EXISTS (SELECT 1 FROM run WHERE run.queue = level.queue AND run.priority = level.priority AND ",
            claimable!(),
            " AND run.ready_at <= ",
            $now,
            ") AS due FROM level ORDER BY due DESC LIMIT 1"
        )
    };
}

pub(crate) const ANYTHING: Sql = Sql {
    postgres: concat!(
        levels!("json_array_elements_text($1::json) AS asked(value)"),
        is_due!(postgres_now!())
    ),
    sqlite: concat!(levels!("json_each(?1) AS asked"), is_due!("?2")),
};

/// Whether a run of these queues can be claimed. Reads some entries of an index, however many runs there are.
pub(crate) async fn anything(store: &SqlStore, queues: &[String]) -> StoreResult<bool> {
    let statement = store.statement(&ANYTHING, vec![to_json(&queues).into()]);
    match store.said(store.reader().query_one_raw(statement).await)? {
        Some(row) => store.said(row.try_get("", "due")),
        None => Ok(false),
    }
}
