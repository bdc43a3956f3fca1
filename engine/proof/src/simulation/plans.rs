//! What people mean to do in a world.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use newsum_engine::RunId;
use rand::Rng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::happens;
use crate::sketch::Sketch;

/// A run that is going to be.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) id: RunId,
    pub(super) sketch: Arc<Sketch>,
    pub(super) submitted_at: DateTime<Utc>,
    pub(super) cancelled_at: Option<DateTime<Utc>>,
    pub(super) edited_at: Option<DateTime<Utc>>,
    /// The key of those that go one after the other.
    pub(super) serial: Option<String>,
    /// How often somebody retries it if it fails.
    pub(super) retries: u32,
}

pub(super) fn plans(rng: &mut StdRng, beginning: DateTime<Utc>, storm: TimeDelta) -> Vec<Planned> {
    let storm = storm.num_milliseconds();
    let (cancels, edits, lines) = (happens(rng, 300), happens(rng, 300), happens(rng, 400));
    let swells = happens(rng, 300);
    let mut plans = Vec::new();
    for _ in 0..rng.random_range(1..=4) {
        let at = rng.random_range(0..storm / 2);
        let later = |rng: &mut StdRng, some: bool| {
            let after = Duration::from_millis(rng.random_range(0..8_000));
            (some && happens(rng, 500)).then(|| beginning + TimeDelta::milliseconds(at) + after)
        };
        let mut sketch = Sketch::draw(rng, 7);
        if swells {
            sketch.swell(rng);
        }
        plans.push(Planned {
            id: RunId(Uuid::from_u128(rng.random())),
            sketch: Arc::new(sketch),
            submitted_at: beginning + TimeDelta::milliseconds(at),
            cancelled_at: later(rng, cancels),
            edited_at: later(rng, edits),
            serial: (lines && happens(rng, 750)).then(|| "line".to_owned()),
            retries: rng.random_range(0..4),
        });
    }
    plans
}
