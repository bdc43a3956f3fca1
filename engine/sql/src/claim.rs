//! Claim: takes runs that can go on, each for one worker.

use std::cmp::Reverse;
use std::collections::HashMap;

use newsum_engine::store::{Claimed, Record, RunStatus, StoreResult};
use newsum_engine::{RunId, WorkerId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QuerySelect,
    Statement,
};
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::append::Head;
use crate::clock::postgres_now;
use crate::due::{claimable, its_turn, levels};
use crate::entity::run::{self, Column};
use crate::journal;
use crate::kept::Kept;
use crate::rows::{run_row, to_json};
use crate::store::{Pools, Sql, SqlStore};

/// PostgreSQL: candidates are picked in order without a lock, four times as many as are wanted; then locked in order,
/// stepping over those that another claim has just locked, until there are enough. A row that was claimed by somebody
/// between the two is looked at anew when it is locked (`READ COMMITTED` repeats the condition on its newest version)
/// and is left alone. Whoever holds the lock is the only one to raise the epoch.
///
/// `= ANY (ARRAY[..])` and `IS TRUE`: as in the append, look-ups by key and nothing else.
///
/// Locking the candidates while picking them would make two claims share the work more evenly, but would lock more
/// rows than are taken.
///
/// SQLite: the single writer is the lock.
pub(crate) const CLAIM: Sql = Sql {
    postgres: concat!(
        levels!("json_array_elements_text($2::json) AS asked(value)"),
        ", candidate AS MATERIALIZED (
             SELECT due.id, due.priority, due.ready_at
             FROM level CROSS JOIN LATERAL (
                 SELECT run.id, run.priority, run.ready_at FROM run
                 WHERE run.queue = level.queue AND run.priority = level.priority AND ",
        claimable!(),
        " AND run.ready_at <= ",
        postgres_now!(),
        " AND ",
        its_turn!(),
        "        ORDER BY run.ready_at, run.id LIMIT $3 * 4
             ) AS due
             ORDER BY due.priority DESC, due.ready_at, due.id LIMIT $3 * 4
         ), locked AS (
             SELECT free.id FROM candidate CROSS JOIN LATERAL (
                 SELECT run.id FROM run
                 WHERE run.id = ANY (ARRAY[candidate.id]) AND (run.worker_id IS NULL AND run.ready_at <= ",
        postgres_now!(),
        "        ) IS TRUE FOR NO KEY UPDATE SKIP LOCKED
             ) AS free LIMIT $3
         )
         UPDATE run SET status = 'running', worker_id = $1, epoch = run.epoch + 1,
                        started_at = coalesce(run.started_at, ",
        postgres_now!(),
        ")
         FROM locked WHERE run.id = ANY (ARRAY[locked.id]) RETURNING run.*"
    ),
    sqlite: concat!(
        levels!("json_each(?2) AS asked"),
        ", due AS (
             SELECT found.value ->> 0 AS id, level.priority, found.value ->> 1 AS ready_at
             FROM level CROSS JOIN json_each((
                 SELECT json_group_array(json_array(hex(first.id), first.ready_at)) FROM (
                     SELECT run.id, run.ready_at FROM run
                     WHERE run.queue = level.queue AND run.priority = level.priority AND ",
        claimable!(),
        "            AND run.ready_at <= ?4 AND ",
        its_turn!(),
        "            ORDER BY run.ready_at, run.id LIMIT ?3
                 ) AS first
             )) AS found
         )
         UPDATE run SET status = 'running', worker_id = ?1, epoch = epoch + 1, started_at = coalesce(started_at, ?4)
         WHERE id IN (SELECT unhex(id) FROM due ORDER BY priority DESC, ready_at, id LIMIT ?3) RETURNING *"
    ),
};

/// One run, whatever its queue and timers.
const CLAIM_RUN: Sql = Sql {
    postgres: concat!(
        "UPDATE run SET status = 'running', worker_id = $1, epoch = epoch + 1, needs = NULL,
                        started_at = coalesce(started_at, ",
        postgres_now!(),
        ") WHERE id = $2 AND status IN ('ready', 'waiting') RETURNING *"
    ),
    sqlite: "UPDATE run SET status = 'running', worker_id = ?1, epoch = epoch + 1, needs = NULL,
                            started_at = coalesce(started_at, ?3)
             WHERE id = ?2 AND status IN ('ready', 'waiting') RETURNING *",
};

/// Blocked runs that need one of some sets of kinds.
const CLAIM_NEEDING: Sql = Sql {
    postgres: concat!(
        "WITH found AS (
             SELECT id FROM run
             WHERE needs IS NOT NULL AND needs = ANY (ARRAY(SELECT json_array_elements_text($3::json)))
               AND queue = ANY (ARRAY(SELECT json_array_elements_text($2::json)))
             ORDER BY priority DESC, id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED
         )
         UPDATE run SET status = 'running', worker_id = $1, epoch = run.epoch + 1, needs = NULL,
                        started_at = coalesce(run.started_at, ",
        postgres_now!(),
        ") FROM found WHERE run.id = ANY (ARRAY[found.id]) RETURNING run.*"
    ),
    sqlite: "UPDATE run SET status = 'running', worker_id = ?1, epoch = epoch + 1, needs = NULL,
                            started_at = coalesce(started_at, ?5)
             WHERE id IN (SELECT id FROM run
                          WHERE needs IS NOT NULL AND needs IN (SELECT value FROM json_each(?3))
                            AND queue IN (SELECT value FROM json_each(?2))
                          ORDER BY priority DESC, id LIMIT ?4)
             RETURNING *",
};

/// Claims up to `most` runs. Where there is nothing to claim it reads some entries of an index, however many runs there
/// are, and writes nothing.
pub(crate) async fn claim(
    store: &SqlStore,
    worker: &WorkerId,
    queues: &[String],
    most: usize,
) -> StoreResult<Vec<Claimed>> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let (queues, most) = (to_json(&queues), i64::try_from(most).unwrap_or(i64::MAX / 8));
    if let Pools::Postgres { claim, .. } = store.pools() {
        let rows = over(claim, worker, &queues, most).await.map_err(|error| store.place().fault(&error))?;
        return take_on(store, rows.into_iter().map(QueryResult::from)).await;
    }
    let values = vec![worker.0.clone().into(), queues.into(), most.into()];
    take(store, store.statement(&CLAIM, values)).await
}

