//! Which runs refer to which large values.

use newsum_engine::RunId;
use newsum_engine::store::StoreResult;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use crate::entity::blob::{ActiveModel, Column, Entity};
use crate::store::SqlStore;

/// Rows in one statement.
const ROWS: usize = 500;

pub(crate) async fn refer(store: &SqlStore, run: RunId, hashes: &[String]) -> StoreResult<()> {
    refer_in(store, store.writer(), run, hashes).await
}

pub(crate) async fn refer_in(
    store: &SqlStore,
    connection: &impl ConnectionTrait,
    run: RunId,
    hashes: &[String],
) -> StoreResult<()> {
    for some in hashes.chunks(ROWS) {
        let row = |hash: &String| ActiveModel { run_id: Set(run.0), hash: Set(hash.clone()) };
        let insert = Entity::insert_many(some.iter().map(row));
        let insert = insert.on_conflict(OnConflict::new().do_nothing().to_owned());
        store.said(insert.exec_without_returning(connection).await)?;
    }
    Ok(())
}

pub(crate) async fn referred(store: &SqlStore, hashes: &[String]) -> StoreResult<Vec<String>> {
    let mut referred = Vec::new();
    for some in hashes.chunks(ROWS) {
        let found = Entity::find()
            .select_only()
            .column(Column::Hash)
            .distinct()
            .filter(Column::Hash.is_in(some))
            .into_tuple::<String>();
        referred.extend(store.said(found.all(store.reader()).await)?);
    }
    Ok(referred)
}

pub(crate) async fn referred_by(store: &SqlStore, run: RunId) -> StoreResult<Vec<String>> {
    let found = Entity::find()
        .select_only()
        .column(Column::Hash)
        .filter(Column::RunId.eq(run.0))
        .into_tuple::<String>();
    store.said(found.all(store.reader()).await)
}
