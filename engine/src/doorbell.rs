//! The doorbell: a hint that work or mail is there. It only shortens a wait; lost, doubled or absent, workers poll.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::broadcast;

use crate::ids::RunId;
use crate::watchers::{Watch, Watchers};

/// What the doorbell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bell {
    /// A run of this queue is ready.
    Work(String),
    /// A run of this queue was blocked: somebody else may have the kinds that it needs.
    Blocked(String),
    /// A letter was posted to this run.
    Mail(RunId),
    /// Entries have become durable.
    Journal {
        /// Of this run.
        run: RunId,
        /// Up to this position, or further; the largest number where it is not known.
        upto: u64,
    },
}

/// Carries hints between those who make work and those who wait for it.
#[async_trait]
pub trait Doorbell: Send + Sync + 'static {
    /// Tells everybody who listens. Never fails: a lost hint is found by polling.
    fn ring(&self, bell: Bell);

    /// Hears of all else from now on. Falling behind loses hints, which is allowed.
    fn listen(&self) -> broadcast::Receiver<Bell>;

    /// Hears of entries of this run beyond a position, from now on: what [`Bell::Journal`] says, which nobody else hears.
    fn watch(&self, run: RunId, after: u64) -> Watch;

    /// Resolves when everything that has rung so far was passed on, or cannot be: for a process that is about to end.
    async fn passed_on(&self) {}
}

/// A doorbell within one process.
#[derive(Debug)]
pub struct LocalDoorbell {
    work: broadcast::Sender<Bell>,
    watchers: Arc<Watchers>,
}

impl Default for LocalDoorbell {
    fn default() -> Self {
        Self { work: broadcast::Sender::new(4096), watchers: Arc::default() }
    }
}

impl Doorbell for LocalDoorbell {
    fn ring(&self, bell: Bell) {
        match bell {
            Bell::Journal { run, upto } => self.watchers.ring(run, upto),
            Bell::Work(_) | Bell::Blocked(_) | Bell::Mail(_) => {
                // Without listeners there is nobody to tell.
                drop(self.work.send(bell));
            }
        }
    }

    fn listen(&self) -> broadcast::Receiver<Bell> {
        self.work.subscribe()
    }

    fn watch(&self, run: RunId, after: u64) -> Watch {
        self.watchers.watch(run, after)
    }
}
