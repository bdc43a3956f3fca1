//! Runs: created, looked at, opened again.

use newsum_engine::RunId;
use newsum_engine::store::{Created, NewRun, Record, RunFilter, RunRow, RunStatus, StoreError, StoreResult};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, Set,
};

use crate::blobs::refer_in;
use crate::due::claimable;
use crate::entity::journal;
use crate::entity::run::{Column, Entity, Model};
use crate::journal::length_of_run;
use crate::rows::{micros, run_row, small, to_json};
use crate::serial;
use crate::store::SqlStore;

/// How many runs a page has if nobody says so.
const PAGE: usize = 100;

/// Creates a run, in one statement if that is enough. The id of the run, too, is a key: a caller that did not hear the answer
/// may ask again.
pub(crate) async fn create(store: &SqlStore, new: NewRun) -> StoreResult<Created> {
    let (id, key) = (new.id, new.key.clone());
    let row = if new.serial.is_none() && new.blobs.is_empty() {
        // All rows, though there is one at most: of SQLite the first is read before the commit, which may still fail.
        store.said(store.writer().query_all(&insert(store, new)).await)?.pop()
    } else {
        create_in_transaction(store, new).await?
    };
    if let Some(row) = row {
        let model = store.said(Model::from_query_result(&row, ""))?;
        return run_row(model).map(Created::New);
    }
    let same_key = key.map_or_else(|| Column::Id.eq(id.0), |key| Column::Key.eq(key).or(Column::Id.eq(id.0)));
    let existing = store.said(Entity::find().filter(same_key).one(store.writer()).await)?;
    let gone = || {
        StoreError::Unavailable(format!("{}: the run with the key of {id} was just deleted", store.place()))
    };
    run_row(existing.ok_or_else(gone)?).map(Created::Existing)
}

async fn create_in_transaction(store: &SqlStore, new: NewRun) -> StoreResult<Option<QueryResult>> {
    let (id, blobs) = (new.id, new.blobs.clone());
    let transaction = store.begin().await?;
    if let Some(serial) = &new.serial {
        serial::lock(store, &transaction, serial).await?;
    }
    let row = store.said(transaction.query_one(&insert(store, new)).await)?;
    if row.is_some() {
        refer_in(store, &transaction, id, &blobs).await?;
    }
    store.said(transaction.commit().await)?;
    Ok(row)
}

pub(crate) fn insert(store: &SqlStore, new: NewRun) -> InsertStatement {
    use Column::{
        Budget, CreatedAt, Id, Input, Key, Labels, ParentRun, Priority, Queue, ReadyAt, Serial, SerialSeq,
        Status, WorkflowHash, WorkflowName,
    };
    let now = store.now();
    let ready_at = new.ready_at.map_or_else(|| now.clone(), |at| micros(at).into());
    let values: [Expr; 15] = [
        new.id.0.into(),
        now,
        ready_at,
        new.priority.into(),
        RunStatus::Ready.as_str().into(),
        new.workflow.into(),
        new.workflow_name.into(),
        new.queue.into(),
        Expr::val(new.key),
        Expr::val(new.parent.map(|parent| parent.0)),
        to_json(&new.labels).into(),
        to_json(&new.input).into(),
        Expr::val(new.budget.as_ref().map(to_json)),
        new.serial.as_deref().map_or_else(|| Expr::val(None::<i64>), serial::last_place),
        Expr::val(new.serial),
    ];
    let columns = [
        Id,
        CreatedAt,
        ReadyAt,
        Priority,
        Status,
        WorkflowHash,
        WorkflowName,
        Queue,
        Key,
        ParentRun,
        Labels,
        Input,
        Budget,
        SerialSeq,
        Serial,
    ];
    let mut insert = Query::insert();
    insert.into_table(Entity).columns(columns).values_panic(values);
    insert.on_conflict(OnConflict::new().do_nothing().to_owned()).returning_all();
    insert
}

pub(crate) async fn get(store: &SqlStore, id: RunId) -> StoreResult<Option<RunRow>> {
    store.said(Entity::find_by_id(id.0).one(store.reader()).await)?.map(run_row).transpose()
}

