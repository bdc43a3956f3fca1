//! Seeded random numbers: the same key gives the same sequence on every machine.

use std::fmt::Write as _;

/// splitmix64, seeded by the FNV-1a hash of a key such as `seed/panel/2`.
///
/// Each purpose has a generator of its own, so that one more draw in one place never reshuffles another.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// A generator for `seed` and `purpose`, for example `Rng::new("battery", "page")`.
    pub fn new(seed: &str, purpose: &str) -> Self {
        Self::from_key(&format!("{seed}/{purpose}"))
    }

    /// A generator for one thing among many: panel 2, or bubble 1 of panel 0.
    pub fn numbered(seed: &str, purpose: &str, path: &[usize]) -> Self {
        let mut key = format!("{seed}/{purpose}");
        for index in path {
            let _ = write!(key, "/{index}");
        }
        Self::from_key(&key)
    }

    fn from_key(key: &str) -> Self {
        Self(key.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        }))
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` (included) to `high` (not included), made of the top 53 bits.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with probability `chance` (0 to 1).
    pub fn chance(&mut self, chance: f64) -> bool {
        self.between(0.0, 1.0) < chance
    }

    /// One of `items`, which must not be empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.index(items.len())]
    }

    /// A number below `count`, which must not be zero.
    pub fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.bits() % count as u64).expect("a remainder of a usize fits a usize")
    }
}
