//! Workers and their leases.

use newsum_engine::WorkerId;
use newsum_engine::store::{RunStatus, StoreResult, WorkerRow};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::{run, worker};
use crate::rows::{to_json, worker_row};
use crate::store::SqlStore;

pub(crate) async fn enlist(store: &SqlStore, row: &WorkerRow) -> StoreResult<()> {
    use worker::Column::{Id, Kinds, LeaseMs, Queues, SeenAt};
    // Its row may have been deleted, and its runs been taken away with it.
    store.heads().forget_all_of(&row.id.0);
    let lease = i64::try_from(row.lease.as_millis()).unwrap_or(i64::MAX / 1000);
    let values: [Expr; 5] = [
        row.id.0.clone().into(),
        store.now(),
        lease.into(),
        to_json(&row.queues).into(),
        to_json(&row.kinds).into(),
    ];
    let again = OnConflict::column(Id).update_columns([SeenAt, LeaseMs, Queues, Kinds]).to_owned();
    let mut insert = Query::insert();
    insert.into_table(worker::Entity).columns([Id, SeenAt, LeaseMs, Queues, Kinds]);
    insert.values_panic(values).on_conflict(again);
    store.said(store.writer().execute(&insert).await).map(drop)
}

pub(crate) async fn renew(store: &SqlStore, id: &WorkerId) -> StoreResult<bool> {
    let lives =
        store.now().sub(Expr::col(worker::Column::SeenAt)).lte(Expr::col(worker::Column::LeaseMs).mul(1000));
    let renew = worker::Entity::update_many()
        .col_expr(worker::Column::SeenAt, store.now())
        .filter(worker::Column::Id.eq(id.0.as_str()))
        .filter(lives);
    Ok(store.said(renew.exec(store.writer()).await)?.rows_affected > 0)
}

pub(crate) async fn retire(store: &SqlStore, id: &WorkerId) -> StoreResult<()> {
    store.heads().forget_all_of(&id.0);
    let transaction = store.begin().await?;
    store.said(worker::Entity::delete_by_id(id.0.as_str()).exec(&transaction).await)?;
    let hand_back = run::Entity::update_many()
        .col_expr(run::Column::Status, Expr::val(RunStatus::Ready.as_str()))
        .col_expr(run::Column::WorkerId, Expr::val(None::<String>))
        .col_expr(run::Column::ReadyAt, store.now())
        .filter(run::Column::WorkerId.eq(id.0.as_str()));
    store.said(hand_back.exec(&transaction).await)?;
    store.said(transaction.commit().await)
}

/// Forgets every worker, without waiting for leases: whoever holds the lock of a SQLite file is the only process that
/// writes it, so that all workers of before are dead. The next reap takes their runs over.
pub(crate) async fn forget_all(store: &SqlStore) -> StoreResult<()> {
    store.said(worker::Entity::delete_many().exec(store.writer()).await).map(drop)
}

pub(crate) async fn list(store: &SqlStore) -> StoreResult<Vec<WorkerRow>> {
    let rows = worker::Entity::find().order_by_asc(worker::Column::Id).all(store.reader()).await;
    store.said(rows)?.into_iter().map(worker_row).collect()
}
