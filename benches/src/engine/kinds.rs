//! The node kinds of the workloads: they do nothing but give objects of a size, and tell when they ran.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Notify;

/// What the kinds tell the bench.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    ended: AtomicU64,
    moved: Notify,
    at: Mutex<Option<Instant>>,
}

impl Seen {
    /// How often a last step ran.
    pub(crate) fn ended(&self) -> u64 {
        self.ended.load(SeqCst)
    }

    /// Waits until last steps ran so often.
    pub(crate) async fn until(&self, ended: u64) {
        loop {
            let moved = self.moved.notified();
            if self.ended() >= ended {
                return;
            }
            moved.await;
        }
    }

    /// When a last step last began.
    pub(crate) fn at(&self) -> Option<Instant> {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self) {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        self.ended.fetch_add(1, SeqCst);
        self.moved.notify_waiters();
    }
}

/// What a step takes: what the one before gave, and how much to give.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Given {
    /// What the step before gave; it is what makes the steps a chain.
    #[serde(default)]
    _before: Option<Value>,
    /// Bytes to give.
    #[serde(default = "usual")]
    bytes: usize,
    /// Whether it is the last of the run.
    #[serde(default)]
    last: bool,
    /// Whether it stays until it is stopped.
    #[serde(default)]
    stay: bool,
}

fn usual() -> usize {
    200
}

/// What a step gives.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Made {
    text: String,
}

fn made(bytes: usize) -> Made {
    const AROUND: usize = r#"{"text":""}"#.len();
    Made { text: "0123456789abcdef".chars().cycle().take(bytes.saturating_sub(AROUND)).collect() }
}

macro_rules! step {
    ($name:ident, $kind:literal, $effect:expr, $about:literal) => {
        #[doc = $about]
        #[derive(Debug)]
        pub(crate) struct $name(Arc<Seen>);

        #[async_trait]
        impl Node for $name {
            const KIND: &'static str = $kind;
            const ABOUT: &'static str = $about;
            const EFFECT: Effect = $effect;
            type Input = Given;
            type Output = Made;

            async fn run(&self, input: Given, _cx: &Context) -> Result<Made, NodeError> {
                if input.last {
                    self.0.end();
                }
                if input.stay {
                    std::future::pending::<()>().await;
                }
                Ok(made(input.bytes))
            }
        }
    };
}

step!(WriteStep, "write", Effect::Write, "Starts only when everything before it is durable.");
step!(PureStep, "pure", Effect::Pure, "Starts as soon as its input is there.");

/// Gives a list of numbers.
#[derive(Debug)]
pub(crate) struct Split;

/// How many.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Count {
    count: u32,
}

/// The list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Parts {
    parts: Vec<u32>,
}

#[async_trait]
impl Node for Split {
    const KIND: &'static str = "split";
    const EFFECT: Effect = Effect::Pure;
    type Input = Count;
    type Output = Parts;

    async fn run(&self, input: Count, _cx: &Context) -> Result<Parts, NodeError> {
        Ok(Parts { parts: (0..input.count).collect() })
    }
}

/// Takes the answer of a person.
#[derive(Debug)]
pub(crate) struct Answered(Arc<Seen>);

/// The answer.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Answer {
    answer: Decision,
}

/// What a person decides.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Decision {
    decision: String,
}

#[async_trait]
impl Node for Answered {
    const KIND: &'static str = "answered";
    const EFFECT: Effect = Effect::Write;
    type Input = Answer;
    type Output = Decision;

    async fn run(&self, input: Answer, _cx: &Context) -> Result<Decision, NodeError> {
        self.0.end();
        Ok(input.answer)
    }
}

/// All of them.
pub(crate) fn registry(seen: &Arc<Seen>) -> Registry {
    Registry::new()
        .with(WriteStep(seen.clone()))
        .with(PureStep(seen.clone()))
        .with(Split)
        .with(Answered(seen.clone()))
}