/// The claim that workers make all the time, over a connection of its own.
async fn over(kept: &Kept, worker: &WorkerId, queues: &str, most: i64) -> Result<Vec<PgRow>, sqlx::Error> {
    let mut connection = kept.take().await?;
    let claim = sqlx::query(CLAIM.postgres).bind(&worker.0).bind(queues).bind(most);
    let rows = claim.fetch_all(&mut *connection).await?;
    kept.put(connection);
    Ok(rows)
}

/// Claims this very run.
pub(crate) async fn claim_run(
    store: &SqlStore,
    worker: &WorkerId,
    run: RunId,
) -> StoreResult<Option<Claimed>> {
    let values = vec![worker.0.clone().into(), run.0.into()];
    Ok(take(store, store.statement(&CLAIM_RUN, values)).await?.pop())
}

/// Claims up to `most` blocked runs whose needs, as they are written, are among these.
pub(crate) async fn claim_needing(
    store: &SqlStore,
    worker: &WorkerId,
    queues: &[String],
    needs: &[String],
    most: usize,
) -> StoreResult<Vec<Claimed>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let values = vec![worker.0.clone().into(), to_json(&queues).into(), to_json(&needs).into(), most.into()];
    take(store, store.statement(&CLAIM_NEEDING, values)).await
}

async fn take(store: &SqlStore, claim: Statement) -> StoreResult<Vec<Claimed>> {
    let rows = store.said(store.writer().query_all_raw(claim).await)?;
    take_on(store, rows).await
}

/// Reads what was claimed, and the journals of runs that were claimed before, in a statement that comes after and so sees what the
/// last owner committed before it lost the run. A worker that cannot read them gives the runs back; what it cannot even
/// give back it finds again when it looks for runs that it owns and does not drive.
async fn take_on(store: &SqlStore, rows: impl IntoIterator<Item = QueryResult>) -> StoreResult<Vec<Claimed>> {
    let mut runs: Vec<_> =
        store.said(rows.into_iter().map(|row| run::Model::from_query_result(&row, "")).collect())?;
    // Neither database promises an order of what an UPDATE returns.
    runs.sort_by_key(|run| (Reverse(run.priority), run.ready_at, run.id));
    let mut journals = match journals(store, &runs).await {
        Ok(journals) => journals,
        Err(error) => {
            give_back(store, &runs).await?;
            return Err(error);
        }
    };
    let with_journal = |run: run::Model| {
        let journal = journals.remove(&run.id).unwrap_or_default();
        learn(store, &run, &journal);
        Ok(Claimed { run: run_row(run)?, journal })
    };
    runs.into_iter().map(with_journal).collect()
}

fn learn(store: &SqlStore, run: &run::Model, journal: &[Record]) {
    if let Some(owner) = &run.worker_id {
        let seq = journal.last().map_or(0, |newest| i64::try_from(newest.seq).unwrap_or(i64::MAX));
        store.heads().learn(run.id, Head { owner: owner.as_str().into(), epoch: run.epoch, seq });
    }
}

/// The first claim of a run (its epoch is 1 then) finds no journal, unless it is a fork.
async fn journals(store: &SqlStore, runs: &[run::Model]) -> StoreResult<HashMap<Uuid, Vec<Record>>> {
    let again: Vec<_> =
        runs.iter().filter(|run| run.epoch > 1 || run.fork_of.is_some()).map(|run| run.id).collect();
    if again.is_empty() { Ok(HashMap::new()) } else { journal::of_runs(store, store.writer(), again).await }
}

async fn give_back(store: &SqlStore, runs: &[run::Model]) -> StoreResult<()> {
    for claimed in runs {
        let back = run::Entity::update_many()
            .col_expr(Column::Status, Expr::val(RunStatus::Ready.as_str()))
            .col_expr(Column::WorkerId, Expr::val(None::<String>))
            .col_expr(Column::ReadyAt, store.now())
            .filter(Column::Id.eq(claimed.id))
            .filter(Column::Epoch.eq(claimed.epoch))
            .filter(Column::Status.eq(RunStatus::Running.as_str()));
        store.said(back.exec(store.writer()).await)?;
    }
    Ok(())
}

/// The runs that a worker owns, and in which epoch.
pub(crate) async fn owned(store: &SqlStore, worker: &WorkerId) -> StoreResult<Vec<(RunId, i64)>> {
    let all = run::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Epoch])
        .filter(Column::WorkerId.eq(worker.0.as_str()))
        .into_tuple::<(Uuid, i64)>();
    let rows = store.said(all.all(store.writer()).await)?;
    Ok(rows.into_iter().map(|(id, epoch)| (RunId(id), epoch)).collect())
}
