//! A share of the simulated worlds; `newsum-simulate` runs as many as there is time for.

use newsum_engine_proof::simulation::{Report, Totals, simulate};

fn no_violation(seeds: std::ops::Range<u64>) -> Totals {
    let mut totals = Totals::default();
    for seed in seeds {
        let report = simulate(seed);
        assert!(
            report.violations.is_empty(),
            "seed {seed}: {:#?}\nreplay it: cargo run -p newsum-engine-proof -- --seed {seed}",
            report.violations
        );
        totals.add(&report);
    }
    totals
}

/// What a share of worlds must have suffered to prove anything.
const SUFFERED: &[&str] = &[
    "answers",
    "child runs",
    "deaths",
    "doubled appends",
    "drained",
    "fenced",
    "hints lost",
    "large values brought back",
    "late appends",
    "lost answers",
    "memos",
    "nodes on another queue",
    "reaps",
    "refused calls",
    "retries",
    "runs in a line",
    "slow calls",
    "stops",
];

#[test]
fn nothing_forbidden_happens_in_the_first_worlds() {
    let totals = no_violation(0..50);
    let spared: Vec<_> = SUFFERED.iter().filter(|what| !totals.counts.contains_key(**what)).collect();
    assert!(spared.is_empty(), "these worlds had no {spared:?}: {totals}");
}

#[test]
fn nothing_forbidden_happens_in_the_next_worlds() {
    no_violation(50..100);
}

#[test]
fn nothing_forbidden_happens_in_further_worlds() {
    no_violation(100..150);
}

#[test]
fn nothing_forbidden_happens_in_the_last_worlds() {
    no_violation(150..200);
}

#[test]
fn the_same_seed_gives_the_same_world() {
    for seed in 0..12 {
        let (one, other) = (simulate(seed), simulate(seed));
        let same = one.story.iter().zip(&other.story).take_while(|(a, b)| a == b).count();
        let after = |report: &Report| report.story[same..].first().cloned();
        assert_eq!(after(&one), after(&other), "seed {seed} after {:?}", one.story[..same].last());
        assert_eq!(one.hash, other.hash, "seed {seed}");
        assert!(one.story.len() > 5, "seed {seed}: {:?}", one.story);
    }
}