pub(crate) async fn list(store: &SqlStore, filter: &RunFilter) -> StoreResult<Vec<RunRow>> {
    let limit = if filter.limit == 0 { PAGE } else { filter.limit };
    let page = Entity::find()
        .apply_if(filter.status, |query, status| query.filter(has_status(status)))
        .apply_if(filter.workflow.as_deref(), |query, name| query.filter(Column::WorkflowName.eq(name)))
        .apply_if(filter.before, |query, before| query.filter(Column::Id.lt(before.0)))
        .order_by_desc(Column::Id)
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).unsigned_abs());
    store.said(page.all(store.reader()).await)?.into_iter().map(run_row).collect()
}

/// Beside the status what the index for it holds, in its very words. A blocked run is one that waits and says what it
/// needs. Completed runs have no index: they are most.
fn has_status(status: RunStatus) -> Expr {
    Expr::cust(match status {
        RunStatus::Ready => concat!("status = 'ready' AND ", claimable!()),
        RunStatus::Running => "status = 'running' AND worker_id IS NOT NULL",
        RunStatus::Blocked => "needs IS NOT NULL",
        RunStatus::Waiting => concat!("status = 'waiting' AND needs IS NULL AND ", by_status!()),
        RunStatus::Completed => "status = 'completed'",
        RunStatus::Failed => concat!("status = 'failed' AND ", by_status!()),
        RunStatus::Stopped => concat!("status = 'stopped' AND ", by_status!()),
        RunStatus::Cancelled => concat!("status = 'cancelled' AND ", by_status!()),
    })
}

/// What the index `run_by_status` holds.
macro_rules! by_status {
    () => {
        "status IN ('waiting', 'failed', 'stopped', 'cancelled')"
    };
}
use by_status;

/// Opens a failed run again. Of two who try only one finds it failed.
pub(crate) async fn reopen(store: &SqlStore, id: RunId, record: &Record) -> StoreResult<bool> {
    let transaction = store.begin().await?;
    let serial = serial::of(store, &transaction, id).await?;
    let seq = i64::try_from(record.seq).unwrap_or(i64::MAX);
    let reopen = Entity::update_many()
        .col_expr(Column::Status, Expr::val(RunStatus::Ready.as_str()))
        .col_expr(Column::Epoch, Expr::col(Column::Epoch).add(1))
        .col_expr(Column::ReadyAt, store.now())
        .col_expr(Column::Deaths, Expr::val(0))
        .col_expr(Column::Error, Expr::val(None::<String>))
        .col_expr(Column::FinishedAt, Expr::val(None::<i64>))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Status.eq(RunStatus::Failed.as_str()))
        .filter(length_of_run().eq(seq - 1));
    // Others with its key have begun since it failed: it comes after them.
    let reopen = match serial {
        Some(serial) => {
            serial::lock(store, &transaction, &serial).await?;
            reopen.col_expr(Column::SerialSeq, serial::last_place(&serial))
        }
        None => reopen,
    };
    if store.said(reopen.exec(&transaction).await)?.rows_affected == 0 {
        return Ok(false);
    }
    write(store, &transaction, id, seq, record).await?;
    store.said(transaction.commit().await)?;
    Ok(true)
}

async fn write(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    run: RunId,
    seq: i64,
    record: &Record,
) -> StoreResult<()> {
    let row = active(run, seq, record)?;
    store.said(journal::Entity::insert(row).exec_without_returning(transaction).await).map(drop)
}

/// A record as a row of the journal of a run.
pub(crate) fn active(run: RunId, seq: i64, record: &Record) -> StoreResult<journal::ActiveModel> {
    Ok(journal::ActiveModel {
        run_id: Set(run.0),
        seq: Set(seq),
        created_at: Set(micros(record.at)),
        item: Set(record.item.map(small).transpose()?),
        turn: Set(small(record.turn)?),
        kind: Set(record.kind.clone()),
        node: Set(record.node.clone()),
        body: Set(record.body.clone()),
    })
}
