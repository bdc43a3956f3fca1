//! What came of many runs of a node.

use std::collections::BTreeMap;
use std::time::Duration;

use newsum_engine::{Tried, Usage};

use super::latencies::Latencies;

/// What came of many runs of a node.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// Of the runs that gave an output.
    pub(crate) latencies: Latencies,
    pub(crate) failed: u64,
    /// By class and code.
    pub(crate) errors: BTreeMap<(&'static str, String), Noted>,
    /// By code.
    pub(crate) degraded: BTreeMap<String, Noted>,
    pub(crate) usage: Usage,
}

/// Something that was said some times.
#[derive(Debug, Clone)]
pub(crate) struct Noted {
    pub(crate) count: u64,
    /// What was said with it first.
    pub(crate) first: String,
}

impl Tally {
    pub(crate) fn runs(&self) -> u64 {
        self.latencies.count() + self.failed
    }

    pub(crate) fn add(&mut self, latency: Duration, tried: Tried) {
        match tried.result {
            Ok(_) => self.latencies.add(latency),
            Err(error) => {
                self.failed += 1;
                note(&mut self.errors, (error.class.name(), error.code), 1, error.message);
            }
        }
        for degraded in tried.degraded {
            note(&mut self.degraded, degraded.code, 1, degraded.message);
        }
        self.use_up(tried.usage);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.latencies.merge(&other.latencies);
        self.failed += other.failed;
        other
            .errors
            .into_iter()
            .for_each(|(key, noted)| note(&mut self.errors, key, noted.count, noted.first));
        other
            .degraded
            .into_iter()
            .for_each(|(key, noted)| note(&mut self.degraded, key, noted.count, noted.first));
        self.use_up(other.usage);
    }

    fn use_up(&mut self, usage: Usage) {
        self.usage.tokens += usage.tokens;
        self.usage.micro_usd += usage.micro_usd;
    }
}

fn note<K: Ord>(noted: &mut BTreeMap<K, Noted>, key: K, count: u64, message: String) {
    noted.entry(key).or_insert(Noted { count: 0, first: message }).count += count;
}
