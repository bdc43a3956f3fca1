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

/// A run that nobody drove, claimed for the moment that it takes to write to it.
pub(super) struct Held<'a> {
    shared: &'a Shared,
    claim: Claimed,
    worker: WorkerId,
}

/// Claims a run that nobody drives. None if somebody drives it.
pub(super) async fn hold<'a>(
    shared: &'a Shared,
    id: RunId,
    purpose: &str,
) -> Result<Option<Held<'a>>, EngineError> {
    let worker = WorkerRow {
        id: WorkerId(format!("{purpose}-{}", Uuid::now_v7().simple())),
        lease: LEASE,
        queues: Vec::new(),
        kinds: Vec::new(),
        seen_at: None,
    };
    shared.store.enlist(&worker).await?;
    let claim = match shared.store.claim_run(&worker.id, id).await {
        Ok(Some(claim)) => claim,
        not => {
            shared.store.retire(&worker.id).await?;
            return Ok(not.map(|_| None)?);
        }
    };
    Ok(Some(Held { shared, claim, worker: worker.id }))
}

/// Writes to a run that nobody drives. False if somebody drives it.
pub(super) async fn write(
    shared: &Shared,
    id: RunId,
    purpose: &str,
    what: impl FnOnce(&Claimed) -> Result<Written, EngineError>,
) -> Result<bool, EngineError> {
    let Some(held) = hold(shared, id, purpose).await? else { return Ok(false) };
    let written = what(&held.claim);
    held.write(written).await
}

impl Held<'_> {
    /// The run and its journal.
    pub(super) fn claim(&self) -> &Claimed {
        &self.claim
    }

    /// Writes this, or gives the run back as it was. False if the run was lost in between.
    pub(super) async fn write(self, written: Result<Written, EngineError>) -> Result<bool, EngineError> {
        let done = match written {
            Ok(written) => self.append(written).await,
            Err(error) => Err(error),
        };
        self.shared.store.retire(&self.worker).await?;
        done
    }

    async fn append(&self, written: Written) -> Result<bool, EngineError> {
        let Written { records, expired, turnover } = written;
        let run = &self.claim.run;
        let append = Append {
            run: run.id,
            epoch: run.epoch,
            records,
            reviews: Vec::new(),
            expired,
            taken: Vec::new(),
            turnover: Some(turnover),
        };
        let outcome = self.shared.store.append(&[append]).await?;
        self.shared.bell.ring(Bell::Journal { run: run.id, upto: u64::MAX });
        Ok(outcome.first() == Some(&Appended::Durable))
    }
}
