//! The doorbell of a process: what it rings may be lost, doubled or late.

use std::sync::Arc;

use newsum_engine::{Bell, Doorbell, RunId, Watch, Watchers};
use tokio::sync::broadcast;

use super::world::World;

/// The doorbell of a process.
pub(super) struct Bells {
    world: Arc<World>,
    heard: broadcast::Sender<Bell>,
    watchers: Arc<Watchers>,
}

impl Bells {
    pub(super) fn new(world: &Arc<World>) -> Self {
        Self { world: world.clone(), heard: broadcast::Sender::new(64), watchers: Arc::default() }
    }

    /// A hint that has arrived.
    pub(super) fn hear(&self, bell: &Bell) {
        // Without listeners there is nobody to tell.
        drop(self.heard.send(bell.clone()));
    }
}

impl Doorbell for Bells {
    fn ring(&self, bell: Bell) {
        // Nobody here watches journals.
        if !matches!(bell, Bell::Journal { .. }) {
            self.world.ring(&bell);
        }
    }

    fn listen(&self) -> broadcast::Receiver<Bell> {
        self.heard.subscribe()
    }

    fn watch(&self, run: RunId, after: u64) -> Watch {
        self.watchers.watch(run, after)
    }
}
