//! Blocked runs: set aside by a worker that lacks a kind, taken by one that has all.
//!
//! In the table they wait, without a timer, and say what they need: no statement of those that claim, append or reap
//! ever sees them, and those have no column more to look at.

use newsum_engine::store::{Claimed, RunStatus, StoreResult};
use newsum_engine::{RunId, WorkerId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::claim;
use crate::entity::run::{Column, Entity};
use crate::rows::{of_json, to_json};
use crate::store::SqlStore;

pub(crate) async fn block(store: &SqlStore, run: RunId, epoch: i64, needs: &[String]) -> StoreResult<bool> {
    let block = Entity::update_many()
        .col_expr(Column::Status, Expr::val(RunStatus::Waiting.as_str()))
        .col_expr(Column::WorkerId, Expr::val(None::<String>))
        .col_expr(Column::ReadyAt, Expr::val(None::<i64>))
        .col_expr(Column::Needs, Expr::val(to_json(&needs)))
        .filter(Column::Id.eq(run.0))
        .filter(Column::Epoch.eq(epoch))
        .filter(Column::Status.eq(RunStatus::Running.as_str()));
    store.heads().forget(run.0);
    Ok(store.said(block.exec(store.writer()).await)?.rows_affected > 0)
}

/// Runs of one workflow mostly need the same, so that there are few sets of kinds however many runs are blocked: which
/// of them this worker has is found out here, not in the database.
pub(crate) async fn claim(
    store: &SqlStore,
    worker: &WorkerId,
    queues: &[String],
    kinds: &[String],
    most: usize,
) -> StoreResult<Vec<Claimed>> {
    let sets = sets_of_needs(store, queues).await?;
    let mut fitting = Vec::new();
    for set in sets {
        let needs: Vec<String> = of_json(&set, || "what blocked runs need".to_owned())?;
        if needs.iter().all(|need| kinds.contains(need)) {
            fitting.push(set);
        }
    }
    if fitting.is_empty() {
        return Ok(Vec::new());
    }
    claim::claim_needing(store, worker, queues, &fitting, most).await
}

async fn sets_of_needs(store: &SqlStore, queues: &[String]) -> StoreResult<Vec<String>> {
    let sets = Entity::find()
        .select_only()
        .column(Column::Needs)
        .distinct()
        .filter(Column::Needs.is_not_null())
        .filter(Column::Queue.is_in(queues));
    store.said(sets.into_tuple::<String>().all(store.reader()).await)
}
