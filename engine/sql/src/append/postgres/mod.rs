//! Append on PostgreSQL: one statement and one round trip for a whole batch, as a rule.
//!
//! There are two. [`known`] looks at nothing but the row of the owner, and is for the claims of this process whose heads
//! are known: nearly all. [`checked`] looks at the runs and their journals, and can do everything: it is for appends
//! with reviews and letters, and whenever something is in doubt.

mod checked;
mod columns;
mod known;

use std::collections::BTreeMap;

use newsum_engine::store::StoreResult;
use sqlx::PgConnection;

use super::group::Group;
use super::heads::Head;
use crate::fault::{Fault, judge};
use crate::kept::Kept;
use crate::place::Place;

/// What is set on the row of a run that turns over, from `given`. Whoever goes to sleep without having read all letters
/// is ready again at once.
macro_rules! turn_over {
    () => {
        concat!(
            "UPDATE run SET
        status = CASE WHEN given.status = 'waiting' AND run.mail <> given.mail THEN 'ready' ELSE given.status END,
        worker_id = NULL,
        ready_at = CASE WHEN given.status = 'ready' OR given.status = 'waiting' AND run.mail <> given.mail THEN ",
            postgres_now!(),
            "                   ELSE given.ready_at END,
        finished_at = CASE WHEN given.status IN ('completed', 'failed', 'stopped', 'cancelled') THEN ",
            postgres_now!(),
            "                 END,
        output = given.output,
        error = given.error "
        )
    };
}
use turn_over;

/// The texts, for a test of their plans.
#[cfg(test)]
pub(crate) fn statements() -> impl Iterator<Item = std::sync::Arc<str>> {
    known::statements().into_iter().chain(checked::statements())
}

/// Writes the groups, and tells of each whether it was taken.
pub(super) async fn write(
    place: &Place,
    kept: &Kept,
    groups: &[Group<'_>],
    heads: &[Option<Head>],
) -> StoreResult<Vec<bool>> {
    let mut connection = kept.take().await.map_err(|error| place.fault(&error))?;
    let accepted = write_over(place, &mut connection, groups, heads).await?;
    kept.put(connection);
    Ok(accepted)
}

async fn write_over(
    place: &Place,
    connection: &mut PgConnection,
    groups: &[Group<'_>],
    heads: &[Option<Head>],
) -> StoreResult<Vec<bool>> {
    let mut accepted = vec![false; groups.len()];
    let mut by_owner: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut doubtful = Vec::new();
    for (index, (group, head)) in groups.iter().zip(heads).enumerate() {
        match head {
            Some(head) if group.is_plain() && !group.is_empty() => {
                by_owner.entry(&head.owner).or_default().push(index)
            }
            Some(_) | None => doubtful.push(index),
        }
    }
    for (owner, indices) in by_owner {
        let known: Vec<_> = indices.iter().map(|&index| &groups[index]).collect();
        match known::write(connection, owner, &known).await? {
            Ok(written) => indices.iter().for_each(|&index| accepted[index] = written),
            Err(error) if is_mistaken(&error) => doubtful.extend(indices),
            Err(error) => return Err(place.fault(&error)),
        }
    }
    if !doubtful.is_empty() {
        doubtful.sort_unstable();
        let groups: Vec<_> = doubtful.iter().map(|&index| &groups[index]).collect();
        let written = checked::write(place, connection, &groups).await?;
        doubtful.into_iter().zip(written).for_each(|(index, written)| accepted[index] = written);
    }
    Ok(accepted)
}

/// Whether the statement was taken back because this process is wrong about its claims, or to get another out of a
/// circle. 22012 is a division by zero.
fn is_mistaken(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    judge(error) == Fault::Conflict || code.as_deref() == Some("22012")
}
