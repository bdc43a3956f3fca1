//! Driving a run in this process and showing what happens.

use newsum_engine::run::{Body, Entry};
use newsum_engine::store::{ReviewState, RunRow, RunStatus, StoreError};
use newsum_engine::{Engine, Live, RunId, Worker};
use std::sync::Arc;

use tokio::sync::{Notify, broadcast};
use uuid::Uuid;

use crate::exit::{Exit, Failure};

/// Something that happened to the run that is followed.
#[derive(Debug)]
pub(crate) enum Seen {
    /// An entry became durable.
    Entry(Entry),
    /// A running attempt told how far it is.
    Live(Live),
    /// The run has ended.
    Ended(Box<RunRow>),
}

/// A run, the worker that drives it, and a cursor on what happens.
pub(crate) struct Drive {
    engine: Engine,
    run: RunId,
    worker: Worker,
    events: newsum_engine::Events,
    live: broadcast::Receiver<Live>,
    interrupt: Interrupt,
}

impl Drive {
    /// Drives runs of all queues that `run` needs, and follows that run from its entry `after` on.
    pub(crate) async fn start(engine: &Engine, run: &RunRow, after: u64) -> Result<Self, Failure> {
        // Whoever follows one run has not asked for others to be deleted.
        let mut worker = engine.worker().retention(None);
        for queue in engine.queues_of(run.id).await? {
            worker = worker.queue(queue, 4);
        }
        Ok(Self {
            engine: engine.clone(),
            run: run.id,
            live: engine.watch(),
            events: engine.events(run.id).from(after),
            worker: worker.spawn(),
            interrupt: Interrupt::listen(),
        })
    }

    /// What happens next.
    pub(crate) async fn next(&mut self) -> Result<Seen, Failure> {
        loop {
            tokio::select! {
                biased;
                () = self.interrupt.happened() => return Err(Interrupt::failure()),
                entry = self.events.next() => match entry? {
                    Some(entry) => return Ok(Seen::Entry(entry)),
                    None => return Ok(Seen::Ended(Box::new(self.engine.run(self.run).await?))),
                },
                live = self.live.recv() => {
                    if let Some(seen) = self.of_this_run(live) {
                        return Ok(seen);
                    }
                }
                trouble = self.worker.trouble() => return Err(lost(&trouble)),
            }
        }
    }

    fn of_this_run(&self, live: Result<Live, broadcast::error::RecvError>) -> Option<Seen> {
        let live = live.ok()?;
        match &live {
            Live::Progress { run, .. } | Live::Frame { run, .. } if *run == self.run => {
                Some(Seen::Live(live))
            }
            Live::Progress { .. } | Live::Frame { .. } | Live::Trouble { .. } => None,
        }
    }

    /// The review that this entry opened, if it is still open.
    pub(crate) async fn open_review(&self, entry: &Entry) -> Result<Option<Uuid>, Failure> {
        let Body::Waiting { wait, .. } = &entry.body else { return Ok(None) };
        let Some(review) = wait.review() else { return Ok(None) };
        let row = self.engine.review(review).await?;
        Ok((row.state == ReviewState::Open).then_some(review))
    }

    /// What tells that somebody wants the program to end.
    pub(crate) fn interrupt(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// Stops the worker; what runs is handed back.
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        Ok(self.worker.drain().await?)
    }
}

/// Ctrl-C, or a polite request of the system to end.
#[derive(Clone)]
pub(crate) struct Interrupt(Arc<Notify>);

impl Interrupt {
    /// Listens from now on.
    pub(crate) fn listen() -> Self {
        let notify = Arc::new(Notify::new());
        let teller = notify.clone();
        tokio::spawn(async move {
            asked_to_end().await;
            teller.notify_one();
        });
        Self(notify)
    }

    /// Resolves when it has happened.
    pub(crate) async fn happened(&self) {
        self.0.notified().await;
    }

    pub(crate) fn failure() -> Failure {
        Failure::new(Exit::Interrupted, "interrupted; what is done is kept")
    }
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    drop(tokio::signal::ctrl_c().await);
}

fn lost(error: &StoreError) -> Failure {
    Failure::from(error.clone())
        .help("nothing that was done is lost; mend it and give the same command again")
}

/// What the status of a run that has ended means for the exit of the program.
pub(crate) fn verdict(run: &RunRow) -> Result<(), Failure> {
    let field = |name: &str| {
        let value = run.error.as_ref().and_then(|error| error.get(name)).and_then(|value| value.as_str());
        value.unwrap_or_default().to_owned()
    };
    match run.status {
        RunStatus::Completed
        | RunStatus::Ready
        | RunStatus::Running
        | RunStatus::Waiting
        | RunStatus::Blocked => Ok(()),
        RunStatus::Failed => {
            let (step, code) = (field("step"), field("code"));
            let at = if step.is_empty() { String::new() } else { format!(" at {step}") };
            Err(Failure::new(Exit::Failed, format!("failed{at}: {} [{code}]", field("message"))))
        }
        RunStatus::Stopped => Err(Failure::new(Exit::Stopped, format!("stopped: {}", field("reason")))),
        RunStatus::Cancelled => {
            Err(Failure::new(Exit::Stopped, format!("cancelled by {}: {}", field("actor"), field("reason"))))
        }
    }
}
