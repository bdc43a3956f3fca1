//! Choosing by seed: the same key gives the same choices on every machine.

/// splitmix64, seeded by the FNV-1a hash of a key such as `7/scenario/captions`.
///
/// Each purpose has a generator of its own, so that one more choice in one place never reshuffles another.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The choices for one purpose of one seed.
    #[must_use]
    pub fn new(seed: u64, purpose: &str) -> Self {
        Self(fnv1a(&format!("{seed}/{purpose}")))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `count`; 0 when `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.bits() % count).unwrap_or_default()
    }

    /// One of the items, none of none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// The numbers below `count`, shuffled.
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// The FNV-1a hash of a text, 64 bits.
#[must_use]
pub fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_gives_the_same_choices_and_another_key_others() {
        let mut first = Chance::new(7, "captions");
        let mut again = Chance::new(7, "captions");
        let mut other = Chance::new(8, "captions");
        let (a, b, c): (Vec<_>, Vec<_>, Vec<_>) = (first.order(20), again.order(20), other.order(20));
        assert_eq!(a, b);
        assert_ne!(a, c);
        let mut sorted = a.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_picked_from_nothing() {
        assert_eq!(Chance::new(1, "x").pick::<u8>(&[]), None);
        assert_eq!(Chance::new(1, "x").below(0), 0);
    }
}
