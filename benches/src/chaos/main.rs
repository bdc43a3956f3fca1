//! What the engine promises, while everything goes wrong: workers are killed and stopped, the database crashes.
//!
//! Exit code 0 if all promises were kept, 1 if not.
#![expect(clippy::print_stdout, reason = "this is a program: it prints a table")]

mod arena;
mod audit;
mod campaign;
mod clients;
mod herd;
mod kinds;
mod ledger;
mod process;
mod workflow;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use audit::Audit;
use campaign::{Campaign, Report};
use process::Work;

/// Lets runs go on while workers are killed and stopped and the database crashes, and holds the journals against what
/// everybody saw.
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    #[command(flatten)]
    campaign: Campaign,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// A worker, until its input ends.
    #[command(hide = true)]
    Work(Work),
}

#[tokio::main(worker_threads = 2)]
async fn main() -> anyhow::Result<ExitCode> {
    let Arguments { part, mut campaign } = Arguments::parse();
    match part {
        Some(Part::Work(args)) => {
            process::work(args).await?;
            Ok(ExitCode::SUCCESS)
        }
        None => {
            println!("-- faults under load, --seed {}", campaign.settle_seed());
            let report = campaign.run().await?;
            tell(&report);
            Ok(verdict(&report.audit))
        }
    }
}

fn tell(Report { faults, took, audit }: &Report) {
    let line = |what: &str, figure: usize| println!("   {what:<36}{figure:>8}");
    line("faults", faults.values().sum::<u32>() as usize);
    faults.iter().for_each(|(fault, times)| line(&format!("  {}", fault.name()), *times as usize));
    line("seconds", took.as_secs() as usize);
    tell_audit(audit);
}

fn tell_audit(audit: &Audit) {
    let line = |what: &str, figure: usize| println!("   {what:<36}{figure:>8}");
    line("runs", audit.runs);
    line("steps", audit.steps);
    line("attempts", audit.attempts);
    line("records refused", audit.refused);
    for (what, found) in audit.violations() {
        line(what, found.len());
        found.iter().take(40).for_each(|found| println!("      {found}"));
    }
}

fn verdict(audit: &Audit) -> ExitCode {
    if audit.is_clean() && audit.runs > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
