//! What is deleted because it is old.

use chrono::{DateTime, Utc};

use super::tables::Tables;
use crate::ids::RunId;
use crate::store::{RunRow, RunStatus};

/// Journal rows of the runs that a sweep deletes, as in the databases.
const SWEPT_ROWS: usize = 500;

/// Deletes a batch of runs that ended before `limit`. Gives their number.
pub(super) fn runs(tables: &mut Tables, limit: DateTime<Utc>) -> usize {
    let is_old = |run: &&RunRow| {
        run.status.is_end()
            && run.status != RunStatus::Failed
            && run.finished_at.is_some_and(|at| at < limit)
            && run.parent.is_none_or(|parent| !tables.runs.contains_key(&parent))
    };
    let mut old: Vec<&RunRow> = tables.runs.values().filter(is_old).collect();
    old.sort_by_key(|run| run.finished_at);
    let mut rows = 0;
    let fits = |(at, run): &(usize, &RunRow)| {
        rows += tables.journals.get(&run.id).map_or(0, Vec::len);
        *at == 0 || rows <= SWEPT_ROWS
    };
    let ids: Vec<RunId> = old.into_iter().enumerate().take_while(fits).map(|(_, run)| run.id).collect();
    ids.iter().for_each(|id| forget(tables, *id));
    ids.len()
}

/// Deletes a batch of outputs whose time is over. Gives their number.
pub(super) fn cache(tables: &mut Tables, now: DateTime<Utc>) -> usize {
    let over = tables.cache.iter().filter(|(_, (_, _, until))| *until <= now);
    let over: Vec<String> = over.map(|(key, _)| key.clone()).take(SWEPT_ROWS).collect();
    over.iter().for_each(|key| drop(tables.cache.remove(key)));
    over.len()
}

/// Removes a run with all it had.
fn forget(tables: &mut Tables, id: RunId) {
    if let Some(key) = tables.runs.remove(&id).and_then(|run| run.key) {
        tables.keys.remove(&key);
    }
    tables.journals.remove(&id);
    tables.reaped_at.remove(&id);
    tables.serials.remove(&id);
    tables.blobs.retain(|(_, run)| *run != id);
    tables.reviews.retain(|_, row| row.run != id);
    tables.inbox.retain(|_, letter| letter.run != id);
}
