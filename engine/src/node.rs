//! What the author of a node reads: [`Node`], [`Context`], [`Effect`] and [`NodeError`].
//!
//! A node is a verb. It takes a typed input, does one thing, and gives a typed output, the *delta*, which the engine
//! appends to the journal of the run before anything outside can see it. It may be run more than once (a crash, a
//! retry), so everything that must not happen twice goes through [`Context::memo`] or carries
//! [`Context::idempotency_key`].

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::budget::Budget;
use crate::engine::RunBlobs;
use crate::ids::{RunId, StepId};

/// What a node does to the world outside; it decides when the engine may start it and how a crash is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Works on its input alone. Starts as soon as its inputs exist, before they are durable.
    Pure,
    /// Asks the outside, changes nothing there (a search, a language model). Starts like `Pure`.
    Read,
    /// Changes the outside. Starts only when everything it depends on is durable; runs at least once.
    Write,
    /// Changes the outside and must never run twice. An intent is durable before it starts; found without a result
    /// (after a crash, a time-out, a panic), it is not run again but asked about. An error that the node returns is a
    /// result: it says that nothing happened.
    Once,
}

/// A node kind: the Rust type behind the `use` of a workflow file.
///
/// ```
/// use newsum_engine::{Context, Effect, Node, NodeError};
/// use schemars::JsonSchema;
/// use serde::{Deserialize, Serialize};
///
/// /// Greets somebody.
/// struct Greet;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Input {
///     name: String,
/// }
///
/// #[derive(Serialize, JsonSchema)]
/// struct Output {
///     greeting: String,
/// }
///
/// #[async_trait::async_trait]
/// impl Node for Greet {
///     const KIND: &'static str = "greet";
///     const ABOUT: &'static str = "Greets somebody by name.";
///     const EFFECT: Effect = Effect::Pure;
///     type Input = Input;
///     type Output = Output;
///     async fn run(&self, input: Input, _cx: &Context) -> Result<Output, NodeError> {
///         Ok(Output { greeting: format!("Hello, {}!", input.name) })
///     }
/// }
/// # let _ = Greet;
/// ```
///
/// Only optional fields may be added to an input, and only new fields to an output, while runs are in flight;
/// anything else is a new kind.
#[async_trait]
pub trait Node: Send + Sync + 'static {
    /// The name in `use = "..."`: lower-case words joined by `-`, `.` between a family and its member.
    const KIND: &'static str;
    /// One sentence for the catalog.
    const ABOUT: &'static str = "";
    /// Raised when the same input gives another output than before: outputs that were kept to be used again (`cache`) are
    /// those of one version.
    const VERSION: u32 = 1;
    /// What it does to the outside.
    const EFFECT: Effect = Effect::Write;
    /// What it takes: a struct; each field is bound by `from.FIELD` or `with.FIELD`.
    type Input: DeserializeOwned + JsonSchema + Send + 'static;
    /// What it gives: a struct; each field can be referred to as `node.FIELD`.
    type Output: Serialize + JsonSchema + Send + 'static;

    /// Does the work of one attempt at one step.
    ///
    /// # Errors
    /// The class of the [`NodeError`] decides what follows: only transient and rate-limited errors are retried.
    async fn run(&self, input: Self::Input, cx: &Context) -> Result<Self::Output, NodeError>;
}

/// Why an attempt failed, and what that means for the step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "snake_case")]
pub enum ErrorClass {
    /// It may work when tried again (a broken connection, an overloaded server).
    Transient,
    /// The other side asked to wait.
    RateLimited {
        /// How long, in milliseconds.
        retry_after_ms: u64,
    },
    /// The input can never work.
    InvalidInput,
    /// It will not work until somebody changes something (a key, a setting, a program).
    Permanent,
    /// What is left of the budget of the run is too little: the step is paused until it is raised. In a run without a budget it
    /// is as `Permanent`.
    Budget,
    /// The attempt was told to stop.
    Cancelled,
}

impl ErrorClass {
    /// Whether another attempt may follow.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transient | Self::RateLimited { .. } => true,
            Self::InvalidInput | Self::Permanent | Self::Budget | Self::Cancelled => false,
        }
    }

    /// The name that a user sees.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::RateLimited { .. } => "rate_limited",
            Self::InvalidInput => "invalid_input",
            Self::Permanent => "permanent",
            Self::Budget => "budget",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The error of an attempt: a class for the engine, a code for programs, a message for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message} [{code}]")]
