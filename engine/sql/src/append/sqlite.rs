//! Append on SQLite: one transaction on the single writer, which nobody can come in between of.
//!
//! What the rows of the runs say is read first and judged here. Rows are then written many at a time, by statements for
//! fixed numbers of rows, so that they stay prepared: each statement is handed to the thread of the connection and
//! back, which takes longer than writing a row.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use newsum_engine::store::{StoreResult, Turnover};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{AssertSqlSafe, Row, Sqlite, SqlitePool};
use uuid::Uuid;

use super::group::{Asked, Group};
use crate::clock::sqlite_now;
use crate::journal::hex_list;
use crate::place::Place;
use crate::rows::{micros, to_json};

type Result<T> = std::result::Result<T, sqlx::Error>;
type Arguments<'q> = Query<'q, Sqlite, SqliteArguments>;

const HEADS: &str =
    "SELECT id, epoch, coalesce((SELECT max(seq) FROM journal WHERE run_id = run.id), 0), mail FROM run
    WHERE id IN (SELECT unhex(value) FROM json_each(?1)) AND status = 'running'
      AND EXISTS (SELECT 1 FROM worker WHERE worker.id = run.worker_id)";
const ASK: &str = "INSERT INTO review (id, run_id, created_at, expires_at, state, step, signal, form, shown)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (id) DO UPDATE SET
        created_at = excluded.created_at, expires_at = excluded.expires_at, state = excluded.state,
        form = excluded.form, shown = excluded.shown, answer = NULL, actor = NULL, answered_at = NULL";
const EXPIRE: &str = "UPDATE review SET state = 'expired'
    WHERE state = 'open' AND id IN (SELECT unhex(value) FROM json_each(?1))";
const EXPIRE_OF_RUNS: &str = "UPDATE review SET state = 'expired'
    WHERE state = 'open' AND run_id IN (SELECT unhex(value) FROM json_each(?1))";
const EMPTY: &str = "DELETE FROM inbox
    WHERE run_id = ?1 AND id IN (SELECT value FROM json_each(?2))";

/// Texts of a statement for 64, 8 and 1 rows.
struct Bulk([(usize, Arc<str>); 3]);

impl Bulk {
    fn new(head: &str, row: &str, tail: &str) -> Self {
        Self([64, 8, 1].map(|rows| (rows, format!("{head}{}{tail}", vec![row; rows].join(",")).into())))
    }

    /// Runs it for all rows.
    async fn run<T>(
        &self,
        connection: &mut SqliteConnection,
        mut rows: &[T],
        bind: impl for<'q> Fn(Arguments<'q>, &T) -> Arguments<'q>,
    ) -> Result<()> {
        for (size, text) in &self.0 {
            let chunks = rows.chunks_exact(*size);
            rows = chunks.remainder();
            for chunk in chunks {
                let query = sqlx::query(AssertSqlSafe(Arc::clone(text)));
                chunk.iter().fold(query, &bind).execute(&mut *connection).await?;
            }
        }
        Ok(())
    }
}

static WRITE: LazyLock<Bulk> = LazyLock::new(|| {
    let head = "INSERT INTO journal (run_id, seq, created_at, item, turn, kind, node, body) VALUES ";
    Bulk::new(head, "(?,?,?,?,?,?,?,?)", "")
});

static TURN_OVER: LazyLock<Bulk> = LazyLock::new(|| {
    let head = "WITH given(id, status, ready_at, finished_at, output, error) AS (VALUES ";
    let tail = ") UPDATE run SET status = given.status, worker_id = NULL,
                  ready_at = given.ready_at, finished_at = given.finished_at, output = given.output,
                  error = given.error
                FROM given WHERE run.id = given.id";
    Bulk::new(head, "(?,?,?,?,?,?)", tail)
});

/// What a running run of a registered worker says of itself.
struct Head {
    epoch: i64,
    seq: i64,
    mail: i64,
}

impl Head {
    fn accepts(&self, group: &Group<'_>) -> bool {
        self.epoch == group.epoch && group.after.is_none_or(|after| after == self.seq)
    }
}

