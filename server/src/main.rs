//! `newsum`: comics from news, and the workflow engine under them, on the command line.

#![expect(clippy::print_stderr, reason = "this is the binary: it talks to people")]

mod bench;
mod cli;
mod comic;
mod commands;
mod database;
mod drive;
mod exit;
mod say;

use clap::Parser as _;

use crate::cli::{Cli, Command};
use crate::exit::Failure;
use crate::say::Say;

/// A step is some hundred small allocations on one thread that end on another: this takes a fifth of the engine's
/// processor time off them (`newsum-bench chain10`).
#[cfg(not(feature = "count-allocations"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// It counts for `newsum bench`, in atomics that all threads share: nothing for every day.
#[cfg(feature = "count-allocations")]
#[global_allocator]
static ALLOCATOR: stats_alloc::StatsAlloc<std::alloc::System> = stats_alloc::StatsAlloc::system();

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let say = Say::new(&cli.global);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let ended = match runtime {
        Ok(runtime) => {
            let ended = runtime.block_on(async {
                let ended = run(cli, &say).await;
                database::hints_passed_on().await;
                ended
            });
            // Work on threads that cannot be stopped must not hold the process.
            runtime.shutdown_background();
            ended
        }
        Err(error) => Err(Failure::environment(format!("the runtime cannot start: {error}"))),
    };
    match ended {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            say.failure(&failure);
            failure.exit.into()
        }
    }
}

async fn run(cli: Cli, say: &Say) -> Result<(), Failure> {
    say::start_logging(&cli.global, matches!(cli.command, Command::Worker(_)));
    match cli.command {
        Command::Comic(args) => commands::comic::run(args, cli.global.lang, say).await,
        Command::Run(args) => commands::run::run(args, &cli.global, say).await,
        Command::Runs(runs) => commands::runs::run(runs, &cli.global, say).await,
        Command::Review(review) => commands::review::run(review, &cli.global, say).await,
        Command::Worker(args) => commands::worker::run(args, &cli.global, say).await,
        Command::Workflow(workflow) => commands::workflow::run(workflow, &cli.global, say).await,
        Command::Nodes(args) => commands::nodes::run(&args, say),
        Command::Bench(args) => commands::bench::run(args, &cli.global, say).await,
    }
}
