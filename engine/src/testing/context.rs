//! A context for calling a node by hand.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::ids::{NodeId, RunId, StepId};
use crate::node::{Context, Degraded, Told, Usage};

/// What a node told while it ran under [`context`].
#[derive(Debug, Default, Clone)]
pub struct Probe {
    inner: Arc<std::sync::Mutex<Heard>>,
    context: Option<Context>,
}

#[derive(Debug, Default)]
struct Heard {
    memos: Vec<(String, Value)>,
    progress: Vec<(f32, String)>,
}

impl Probe {
    /// The memos that were kept, in order.
    #[must_use]
    pub fn memos(&self) -> Vec<(String, Value)> {
        self.heard().memos.clone()
    }

    /// The progress that was told, in order.
    #[must_use]
    pub fn progress(&self) -> Vec<(f32, String)> {
        self.heard().progress.clone()
    }

    /// What was noted as degraded and used; taken once.
    #[must_use]
    pub fn gathered(&self) -> (Vec<Degraded>, Usage) {
        let gathered = self.context.as_ref().map(Context::take_gathered).unwrap_or_default();
        (gathered.degraded, gathered.usage)
    }

    fn heard(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A context for the only attempt at the step `node` of a fixed run created at a fixed time, and a probe that hears
/// what the node tells. Needs a tokio runtime.
#[must_use]
pub fn context(node: &str) -> (Context, Probe) {
    let (driver, mut told) = mpsc::unbounded_channel();
    let context = Context {
        run: RunId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001)),
        created_at: DateTime::<Utc>::from_timestamp(1_790_000_000, 0).unwrap_or_default(),
        step: StepId::of(&NodeId::from(node)),
        attempt: 1,
        attempts: 1,
        deadline: Some(tokio::time::Instant::now() + Duration::from_secs(60)),
        cancel: CancellationToken::new(),
        memos: Arc::from([]),
        driver,
        gathered: Arc::default(),
        budget_left: None,
        blobs: None,
    };
    let probe = Probe { context: Some(context.clone()), ..Probe::default() };
    let heard = probe.clone();
    tokio::spawn(async move {
        while let Some(told) = told.recv().await {
            hear(&heard, told);
        }
    });
    (context, probe)
}

fn hear(probe: &Probe, told: Told) {
    match told {
        Told::Memo { key, value, durable, .. } => {
            probe.heard().memos.push((key, value));
            let _ = durable.send(());
        }
        Told::Intent { durable, .. } => {
            let _ = durable.send(());
        }
        Told::Progress { fraction, message, .. } => probe.heard().progress.push((fraction, message)),
        Told::Frame { .. } => {}
    }
}