/// Writes the groups, and tells of each whether it was taken.
pub(super) async fn write(
    place: &Place,
    writer: &SqlitePool,
    groups: &[Group<'_>],
) -> StoreResult<Vec<bool>> {
    in_one_transaction(writer, groups).await.map_err(|error| place.fault(&error))
}

async fn in_one_transaction(writer: &SqlitePool, groups: &[Group<'_>]) -> Result<Vec<bool>> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let heads = heads(&mut transaction, groups).await?;
    let accepts = |group: &Group<'_>| heads.get(&group.run).filter(|head| head.accepts(group));
    let accepted: Vec<bool> = groups.iter().map(|group| accepts(group).is_some()).collect();
    let taken: Vec<_> = groups.iter().filter_map(|group| accepts(group).map(|head| (group, head))).collect();
    if !taken.is_empty() {
        write_taken(&mut transaction, &taken).await?;
    }
    transaction.commit().await?;
    Ok(accepted)
}

async fn heads(connection: &mut SqliteConnection, groups: &[Group<'_>]) -> Result<HashMap<Uuid, Head>> {
    let runs = hex_list(groups.iter().map(|group| group.run));
    let rows = sqlx::query(HEADS).bind(runs).fetch_all(connection).await?;
    let head = |row: &sqlx::sqlite::SqliteRow| -> Result<(Uuid, Head)> {
        Ok((row.try_get(0)?, Head { epoch: row.try_get(1)?, seq: row.try_get(2)?, mail: row.try_get(3)? }))
    };
    rows.iter().map(head).collect()
}

async fn write_taken(connection: &mut SqliteConnection, taken: &[(&Group<'_>, &Head)]) -> Result<()> {
    let records: Vec<_> =
        taken.iter().flat_map(|(group, _)| group.records.iter().map(|record| (group.run, *record))).collect();
    WRITE
        .run(connection, &records, |query, (run, record)| {
            let query =
                query.bind(*run).bind(i64::try_from(record.seq).unwrap_or(i64::MAX)).bind(micros(record.at));
            let query = query.bind(record.item.map(i64::from)).bind(i64::from(record.turn));
            query.bind(record.kind.clone()).bind(record.node.clone()).bind(record.body.clone())
        })
        .await?;
    turn_over(connection, taken).await?;
    for (group, _) in taken.iter().filter(|(group, _)| !group.is_plain()) {
        reviews_and_letters(connection, group).await?;
    }
    expire_of_ended(connection, taken).await
}

async fn turn_over(connection: &mut SqliteConnection, taken: &[(&Group<'_>, &Head)]) -> Result<()> {
    let now = sqlite_now();
    let turns: Vec<_> =
        taken.iter().filter_map(|(group, head)| Some((group, head, group.turnover?))).collect();
    TURN_OVER
        .run(connection, &turns, |query, (group, head, turnover)| {
            let (status, ready_at) = status_and_time(turnover, head, now);
            let query = query.bind(group.run).bind(status).bind(ready_at);
            let query = query.bind(group.ends().then_some(now));
            query.bind(turnover.output().map(to_json)).bind(turnover.error().as_ref().map(to_json))
        })
        .await
}

/// A run whose owner goes to sleep without having read all its letters is ready again at once.
fn status_and_time(turnover: &Turnover, head: &Head, now: i64) -> (&'static str, Option<i64>) {
    match turnover {
        Turnover::Waiting { mail, .. } if *mail != head.mail => ("ready", Some(now)),
        Turnover::Waiting { ready_at, .. } => ("waiting", ready_at.map(micros)),
        Turnover::Released => ("ready", Some(now)),
        Turnover::Completed(_) | Turnover::Failed(_) | Turnover::Stopped(_) | Turnover::Cancelled { .. } => {
            (turnover.status().as_str(), None)
        }
    }
}

async fn reviews_and_letters(connection: &mut SqliteConnection, group: &Group<'_>) -> Result<()> {
    for asked in &group.asked {
        ask(group.run, asked).execute(&mut *connection).await?;
    }
    if !group.expired.is_empty() {
        sqlx::query(EXPIRE).bind(hex_list(group.expired.iter().copied())).execute(&mut *connection).await?;
    }
    if !group.taken.is_empty() {
        sqlx::query(EMPTY).bind(group.run).bind(to_json(&group.taken)).execute(&mut *connection).await?;
    }
    Ok(())
}

fn ask<'q>(run: Uuid, Asked { review, expired }: &Asked<'_>) -> Arguments<'q> {
    let query =
        sqlx::query(ASK).bind(review.id).bind(run).bind(sqlite_now()).bind(review.expires_at.map(micros));
    let query = query.bind(if *expired { "expired" } else { "open" }).bind(review.step.to_string());
    query.bind(review.signal.clone()).bind(to_json(&review.form)).bind(to_json(&review.shown))
}

async fn expire_of_ended(connection: &mut SqliteConnection, taken: &[(&Group<'_>, &Head)]) -> Result<()> {
    let ended = taken.iter().filter(|(group, _)| group.ends()).map(|(group, _)| group.run);
    let ended = hex_list(ended);
    if ended == "[]" {
        return Ok(());
    }
    sqlx::query(EXPIRE_OF_RUNS).bind(ended).execute(connection).await.map(drop)
}
