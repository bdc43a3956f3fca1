//! Sweep: deletes runs that finished long ago.

use std::time::Duration;

use newsum_engine::store::StoreResult;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::{blob, inbox, journal, review, run};
use crate::journal::length_of_run;
use crate::store::SqlStore;

/// Rows that a statement deletes at most.
const ROWS: u64 = 500;
/// What the index `run_finished` holds, in its very words, so that PostgreSQL sees that it may use it.
const FINISHED: &str = "status IN ('completed', 'stopped', 'cancelled')";
/// A run that is a step of another is kept as long as that one: it may be asked what it gave.
const NO_PARENT: &str = "NOT EXISTS (SELECT 1 FROM run AS parent WHERE parent.id = run.parent_run)";

/// Deletes the longest finished runs whose journals are together no longer than a statement may delete, or one that is
/// longer. The rows of the runs are locked first, and those that are locked by another sweep are stepped over.
pub(crate) async fn sweep(store: &SqlStore, older: Duration) -> StoreResult<usize> {
    let transaction = store.begin().await?;
    let runs = together(candidates(store, &transaction, older).await?);
    let ids: Vec<Uuid> = runs.iter().map(|(id, _)| *id).collect();
    if ids.is_empty() {
        store.said(transaction.rollback().await)?;
        return Ok(0);
    }
    let longest = runs.iter().map(|(_, length)| *length).max().unwrap_or(0);
    delete_journals(store, &transaction, &ids, longest).await?;
    let of_reviews = (review::Column::RunId, review::Column::Id);
    delete_slices(store, &transaction, review::Entity, of_reviews, &ids).await?;
    let of_letters = (inbox::Column::RunId, inbox::Column::Id);
    delete_slices(store, &transaction, inbox::Entity, of_letters, &ids).await?;
    delete_references(store, &transaction, &ids).await?;
    let runs = run::Entity::delete_many().filter(run::Column::Id.is_in(ids));
    let deleted = store.said(runs.exec(&transaction).await)?.rows_affected;
    store.said(transaction.commit().await)?;
    Ok(usize::try_from(deleted).unwrap_or(usize::MAX))
}

/// Runs that finished long enough ago, those first that did so first, with the lengths of their journals.
async fn candidates(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    older: Duration,
) -> StoreResult<Vec<(Uuid, i64)>> {
    let older = i64::try_from(older.as_micros()).unwrap_or(i64::MAX / 2);
    let mut old = run::Entity::find()
        .select_only()
        .column(run::Column::Id)
        .column_as(length_of_run(), "length")
        .filter(Expr::cust(FINISHED))
        .filter(Expr::cust(NO_PARENT))
        .filter(Expr::col(run::Column::FinishedAt).lt(store.now().sub(older)))
        .order_by_asc(run::Column::FinishedAt)
        .limit(ROWS);
    if store.backend() == DbBackend::Postgres {
        old = old.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    store.said(old.into_tuple().all(transaction).await)
}

/// The first of these runs, at least one, as long as their journals together fit a statement.
fn together(candidates: Vec<(Uuid, i64)>) -> Vec<(Uuid, i64)> {
    let mut sum = 0_u64;
    let fits = |(at, (_, length)): &(usize, (Uuid, i64))| {
        sum = sum.saturating_add(length.unsigned_abs());
        *at == 0 || sum <= ROWS
    };
    candidates.into_iter().enumerate().take_while(fits).map(|(_, run)| run).collect()
}

async fn delete_journals(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    ids: &[Uuid],
    longest: i64,
) -> StoreResult<()> {
    let step = i64::try_from(ROWS).unwrap_or(i64::MAX);
    let mut upto = 0;
    while upto < longest {
        let slice = journal::Entity::delete_many()
            .filter(journal::Column::RunId.is_in(ids.iter().copied()))
            .filter(journal::Column::Seq.gt(upto))
            .filter(journal::Column::Seq.lte(upto + step));
        store.said(slice.exec(transaction).await)?;
        upto += step;
    }
    Ok(())
}

/// Deletes the rows of these runs in slices. `key` tells those of a run apart, or those of all runs.
async fn delete_slices<E: EntityTrait>(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    entity: E,
    (run, key): (E::Column, E::Column),
    ids: &[Uuid],
) -> StoreResult<()> {
    let of_runs = || run.is_in(ids.iter().copied());
    loop {
        let some = Query::select().column(key).from(entity).and_where(of_runs()).limit(ROWS).take();
        let slice = E::delete_many().filter(of_runs()).filter(key.in_subquery(some));
        if store.said(slice.exec(transaction).await)?.rows_affected < ROWS {
            return Ok(());
        }
    }
}

/// Run by run: different runs refer to the same large values.
async fn delete_references(
    store: &SqlStore,
    transaction: &DatabaseTransaction,
    ids: &[Uuid],
) -> StoreResult<()> {
    use blob::{Column, Entity};
    let with_some = Entity::find()
        .select_only()
        .column(Column::RunId)
        .distinct()
        .filter(Column::RunId.is_in(ids.iter().copied()))
        .into_tuple::<Uuid>();
    for id in store.said(with_some.all(transaction).await)? {
        delete_slices(store, transaction, Entity, (Column::RunId, Column::Hash), &[id]).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(of: &[i64]) -> Vec<i64> {
        together(of.iter().map(|length| (Uuid::nil(), *length)).collect())
            .into_iter()
            .map(|(_, length)| length)
            .collect()
    }

    #[test]
    fn runs_are_deleted_together_as_long_as_a_statement_holds_their_journals() {
        assert_eq!(lengths(&[200, 300, 1]), [200, 300]);
        assert_eq!(lengths(&[499, 2, 1]), [499]);
        assert_eq!(lengths(&[12_345, 1]), [12_345], "a long one goes alone");
        assert_eq!(lengths(&[]), [] as [i64; 0]);
    }
}
