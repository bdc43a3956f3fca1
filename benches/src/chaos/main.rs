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
mod points;
mod process;
mod scenario;
mod tap;
mod workflow;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use audit::Audit;
use campaign::{Campaign, Report};
use points::{Points, Survey};
use process::Work;
use scenario::Scenario;

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
    /// Cuts a process off at every point around every statement, and lets another one go on.
    Points(Points),
    /// A worker, until its input ends.
    #[command(hide = true)]
    Work(Work),
    /// Everything that writes, once.
    #[command(hide = true)]
    Scenario(Scenario),
}

fn main() -> anyhow::Result<ExitCode> {
    let Arguments { part, mut campaign } = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    match part {
        Some(Part::Work(args)) => runtime.block_on(process::work(args)).map(|()| ExitCode::SUCCESS),
        Some(Part::Scenario(args)) => runtime.block_on(scenario::play(args)).map(|()| ExitCode::SUCCESS),
        Some(Part::Points(points)) => {
            println!("-- crash points");
            let survey = points.run(runtime.handle())?;
            tell_survey(&survey);
            Ok(verdict(&survey.audit))
        }
        None => {
            println!("-- faults under load, --seed {}", campaign.settle_seed());
            let report = runtime.block_on(campaign.run())?;
            tell(&report);
            Ok(verdict(&report.audit))
        }
    }
}

fn tell_survey(Survey { points, places, audit, took }: &Survey) {
    let line = |what: &str, figure: u32| println!("   {what:<60}{figure:>6}");
    line("points", points.values().map(|(reached, _)| reached).sum());
    for (kind, (reached, missed)) in points {
        line(&format!("  {kind}"), *reached);
        if *missed > 0 {
            line("    and not there this time", *missed);
        }
    }
    line("places", places.len() as u32);
    places.iter().for_each(|(place, times)| line(&format!("  {place}"), *times));
    line("seconds", took.as_secs() as u32);
    tell_audit(audit);
}

fn tell(Report { faults, took, audit }: &Report) {
    let line = |what: &str, figure: usize| println!("   {what:<60}{figure:>6}");
    line("faults", faults.values().sum::<u32>() as usize);
    faults.iter().for_each(|(fault, times)| line(&format!("  {}", fault.name()), *times as usize));
    line("seconds", took.as_secs() as usize);
    tell_audit(audit);
}

fn tell_audit(audit: &Audit) {
    let line = |what: &str, figure: usize| println!("   {what:<60}{figure:>6}");
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