pub struct NodeError {
    /// What follows from it.
    #[serde(flatten)]
    pub class: ErrorClass,
    /// A short snake_case word that programs can match on.
    pub code: String,
    /// What happened, where, and what to do; no secrets.
    pub message: String,
}

impl NodeError {
    /// An error of the given class.
    pub fn new(class: ErrorClass, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { class, code: code.into(), message: message.into() }
    }

    /// It may work when tried again.
    pub fn transient(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorClass::Transient, code, message)
    }

    /// The other side asked to wait for `retry_after`.
    pub fn rate_limited(retry_after: Duration, code: impl Into<String>, message: impl Into<String>) -> Self {
        let retry_after_ms = u64::try_from(retry_after.as_millis()).unwrap_or(u64::MAX);
        Self::new(ErrorClass::RateLimited { retry_after_ms }, code, message)
    }

    /// The input can never work.
    pub fn invalid_input(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorClass::InvalidInput, code, message)
    }

    /// It will not work until somebody changes something.
    pub fn permanent(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorClass::Permanent, code, message)
    }

    /// The attempt was told to stop.
    pub fn cancelled(message: impl Into<String>) -> Self {
        Self::new(ErrorClass::Cancelled, "cancelled", message)
    }
}

/// Something that a step had to do without, or with less than it was configured for. Stored in its checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Degraded {
    /// The node that says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub node: String,
    /// The item of a `for_each`, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// A short snake_case word that programs can match on.
    pub code: String,
    /// The service that failed, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// What happened, at most 300 characters, without secrets.
    pub message: String,
}

/// What a step used, summed over its attempt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Usage {
    /// Tokens that went into a language model and came out of it.
    pub tokens: u64,
    /// Money, in millionths of a US dollar.
    pub micro_usd: u64,
}

impl Usage {
    /// Whether nothing was used.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

/// Something that a running attempt tells its driver.
#[derive(Debug)]
pub(crate) enum Told {
    /// Keep this durable sub-step, and say when it is.
    Memo { step: StepId, key: String, value: Value, durable: oneshot::Sender<()> },
    /// An attempt that must never run twice is about to begin; say when that is durable.
    Intent { step: StepId, attempt: u32, durable: oneshot::Sender<()> },
    /// For those who watch now; never stored.
    Progress { step: StepId, fraction: f32, message: String },
    /// For those who watch now; never stored.
    Frame { step: StepId, frame: Value },
}

/// What an attempt has gathered beside its output.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) degraded: Vec<Degraded>,
    pub(crate) usage: Usage,
}

/// What a running attempt knows and may do: who it is, how long it has, durable sub-steps, progress.
#[derive(Clone)]
pub struct Context {
    pub(crate) run: RunId,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) step: StepId,
    pub(crate) attempt: u32,
    pub(crate) attempts: u32,
    pub(crate) deadline: Option<Instant>,
    pub(crate) cancel: CancellationToken,
    pub(crate) memos: Arc<[(String, Value)]>,
    pub(crate) driver: mpsc::UnboundedSender<Told>,
    pub(crate) gathered: Arc<std::sync::Mutex<Gathered>>,
    pub(crate) budget_left: Option<Budget>,
    /// Where large memos are kept; nowhere outside of runs.
    pub(crate) blobs: Option<RunBlobs>,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context({} {} attempt {})", self.run, self.step, self.attempt)
    }
}

impl Context {
    /// The run.
    #[must_use]
    pub fn run(&self) -> RunId {
        self.run
    }

    /// When the run was created: the clock to use instead of the local one, the same on every attempt.
    #[must_use]
    pub fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// The step: node, item and turn.
    #[must_use]
    pub fn step(&self) -> &StepId {
        &self.step
    }

    /// The number of this attempt, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Whether a retryable error of this attempt would be final: the time to take a fallback.
    #[must_use]
    pub fn last_attempt(&self) -> bool {
        self.attempt >= self.attempts
    }

    /// When this attempt will be stopped, if it has a limit.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Resolves when the attempt should stop; await it beside long work.
    pub async fn cancelled(&self) {
        self.cancel.cancelled().await;
    }

