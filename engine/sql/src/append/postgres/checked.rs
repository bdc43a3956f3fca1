//! Append of any groups: one statement for a whole batch, which looks at the runs and their journals.
//!
//! What makes an append acceptable: its run is running, with the epoch of the writer; its owner is a worker that is
//! registered; and the newest record of its journal is the one that it follows. `own` looks at run and journal, `alive`
//! locks the rows of the owners (one, as a rule), `took` is what passes both; everything else in the statement is done
//! for those only. Why nothing can come in between:
//!
//! - A running run is taken from its owner in two ways only: the owner lets it go, which is an append like this one, on
//!   the same lane and so not at the same time; or the owner is found dead (reap) or leaves (retire), and then its row in
//!   `worker` is deleted first. That waits for the locks of `alive`, and an append that waits for it instead finds no
//!   row (`READ COMMITTED` looks at the newest version), whatever the statement saw of the run before. So the lock on
//!   the worker fences all its runs at once, and an ordinary append writes nothing but its records: no new version of
//!   the row of the run, no dead one to be cleaned up.
//! - `FOR KEY SHARE` is shared by all appends of a worker and lets it renew its lease.
//! - If a commit was lost on the way to us, its records are found by the next try, which is refused. If that commit is
//!   still under way, the key of the journal makes the try wait and fail, and it is tried again.
//! - A try whose connection broke may be slow enough to see its run as it was before a later try of the same append let
//!   it go. So a run that turns over is looked at once more when its row is locked.
//! - A letter raises `mail` on the row of the run. An owner goes to sleep only if `mail` is what it has read; else its
//!   run is ready at once. So no letter is slept through.
//! - Locks are taken in this order everywhere: worker, run, reviews and letters. Groups come sorted by run, so that two
//!   batches meet in the same order; should PostgreSQL still find a circle, it takes one of the two back, which is tried
//!   again: nothing of it has happened.
//!
//! How it is said leaves the planner one way only, whatever it believes about the size of a table that has just been
//! made (see `session.rs`): for each group, one look-up by key. `x = ANY (ARRAY[y])` can be looked up
//! in the index of `x`, but cannot be turned around into a walk through all of `x` in order, as `x = y` can. `(condition)
//! IS TRUE` keeps another index from offering itself for the condition, and `IN (SELECT ..)` from becoming a join that
//! compares each record with each run.

use std::sync::{Arc, LazyLock};

use newsum_engine::store::{StoreError, StoreResult};
use sqlx::{AssertSqlSafe, PgConnection, Row};
use uuid::Uuid;

use super::super::group::Group;
use super::columns::{Arguments, Ends, Entries};
use super::turn_over;
use crate::clock::postgres_now;
use crate::fault::{Fault, judge};
use crate::place::Place;
use crate::rows::{micros, to_json};

/// How often a batch is tried that PostgreSQL took back to get others out of a circle.
const TRIES: u32 = 5;

const FENCE: &str = "WITH own AS MATERIALIZED (
    SELECT given.ord, run.worker_id
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS given(run_id, epoch, after, ord)
         JOIN run ON run.id = ANY (ARRAY[given.run_id])
    WHERE run.epoch = given.epoch AND (run.status = 'running') IS TRUE
      AND (given.after IS NULL OR given.after = coalesce(
          (SELECT journal.seq FROM journal WHERE journal.run_id = given.run_id ORDER BY journal.seq DESC LIMIT 1), 0))
), alive AS MATERIALIZED (
    SELECT worker.id FROM worker
    WHERE worker.id = ANY (ARRAY(SELECT DISTINCT own.worker_id FROM own)) FOR KEY SHARE
), took AS MATERIALIZED (
    SELECT own.ord FROM own WHERE (own.worker_id IN (SELECT alive.id FROM alive)) IS TRUE
)";

