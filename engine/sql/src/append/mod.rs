//! Append: the one way into a journal, many runs at a time.
//!
//! A batch is grouped by claim ([`group`]), and each group is taken whole or not at all, in one transaction for all of
//! them: on PostgreSQL one statement and one round trip, on SQLite some statements on its single writer. An append is
//! acceptable if its run is running in the epoch of the writer, the owner is still registered, and its records follow
//! the newest one. The row of the owner in `worker` is the fence: decision 0005.

mod group;
mod heads;
mod postgres;
mod sqlite;

use newsum_engine::store::{Append, Appended, StoreResult};

use crate::store::{Pools, SqlStore};
use group::{Group, group};
pub(crate) use heads::{Head, Heads};
#[cfg(test)]
pub(crate) use postgres::statements as postgres_statements;

/// Appends a batch. The answers are in the order of the batch.
pub(crate) async fn append(store: &SqlStore, batch: &[Append]) -> StoreResult<Vec<Appended>> {
    let mut answers = vec![Appended::Fenced; batch.len()];
    let groups = group(batch);
    let accepted = write(store, &groups).await?;
    for (group, accepted) in groups.iter().zip(accepted) {
        if accepted {
            group.joined.iter().for_each(|&index| answers[index] = Appended::Durable);
        } else if group.joined.len() + group.refused.len() > 1 {
            one_by_one(store, batch, group, &mut answers).await?;
        }
    }
    Ok(answers)
}

/// A group that was not taken may hold appends that would be, had they come alone.
async fn one_by_one(
    store: &SqlStore,
    batch: &[Append],
    refused: &Group<'_>,
    answers: &mut [Appended],
) -> StoreResult<()> {
    let mut members: Vec<_> = refused.joined.iter().chain(&refused.refused).copied().collect();
    members.sort_unstable();
    for index in members {
        let alone = group(&batch[index..=index]);
        if write(store, &alone).await? == [true] {
            answers[index] = Appended::Durable;
        }
    }
    Ok(())
}

/// Writes the groups, and tells of each whether it was taken.
async fn write(store: &SqlStore, groups: &[Group<'_>]) -> StoreResult<Vec<bool>> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let heads = store.heads().take(groups);
    let written = match store.pools() {
        Pools::Postgres { append, .. } => postgres::write(store.place(), append, groups, &heads).await?,
        Pools::Sqlite { writer, .. } => sqlite::write(store.place(), writer, groups, &heads).await?,
    };
    store.heads().keep(groups, heads, &written);
    Ok(written)
}
