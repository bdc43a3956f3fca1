//! Append on SQLite: one transaction on the single writer, which nobody can come in between of.
//!
//! What the rows of the runs say is read first, where it is not known, and judged here. Rows are then written many at a
//! time, by statements for fixed numbers of rows, so that they stay prepared: each statement is handed to the thread of
//! the connection and back, which takes longer than writing a row.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use newsum_engine::store::{Record, StoreResult, Turnover};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{AssertSqlSafe, Row, Sqlite, SqlitePool};
use uuid::Uuid;

use super::group::{Asked, Group};
use super::heads::Head;
use crate::clock::sqlite_now;
use crate::fault::{Fault, judge};
use crate::journal::hex_list;
use crate::place::Place;
use crate::rows::{micros, to_json};

type Result<T> = std::result::Result<T, sqlx::Error>;
type Arguments<'q> = Query<'q, Sqlite, SqliteArguments>;

const ROWS: &str =
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

/// A statement for any number of rows: its texts for 1, 2, 4 .. rows. What is left over is filled with rows of nulls,
/// which the statement passes over.
struct Bulk {
    columns: usize,
    texts: Vec<Arc<str>>,
}

/// Rows of the largest text: of eight values each, a quarter of what SQLite binds at most.
const MOST: usize = 1024;

impl Bulk {
    fn new(head: &str, columns: usize, tail: &str) -> Self {
        let row = format!("({})", vec!["?"; columns].join(","));
        let text = |rows: usize| format!("{head}{}{tail}", vec![row.as_str(); rows].join(",")).into();
        Self { columns, texts: (0..=MOST.ilog2()).map(|power| text(1 << power)).collect() }
    }

    /// Runs it for all rows.
    async fn run<T>(
        &self,
        connection: &mut SqliteConnection,
        rows: &[T],
        bind: impl for<'q> Fn(Arguments<'q>, &T) -> Arguments<'q>,
    ) -> Result<()> {
        for chunk in rows.chunks(MOST) {
            self.query(chunk, &bind).execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// The statement for these rows, [`MOST`] at most.
    fn query<'q, T>(&self, rows: &[T], bind: impl Fn(Arguments<'q>, &T) -> Arguments<'q>) -> Arguments<'q> {
        let size = rows.len().next_power_of_two();
        let text = &self.texts[size.ilog2() as usize];
        let query = rows.iter().fold(sqlx::query(AssertSqlSafe(Arc::clone(text))), bind);
        let nulls = (size - rows.len()) * self.columns;
        (0..nulls).fold(query, |query, _| query.bind(None::<i64>))
    }
}

const INTO_JOURNAL: &str =
    "INSERT INTO journal (run_id, seq, created_at, item, turn, kind, node, body) SELECT * FROM (VALUES ";

static WRITE: LazyLock<Bulk> = LazyLock::new(|| Bulk::new(INTO_JOURNAL, 8, ") WHERE column1 IS NOT NULL"));

static WRITE_AS: LazyLock<Bulk> = LazyLock::new(|| {
    let tail = ") WHERE column1 IS NOT NULL AND EXISTS (SELECT 1 FROM worker WHERE worker.id = ?)";
    Bulk::new(INTO_JOURNAL, 8, tail)
});

static TURN_OVER: LazyLock<Bulk> = LazyLock::new(|| {
    let head = "WITH given(id, status, ready_at, finished_at, output, error) AS (VALUES ";
    let tail = ") UPDATE run SET status = given.status, worker_id = NULL,
                  ready_at = given.ready_at, finished_at = given.finished_at, output = given.output,
                  error = given.error
                FROM given WHERE run.id = given.id";
    Bulk::new(head, 6, tail)
});

/// What a running run of a registered worker says of itself.
struct Found {
    epoch: i64,
    seq: i64,
    mail: i64,
}

impl Found {
    fn accepts(&self, group: &Group<'_>) -> bool {
        self.epoch == group.epoch && group.after.is_none_or(|after| after == self.seq)
    }
}

/// A group that is taken, and how many letters its run has, where that matters.
struct Taken<'g, 'a> {
    group: &'g Group<'a>,
    mail: Option<i64>,
}

/// Writes the groups, and tells of each whether it was taken. Runs whose heads are known are not looked at, unless they
/// go to sleep: a letter may have come. If this process is mistaken about its claims, the key of the journal says so,
/// and it looks at all of them.
pub(super) async fn write(
    place: &Place,
    writer: &SqlitePool,
    groups: &[Group<'_>],
    heads: &[Option<Head>],
) -> StoreResult<Vec<bool>> {
    let written = match in_one_statement(writer, groups, heads).await {
        Ok(None) => in_one_transaction(writer, groups, heads).await,
        Ok(Some(written)) => Ok(vec![written; groups.len()]),
        Err(error) => Err(error),
    };
    let written = match written {
        Err(error) if judge(&error) == Fault::Conflict => {
            in_one_transaction(writer, groups, &vec![None; groups.len()]).await
        }
        written => written,
    };
    written.map_err(|error| place.fault(&error))
}

/// Records and nothing else, of claims of one owner whose heads are known: a statement is a transaction of its own, and
/// one way to the thread of the connection and back in place of four. Tells whether the owner is registered, and writes
/// nothing if not; none if it has to be done otherwise.
async fn in_one_statement(
    writer: &SqlitePool,
    groups: &[Group<'_>],
    heads: &[Option<Head>],
) -> Result<Option<bool>> {
    let Some(Some(Head { owner, .. })) = heads.first() else { return Ok(None) };
    let known = heads.iter().all(|head| head.as_ref().is_some_and(|head| head.owner == *owner));
    let plain = groups.iter().all(|group| group.is_plain() && group.turnover.is_none());
    let records = records(groups);
    if !known || !plain || records.is_empty() || records.len() > MOST {
        return Ok(None);
    }
    let write = WRITE_AS.query(&records, bind_record).bind(owner.to_string());
    let done = write.execute(writer).await?;
    Ok(Some(done.rows_affected() > 0))
}

fn records<'g, 'a: 'g>(groups: impl IntoIterator<Item = &'g Group<'a>>) -> Vec<(Uuid, &'a Record)> {
    let of = |group: &'g Group<'a>| group.records.iter().map(|record| (group.run, *record));
    groups.into_iter().flat_map(of).collect()
}

fn bind_record<'q>(query: Arguments<'q>, (run, record): &(Uuid, &Record)) -> Arguments<'q> {
    let query = query.bind(*run).bind(i64::try_from(record.seq).unwrap_or(i64::MAX)).bind(micros(record.at));
    let query = query.bind(record.item.map(i64::from)).bind(i64::from(record.turn));
    query.bind(record.kind.clone()).bind(record.node.clone()).bind(record.body.clone())
}

