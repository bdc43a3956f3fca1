//! When the next attempt starts.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::{RunId, StepId};
use crate::node::{ErrorClass, NodeError};
use crate::workflow::Retry;

/// From this delay on a retry is a durable timer that frees the slot; a shorter one stays in memory.
pub const DURABLE_FROM: Duration = Duration::from_secs(5);

/// When the attempt after `attempt` starts; none if it was the last one or the error is final.
///
/// The wait is `delay * factor^(attempt-1)`, at most `max_delay`, at least what a rate limit asks for. Jitter takes
/// off up to a quarter of it, by a hash of run, step and attempt, so that it is the same wherever it is computed.
#[must_use]
pub fn next_attempt_at(
    retry: &Retry,
    error: &NodeError,
    attempt: u32,
    run: RunId,
    step: &StepId,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    if !error.class.is_retryable() || attempt >= retry.attempts {
        return None;
    }
    let exponent = i32::try_from(attempt.saturating_sub(1)).unwrap_or(i32::MAX);
    let seconds =
        (retry.delay.as_secs_f64() * retry.factor.powi(exponent)).min(retry.max_delay.as_secs_f64());
    let seconds = if retry.jitter { seconds * (1.0 - 0.25 * share(run, step, attempt)) } else { seconds };
    let asked = match error.class {
        ErrorClass::RateLimited { retry_after_ms } => Duration::from_millis(retry_after_ms),
        ErrorClass::Transient
        | ErrorClass::InvalidInput
        | ErrorClass::Permanent
        | ErrorClass::Budget
        | ErrorClass::Cancelled => Duration::ZERO,
    };
    let wait = Duration::try_from_secs_f64(seconds).unwrap_or(retry.max_delay).max(asked);
    Some(now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX))
}

/// A number from 0 to 1 that belongs to this attempt.
fn share(run: RunId, step: &StepId, attempt: u32) -> f64 {
    let hash = blake3::hash(format!("{run}/{step}/{attempt}").as_bytes());
    f64::from(hash.as_bytes()[0]) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::NodeId;
    use uuid::Uuid;

    fn wait_after(attempt: u32, retry: &Retry, error: &NodeError) -> Option<TimeDelta> {
        let (run, step) = (RunId(Uuid::nil()), StepId::of(&NodeId::from("a")));
        let now = DateTime::<Utc>::UNIX_EPOCH;
        next_attempt_at(retry, error, attempt, run, &step, now).map(|at| at - now)
    }

    fn steady() -> Retry {
        Retry { attempts: 4, jitter: false, max_delay: Duration::from_secs(3), ..Retry::default() }
    }

    #[test]
    fn waits_grow_by_the_factor_up_to_the_longest() {
        let error = NodeError::transient("x", "x");
        let waits: Vec<_> =
            (1..=4).map(|n| wait_after(n, &steady(), &error).map(|w| w.num_seconds())).collect();
        assert_eq!(waits, [Some(1), Some(2), Some(3), None]);
    }

    #[test]
    fn a_final_error_is_not_retried() {
        assert_eq!(wait_after(1, &steady(), &NodeError::permanent("x", "x")), None);
    }

    #[test]
    fn a_rate_limit_is_waited_for_even_beyond_the_longest_delay() {
        let error = NodeError::rate_limited(Duration::from_secs(90), "x", "x");
        assert_eq!(wait_after(1, &steady(), &error).map(|w| w.num_seconds()), Some(90));
    }

    #[test]
    fn jitter_only_shortens_and_is_the_same_every_time() {
        let retry = Retry { jitter: true, ..steady() };
        let error = NodeError::transient("x", "x");
        let wait = wait_after(1, &retry, &error).expect("a transient error is tried again");
        assert_eq!(Some(wait), wait_after(1, &retry, &error));
        assert!(wait <= TimeDelta::seconds(1) && wait >= TimeDelta::milliseconds(750));
    }
}
