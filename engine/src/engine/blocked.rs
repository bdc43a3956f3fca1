//! Why a run is blocked: which kinds it needs, and which workers there are.

use std::fmt;

use chrono::TimeDelta;
use serde::Serialize;

use super::{Engine, EngineError};
use crate::ids::{RunId, WorkerId};
use crate::store::{RunStatus, WorkerRow};

/// A run that no live worker of its queue can drive, and what each of them lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blocked {
    /// Its queue.
    pub queue: String,
    /// The node kinds that what is left of it may need.
    pub needs: Vec<String>,
    /// Those of them that no live worker of the queue has.
    pub missing: Vec<String>,
    /// The live workers of the queue. One that lacks nothing takes the run as soon as it has room.
    pub workers: Vec<Lacking>,
}

/// A live worker, and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lacking {
    /// The worker.
    pub worker: WorkerId,
    /// The kinds that the run needs and it has not.
    pub lacks: Vec<String>,
}

impl Engine {
    /// The workers that live and serve something.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn workers(&self) -> Result<Vec<WorkerRow>, EngineError> {
        let now = self.shared.clock.now();
        let lives = |row: &WorkerRow| {
            let lease = TimeDelta::from_std(row.lease).unwrap_or(TimeDelta::MAX);
            row.seen_at.is_some_and(|seen| now - seen <= lease) && !row.queues.is_empty()
        };
        Ok(self.shared.store.workers().await?.into_iter().filter(lives).collect())
    }

    /// Why a run is blocked; none if it is not.
    ///
    /// # Errors
    /// When the run is unknown, or the store cannot be read.
    pub async fn blocked(&self, id: RunId) -> Result<Option<Blocked>, EngineError> {
        let run = self.row(id).await?;
        if run.status != RunStatus::Blocked {
            return Ok(None);
        }
        let mut workers = self.workers().await?;
        workers.retain(|row| row.queues.contains(&run.queue));
        let missing = lacking(&run.needs, |kind| workers.iter().any(|row| row.kinds.contains(kind)));
        let workers = workers.into_iter().map(|row| Lacking {
            lacks: lacking(&run.needs, |kind| row.kinds.contains(kind)),
            worker: row.id,
        });
        Ok(Some(Blocked { workers: workers.collect(), queue: run.queue, needs: run.needs, missing }))
    }
}

fn lacking(needs: &[String], has: impl Fn(&String) -> bool) -> Vec<String> {
    needs.iter().filter(|kind| !has(kind)).cloned().collect()
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queue = &self.queue;
        match (self.missing.as_slice(), self.workers.iter().any(|worker| worker.lacks.is_empty())) {
            ([], true) => write!(f, "a worker of the queue \"{queue}\" takes it as soon as it has room")?,
            ([], false) => {
                write!(f, "no live worker of the queue \"{queue}\" has all node kinds that it needs")?
            }
            (missing, _) => {
                let kinds = missing.iter().map(|kind| format!("\"{kind}\"")).collect::<Vec<_>>().join(", ");
                write!(f, "no live worker of the queue \"{queue}\" has the node kind {kinds}")?;
            }
        }
        for Lacking { worker, lacks } in &self.workers {
            match lacks.as_slice() {
                [] => write!(f, "\n  worker {worker} has all it needs")?,
                lacks => write!(f, "\n  worker {worker} lacks {}", lacks.join(", "))?,
            }
        }
        if self.workers.is_empty() {
            write!(f, "\n  no worker of that queue lives")?;
        }
        write!(f, "\n  it goes on by itself when a worker comes that has them all")
    }
}
