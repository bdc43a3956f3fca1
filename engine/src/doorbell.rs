//! The doorbell: a hint that work or mail is there. It only shortens a wait; lost, doubled or absent, workers poll.

use tokio::sync::broadcast;

use crate::ids::RunId;

/// What the doorbell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bell {
    /// A run of this queue is ready.
    Work(String),
    /// A letter was posted to this run.
    Mail(RunId),
    /// Entries of this run have become durable.
    Journal(RunId),
}

/// Carries hints between those who make work and those who wait for it.
pub trait Doorbell: Send + Sync + 'static {
    /// Tells everybody who listens. Never fails: a lost hint is found by polling.
    fn ring(&self, bell: Bell);

    /// Hears everything that is rung from now on. Falling behind loses hints, which is allowed.
    fn listen(&self) -> broadcast::Receiver<Bell>;
}

/// A doorbell within one process.
#[derive(Debug)]
pub struct LocalDoorbell {
    sender: broadcast::Sender<Bell>,
}

impl Default for LocalDoorbell {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(4096) }
    }
}

impl Doorbell for LocalDoorbell {
    fn ring(&self, bell: Bell) {
        // Without listeners there is nobody to tell.
        drop(self.sender.send(bell));
    }

    fn listen(&self) -> broadcast::Receiver<Bell> {
        self.sender.subscribe()
    }
}