    /// Whether the attempt should stop; ask between two pieces of long work.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// A key that is the same on every attempt at this step and after every crash: blake3 of run and step, 32 hex
    /// digits. Send it with whatever must not happen twice outside.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        idempotency_key(self.run, &self.step)
    }

    /// A durable sub-step: runs `work` once and keeps its value in the journal under `key`; a later attempt at this
    /// step gets the value without running `work`. When this returns, the value is durable. Failures are not kept.
    ///
    /// # Errors
    /// Those of `work`; `Permanent` with code `memo` when a value cannot be read as `T`, with code `blob_missing` when it is a
    /// large one that is lost; `Cancelled` when the run was taken away from this worker.
    pub async fn memo<T, F>(&self, key: &str, work: F) -> Result<T, NodeError>
    where
        T: Serialize + DeserializeOwned,
        F: Future<Output = Result<T, NodeError>>,
    {
        if let Some((_, kept)) = self.memos.iter().find(|(k, _)| k == key) {
            let kept = match &self.blobs {
                Some(blobs) => blobs.bring_back(kept.clone()).await?,
                None => kept.clone(),
            };
            return serde_json::from_value(kept).map_err(|e| memo_error(key, &e));
        }
        let made = work.await?;
        let mut value = serde_json::to_value(&made).map_err(|e| memo_error(key, &e))?;
        if let Some(blobs) = &self.blobs {
            blobs.put_aside(&format!("the memo \"{key}\""), &mut value).await?;
        }
        let (durable, settled) = oneshot::channel();
        let told = Told::Memo { step: self.step.clone(), key: key.to_owned(), value, durable };
        self.tell_and_wait(told, settled).await?;
        Ok(made)
    }

    /// Says that this attempt is about to begin, and waits until that is durable.
    pub(crate) async fn intend(&self) -> Result<(), NodeError> {
        let (durable, settled) = oneshot::channel();
        let told = Told::Intent { step: self.step.clone(), attempt: self.attempt, durable };
        self.tell_and_wait(told, settled).await
    }

    async fn tell_and_wait(&self, told: Told, settled: oneshot::Receiver<()>) -> Result<(), NodeError> {
        if self.driver.send(told).is_err() || settled.await.is_err() {
            return Err(NodeError::cancelled("the run was taken away from this worker"));
        }
        Ok(())
    }

    /// Tells those who watch now how far the attempt is: a fraction from 0 to 1 and a few words. Never stored.
    pub fn progress(&self, fraction: f32, message: impl Into<String>) {
        let told = Told::Progress {
            step: self.step.clone(),
            fraction: fraction.clamp(0.0, 1.0),
            message: message.into(),
        };
        self.tell(told);
    }

    /// Hands a piece of live output (text of a stream, a preview) to those who watch now. Never stored.
    pub fn frame(&self, frame: Value) {
        self.tell(Told::Frame { step: self.step.clone(), frame });
    }

    /// Notes in the checkpoint that something had to be done without, or with less. `message` is cut at 300
    /// characters.
    pub fn degraded(&self, code: impl Into<String>, provider: Option<&str>, message: impl AsRef<str>) {
        let degraded = Degraded {
            node: self.step.node.to_string(),
            item: self.step.item,
            code: code.into(),
            provider: provider.map(str::to_owned),
            message: message.as_ref().chars().take(300).collect(),
        };
        self.gather(|gathered| gathered.degraded.push(degraded));
    }

    /// What was left of the budget of the run when this attempt started; none if it has no budget. A node that sees that this
    /// is too little returns an error of the class [`ErrorClass::Budget`]: the run is paused, and the step runs again when
    /// the budget was raised.
    #[must_use]
    pub fn budget_left(&self) -> Option<Budget> {
        self.budget_left
    }

    /// Adds to what this attempt used: tokens, and millionths of a US dollar.
    pub fn usage(&self, tokens: u64, micro_usd: u64) {
        self.gather(|gathered| {
            gathered.usage.tokens += tokens;
            gathered.usage.micro_usd += micro_usd;
        });
    }

    fn tell(&self, told: Told) {
        // Nobody listens any more when the run was taken away; progress is not worth an error then.
        drop(self.driver.send(told));
    }

    fn gather(&self, add: impl FnOnce(&mut Gathered)) {
        let mut gathered = self.gathered.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        add(&mut gathered);
    }

    pub(crate) fn take_gathered(&self) -> Gathered {
        let mut gathered = self.gathered.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::take(&mut gathered)
    }
}

/// The key of [`Context::idempotency_key`].
pub(crate) fn idempotency_key(run: RunId, step: &StepId) -> String {
    let hash = blake3::hash(format!("{run}/{step}").as_bytes());
    hash.to_hex()[..32].to_owned()
}

fn memo_error(key: &str, error: &serde_json::Error) -> NodeError {
    NodeError::permanent("memo", format!("the memo \"{key}\" cannot be kept or read back: {error}"))
}
