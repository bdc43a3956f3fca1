//! `newsum worker`: drive runs until told to stop.

use std::time::Duration;

use newsum_engine::store::{RunFilter, RunRow, RunStatus};
use newsum_engine::{DEFAULT_QUEUE, Engine};
use newsum_workers::COMIC_QUEUE;

use crate::cli::{Global, WorkerArgs};
use crate::database;
use crate::drive::Interrupt;
use crate::exit::Failure;
use crate::say::Say;

/// How often `--exit-when-idle` looks whether anything is left.
const LOOK: Duration = Duration::from_millis(250);

pub(crate) async fn run(args: WorkerArgs, global: &Global, say: &Say) -> Result<(), Failure> {
    let engine = database::engine(global).await?;
    let queues = if args.queues.is_empty() {
        vec![DEFAULT_QUEUE.to_owned(), COMIC_QUEUE.to_owned()]
    } else {
        args.queues
    };
    let mut builder = engine.worker().retention(keep(args.keep_days));
    for queue in &queues {
        builder = builder.queue(queue.clone(), args.concurrency);
    }
    let interrupt = Interrupt::listen();
    let worker = builder.spawn();
    say.note(format!("serving {}; Ctrl-C hands everything back and ends", queues.join(", ")));
    let ended = tokio::select! {
        () = interrupt.happened() => Ok(()),
        idle = idle(&engine, &queues), if args.exit_when_idle => idle,
    };
    worker.drain().await?;
    ended
}

/// How long finished runs are kept.
fn keep(days: u32) -> Option<Duration> {
    (days > 0).then(|| Duration::from_secs(u64::from(days) * 24 * 3600))
}

/// Whether a run will go on here without anybody doing anything.
fn goes_on(engine: &Engine, run: &RunRow) -> bool {
    match run.status {
        RunStatus::Ready | RunStatus::Running => true,
        RunStatus::Waiting => run.ready_at.is_some(),
        RunStatus::Blocked => run.needs.iter().all(|kind| engine.registry().get(kind).is_some()),
        RunStatus::Completed | RunStatus::Failed | RunStatus::Stopped | RunStatus::Cancelled => false,
    }
}

/// Resolves when nothing in these queues is ready, running, or due by itself.
async fn idle(engine: &Engine, queues: &[String]) -> Result<(), Failure> {
    loop {
        let mut busy = false;
        for status in [RunStatus::Ready, RunStatus::Running, RunStatus::Waiting, RunStatus::Blocked] {
            let filter = RunFilter { status: Some(status), limit: 1000, ..RunFilter::default() };
            let runs = engine.runs(&filter).await?;
            busy |= runs.iter().any(|run| queues.contains(&run.queue) && goes_on(engine, run));
        }
        if !busy {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}
