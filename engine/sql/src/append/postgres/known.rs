//! Append of groups whose heads are known: one statement, which looks at nothing but the row of the owner.
//!
//! What may come between: the owner is found dead or leaves. Then its row in `worker` is deleted, which waits for the
//! lock of `alive`, or `alive` waits for it and finds nothing; and nothing is written. All else that could be wrong (an
//! earlier claim, a gap, a position that is taken) is so only if this process is mistaken about its own claims: a
//! position that is taken is refused by the key of the journal, and a run that does not turn over divides by zero.
//! Either takes the whole statement back, and it is done again by one that looks ([`super::checked`]).

use std::sync::{Arc, LazyLock};

use newsum_engine::store::StoreResult;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use uuid::Uuid;

use super::super::group::Group;
use super::columns::{Arguments, Ends, Entries};
use super::turn_over;
use crate::clock::postgres_now;

/// `unnest` in the list of a `SELECT` gives its rows one by one; after `FROM` it would first write all of them down.
macro_rules! into_journal {
    ($alive:literal) => {
        concat!(
            "INSERT INTO journal (run_id, seq, created_at, item, turn, kind, node, body)
    SELECT unnest($2::uuid[]), unnest($3::bigint[]), unnest($4::bigint[]), unnest($5::integer[]),
           unnest($6::integer[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[]) ",
            $alive
        )
    };
}

/// Records and nothing else. Between the steps of a run alone it is what is waited for: without `WITH`, which takes
/// a tenth of the time of a commit (measured: 140 µs with it, 129 without, 116 for a bare row).
const PLAIN: &str = into_journal!("FROM (SELECT FROM worker WHERE worker.id = $1 FOR KEY SHARE) AS alive");

const WRITE: &str = concat!(
    "WITH alive AS MATERIALIZED (
    SELECT worker.id FROM worker WHERE worker.id = $1 FOR KEY SHARE
), written AS (",
    into_journal!("WHERE EXISTS (SELECT FROM alive)"),
    ")"
);

const TURN_OVER: &str = concat!(
    ", turned AS (",
    turn_over!(),
    "FROM unnest($10::uuid[], $11::text[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::bigint[])
         AS given(id, status, mail, ready_at, output, error, epoch)
    WHERE run.id = ANY (ARRAY[given.id]) AND (run.epoch = given.epoch AND run.worker_id = $1) IS TRUE
      AND EXISTS (SELECT FROM alive)
    RETURNING run.id, run.finished_at IS NOT NULL AS ended
), ended AS (
    UPDATE review SET state = 'expired'
    FROM turned WHERE turned.ended AND review.run_id = ANY (ARRAY[turned.id]) AND (review.state = 'open') IS TRUE
)"
);

static TURNING: LazyLock<Arc<str>> = LazyLock::new(|| {
    format!(
        "{WRITE}{TURN_OVER} SELECT 1 / (SELECT count(*) IN (0, cardinality($10)) FROM turned)::integer = 1
             AND EXISTS (SELECT FROM alive)"
    )
    .into()
});

/// The texts, for a test of their plans.
#[cfg(test)]
pub(super) fn statements() -> [Arc<str>; 2] {
    [PLAIN.into(), Arc::clone(&TURNING)]
}

/// Writes the groups of one owner. False if it is not registered any more: then nothing is written.
pub(super) async fn write(
    connection: &mut PgConnection,
    owner: &str,
    groups: &[&Group<'_>],
) -> StoreResult<Result<bool, sqlx::Error>> {
    let columns = Columns::of(groups)?;
    let written = if columns.ends.is_empty() {
        let plain = columns.entries.bind(sqlx::query(PLAIN).bind(owner));
        plain.execute(connection).await.map(|done| done.rows_affected() > 0)
    } else {
        columns.turning(owner).fetch_one(connection).await.and_then(|row| row.try_get(0))
    };
    Ok(written)
}

#[derive(Default)]
struct Columns<'a> {
    entries: Entries<'a, Uuid>,
    ends: Ends<Uuid>,
    epochs: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn of(groups: &[&Group<'a>]) -> StoreResult<Self> {
        let mut columns = Self::default();
        for group in groups {
            columns.entries.add(group.run, group)?;
            if let Some(turnover) = group.turnover {
                columns.ends.add(group.run, turnover);
                columns.epochs.push(group.epoch);
            }
        }
        Ok(columns)
    }

    fn turning<'q>(&'q self, owner: &'q str) -> Arguments<'q> {
        let text = AssertSqlSafe(Arc::clone(&TURNING));
        self.ends.bind(self.entries.bind(sqlx::query(text).bind(owner))).bind(&self.epochs)
    }
}
