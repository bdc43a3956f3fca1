//! What is told of a measurement: a table for people, an object for programs.

use std::time::Duration;

use newsum_engine::{Effect, Kind};
use serde::Serialize;
use serde_json::json;

use super::{Allocations, Load, Measured};
use crate::say::Say;

/// What is told of a measurement. Latencies are those of the runs that gave an output, in nanoseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    kind: String,
    effect: Effect,
    input: String,
    concurrency: u16,
    seconds: f64,
    runs: u64,
    failed: u64,
    runs_per_second: f64,
    p50_ns: Option<u64>,
    p99_ns: Option<u64>,
    min_ns: Option<u64>,
    max_ns: Option<u64>,
    allocations: Option<Allocations>,
    tokens: u64,
    micro_usd: u64,
    errors: Vec<Said>,
    degraded: Vec<Said>,
}

/// Something that runs said.
#[derive(Debug, Serialize)]
struct Said {
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    code: String,
    count: u64,
    /// That of the first.
    message: String,
}

impl Report {
    pub(crate) fn new(
        kind: &Kind,
        input: String,
        load: Load,
        measured: Measured,
        allocations: Option<Allocations>,
    ) -> Self {
        let Measured { tally, took } = measured;
        let latencies = &tally.latencies;
        let said = |class, code, noted: super::tally::Noted| Said {
            class,
            code,
            count: noted.count,
            message: noted.first,
        };
        Self {
            kind: kind.name.clone(),
            effect: kind.effect,
            input,
            concurrency: load.concurrency,
            seconds: took.as_secs_f64(),
            runs: tally.runs(),
            failed: tally.failed,
            runs_per_second: latencies.count() as f64 / took.as_secs_f64(),
            p50_ns: latencies.quantile(0.5).map(nanos),
            p99_ns: latencies.quantile(0.99).map(nanos),
            min_ns: latencies.min().map(nanos),
            max_ns: latencies.max().map(nanos),
            allocations,
            tokens: tally.usage.tokens,
            micro_usd: tally.usage.micro_usd,
            errors: tally
                .errors
                .into_iter()
                .map(|((class, code), noted)| said(Some(class), code, noted))
                .collect(),
            degraded: tally.degraded.into_iter().map(|(code, noted)| said(None, code, noted)).collect(),
        }
    }

    /// Whether not one run gave an output.
    pub(crate) fn failed_throughout(&self) -> bool {
        self.failed == self.runs
    }

    pub(crate) fn tell(&self, say: &Say) {
        if say.json {
            return say.object(self);
        }
        for (name, value) in self.rows() {
            say.result(format!("{name:<12}{value}"));
        }
    }

    fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("kind", format!("{} ({})", self.kind, Say::plain(&json!(self.effect)))),
            ("input", self.input.clone()),
            ("runs", format!("{} in {:.1} s, {} at a time", self.runs, self.seconds, self.concurrency)),
            ("runs/s", format!("{:.1}", self.runs_per_second)),
            ("p50", time(self.p50_ns)),
            ("p99", time(self.p99_ns)),
            ("min", time(self.min_ns)),
            ("max", time(self.max_ns)),
            ("allocations", self.allocations.map_or_else(not_counted, |counted| counted.to_string())),
        ];
        if self.tokens > 0 || self.micro_usd > 0 {
            let dollars = self.micro_usd as f64 / 1e6;
            rows.push(("used", format!("{} tokens, ${dollars:.6}", self.tokens)));
        }
        rows.extend(self.errors.iter().map(|said| ("errors", said.to_string())));
        rows.extend(self.degraded.iter().map(|said| ("degraded", said.to_string())));
        rows
    }
}

fn not_counted() -> String {
    "not counted; `newsum bench --help` says how".to_owned()
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let class = self.class.map(|class| format!("{class} ")).unwrap_or_default();
        write!(f, "{} {class}[{}] {}", self.count, self.code, self.message)
    }
}

impl std::fmt::Display for Allocations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1} per run, {:.1} KiB", self.count, self.bytes / 1024.0)
    }
}

/// A time with three digits that count.
fn time(nanos: Option<u64>) -> String {
    let Some(nanos) = nanos.map(|nanos| nanos as f64) else { return "none gave an output".to_owned() };
    let (value, unit) = match nanos {
        ..1e3 => (nanos, "ns"),
        ..1e6 => (nanos / 1e3, "µs"),
        ..1e9 => (nanos / 1e6, "ms"),
        _ => (nanos / 1e9, "s"),
    };
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_with_three_digits() {
        let told = [7, 999, 1_234, 45_600, 789_000, 12_300_000, 2_500_000_000].map(|nanos| time(Some(nanos)));
        assert_eq!(told, ["7.00 ns", "999 ns", "1.23 µs", "45.6 µs", "789 µs", "12.3 ms", "2.50 s"]);
    }
}
