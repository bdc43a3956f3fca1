//! Questions to people and their answers.

use newsum_engine::RunId;
use newsum_engine::store::{Answer, Answered, LetterBody, ReviewFilter, ReviewRow, ReviewState, StoreResult};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::entity::review::{Column, Entity};
use crate::entity::run;
use crate::letters;
use crate::rows::{review_row, to_json};
use crate::store::SqlStore;

pub(crate) async fn list(store: &SqlStore, filter: &ReviewFilter) -> StoreResult<Vec<ReviewRow>> {
    let rows = Entity::find()
        .apply_if(filter.run, |query, run| query.filter(Column::RunId.eq(run.0)))
        .apply_if(filter.state, |query, state| query.filter(Column::State.eq(state.as_str())))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id);
    store.said(rows.all(store.reader()).await)?.into_iter().map(review_row).collect()
}

pub(crate) async fn get(store: &SqlStore, id: Uuid) -> StoreResult<Option<ReviewRow>> {
    store.said(Entity::find_by_id(id).one(store.reader()).await)?.map(review_row).transpose()
}

/// Answers a review. The row of its run is locked first, then the review: in the same order as an append that expires
/// the review, so that the two never wait in a circle.
pub(crate) async fn answer(store: &SqlStore, id: Uuid, answer: &Answer) -> StoreResult<Answered> {
    let Some(found) = get(store, id).await? else {
        return Ok(Answered::Unknown);
    };
    let transaction = store.begin().await?;
    lock_run(store, &transaction, found.run).await?;
    let locked = store.said(Entity::find_by_id(id).lock_exclusive().one(&transaction).await)?;
    let Some(row) = locked.map(review_row).transpose()? else {
        return Ok(Answered::Unknown);
    };
    match row.state {
        ReviewState::Answered if row.answer.as_ref() == Some(&answer.payload) => Ok(Answered::Again(row)),
        ReviewState::Answered | ReviewState::Expired => Ok(Answered::TooLate(row)),
        ReviewState::Open => first(store, transaction, row, answer).await,
    }
}

async fn lock_run(store: &SqlStore, transaction: &DatabaseTransaction, run: RunId) -> StoreResult<()> {
    let row = run::Entity::find_by_id(run.0).select_only().column(run::Column::Id).lock_exclusive();
    store.said(row.into_tuple::<Uuid>().one(transaction).await).map(drop)
}

async fn first(
    store: &SqlStore,
    transaction: DatabaseTransaction,
    row: ReviewRow,
    answer: &Answer,
) -> StoreResult<Answered> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::val(ReviewState::Answered.as_str()))
        .col_expr(Column::Answer, Expr::val(to_json(&answer.payload)))
        .col_expr(Column::Actor, Expr::val(answer.actor.clone()))
        .col_expr(Column::AnsweredAt, store.now())
        .filter(Column::Id.eq(row.review.id));
    store.said(update.exec(&transaction).await)?;
    let body = LetterBody::Signal {
        step: row.review.step.clone(),
        payload: answer.payload.clone(),
        actor: answer.actor.clone(),
        review: Some(row.review.id),
    };
    letters::post_in(store, &transaction, row.run, &body).await?;
    let answered = store.said(Entity::find_by_id(row.review.id).one(&transaction).await)?;
    let row = answered.map(review_row).transpose()?.unwrap_or(row);
    store.said(transaction.commit().await)?;
    Ok(Answered::First(row))
}
