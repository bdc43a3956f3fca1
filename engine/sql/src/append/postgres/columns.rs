//! Appends as columns: arrays, which are the same parameters for any number of rows.

use newsum_engine::store::{StoreResult, Turnover};
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{Encode, Postgres, Type};

use super::super::group::Group;
use crate::rows::{micros, small, to_json};

/// A statement whose parameters are being bound.
pub(super) type Arguments<'q> = Query<'q, Postgres, PgArguments>;

/// The records, and what each belongs to.
#[derive(Default)]
pub(super) struct Entries<'a, Of> {
    of: Vec<Of>,
    seq: Vec<i64>,
    created_at: Vec<i64>,
    item: Vec<Option<i32>>,
    turn: Vec<i32>,
    kind: Vec<&'a str>,
    node: Vec<Option<&'a str>>,
    body: Vec<&'a str>,
}

/// What becomes of runs, and which they are.
#[derive(Default)]
pub(super) struct Ends<Of> {
    of: Vec<Of>,
    status: Vec<&'static str>,
    mail: Vec<Option<i64>>,
    ready_at: Vec<Option<i64>>,
    output: Vec<Option<String>>,
    error: Vec<Option<String>>,
}

impl<'a, Of: Copy> Entries<'a, Of> {
    pub(super) fn add(&mut self, of: Of, group: &Group<'a>) -> StoreResult<()> {
        for record in &group.records {
            self.of.push(of);
            self.seq.push(i64::try_from(record.seq).unwrap_or(i64::MAX));
            self.created_at.push(micros(record.at));
            self.item.push(record.item.map(small).transpose()?);
            self.turn.push(small(record.turn)?);
            self.kind.push(&record.kind);
            self.node.push(record.node.as_deref());
            self.body.push(&record.body);
        }
        Ok(())
    }

    pub(super) fn bind<'q>(&'q self, query: Arguments<'q>) -> Arguments<'q>
    where
        &'q Vec<Of>: Encode<'q, Postgres> + Type<Postgres>,
    {
        let query = query.bind(&self.of).bind(&self.seq).bind(&self.created_at).bind(&self.item);
        query.bind(&self.turn).bind(&self.kind).bind(&self.node).bind(&self.body)
    }
}

impl<Of> Ends<Of> {
    pub(super) fn add(&mut self, of: Of, turnover: &Turnover) {
        let (ready_at, mail) = match turnover {
            Turnover::Waiting { ready_at, mail } => (ready_at.map(micros), Some(*mail)),
            Turnover::Completed(_)
            | Turnover::Failed(_)
            | Turnover::Stopped(_)
            | Turnover::Cancelled { .. }
            | Turnover::Released => (None, None),
        };
        self.of.push(of);
        self.status.push(turnover.status().as_str());
        self.mail.push(mail);
        self.ready_at.push(ready_at);
        self.output.push(turnover.output().map(to_json));
        self.error.push(turnover.error().as_ref().map(to_json));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    pub(super) fn bind<'q>(&'q self, query: Arguments<'q>) -> Arguments<'q>
    where
        &'q Vec<Of>: Encode<'q, Postgres> + Type<Postgres>,
    {
        let query = query.bind(&self.of).bind(&self.status).bind(&self.mail);
        query.bind(&self.ready_at).bind(&self.output).bind(&self.error)
    }
}