const TURN_OVER: &str = concat!(
    ", turned AS (",
    turn_over!(),
    "FROM unnest($12::bigint[], $13::text[], $14::bigint[], $15::bigint[], $16::text[], $17::text[])
         AS given(ord, status, mail, ready_at, output, error)
    WHERE run.id = ANY (ARRAY[($1::uuid[])[given.ord]]) AND (given.ord IN (SELECT took.ord FROM took)) IS TRUE
      AND (run.epoch = ($2::bigint[])[given.ord] AND run.status = 'running') IS TRUE
    RETURNING run.id, run.finished_at IS NOT NULL AS ended
), ended AS (
    UPDATE review SET state = 'expired'
    FROM turned WHERE turned.ended AND review.run_id = ANY (ARRAY[turned.id]) AND (review.state = 'open') IS TRUE
)"
);

const WRITE: &str = ", written AS (
    INSERT INTO journal (run_id, seq, created_at, item, turn, kind, node, body)
    SELECT ($1::uuid[])[entry.ord], entry.seq, entry.created_at, entry.item, entry.turn, entry.kind, entry.node,
           entry.body
    FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::integer[], $8::integer[], $9::text[], $10::text[],
                $11::text[])
         AS entry(ord, seq, created_at, item, turn, kind, node, body)
    WHERE (entry.ord IN (SELECT took.ord FROM took)) IS TRUE
)";

const REVIEWS_AND_LETTERS: &str = concat!(
    ", asked AS (
    INSERT INTO review (id, run_id, created_at, expires_at, state, step, signal, form, shown)
    SELECT ask.id, ($1::uuid[])[ask.ord], ",
    postgres_now!(),
    ", ask.expires_at, ask.state, ask.step, ask.signal, ask.form, ask.shown
    FROM unnest($18::bigint[], $19::uuid[], $20::bigint[], $21::text[], $22::text[], $23::text[], $24::text[],
                $25::text[])
         AS ask(ord, id, expires_at, state, step, signal, form, shown)
    WHERE (ask.ord IN (SELECT took.ord FROM took)) IS TRUE
    ON CONFLICT (id) DO UPDATE SET
        created_at = excluded.created_at, expires_at = excluded.expires_at, state = excluded.state,
        form = excluded.form, shown = excluded.shown, answer = NULL, actor = NULL, answered_at = NULL
), expired AS (
    UPDATE review SET state = 'expired'
    FROM unnest($26::bigint[], $27::uuid[]) AS expiry(ord, id)
    WHERE review.id = ANY (ARRAY[expiry.id]) AND (review.state = 'open') IS TRUE
      AND (expiry.ord IN (SELECT took.ord FROM took)) IS TRUE
), emptied AS (
    DELETE FROM inbox USING unnest($28::bigint[], $29::bigint[]) AS letter(ord, id)
    WHERE inbox.run_id = ANY (ARRAY[($1::uuid[])[letter.ord]]) AND inbox.id = letter.id
      AND (letter.ord IN (SELECT took.ord FROM took)) IS TRUE
)"
);

/// By whether a run turns over, and whether there are reviews or letters.
static STATEMENTS: LazyLock<[Arc<str>; 4]> = LazyLock::new(|| {
    let statement =
        |turn: &str, more: &str| format!("{FENCE}{turn}{WRITE}{more} SELECT took.ord FROM took").into();
    [
        statement("", ""),
        statement("", REVIEWS_AND_LETTERS),
        statement(TURN_OVER, ""),
        statement(TURN_OVER, REVIEWS_AND_LETTERS),
    ]
});

/// The texts, for a test of their plans.
#[cfg(test)]
pub(super) fn statements() -> impl Iterator<Item = Arc<str>> {
    STATEMENTS.iter().map(Arc::clone)
}

