//! Workflows under their hashes.

use newsum_engine::store::{StoreResult, WorkflowRow};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};

use crate::entity::workflow::{ActiveModel, Column, Entity};
use crate::rows::{to_json, workflow_row};
use crate::store::SqlStore;

pub(crate) async fn put(store: &SqlStore, workflow: &WorkflowRow) -> StoreResult<()> {
    let row = ActiveModel {
        hash: Set(workflow.hash.clone()),
        name: Set(workflow.name.clone()),
        version: Set(workflow.version.into()),
        source: Set(workflow.source.clone()),
        plan: Set(to_json(&workflow.plan)),
    };
    let kept = OnConflict::column(Column::Hash).do_nothing().to_owned();
    let insert = Entity::insert(row).on_conflict(kept).exec_without_returning(store.writer());
    store.said(insert.await).map(drop)
}

pub(crate) async fn get(store: &SqlStore, hash: &str) -> StoreResult<Option<WorkflowRow>> {
    store.said(Entity::find_by_id(hash).one(store.reader()).await)?.map(workflow_row).transpose()
}
