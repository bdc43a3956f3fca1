//! Runs that go one after the other: their places.

use newsum_engine::RunId;
use newsum_engine::store::StoreResult;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QuerySelect, Statement,
};

use crate::entity::run::{Column, Entity};
use crate::store::SqlStore;

/// Sees to it that places with this key are given one at a time: whoever has a smaller one is committed, so that every claim
/// sees it. SQLite has one writer anyway.
pub(crate) async fn lock(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    serial: &str,
) -> StoreResult<()> {
    if store.backend() == DbBackend::Postgres {
        let text = "SELECT pg_advisory_xact_lock(hashtextextended('serial/' || $1, 0))";
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, [serial.into()]);
        store.said(transaction.execute_raw(statement).await)?;
    }
    Ok(())
}

/// The place after all that are unfinished.
pub(crate) fn last_place(serial: &str) -> Expr {
    let places = Query::select()
        .expr(Expr::cust("coalesce(max(serial_seq), 0) + 1"))
        .from(Entity)
        .and_where(Column::Serial.eq(serial))
        .and_where(Column::FinishedAt.is_null())
        .take();
    Expr::SubQuery(None, Box::new(places.into()))
}

/// The serial key of a run.
pub(crate) async fn of(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    id: RunId,
) -> StoreResult<Option<String>> {
    let row = Entity::find_by_id(id.0).select_only().column(Column::Serial).into_tuple::<Option<String>>();
    Ok(store.said(row.one(transaction).await)?.flatten())
}
