//! Latencies, counted by their size: as small for a million runs as for ten, and nothing is allocated while it grows.

use std::time::Duration;

/// Each doubling is cut into 2^7 buckets: what is read from one is off by less than a hundredth.
const FINE: u32 = 7;
/// Buckets for everything up to 2^63 nanoseconds.
const BUCKETS: usize = (64 - FINE as usize) << FINE;

/// Latencies, counted by their size.
#[derive(Debug, Clone)]
pub(crate) struct Latencies {
    counts: Vec<u64>,
    count: u64,
    min: u64,
    max: u64,
}

impl Default for Latencies {
    fn default() -> Self {
        Self { counts: vec![0; BUCKETS], count: 0, min: u64::MAX, max: 0 }
    }
}

impl Latencies {
    pub(crate) fn add(&mut self, latency: Duration) {
        let nanos = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX).min(i64::MAX as u64);
        self.counts[bucket(nanos)] += 1;
        self.count += 1;
        self.min = self.min.min(nanos);
        self.max = self.max.max(nanos);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(count, other)| *count += other);
        self.count += other.count;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn min(&self) -> Option<Duration> {
        (self.count > 0).then(|| Duration::from_nanos(self.min))
    }

    pub(crate) fn max(&self) -> Option<Duration> {
        (self.count > 0).then(|| Duration::from_nanos(self.max))
    }

    /// The latency that `share` (0 to 1) of all are not above.
    pub(crate) fn quantile(&self, share: f64) -> Option<Duration> {
        let rank = ((self.count as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        let reached = |count: &u64| {
            seen += count;
            seen >= rank
        };
        let at = self.counts.iter().position(reached)?;
        Some(Duration::from_nanos(end_of(at).clamp(self.min, self.max)))
    }
}

fn bucket(nanos: u64) -> usize {
    let shift = (u64::BITS - FINE - 1).saturating_sub(nanos.leading_zeros());
    ((shift as usize) << FINE) + (nanos >> shift) as usize
}

/// The last nanosecond of a bucket.
fn end_of(bucket: usize) -> u64 {
    let shift = (bucket >> FINE).saturating_sub(1);
    (((bucket - (shift << FINE) + 1) as u64) << shift) - 1
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_latency_is_in_a_bucket_that_is_as_near_as_promised() {
        for nanos in (0..63).flat_map(|power| [0, 1, 77].map(|more| (1u64 << power) + more)) {
            let end = end_of(bucket(nanos));
            assert!(nanos <= end && (end - nanos) as f64 <= nanos as f64 / 100.0, "{nanos} is in {end}");
        }
        assert!(bucket(i64::MAX as u64) < BUCKETS);
    }

    #[test]
    fn quantiles_are_those_of_the_latencies() {
        let (mut odd, mut even) = (Latencies::default(), Latencies::default());
        for micros in 1..=1000 {
            if micros % 2 == 0 { &mut even } else { &mut odd }.add(Duration::from_micros(micros));
        }
        odd.merge(&even);
        let near = |share: f64, micros: f64| {
            let quantile = odd.quantile(share).unwrap().as_secs_f64() * 1e6;
            assert!((quantile / micros - 1.0).abs() < 0.01, "{share}: {quantile}");
        };
        near(0.5, 500.0);
        near(0.99, 990.0);
        assert_eq!(odd.quantile(1.0), odd.max());
        assert_eq!((odd.count(), odd.min()), (1000, Some(Duration::from_micros(1))));
        assert_eq!(odd.max(), Some(Duration::from_micros(1000)));
        assert_eq!(Latencies::default().quantile(0.5), None);
    }
}
