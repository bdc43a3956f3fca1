//! Shared limits: how many attempts may run at once under one name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

/// Why limits cannot be asked at the moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the shared limits cannot be asked: {0}")]
pub struct LimitsError(pub String);

/// What asking for a slot gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A slot, until its lease ends.
    Slot(Uuid),
    /// All are taken.
    Full,
    /// Nobody gets one for this long: somebody was told to wait.
    Closed(Duration),
}

/// Limits that attempts share: those of one process, or of all workers. A slot is a lease: whoever holds it renews it, and
/// one whose holder died is free when the lease ends.
#[async_trait]
pub trait Limits: Send + Sync + 'static {
    /// Asks for one of the `concurrent` slots of a limit.
    ///
    /// # Errors
    /// When the limits cannot be asked; the caller waits a little and asks again.
    async fn take(&self, limit: &str, concurrent: u32, lease: Duration) -> Result<Taken, LimitsError>;

    /// Holds a slot for another lease. False if its lease had ended.
    ///
    /// # Errors
    /// When the limits cannot be asked.
    async fn renew(&self, limit: &str, slot: Uuid, lease: Duration) -> Result<bool, LimitsError>;

    /// Gives a slot back. It does not wait: what is lost on the way is free when the lease ends.
    fn give_back(&self, limit: &str, slot: Uuid);

    /// Closes a limit: for this long nobody gets a slot. Those that are held stay.
    ///
    /// # Errors
    /// When the limits cannot be asked.
    async fn close(&self, limit: &str, span: Duration) -> Result<(), LimitsError>;

    /// Resolves when it may be worth to ask again, after `longest` in any case.
    async fn changed(&self, limit: &str, longest: Duration);
}

/// The limits of one process.
#[derive(Debug, Default)]
pub struct LocalLimits {
    gates: Mutex<HashMap<String, Gate>>,
}

#[derive(Debug, Default)]
struct Gate {
    slots: HashMap<Uuid, Instant>,
    closed_until: Option<Instant>,
    changed: Arc<Notify>,
}

impl Gate {
    fn take(&mut self, now: Instant, concurrent: u32, lease: Duration) -> Taken {
        if let Some(until) = self.closed_until.filter(|until| *until > now) {
            return Taken::Closed(until - now);
        }
        self.closed_until = None;
        self.slots.retain(|_, end| *end > now);
        if self.slots.len() >= concurrent as usize {
            return Taken::Full;
        }
        let slot = Uuid::now_v7();
        self.slots.insert(slot, now + lease);
        Taken::Slot(slot)
    }

    fn renew(&mut self, now: Instant, slot: Uuid, lease: Duration) -> bool {
        let held = self.slots.get_mut(&slot).filter(|end| **end > now);
        held.map(|end| *end = now + lease).is_some()
    }

    fn close(&mut self, until: Instant) {
        self.closed_until = self.closed_until.max(Some(until));
    }
}

impl LocalLimits {
    fn gates(&self) -> MutexGuard<'_, HashMap<String, Gate>> {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at<T>(&self, limit: &str, change: impl FnOnce(&mut Gate) -> T) -> T {
        change(self.gates().entry(limit.to_owned()).or_default())
    }
}

#[async_trait]
impl Limits for LocalLimits {
    async fn take(&self, limit: &str, concurrent: u32, lease: Duration) -> Result<Taken, LimitsError> {
        Ok(self.at(limit, |gate| gate.take(Instant::now(), concurrent, lease)))
    }

    async fn renew(&self, limit: &str, slot: Uuid, lease: Duration) -> Result<bool, LimitsError> {
        Ok(self.at(limit, |gate| gate.renew(Instant::now(), slot, lease)))
    }

    fn give_back(&self, limit: &str, slot: Uuid) {
        self.at(limit, |gate| {
            gate.slots.remove(&slot);
            // One of those that wait, the first; if none does yet, the next who looks finds the slot.
            gate.changed.notify_one();
        });
    }

    async fn close(&self, limit: &str, span: Duration) -> Result<(), LimitsError> {
        let until = Instant::now() + span;
        self.at(limit, |gate| gate.close(until));
        Ok(())
    }

    async fn changed(&self, limit: &str, longest: Duration) {
        let changed = self.at(limit, |gate| gate.changed.clone());
        // Being told and not being told lead to the same question.
        drop(timeout(longest, changed.notified()).await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_secs(30);

    #[test]
    fn a_slot_whose_holder_does_not_renew_it_is_free_when_its_lease_ends() {
        let (mut gate, start) = (Gate::default(), Instant::now());
        let Taken::Slot(slot) = gate.take(start, 1, LEASE) else { panic!("nobody has it") };
        assert_eq!(gate.take(start, 1, LEASE), Taken::Full);
        assert!(gate.renew(start + LEASE / 2, slot, LEASE));
        let later = start + LEASE + LEASE / 4;
        assert_eq!(gate.take(later, 1, LEASE), Taken::Full, "it was renewed");
        let after = start + LEASE * 2;
        assert!(matches!(gate.take(after, 1, LEASE), Taken::Slot(_)));
        assert!(!gate.renew(after, slot, LEASE), "it is another's now");
        gate.slots.remove(&slot);
        assert_eq!(gate.take(after, 1, LEASE), Taken::Full, "what is given back late is nobody's");
    }

    #[test]
    fn a_closed_limit_gives_no_slot_until_its_time_is_over() {
        let (mut gate, start) = (Gate::default(), Instant::now());
        gate.close(start + Duration::from_secs(60));
        gate.close(start + Duration::from_secs(5));
        assert_eq!(
            gate.take(start, 1, LEASE),
            Taken::Closed(Duration::from_secs(60)),
            "the longer one counts"
        );
        assert!(matches!(gate.take(start + Duration::from_secs(60), 1, LEASE), Taken::Slot(_)));
    }
}
