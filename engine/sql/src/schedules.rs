//! Workflows whose runs start by themselves.

use newsum_engine::store::{NewSchedule, ScheduleRow, Schedules, StoreError, StoreResult, Turn};
use newsum_engine::workflow::{Missed, Schedule};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

use crate::clock::postgres_now;
use crate::entity::schedule::{Column, Entity, Model};
use crate::rows::{micros, moment, moment_if};
use crate::store::{Sql, SqlStore};

/// One statement, so that of many who start at once all find the same row. The next time is kept while the times are the
/// same ones: what came due while no worker looked is not forgotten by a restart.
macro_rules! put {
    ($given:expr, $now:expr) => {
        concat!(
            "INSERT INTO schedule (name, due_at, workflow_hash, cron, zone, missed, created_at) VALUES (",
            $given,
            ", ",
            $now,
            ") ON CONFLICT (name) DO UPDATE SET
                 workflow_hash = excluded.workflow_hash, cron = excluded.cron, zone = excluded.zone,
                 missed = excluded.missed,
                 due_at = CASE WHEN schedule.cron = excluded.cron AND schedule.zone = excluded.zone
                               THEN schedule.due_at ELSE excluded.due_at END
             RETURNING *"
        )
    };
}

const PUT: Sql = Sql {
    postgres: put!("$1, $2, $3, $4, $5, $6", postgres_now!()),
    sqlite: put!("?1, ?2, ?3, ?4, ?5, ?6", "?7"),
};

pub(crate) async fn put(store: &SqlStore, new: &NewSchedule) -> StoreResult<ScheduleRow> {
    let values = vec![
        new.name.clone().into(),
        micros(new.due_at).into(),
        new.workflow.clone().into(),
        new.schedule.cron.clone().into(),
        new.schedule.zone.clone().into(),
        new.schedule.missed.as_str().into(),
    ];
    // All rows: see `runs::create`.
    let row = store.said(store.writer().query_all_raw(store.statement(&PUT, values)).await)?.pop();
    let row = row.ok_or_else(|| StoreError::Corrupt("a schedule, which was just written".to_owned()))?;
    schedule_row(store.said(Model::from_query_result(&row, ""))?)
}

pub(crate) async fn list(store: &SqlStore) -> StoreResult<Schedules> {
    let now = Query::select().expr_as(store.now(), "now").take();
    let now = store.said(store.reader().query_one(&now).await)?;
    let now: i64 = match now {
        Some(row) => store.said(row.try_get("", "now"))?,
        None => return Err(StoreError::Corrupt("the clock of the database".to_owned())),
    };
    let rows = store.said(Entity::find().order_by_asc(Column::Name).all(store.reader()).await)?;
    Ok(Schedules { now: moment(now)?, rows: rows.into_iter().map(schedule_row).collect::<StoreResult<_>>()? })
}

pub(crate) async fn turn(store: &SqlStore, turn: &Turn) -> StoreResult<bool> {
    let mut update = Entity::update_many().col_expr(Column::DueAt, Expr::val(micros(turn.to)));
    if let Some(submitted) = turn.submitted {
        update = update.col_expr(Column::LastAt, Expr::val(micros(submitted)));
    }
    let update =
        update.filter(Column::Name.eq(turn.name.as_str())).filter(Column::DueAt.eq(micros(turn.from)));
    Ok(store.said(update.exec(store.writer()).await)?.rows_affected > 0)
}

pub(crate) async fn remove(store: &SqlStore, name: &str) -> StoreResult<bool> {
    let deleted = Entity::delete_by_id(name).exec(store.writer()).await;
    Ok(store.said(deleted)?.rows_affected > 0)
}

fn schedule_row(row: Model) -> StoreResult<ScheduleRow> {
    Ok(ScheduleRow {
        schedule: Schedule { cron: row.cron, zone: row.zone, missed: missed(&row.missed)? },
        due_at: moment(row.due_at)?,
        last_at: moment_if(row.last_at)?,
        created_at: moment(row.created_at)?,
        name: row.name,
        workflow: row.workflow_hash,
    })
}

fn missed(word: &str) -> StoreResult<Missed> {
    let known = Missed::ALL.into_iter().find(|missed| missed.as_str() == word);
    known.ok_or_else(|| StoreError::Corrupt(format!("\"{word}\" for missed times of a schedule")))
}
