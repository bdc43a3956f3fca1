//! Letters on their way to the owner of a run.

use newsum_engine::RunId;
use newsum_engine::store::{Letter, LetterBody, RunStatus, StoreResult};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult,
    NotSet, QueryFilter, QuerySelect, Set,
};

use crate::entity::{inbox, run};
use crate::journal::hex_list;
use crate::rows::{letter, to_json};
use crate::store::{Sql, SqlStore};

/// Asked by every worker that drives something: SQL text, so that it is one prepared statement for any number of runs.
pub(crate) const OF_RUNS: Sql = Sql {
    postgres: "SELECT letter.* FROM json_array_elements_text($1::json) AS asked(id)
               CROSS JOIN LATERAL (SELECT * FROM inbox WHERE run_id = asked.id::uuid ORDER BY id) AS letter",
    sqlite: "SELECT * FROM inbox WHERE run_id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY id",
};

pub(crate) async fn post(store: &SqlStore, run: RunId, body: &LetterBody) -> StoreResult<Option<Letter>> {
    let transaction = store.begin().await?;
    let letter = post_in(store, &transaction, run, body).await?;
    store.said(transaction.commit().await)?;
    Ok(letter)
}

/// Posts a letter. The row of the run is raised first: its lock is what keeps letters of a run in order, and what an
/// owner that goes to sleep at this moment has to wait for, or else makes us wait. He sleeps only if `mail` is what he
/// has read; so either he sees the raised number and stays awake, or we see him asleep and wake him.
pub(crate) async fn post_in(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    run: RunId,
    body: &LetterBody,
) -> StoreResult<Option<Letter>> {
    let Some(mail) = raise(store, transaction, run).await? else {
        return Ok(None);
    };
    let row = inbox::ActiveModel {
        id: NotSet,
        run_id: Set(run.0),
        mail: Set(mail),
        kind: Set(body.kind().to_owned()),
        body: Set(to_json(body)),
    };
    letter(store.said(row.insert(transaction).await)?).map(Some)
}

async fn raise(store: &SqlStore, transaction: &DatabaseTransaction, id: RunId) -> StoreResult<Option<i64>> {
    use run::Column::{Mail, Needs, ReadyAt, Status};
    let waits = || Expr::col(Status).eq(RunStatus::Waiting.as_str()).and(Expr::col(Needs).is_null());
    let if_it_waits =
        |then: Expr, column| CaseStatement::new().case(waits(), then).finally(Expr::col(column));
    let ends = RunStatus::ALL.into_iter().filter(|status| status.is_end()).map(RunStatus::as_str);
    let raise = run::Entity::update_many()
        .col_expr(Mail, Expr::col(Mail).add(1))
        .col_expr(ReadyAt, if_it_waits(store.now(), ReadyAt).into())
        .col_expr(Status, if_it_waits(RunStatus::Ready.as_str().into(), Status).into())
        .filter(run::Column::Id.eq(id.0))
        .filter(Status.is_not_in(ends));
    if store.said(raise.exec(transaction).await)?.rows_affected == 0 {
        return Ok(None);
    }
    let mail = run::Entity::find_by_id(id.0).select_only().column(Mail).into_tuple().one(transaction).await;
    store.said(mail)
}

pub(crate) async fn inbox(store: &SqlStore, runs: &[RunId]) -> StoreResult<Vec<Letter>> {
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let statement = store.statement(&OF_RUNS, vec![hex_list(runs.iter().map(|run| run.0)).into()]);
    let rows = store.said(store.reader().query_all_raw(statement).await)?;
    let letters = rows.iter().map(|row| letter(store.said(inbox::Model::from_query_result(row, ""))?));
    let mut letters: Vec<_> = letters.collect::<StoreResult<_>>()?;
    letters.sort_unstable_by_key(|letter| letter.id);
    Ok(letters)
}