async fn in_one_transaction(
    writer: &SqlitePool,
    groups: &[Group<'_>],
    heads: &[Option<Head>],
) -> Result<Vec<bool>> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let taken = taken(&mut transaction, groups, heads).await?;
    let accepted = taken.iter().map(Option::is_some).collect();
    let taken: Vec<_> = taken.into_iter().flatten().collect();
    if !taken.is_empty() {
        write_taken(&mut transaction, &taken).await?;
    }
    transaction.commit().await?;
    Ok(accepted)
}

async fn taken<'g, 'a>(
    connection: &mut SqliteConnection,
    groups: &'g [Group<'a>],
    heads: &'g [Option<Head>],
) -> Result<Vec<Option<Taken<'g, 'a>>>> {
    let known = |(group, head): (&'g Group<'a>, &'g Option<Head>)| head.as_ref().filter(|_| !group.sleeps());
    let pairs = || groups.iter().zip(heads);
    let alive = workers(connection, pairs().any(|pair| known(pair).is_some())).await?;
    let doubtful = pairs().filter(|pair| known(*pair).is_none()).map(|(group, _)| group.run);
    let found = found(connection, &hex_list(doubtful)).await?;
    let judged = pairs().map(|pair| match (pair.0, known(pair)) {
        (group, Some(head)) => alive.contains(&*head.owner).then_some(Taken { group, mail: None }),
        (group, None) => {
            let found = found.get(&group.run).filter(|found| found.accepts(group))?;
            Some(Taken { group, mail: Some(found.mail) })
        }
    });
    Ok(judged.collect())
}

/// The workers that are registered: few.
async fn workers(connection: &mut SqliteConnection, wanted: bool) -> Result<HashSet<String>> {
    if !wanted {
        return Ok(HashSet::new());
    }
    let rows = sqlx::query("SELECT id FROM worker").fetch_all(connection).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

async fn found(connection: &mut SqliteConnection, runs: &str) -> Result<HashMap<Uuid, Found>> {
    if runs == "[]" {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query(ROWS).bind(runs.to_owned()).fetch_all(connection).await?;
    let row = |row: &sqlx::sqlite::SqliteRow| -> Result<(Uuid, Found)> {
        Ok((row.try_get(0)?, Found { epoch: row.try_get(1)?, seq: row.try_get(2)?, mail: row.try_get(3)? }))
    };
    rows.iter().map(row).collect()
}

async fn write_taken(connection: &mut SqliteConnection, taken: &[Taken<'_, '_>]) -> Result<()> {
    WRITE.run(connection, &records(taken.iter().map(|taken| taken.group)), bind_record).await?;
    turn_over(connection, taken).await?;
    for taken in taken.iter().filter(|taken| !taken.group.is_plain()) {
        reviews_and_letters(connection, taken.group).await?;
    }
    expire_of_ended(connection, taken).await
}

async fn turn_over(connection: &mut SqliteConnection, taken: &[Taken<'_, '_>]) -> Result<()> {
    let now = sqlite_now();
    let turns: Vec<_> = taken.iter().filter_map(|taken| Some((taken, taken.group.turnover?))).collect();
    TURN_OVER
        .run(connection, &turns, |query, (taken, turnover)| {
            let (status, ready_at) = status_and_time(turnover, taken.mail, now);
            let query = query.bind(taken.group.run).bind(status).bind(ready_at);
            let query = query.bind(taken.group.ends().then_some(now));
            query.bind(turnover.output().map(to_json)).bind(turnover.error().as_ref().map(to_json))
        })
        .await
}

/// A run whose owner goes to sleep without having read all its letters is ready again at once.
fn status_and_time(turnover: &Turnover, found: Option<i64>, now: i64) -> (&'static str, Option<i64>) {
    match turnover {
        Turnover::Waiting { mail, .. } if Some(*mail) != found => ("ready", Some(now)),
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

async fn expire_of_ended(connection: &mut SqliteConnection, taken: &[Taken<'_, '_>]) -> Result<()> {
    let ended = taken.iter().filter(|taken| taken.group.ends()).map(|taken| taken.group.run);
    let ended = hex_list(ended);
    if ended == "[]" {
        return Ok(());
    }
    sqlx::query(EXPIRE_OF_RUNS).bind(ended).execute(connection).await.map(drop)
}
