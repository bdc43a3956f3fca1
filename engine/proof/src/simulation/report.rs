//! What came of worlds.

use std::collections::BTreeMap;
use std::fmt;

/// What came of a world.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its seed.
    pub seed: u64,
    /// How many runs there were.
    pub runs: usize,
    /// How long it lasted, by its own clock.
    pub seconds: f64,
    /// What was done and suffered in it, by name.
    pub counts: BTreeMap<&'static str, u64>,
    /// What must not be.
    pub violations: Vec<String>,
    /// What happened, line by line.
    pub story: Vec<String>,
    /// A hash of all that happened: the same seed gives the same.
    pub hash: String,
}

/// What came of many worlds.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// How many.
    pub worlds: u64,
    /// Runs in all.
    pub runs: usize,
    /// Seconds of their clocks in all.
    pub seconds: f64,
    /// What was done and suffered, by name.
    pub counts: BTreeMap<&'static str, u64>,
    /// Seeds of worlds in which something was that must not be.
    pub failing: Vec<u64>,
}

impl Totals {
    /// Takes one in.
    pub fn add(&mut self, report: &Report) {
        self.worlds += 1;
        self.runs += report.runs;
        self.seconds += report.seconds;
        report.counts.iter().for_each(|(what, count)| *self.counts.entry(what).or_default() += count);
        if !report.violations.is_empty() {
            self.failing.push(report.seed);
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} seeds, {} runs, {:.0} simulated minutes",
            self.worlds,
            self.runs,
            self.seconds / 60.0
        )?;
        self.counts.iter().try_for_each(|(what, count)| writeln!(f, "{count:>12} {what}"))?;
        match self.failing.as_slice() {
            [] => write!(f, "no violation"),
            seeds => write!(f, "VIOLATIONS with {} seeds: {seeds:?}", seeds.len()),
        }
    }
}
