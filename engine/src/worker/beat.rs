//! Something that is done now and then.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Something that is done now and then, and sooner if asked.
pub(super) struct Beat {
    every: Duration,
    next: Instant,
}

impl Beat {
    pub(super) fn every(every: Duration) -> Self {
        Self { every, next: Instant::now() }
    }

    /// Resolves when it is time. A timer that is due would still sleep to the end of its millisecond.
    pub(super) async fn due(&self) {
        if self.next > Instant::now() {
            sleep_until(self.next).await;
        }
    }

    pub(super) fn now(&mut self) {
        self.next = Instant::now();
    }

    /// Sooner, if it would be later than in so long.
    pub(super) fn within(&mut self, time: Duration) {
        self.next = self.next.min(Instant::now() + time);
    }

    pub(super) fn done(&mut self) {
        self.next = Instant::now() + self.every;
    }
}
