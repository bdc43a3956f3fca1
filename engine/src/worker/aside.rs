//! What becomes of claimed runs that get no driver.

use chrono::{TimeDelta, Utc};

use crate::ids::RunId;
use crate::node::NodeError;
use crate::run::{Body, Entry, Failure};
use crate::store::{Append, Record, Turnover};

/// How soon a run whose kinds this worker lacks may be claimed again.
const LACKING_KINDS: TimeDelta = TimeDelta::seconds(5);

/// What becomes of a run whose plan needs kinds that this worker lacks: it waits for another worker.
pub(super) fn set_aside(run: RunId, epoch: i64, mail: i64) -> Append {
    let ready_at = Some(Utc::now() + LACKING_KINDS);
    empty_append(run, epoch, Turnover::Waiting { ready_at, mail })
}

/// What becomes of a run that five workers died on.
pub(super) fn poisoned(run: RunId, epoch: i64, seq: u64, deaths: u32) -> Append {
    let message =
        format!("its worker died {deaths} times in a row without progress; `retry` tries once more");
    let failure = Failure { step: None, error: NodeError::permanent("worker_died", message) };
    let entry =
        Entry { seq: seq + 1, at: Utc::now(), step: None, body: Body::Failed { failure: failure.clone() } };
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
