//! Forks: runs that begin with a journal.

use newsum_engine::RunId;
use newsum_engine::store::{Created, Fork, Record, StoreError, StoreResult};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use crate::blobs;
use crate::entity::{journal, run};
use crate::rows::run_row;
use crate::runs::{active, get, insert};
use crate::store::SqlStore;

/// Records in one statement: 8 parameters each, of which SQLite takes 32,766 and PostgreSQL 65,535.
const ROWS: usize = 500;

/// Creates a run with its journal, in one transaction.
pub(crate) async fn fork(store: &SqlStore, fork: Fork) -> StoreResult<Created> {
    let (id, blobs) = (fork.run.id, fork.run.blobs.clone());
    let transaction = store.begin().await?;
    let inserted = store.said(transaction.query_one(&insert(store, fork.run)).await)?;
    if inserted.is_none() {
        store.said(transaction.rollback().await)?;
        let existing = get(store, id).await?;
        let other = || StoreError::Unavailable(format!("{}: the run {id} was just deleted", store.place()));
        return existing.map(Created::Existing).ok_or_else(other);
    }
    write(store, &transaction, id, &fork.journal).await?;
    blobs::refer_in(store, &transaction, id, &blobs).await?;
    note(store, &transaction, id, fork.of, fork.seq).await?;
    let row = store.said(run::Entity::find_by_id(id.0).one(&transaction).await)?;
    let row = row.ok_or_else(|| StoreError::Corrupt(format!("the run {id}, which was just written")))?;
    store.said(transaction.commit().await)?;
    run_row(row).map(Created::New)
}

async fn write(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    id: RunId,
    records: &[Record],
) -> StoreResult<()> {
    for chunk in records.chunks(ROWS) {
        let row = |record: &Record| active(id, i64::try_from(record.seq).unwrap_or(i64::MAX), record);
        let rows = chunk.iter().map(row).collect::<StoreResult<Vec<_>>>()?;
        store.said(journal::Entity::insert_many(rows).exec_without_returning(transaction).await)?;
    }
    Ok(())
}

async fn note(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    id: RunId,
    of: RunId,
    seq: u64,
) -> StoreResult<()> {
    let note = run::Entity::update_many()
        .col_expr(run::Column::ForkOf, Expr::val(of.0))
        .col_expr(run::Column::ForkSeq, Expr::val(i64::try_from(seq).unwrap_or(i64::MAX)))
        .filter(run::Column::Id.eq(id.0));
    store.said(note.exec(transaction).await).map(drop)
}
