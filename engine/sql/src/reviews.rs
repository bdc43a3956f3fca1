//! Questions to people and their answers.

use newsum_engine::RunId;
use newsum_engine::store::{Answer, Answered, LetterBody, ReviewFilter, ReviewRow, ReviewState, StoreResult};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Statement,
};
use uuid::Uuid;

use crate::clock::postgres_now;
use crate::entity::review::{Column, Entity, Model};
use crate::entity::run;
use crate::letters;
use crate::rows::{review_row, to_json};
use crate::store::{Pools, SqlStore};

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
    match store.pools() {
        Pools::Postgres { .. } => at_once(store, &found, answer).await,
        Pools::Sqlite { .. } => step_by_step(store, &found, answer).await,
    }
}

/// All of it in one round trip, because somebody waits for the next step. What [`letters::post_in`] does is in it.
pub(crate) const ANSWER: &str = concat!(
    "WITH held AS MATERIALIZED (
        SELECT run.id FROM run WHERE run.id = $1 FOR NO KEY UPDATE
    ), asked AS MATERIALIZED (
        SELECT review.* FROM review WHERE review.id = $2 AND EXISTS (SELECT FROM held) FOR NO KEY UPDATE
    ), answered AS (
        UPDATE review SET state = 'answered', answer = $3, actor = $4, answered_at = ",
    postgres_now!(),
    "   FROM asked WHERE review.id = ANY (ARRAY[asked.id]) AND asked.state = 'open' RETURNING review.*
    ), raised AS (
        UPDATE run SET mail = run.mail + 1,
            ready_at = CASE WHEN run.status = 'waiting' AND run.needs IS NULL THEN ",
    postgres_now!(),
    "       ELSE run.ready_at END,
            status = CASE WHEN run.status = 'waiting' AND run.needs IS NULL THEN 'ready' ELSE run.status END
        WHERE run.id = $1 AND (run.status NOT IN ('completed', 'failed', 'stopped', 'cancelled')) IS TRUE
          AND EXISTS (SELECT FROM answered)
        RETURNING run.mail
    ), posted AS (
        INSERT INTO inbox (run_id, mail, kind, body) SELECT $1, raised.mail, 'signal', $5 FROM raised
    )
    SELECT true AS first, answered.* FROM answered
    UNION ALL SELECT false, asked.* FROM asked WHERE NOT EXISTS (SELECT FROM answered)"
);

async fn at_once(store: &SqlStore, found: &ReviewRow, answer: &Answer) -> StoreResult<Answered> {
    let letter = to_json(&signal(found, answer));
    let payload = to_json(&answer.payload);
    let values = [
        found.run.0.into(),
        found.review.id.into(),
        payload.into(),
        answer.actor.clone().into(),
        letter.into(),
    ];
    let statement = Statement::from_sql_and_values(store.backend(), ANSWER, values);
    let Some(row) = store.said(store.writer().query_one_raw(statement).await)? else {
        return Ok(Answered::Unknown);
    };
    let first: bool = store.said(row.try_get("", "first"))?;
    let review = review_row(store.said(Model::from_query_result(&row, ""))?)?;
    Ok(if first { Answered::First(review) } else { too_late(review, answer) })
}

fn signal(review: &ReviewRow, answer: &Answer) -> LetterBody {
    LetterBody::Signal {
        step: review.review.step.clone(),
        payload: answer.payload.clone(),
        actor: answer.actor.clone(),
        review: Some(review.review.id),
    }
}

/// What is said to somebody who was not the first.
fn too_late(review: ReviewRow, answer: &Answer) -> Answered {
    let same = review.state == ReviewState::Answered && review.answer.as_ref() == Some(&answer.payload);
    if same { Answered::Again(review) } else { Answered::TooLate(review) }
}

async fn step_by_step(store: &SqlStore, found: &ReviewRow, answer: &Answer) -> StoreResult<Answered> {
    let id = found.review.id;
    let transaction = store.begin().await?;
    lock_run(store, &transaction, found.run).await?;
    let locked = store.said(Entity::find_by_id(id).lock_exclusive().one(&transaction).await)?;
    let Some(row) = locked.map(review_row).transpose()? else {
        return Ok(Answered::Unknown);
    };
    match row.state {
        ReviewState::Answered | ReviewState::Expired => Ok(too_late(row, answer)),
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
    let body = signal(&row, answer);
    letters::post_in(store, &transaction, row.run, &body).await?;
    let answered = store.said(Entity::find_by_id(row.review.id).one(&transaction).await)?;
    let row = answered.map(review_row).transpose()?.unwrap_or(row);
    store.said(transaction.commit().await)?;
    Ok(Answered::First(row))
}
