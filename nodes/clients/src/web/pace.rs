//! One request at a time per host, and never at once after the last.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};
use tokio::time::Instant;

/// When a host may be asked next.
type Next = Option<Instant>;

/// Hands out turns per host.
#[derive(Debug, Default)]
pub(super) struct Pace {
    hosts: Mutex<HashMap<String, Arc<Turn<Next>>>>,
}

/// A turn: while it is held, nobody else asks that host.
pub(super) struct HostTurn {
    next: OwnedMutexGuard<Next>,
    gap: Duration,
}

impl Pace {
    /// Waits for the turn at a host: nobody is asking it, and `gap` has passed since the last request.
    pub(super) async fn turn(&self, host: &str, gap: Duration) -> HostTurn {
        let turn = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            hosts.entry(host.to_owned()).or_default().clone()
        };
        let next = turn.lock_owned().await;
        if let Some(at) = *next {
            tokio::time::sleep_until(at).await;
        }
        HostTurn { next, gap }
    }
}

impl Drop for HostTurn {
    fn drop(&mut self) {
        *self.next = Some(Instant::now() + self.gap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_once_a_second_and_others_meanwhile() {
        let pace = Pace::default();
        let start = Instant::now();
        drop(pace.turn("a", Duration::from_secs(1)).await);
        drop(pace.turn("b", Duration::from_secs(1)).await);
        assert_eq!(start.elapsed(), Duration::ZERO);
        drop(pace.turn("a", Duration::from_secs(1)).await);
        assert_eq!(start.elapsed(), Duration::from_secs(1));
    }
}
