//! Writing to a run that nobody drives.

use std::time::Duration;

use uuid::Uuid;

use super::{EngineError, Shared};
use crate::doorbell::Bell;
use crate::ids::{RunId, WorkerId};
use crate::store::{Append, Appended, Claimed, Record, Turnover, WorkerRow};

/// How long the run may stay with somebody who died between claiming it and writing.
const LEASE: Duration = Duration::from_secs(10);

/// What is written to a run that nobody drives, and what becomes of it.
pub(super) struct Written {
    pub(super) records: Vec<Record>,
    pub(super) expired: Vec<Uuid>,
    pub(super) turnover: Turnover,
}

/// Claims a run that nobody drives, for the moment that it takes to write to it. False if somebody drives it.
pub(super) async fn write(
    shared: &Shared,
    id: RunId,
    purpose: &str,
    what: impl FnOnce(&Claimed) -> Result<Written, EngineError>,
) -> Result<bool, EngineError> {
    let worker = WorkerRow {
        id: WorkerId(format!("{purpose}-{}", Uuid::now_v7().simple())),
        lease: LEASE,
        queues: Vec::new(),
        kinds: Vec::new(),
        seen_at: None,
    };
    shared.store.enlist(&worker).await?;
    let done = write_claimed(shared, &worker.id, id, what).await;
    shared.store.retire(&worker.id).await?;
    done
}

async fn write_claimed(
    shared: &Shared,
    worker: &WorkerId,
    id: RunId,
    what: impl FnOnce(&Claimed) -> Result<Written, EngineError>,
) -> Result<bool, EngineError> {
    let Some(claim) = shared.store.claim_run(worker, id).await? else {
        return Ok(false);
    };
    let Written { records, expired, turnover } = what(&claim)?;
    let append = Append {
        run: id,
        epoch: claim.run.epoch,
        records,
        reviews: Vec::new(),
        expired,
        taken: Vec::new(),
        turnover: Some(turnover),
    };
    let outcome = shared.store.append(&[append]).await?;
    shared.bell.ring(Bell::Journal { run: id, upto: u64::MAX });
    Ok(outcome.first() == Some(&Appended::Durable))
}
