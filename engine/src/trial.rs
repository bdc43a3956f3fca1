//! Attempts outside of any run: for those who try a node kind out, or measure it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::ids::{NodeId, RunId, StepId};
use crate::node::{Context, Degraded, NodeError, Told, Usage};
use crate::registry::Kind;
use crate::worker::panicked;

/// A node kind that is tried out. Every attempt is the first and only one of a step of a run that is nowhere: what it tells is
/// heard and kept nowhere, and a memo is durable as soon as it is told.
#[derive(Debug, Clone)]
pub struct Trial {
    kind: Arc<Kind>,
    step: StepId,
    created_at: DateTime<Utc>,
    driver: mpsc::UnboundedSender<Told>,
}

/// What came of an attempt.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The output, or why there is none; a panic is a transient error with code `panic`.
    pub result: Result<Value, NodeError>,
    /// What it had to do without.
    pub degraded: Vec<Degraded>,
    /// What it used.
    pub usage: Usage,
}

impl Trial {
    /// A trial of a kind, in runs that are created now. Needs a tokio runtime.
    #[must_use]
    pub fn new(kind: Arc<Kind>) -> Self {
        let (driver, told) = mpsc::unbounded_channel();
        tokio::spawn(hear(told));
        let step = StepId::of(&NodeId::from(kind.name.as_str()));
        Self { kind, step, created_at: Utc::now(), driver }
    }

    /// This trial as that step of runs that were created at that moment, for a node that looks at either.
    #[must_use]
    pub fn as_step(self, step: StepId, created_at: DateTime<Utc>) -> Self {
        Self { step, created_at, ..self }
    }

    /// Makes an attempt, in a run of its own.
    pub async fn attempt(&self, input: Value) -> Tried {
        let context = self.context();
        let ended = AssertUnwindSafe(self.kind.run(input, &context)).catch_unwind().await;
        let result = ended.unwrap_or_else(|panic| Err(panicked(&self.step, panic.as_ref())));
        let gathered = context.take_gathered();
        Tried { result, degraded: gathered.degraded, usage: gathered.usage }
    }

    fn context(&self) -> Context {
        Context {
            run: RunId::fresh(),
            created_at: self.created_at,
            step: self.step.clone(),
            attempt: 1,
            attempts: 1,
            deadline: None,
            cancel: CancellationToken::new(),
            memos: Arc::from([]),
            driver: self.driver.clone(),
            gathered: Arc::default(),
            budget_left: None,
            blobs: None,
        }
    }
}

/// Says of everything that it is durable, until the trial and its attempts are gone.
async fn hear(mut told: mpsc::UnboundedReceiver<Told>) {
    while let Some(told) = told.recv().await {
        match told {
            // Whoever asked may have gone on without the answer.
            Told::Memo { durable, .. } | Told::Intent { durable, .. } => drop(durable.send(())),
            Told::Progress { .. } | Told::Frame { .. } => {}
        }
    }
}
