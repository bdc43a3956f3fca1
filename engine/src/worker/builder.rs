//! How a worker is set up, started and stopped.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::pool::Pool;
use super::scheduler::submit_when_due;
use super::sweeper::{self, sweep_now_and_then};
use crate::engine::{Engine, EngineError};
use crate::store::StoreError;

/// How long a worker is believed to live after it last said so.
const LEASE: Duration = Duration::from_secs(15);
/// How often an idle worker looks for work without being told.
const POLL: Duration = Duration::from_secs(1);

/// How a worker is set up.
#[derive(Debug, Clone)]
pub struct WorkerBuilder {
    engine: Engine,
    queues: Vec<(String, usize)>,
    lease: Duration,
    poll: Duration,
    retention: Option<Duration>,
    sweep_every: Duration,
}

impl WorkerBuilder {
    pub(crate) fn new(engine: Engine) -> Self {
        Self {
            engine,
            queues: Vec::new(),
            lease: LEASE,
            poll: POLL,
            retention: Some(sweeper::RETENTION),
            sweep_every: sweeper::EVERY,
        }
    }

    /// Serves a queue with up to `concurrency` runs at once.
    #[must_use]
    pub fn queue(mut self, name: impl Into<String>, concurrency: usize) -> Self {
        self.queues.push((name.into(), concurrency));
        self
    }

    /// How long the worker is believed to live after it last said so (15 s). It says so every third of it.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// How often it looks for work without being told (1 s).
    #[must_use]
    pub fn poll(mut self, poll: Duration) -> Self {
        self.poll = poll;
        self
    }

    /// How long runs are kept after they were completed, stopped or cancelled (30 days); with none for ever. Failed runs
    /// are always kept. A key that a deleted run had can be used again.
    #[must_use]
    pub fn retention(mut self, keep: impl Into<Option<Duration>>) -> Self {
        self.retention = keep.into();
        self
    }

    /// How often it looks for runs that are older (10 min), the first time that long after its start.
    #[must_use]
    pub fn sweep_every(mut self, every: Duration) -> Self {
        self.sweep_every = every;
        self
    }

    /// Starts it. Needs a tokio runtime.
    #[must_use]
    pub fn spawn(self) -> Worker {
        let stop = CancellationToken::new();
        let (trouble, seen) = watch::channel(None);
        let shared = self.engine.shared().clone();
        let (keep, every, stopped) = (self.retention, self.sweep_every, stop.clone());
        let sweeper = async move {
            if let Some(keep) = keep {
                sweep_now_and_then(shared, keep, every, stopped).await;
            }
        };
        let shared = self.engine.shared().clone();
        let pool = Pool::new(shared, self.queues, self.lease, self.poll, trouble).run(stop.clone());
        let scheduler = submit_when_due(self.engine, stop.clone());
        let task = tokio::spawn(async {
            tokio::join!(pool, sweeper, scheduler);
        });
        Worker { stop, task, trouble: seen }
    }
}

/// A running worker.
#[derive(Debug)]
pub struct Worker {
    stop: CancellationToken,
    task: JoinHandle<()>,
    trouble: watch::Receiver<Option<StoreError>>,
}

impl Worker {
    /// Hands all runs back and ends. What was running is stopped; what is durable stays. Attempts that must never run twice
    /// and have begun are waited for, up to half a lease: stopped, they leave a question behind.
    ///
    /// # Errors
    /// When the worker itself has panicked.
    pub async fn drain(self) -> Result<(), EngineError> {
        self.stop.cancel();
        self.task.await.map_err(|e| EngineError::Worker(e.to_string()))
    }

    /// Resolves when the store cannot be used, with the reason.
    pub async fn trouble(&self) -> StoreError {
        let mut trouble = self.trouble.clone();
        loop {
            if let Some(error) = trouble.borrow_and_update().clone() {
                return error;
            }
            if trouble.changed().await.is_err() {
                return StoreError::Unavailable("the worker has ended".to_owned());
            }
        }
    }
}
