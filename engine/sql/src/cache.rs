//! Outputs that are used again.

use std::time::Duration;

use newsum_engine::store::{CacheRow, StoreResult};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};

use crate::entity::cache::{Column, Entity};
use crate::rows::{of_json, to_json};
use crate::store::SqlStore;

/// Rows that a statement deletes at most.
const ROWS: u64 = 500;
/// The longest span that is counted: added to a moment of our time it is one that a table holds.
const LONGEST: i64 = i64::MAX / 4;

pub(crate) async fn get(store: &SqlStore, key: &str, younger: Duration) -> StoreResult<Option<CacheRow>> {
    let fresh = Entity::find_by_id(key)
        .filter(Expr::col(Column::ExpiresAt).gt(store.now()))
        .filter(Expr::col(Column::CreatedAt).gt(store.now().sub(micros(younger))));
    let Some(row) = store.said(fresh.one(store.reader()).await)? else { return Ok(None) };
    Ok(Some(CacheRow {
        output: of_json(&row.output, || format!("the cached output {}", row.key))?,
        blobs: of_json(&row.blobs, || format!("the large values of the cached output {}", row.key))?,
        key: row.key,
        kind: row.kind,
    }))
}

/// Of two who put one, the later one stays.
pub(crate) async fn put(store: &SqlStore, row: &CacheRow, keep: Duration) -> StoreResult<()> {
    use Column::{Blobs, CreatedAt, ExpiresAt, Key, Kind, Output};
    let values: [Expr; 6] = [
        row.key.as_str().into(),
        store.now(),
        store.now().add(micros(keep)),
        row.kind.as_str().into(),
        to_json(&row.output).into(),
        to_json(&row.blobs).into(),
    ];
    let replace =
        OnConflict::column(Key).update_columns([CreatedAt, ExpiresAt, Kind, Output, Blobs]).to_owned();
    let mut insert = Query::insert();
    insert.into_table(Entity).columns([Key, CreatedAt, ExpiresAt, Kind, Output, Blobs]).values_panic(values);
    insert.on_conflict(replace);
    store.said(store.writer().execute(&insert).await).map(drop)
}

pub(crate) async fn sweep(store: &SqlStore) -> StoreResult<usize> {
    let some = Query::select()
        .column(Column::Key)
        .from(Entity)
        .and_where(Expr::col(Column::ExpiresAt).lte(store.now()))
        .limit(ROWS)
        .take();
    // One that was put again in between is fresh.
    let delete = Entity::delete_many()
        .filter(Expr::col(Column::Key).in_subquery(some))
        .filter(Expr::col(Column::ExpiresAt).lte(store.now()));
    let deleted = store.said(delete.exec(store.writer()).await)?.rows_affected;
    Ok(usize::try_from(deleted).unwrap_or(usize::MAX))
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(LONGEST).clamp(0, LONGEST)
}
