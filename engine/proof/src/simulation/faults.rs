//! How bad a world is.

use std::time::Duration;

use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use super::happens;

/// How bad a world is: chances in a thousand, and times in milliseconds. All zero where it is calm.
#[derive(Debug, Clone, Default)]
pub(super) struct Weather {
    /// Store calls that take a while before they begin, and how long at most.
    slow: u32,
    slowness: u64,
    /// Store calls that are refused.
    refuse: u32,
    /// Store calls that are done and whose answer is lost.
    lose: u32,
    /// Appends that are refused and done all the same, later.
    late: u32,
    /// Appends that are done twice, the second time later.
    double: u32,
    /// Hints that are lost, doubled, late.
    pub(super) deaf: u32,
    pub(super) echo: u32,
    pub(super) lag: u64,
    /// Per turn of a process: that it dies, is stopped for a while, is told to drain.
    pub(super) death: u32,
    pub(super) stop: u32,
    pub(super) drain: u32,
    /// Per turn: that the store is away, and how long.
    pub(super) outage: u32,
}

/// What befalls a call of the store.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fault {
    pub(super) before: Duration,
    pub(super) after: Duration,
    pub(super) refused: bool,
    pub(super) lost: bool,
    pub(super) late: bool,
    pub(super) doubled: bool,
}

impl Weather {
    /// That of a world; `moment` is how long its turns are.
    pub(super) fn draw(rng: &mut StdRng, moment: u64) -> Self {
        let mut some = |rates: &[u32]| *rates.choose(rng).expect("some rates");
        // A chance per second, as one per turn.
        let per_turn = |per_second: u32| {
            let turns = 2_000 / moment.max(1);
            u32::try_from(u64::from(per_second) / turns.max(1)).unwrap_or(0).max(u32::from(per_second > 0))
        };
        Self {
            slow: some(&[0, 50, 400, 900]),
            slowness: u64::from(some(&[5, 40, 400, 4_000])),
            refuse: some(&[0, 0, 10, 60]),
            lose: some(&[0, 0, 10, 60]),
            late: some(&[0, 0, 10, 60]),
            double: some(&[0, 20, 100]),
            deaf: some(&[0, 200, 1_000]),
            echo: some(&[0, 300]),
            lag: u64::from(some(&[0, 20, 2_000])),
            death: per_turn(some(&[0, 40, 150, 400])),
            stop: per_turn(some(&[0, 40, 150])),
            drain: per_turn(some(&[0, 0, 60])),
            outage: per_turn(some(&[0, 0, 30])),
        }
    }

    pub(super) fn fault(&self, rng: &mut StdRng) -> Fault {
        let wait = |rng: &mut StdRng| match happens(rng, self.slow) {
            true => Duration::from_millis(rng.random_range(0..=self.slowness)),
            false => Duration::ZERO,
        };
        Fault {
            before: wait(rng),
            after: wait(rng),
            refused: happens(rng, self.refuse),
            lost: happens(rng, self.lose),
            late: happens(rng, self.late),
            doubled: happens(rng, self.double),
        }
    }
}
