//! What the engine does with a database: steps per second, latencies, and the ratio to what the database can do at most.
#![expect(clippy::print_stdout, reason = "this is a program: it prints a table")]

mod alone;
mod ceiling;
mod database;
mod idle;
mod kinds;
mod load;
#[path = "../comic/spread.rs"]
mod spread;
mod workload;

use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use newsum_engine::{Engine, Workflow};

use ceiling::Ceiling;
use database::{Database, Kind};
use kinds::Seen;
use load::Load;
use spread::Spread;
use workload::{Class, Workload};

/// As in `newsum`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures a workload on a private database.
#[derive(Debug, Parser)]
struct Args {
    /// What the runs are made of.
    workload: Workload,
    /// The database.
    #[arg(long, default_value = "postgres")]
    store: Kind,
    /// Another PostgreSQL instead of a private one: an empty database that may be written.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Runs at once; 1 measures the latency of a run alone.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    concurrency: u16,
    /// About how long each load takes.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// What the steps do to the outside: `write` waits for the disk before each, `pure` does not.
    #[arg(long, default_value = "write")]
    effect: Class,
    /// How often it is measured.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    for round in 1..=args.rounds {
        let database = Database::new(args.store, args.url.as_deref()).await?;
        let seen = Arc::new(Seen::default());
        let engine = Engine::new(database.store.clone(), kinds::registry(&seen));
        let workflow = engine.load_source(&args.workload.toml(args.effect), "bench.toml")?;
        println!("-- {:?} on {:?}, round {round} of {}", args.workload, args.store, args.rounds);
        match args.workload {
            Workload::Review => {
                latency("answer to step", &alone::reviews(&engine, &seen, &workflow, 200).await?)
            }
            Workload::Resume => {
                latency("worker to step", &alone::resumes(&engine, &seen, &workflow, 5).await?)
            }
            Workload::Idle => {
                let idle =
                    idle::measure(&engine, &database, &workflow, Duration::from_secs(args.seconds)).await?;
                println!("   {:<22}{:>10}", "waiting runs", idle.runs);
                println!("   {:<22}{:>10.2}", "statements/s", idle.statements_per_second);
                println!("   {:<22}{:>10.0}   {:.0} at most", "memory, MiB", idle.memory, idle.peak);
            }
            Workload::Each10000 => run_alone(&args, &engine, &database, &workflow).await?,
            Workload::Chain10 | Workload::Fan100 | Workload::Bigstate if args.concurrency == 1 => {
                run_alone(&args, &engine, &database, &workflow).await?;
            }
            Workload::Chain10 | Workload::Fan100 | Workload::Bigstate => {
                let time = Duration::from_secs(args.seconds);
                let at_once = usize::from(args.concurrency);
                let what = (args.workload, at_once, time);
                let load = load::measure(&engine, &database, &seen, &workflow, what).await?;
                let ceiling = ceiling(&args, &database).await?;
                tell(&args, &load, &ceiling);
            }
        }
    }
    Ok(())
}

async fn ceiling(args: &Args, database: &Database) -> anyhow::Result<Ceiling> {
    let rows = (usize::from(args.concurrency), args.workload.bytes());
    ceiling::measure(args.store, database, rows, Duration::from_secs(2)).await
}

async fn run_alone(
    args: &Args,
    engine: &Engine,
    database: &Database,
    workflow: &Workflow,
) -> anyhow::Result<()> {
    let count = if args.workload == Workload::Each10000 { 5 } else { 50 };
    let (runs, steps) = alone::runs(engine, workflow, args.workload.steps(), count).await?;
    latency("run", &runs);
    let commit = 1e3 / ceiling(args, database).await?.single;
    let each = Spread::of(runs).median / args.workload.steps() as f64;
    println!("   {:<22}{commit:>10.3}", "single commit, ms");
    println!("   {:<22}{each:>10.3}   {:.2} commits", "step, ms", each / commit);
    if args.effect == Class::Write {
        let next = Spread::of(steps).median;
        println!("   {:<22}{next:>10.3}   {:.2} commits", "step to step, ms", next / commit);
    }
    println!("   {:<22}{:>10.0}", "memory at most, MiB", idle::memory("VmHWM:"));
    Ok(())
}

fn latency(what: &str, took: &[f64]) {
    let Spread { min, median, max } = Spread::of(took.iter().copied());
    let mut sorted = took.to_vec();
    sorted.sort_by(f64::total_cmp);
    let p99 = sorted.get(sorted.len() * 99 / 100).copied().unwrap_or(max);
    println!(
        "   {:<22}{median:>10.3}   p99 {p99:.3}, {min:.3} to {max:.3} of {}",
        format!("{what}, ms"),
        took.len()
    );
}

fn tell(args: &Args, load: &Load, ceiling: &Ceiling) {
    let share = |of: f64| format!("{:.0} % of {of:.0}", 100.0 * load.steps_per_second / of);
    println!("   {:<22}{:>10}   {} at once, {:?}", "runs", load.runs, args.concurrency, args.effect);
    println!("   {:<22}{:>10.0}", "steps/s", load.steps_per_second);
    println!("   {:<22}{:>13}", "of rows + status", share(ceiling.with_status));
    println!("   {:<22}{:>13}", "of rows alone", share(ceiling.rows));
    println!("   {:<22}{:>13}", "of single commits", share(ceiling.single));
    println!("   {:<22}{:>10.1} + {:.1}", "CPU a step, us", load.own_cpu, load.server_cpu);
    println!("   {:<22}{:>10.0} + {:.0}", "rows + WAL, bytes", load.rows, load.wal);
}
