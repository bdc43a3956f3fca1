//! The doorbell: a hint that work or mail is there. It only shortens a wait; lost, doubled or absent, workers poll.

use async_trait::async_trait;
use tokio::sync::broadcast;

use crate::ids::RunId;

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

    /// Hears of work and mail from now on. Falling behind loses hints, which is allowed.
    fn listen(&self) -> broadcast::Receiver<Bell>;

    /// Hears of entries from now on, as [`Bell::Journal`]: far more often than anything else, and of no use to workers.
    fn journals(&self) -> broadcast::Receiver<Bell>;

    /// Resolves when everything that has rung so far was passed on, or cannot be: for a process that is about to end.
    async fn passed_on(&self) {}
}

/// A doorbell within one process.
#[derive(Debug)]
pub struct LocalDoorbell {
    work: broadcast::Sender<Bell>,
    journals: broadcast::Sender<Bell>,
}

impl Default for LocalDoorbell {
    fn default() -> Self {
        Self { work: broadcast::Sender::new(4096), journals: broadcast::Sender::new(4096) }
    }
}

impl Doorbell for LocalDoorbell {
    fn ring(&self, bell: Bell) {
        let to = if matches!(bell, Bell::Journal { .. }) { &self.journals } else { &self.work };
        // Without listeners there is nobody to tell.
        if to.receiver_count() > 0 {
            drop(to.send(bell));
        }
    }

    fn listen(&self) -> broadcast::Receiver<Bell> {
        self.work.subscribe()
    }

    fn journals(&self) -> broadcast::Receiver<Bell> {
        self.journals.subscribe()
    }
}
