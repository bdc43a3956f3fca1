//! What becomes of claimed runs that get no driver.

use chrono::{DateTime, TimeDelta, Utc};

use super::driver::Ending;
use crate::doorbell::Bell;
use crate::engine::Shared;
use crate::ids::RunId;
use crate::node::NodeError;
use crate::run::{Body, Entry, Failure};
use crate::store::{Append, Record, RunRow, Turnover};

/// How soon a run that cannot be read may be claimed again: by a newer version, or after somebody has mended it.
pub(super) const UNREADABLE: TimeDelta = TimeDelta::seconds(5);

/// Leaves a run to workers that have all the kinds it needs.
pub(super) async fn block(shared: &Shared, run: &RunRow, needs: Vec<String>) -> Ending {
    match shared.store.block(run.id, run.epoch, &needs).await {
        Ok(true) => {
            shared.bell.ring(Bell::Blocked(run.queue.clone()));
            Ending::Over
        }
        Ok(false) => Ending::Fenced,
        Err(error) => Ending::Lost(error),
    }
}

/// What becomes of a run whose plan or journal this worker cannot read.
pub(super) fn set_aside(run: RunId, epoch: i64, mail: i64, now: DateTime<Utc>) -> Append {
    let ready_at = Some(now + UNREADABLE);
    empty_append(run, epoch, Turnover::Waiting { ready_at, mail })
}

/// What becomes of a run that five workers died on.
pub(super) fn poisoned(run: RunId, epoch: i64, seq: u64, deaths: u32, at: DateTime<Utc>) -> Append {
    let message =
        format!("its worker died {deaths} times in a row without progress; `retry` tries once more");
    let failure = Failure { step: None, error: NodeError::permanent("worker_died", message) };
    let entry = Entry { seq: seq + 1, at, step: None, body: Body::Failed { failure: failure.clone() } };
    Append { records: vec![Record::of(&entry)], ..empty_append(run, epoch, Turnover::Failed(failure)) }
}

/// A run is given back as it was claimed.
pub(super) fn released(run: RunId, epoch: i64) -> Append {
    empty_append(run, epoch, Turnover::Released)
}

fn empty_append(run: RunId, epoch: i64, turnover: Turnover) -> Append {
    Append {
        run,
        epoch,
        records: Vec::new(),
        reviews: Vec::new(),
        expired: Vec::new(),
        taken: Vec::new(),
        turnover: Some(turnover),
    }
}
