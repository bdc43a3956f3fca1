//! `newsum-simulate`: runs the simulated world of many seeds, or shows that of one.
#![expect(clippy::print_stdout, reason = "it is a program for people at a terminal")]

use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use anyhow::bail;
use clap::Parser;
use newsum_engine_proof::simulation::{Report, Totals, simulate};

/// Runs real workers in simulated worlds: crashes, stops, a store that fails, hints that are lost.
#[derive(Parser)]
struct Arguments {
    /// How many seeds.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Only this one, with all that happened in its world.
    #[arg(long)]
    seed: Option<u64>,
    /// Goes on after a violation, to find all.
    #[arg(long)]
    all: bool,
    /// Threads; as many as there are processors if it is left out.
    #[arg(long)]
    threads: Option<usize>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.seed {
        Some(seed) => show(&simulate(seed)),
        None => run(&arguments),
    }
}

fn show(report: &Report) -> anyhow::Result<()> {
    report.story.iter().for_each(|line| println!("{line}"));
    report.counts.iter().for_each(|(what, count)| println!("{count:>12} {what}"));
    println!(
        "seed {}: {} runs, {:.1} simulated seconds, {}",
        report.seed, report.runs, report.seconds, report.hash
    );
    match report.violations.as_slice() {
        [] => Ok(()),
        wrong => bail!("{}", wrong.join("\n")),
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (totals, next, stop) =
        (Mutex::new(Totals::default()), AtomicU64::new(arguments.from), AtomicBool::new(false));
    let started = Instant::now();
    let threads =
        arguments.threads.or(std::thread::available_parallelism().ok().map(Into::into)).unwrap_or(1);
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= arguments.from + arguments.seeds {
                return;
            }
            let report = lived_through(seed);
            if !report.violations.is_empty() {
                println!("seed {seed} (replay it with --seed {seed}):\n  {}", report.violations.join("\n  "));
                stop.fetch_or(!arguments.all, Ordering::Relaxed);
            }
            totals.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(&report);
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let totals = totals.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    println!("{totals}\n{:.1} s on {threads} threads", started.elapsed().as_secs_f64());
    if totals.failing.is_empty() { Ok(()) } else { bail!("{} seeds with violations", totals.failing.len()) }
}

/// A world that breaks down is a violation, too.
fn lived_through(seed: u64) -> Report {
    catch_unwind(|| simulate(seed)).unwrap_or_else(|_| Report {
        seed,
        runs: 0,
        seconds: 0.0,
        counts: std::collections::BTreeMap::new(),
        violations: vec!["it broke down with a panic".to_owned()],
        story: Vec::new(),
        hash: String::new(),
    })
}
