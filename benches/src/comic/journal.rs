//! What the journal of a run says about its time.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// How the time of a run was spent, ms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    /// From its creation to its end.
    pub(crate) run: f64,
    /// Of that, at least one node was at work.
    pub(crate) nodes: f64,
    /// Of that, none was: claims, decisions, commits.
    pub(crate) engine: f64,
}

#[derive(Deserialize)]
struct Run {
    id: String,
    created_at: DateTime<Utc>,
    finished_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Entry {
    at: DateTime<Utc>,
    took_ms: Option<u32>,
}

/// Reads the journal in the folder of a comic, by way of the binary that wrote it.
pub(crate) fn read(newsum: &Path, folder: &Path) -> anyhow::Result<Share> {
    let run = say(newsum, folder, &["runs", "list", "--lines"])?;
    let run: Run = serde_json::from_str(run.lines().next().context("the folder has a run")?)?;
    let journal = say(newsum, folder, &["runs", "journal", &run.id, "--lines"])?;
    let entries = journal.lines().map(serde_json::from_str::<Entry>).collect::<Result<Vec<_>, _>>()?;
    let ms = |at: DateTime<Utc>| (at - run.created_at).num_microseconds().unwrap_or(i64::MAX) as f64 / 1000.0;
    let attempts = entries.iter().filter_map(|entry| {
        let (end, took) = (ms(entry.at), f64::from(entry.took_ms?));
        Some((end - took, end))
    });
    let (whole, nodes) = (ms(run.finished_at), covered(attempts));
    Ok(Share { run: whole, nodes, engine: whole - nodes })
}

fn say(newsum: &Path, folder: &Path, args: &[&str]) -> anyhow::Result<String> {
    let said = Command::new(newsum).arg("--db").arg(folder).args(args).output()?;
    ensure!(said.status.success(), "newsum {}: {}", args.join(" "), String::from_utf8_lossy(&said.stderr));
    Ok(String::from_utf8(said.stdout)?)
}

/// How much of the time line these spans cover together: nodes run side by side.
fn covered(spans: impl Iterator<Item = (f64, f64)>) -> f64 {
    let mut spans: Vec<_> = spans.collect();
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let add = |(sum, upto): (f64, f64), (start, end): (f64, f64)| {
        (sum + (end - start.max(upto)).max(0.0), upto.max(end))
    };
    spans.into_iter().fold((0.0, f64::NEG_INFINITY), add).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_in_which_two_nodes_run_counts_once() {
        let spans = [(0.0, 10.0), (20.0, 30.0), (5.0, 12.0), (6.0, 7.0)];
        assert_eq!(covered(spans.into_iter()), 22.0);
    }
}
