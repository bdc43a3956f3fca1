//! The arguments of `newsum bench`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use newsum_engine::StepId;

#[derive(Debug, Clone, Args)]
#[command(
    group(ArgGroup::new("given").args(["input", "run"]).required(true)),
    after_help = "The services are those that are configured; with --db FOLDER they are those of that comic. Nothing is written to a \
                  database.\n\nAllocations are counted by a program that is built for it, with another allocator (measure speed \
                  without it):\n  cargo run --release -p newsum-server --features count-allocations -- bench ..."
)]
pub(crate) struct BenchArgs {
    /// The kind, as `newsum nodes` lists them.
    pub(crate) kind: String,
    /// JSON file with the input of the node, or - for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// Run whose node of this kind was given the input; the beginning of its id is enough.
    #[arg(long, value_name = "RUN")]
    pub(crate) run: Option<String>,
    /// The step of that run, such as draw[3] (default: the first of this kind in its journal).
    #[arg(long, value_name = "STEP", requires = "run")]
    pub(crate) step: Option<StepId>,
    /// How long to measure, after a warm-up of a tenth of it and at most a second.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) seconds: u64,
    /// Runs of the node at once.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) concurrency: u16,
    /// Run a kind that changes the outside, too: as often as it goes.
    #[arg(long)]
    pub(crate) yes: bool,
}