/// Writes the groups, and tells of each whether it was taken.
pub(super) async fn write(
    place: &Place,
    connection: &mut PgConnection,
    groups: &[&Group<'_>],
) -> StoreResult<Vec<bool>> {
    let columns = Columns::of(groups)?;
    let mut tries = 0;
    let taken = loop {
        tries += 1;
        match columns.query().fetch_all(&mut *connection).await {
            Ok(rows) => break rows,
            Err(error) if judge(&error) == Fault::Conflict && tries < TRIES => {}
            Err(error) => return Err(place.fault(&error)),
        }
    };
    let mut accepted = vec![false; groups.len()];
    for row in taken {
        let ord: i64 = row.try_get(0).map_err(|error| place.fault(&error))?;
        let index = usize::try_from(ord - 1).ok().filter(|index| *index < groups.len());
        accepted[index
            .ok_or_else(|| StoreError::Corrupt(format!("{place}: a group {ord} that was not given")))?] =
            true;
    }
    Ok(accepted)
}

/// The groups as columns: arrays, which are the same parameters for any number of rows. `ord` is the number of the
/// group, from 1.
#[derive(Default)]
struct Columns<'a> {
    turns: bool,
    more: bool,
    run: Vec<Uuid>,
    epoch: Vec<i64>,
    after: Vec<Option<i64>>,
    entries: Entries<'a, i64>,
    ends: Ends<i64>,
    asked: Asked<'a>,
    expired: (Vec<i64>, Vec<Uuid>),
    letters: (Vec<i64>, Vec<i64>),
}

#[derive(Default)]
struct Asked<'a> {
    ord: Vec<i64>,
    id: Vec<Uuid>,
    expires_at: Vec<Option<i64>>,
    state: Vec<&'static str>,
    step: Vec<String>,
    signal: Vec<&'a str>,
    form: Vec<String>,
    shown: Vec<String>,
}

impl<'a> Columns<'a> {
    fn of(groups: &[&Group<'a>]) -> StoreResult<Self> {
        let mut columns = Self {
            turns: groups.iter().any(|group| group.turnover.is_some()),
            more: groups.iter().any(|group| !group.is_plain()),
            ..Self::default()
        };
        for (ord, group) in (1..).zip(groups) {
            columns.add(ord, group)?;
        }
        Ok(columns)
    }

    fn add(&mut self, ord: i64, group: &Group<'a>) -> StoreResult<()> {
        self.run.push(group.run);
        self.epoch.push(group.epoch);
        self.after.push(group.after);
        if let Some(turnover) = group.turnover {
            self.ends.add(ord, turnover);
        }
        self.entries.add(ord, group)?;
        self.asked.add(ord, group);
        self.expired.0.extend(group.expired.iter().map(|_| ord));
        self.expired.1.extend(&group.expired);
        self.letters.0.extend(group.taken.iter().map(|_| ord));
        self.letters.1.extend(&group.taken);
        Ok(())
    }

    fn query(&self) -> Arguments<'_> {
        let text = Arc::clone(&STATEMENTS[usize::from(self.turns) * 2 + usize::from(self.more)]);
        let query = sqlx::query(AssertSqlSafe(text));
        let query = query.bind(&self.run).bind(&self.epoch).bind(&self.after);
        let query = self.entries.bind(query);
        let query = self.ends.bind(query);
        let query = self.asked.bind(query);
        query.bind(&self.expired.0).bind(&self.expired.1).bind(&self.letters.0).bind(&self.letters.1)
    }
}

impl<'a> Asked<'a> {
    fn add(&mut self, ord: i64, group: &Group<'a>) {
        for asked in &group.asked {
            self.ord.push(ord);
            self.id.push(asked.review.id);
            self.expires_at.push(asked.review.expires_at.map(micros));
            self.state.push(if asked.expired { "expired" } else { "open" });
            self.step.push(asked.review.step.to_string());
            self.signal.push(&asked.review.signal);
            self.form.push(to_json(&asked.review.form));
            self.shown.push(to_json(&asked.review.shown));
        }
    }

    fn bind<'q>(&'q self, query: Arguments<'q>) -> Arguments<'q> {
        let query = query.bind(&self.ord).bind(&self.id).bind(&self.expires_at).bind(&self.state);
        query.bind(&self.step).bind(&self.signal).bind(&self.form).bind(&self.shown)
    }
}
