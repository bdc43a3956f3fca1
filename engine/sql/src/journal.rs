//! Journals, as they are read.

use std::collections::HashMap;

use newsum_engine::RunId;
use newsum_engine::store::{Record, StoreResult};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::journal::{Column, Entity, Model};
use crate::rows::{record, to_json};
use crate::store::{Sql, SqlStore};

/// The length of the journal of `run`: the position of its newest record.
macro_rules! journal_length {
    () => {
        "coalesce((SELECT journal.seq FROM journal WHERE journal.run_id = run.id ORDER BY journal.seq DESC LIMIT 1), 0)"
    };
}
pub(crate) use journal_length;

/// The length of the journal of `run`, in a query.
pub(crate) fn length_of_run() -> Expr {
    Expr::cust(journal_length!())
}

/// In PostgreSQL, one look-up for each run: an order over all of them could be had by walking through the whole table.
pub(crate) const OF_RUNS: Sql = Sql {
    postgres:
        "SELECT entry.* FROM json_array_elements_text($1::json) AS asked(id)
               CROSS JOIN LATERAL (SELECT * FROM journal WHERE run_id = asked.id::uuid ORDER BY seq) AS entry",
    sqlite: "SELECT * FROM journal WHERE run_id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY run_id, seq",
};

pub(crate) async fn page(store: &SqlStore, id: RunId, after: u64, limit: usize) -> StoreResult<Vec<Record>> {
    let page = Entity::find()
        .filter(Column::RunId.eq(id.0))
        .filter(Column::Seq.gt(i64::try_from(after).unwrap_or(i64::MAX)))
        .order_by_asc(Column::Seq)
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).unsigned_abs());
    store.said(page.all(store.reader()).await)?.into_iter().map(record).collect()
}

/// The whole journals of these runs.
pub(crate) async fn of_runs(
    store: &SqlStore,
    connection: &impl ConnectionTrait,
    runs: impl IntoIterator<Item = Uuid>,
) -> StoreResult<HashMap<Uuid, Vec<Record>>> {
    let statement = store.statement(&OF_RUNS, vec![hex_list(runs.into_iter()).into()]);
    let mut journals = HashMap::<_, Vec<_>>::new();
    for row in store.said(connection.query_all_raw(statement).await)? {
        let row = store.said(Model::from_query_result(&row, ""))?;
        journals.entry(row.run_id).or_default().push(record(row)?);
    }
    journals.values_mut().for_each(|journal| journal.sort_unstable_by_key(|record| record.seq));
    Ok(journals)
}

/// Ids as one parameter: a JSON array of hexadecimal numbers, which both databases unfold.
pub(crate) fn hex_list(ids: impl Iterator<Item = Uuid>) -> String {
    to_json(&ids.map(|id| id.simple().to_string()).collect::<Vec<_>>())
}
