//! The kinds of sketches: what they give is a hash of what they were given, so that every output tells where it came
//! from; what else they do, the world decides.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::blob::LARGE;
use newsum_engine::{Context, Effect, Node, NodeError, Registry, StepId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::script::Deed;
use crate::sketch::{Bulk, Kind, Sketch};

/// What the kinds take.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Given {
    /// Anything.
    #[serde(default)]
    pub text: Value,
    /// Anything.
    #[serde(default)]
    pub also: Value,
    /// The item of a list.
    #[serde(default)]
    pub item: Value,
    /// The last turn.
    #[serde(default)]
    pub own: Value,
    /// What a person said.
    #[serde(default)]
    pub answer: Option<Answer>,
}

/// What a person says.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    decision: String,
}

/// As [`Given`], with a text that must come.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Needed {
    text: Value,
    #[serde(default)]
    also: Value,
    #[serde(default)]
    item: Value,
    #[serde(default)]
    own: Value,
    #[serde(default)]
    answer: Option<Answer>,
}

impl From<Needed> for Given {
    fn from(Needed { text, also, item, own, answer }: Needed) -> Self {
        Self { text, also, item, own, answer }
    }
}

/// What the kinds give.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Output {
    text: String,
    number: u32,
    list: Vec<String>,
    decision: String,
}

/// What a step gives for an input, and what its durable sub-steps gave.
///
/// # Panics
/// If the input is none that the kinds take: the sketch or the engine is wrong then.
#[must_use]
pub fn compute(sketch: &Sketch, step: &StepId, input: &Value, memos: &[Value]) -> Value {
    let given: Given = serde_json::from_value(input.clone()).expect("an input of the kinds of sketches");
    serde_json::to_value(output(sketch, step, &given, memos)).expect("plain data")
}

fn output(sketch: &Sketch, step: &StepId, given: &Given, memos: &[Value]) -> Output {
    let input = serde_json::to_string(given).expect("plain data");
    let hash = blake3::hash(format!("{step}/{input}/{memos:?}").as_bytes());
    let hex = &hash.to_hex()[..8];
    let (text, item) = match sketch.bulk(step) {
        Bulk::None => (0, 0),
        Bulk::Text => (LARGE, 0),
        Bulk::List => (0, LARGE * 3 / 5),
    };
    Output {
        text: format!("{step}:{hex}{}", "+".repeat(text)),
        number: u32::from(hash.as_bytes()[0] % 4),
        list: (0..hash.as_bytes()[1] % 4)
            .map(|at| format!("{step}:{hex}/{at}{}", "+".repeat(item)))
            .collect(),
        decision: given.answer.as_ref().map_or_else(|| "none".to_owned(), |answer| answer.decision.clone()),
    }
}

/// The world as the kinds see it.
pub trait Outside: Send + Sync + 'static {
    /// What runs the run of this attempt, if anybody knows it.
    fn sketch(&self, cx: &Context) -> Arc<Sketch>;
    /// Whether somebody mended the step.
    fn is_mended(&self, cx: &Context) -> bool;
    /// The code of a node is called. Gives how long it has to wait, where the world has seen too much of it.
    fn called(&self, cx: &Context, kind: Kind, input: &Value) -> Duration;
    /// It pays for a durable sub-step. Gives what came of it, which is another thing each time.
    fn paid(&self, cx: &Context, key: &str) -> Value;
    /// This is what came of a durable sub-step, now or before.
    fn remembered(&self, cx: &Context, key: &str, value: &Value);
    /// It has done its work, and this is what came of it.
    fn happened(&self, cx: &Context, kind: Kind, output: &Value);
}

/// The name of a durable sub-step.
pub(crate) fn memo_key(at: u32) -> String {
    format!("m{at}")
}

async fn act(outside: &dyn Outside, kind: Kind, given: Given, cx: &Context) -> Result<Output, NodeError> {
    let input = serde_json::to_value(&given).expect("plain data");
    let waits = outside.called(cx, kind, &input);
    let sketch = outside.sketch(cx);
    let mended = outside.is_mended(cx);
    let deed = if mended { Deed::Works } else { sketch.deed(cx.step(), cx.attempt()) };
    let takes = waits + sketch.takes(cx.step(), cx.attempt());
    if takes > Duration::ZERO {
        tokio::time::sleep(takes).await;
    }
    let breaks_off = sketch.breaks_off_in(cx.step(), cx.attempt());
    let mut memos = Vec::new();
    for at in 0..sketch.memos(cx.step()) {
        let within = if at == breaks_off { deed } else { Deed::Works };
        memos.push(memo(outside, &memo_key(at), within, cx).await?);
    }
    try_to(deed).await?;
    let output = output(&sketch, cx.step(), &given, &memos);
    outside.happened(cx, kind, &serde_json::to_value(&output).expect("plain data"));
    if deed == Deed::PanicsAfter {
        panic_quietly();
    }
    Ok(output)
}

/// A durable sub-step; one that was done before does not break off.
async fn memo(outside: &dyn Outside, key: &str, deed: Deed, cx: &Context) -> Result<Value, NodeError> {
    let work = async {
        try_to(deed).await?;
        Ok(outside.paid(cx, key))
    };
    let value = cx.memo(key, work).await?;
    outside.remembered(cx, key, &value);
    Ok(value)
}

/// Does what is to be done instead of the work, if anything is.
async fn try_to(deed: Deed) -> Result<(), NodeError> {
    match deed {
        Deed::Fails => Err(NodeError::transient("told", "told to fail")),
        Deed::Refuses => Err(NodeError::permanent("told", "told to refuse")),
        Deed::Panics => panic_quietly(),
        Deed::Stalls => std::future::pending().await,
        Deed::Works | Deed::PanicsAfter => Ok(()),
    }
}

/// A panic that nobody is told of on the terminal.
fn panic_quietly() -> ! {
    std::panic::resume_unwind(Box::new("told to panic"))
}

macro_rules! kinds {
    ($($name:ident = $kind:literal, $effect:ident, $input:ty;)*) => {$(
        struct $name(Arc<dyn Outside>);

        #[async_trait]
        impl Node for $name {
            const KIND: &'static str = $kind;
            const EFFECT: Effect = Effect::$effect;
            type Input = $input;
            type Output = Output;
            async fn run(&self, input: $input, cx: &Context) -> Result<Output, NodeError> {
                act(self.0.as_ref(), Kind::$name, input.into(), cx).await
            }
        }
    )*};
}

kinds! {
    Calc = "calc", Pure, Given;
    Ask = "ask", Read, Given;
    Act = "act", Write, Given;
    Fire = "fire", Once, Given;
    Must = "must", Read, Needed;
}

/// The kinds of sketches, in such a world.
#[must_use]
pub fn registry(outside: &Arc<dyn Outside>) -> Registry {
    let world = || outside.clone();
    Registry::new()
        .with(Calc(world()))
        .with(Ask(world()))
        .with(Act(world()))
        .with(Fire(world()))
        .with(Must(world()))
}

/// The kinds where nothing ever runs: for reading workflow files.
#[must_use]
pub fn idle_registry() -> Registry {
    registry(&(Arc::new(Nowhere) as Arc<dyn Outside>))
}

struct Nowhere;

impl Outside for Nowhere {
    fn sketch(&self, _cx: &Context) -> Arc<Sketch> {
        Arc::new(Sketch {
            seed: 0,
            number: 0,
            list: Vec::new(),
            nodes: Vec::new(),
            called: false,
            part: None,
        })
    }
    fn is_mended(&self, _cx: &Context) -> bool {
        false
    }
    fn called(&self, _cx: &Context, _kind: Kind, _input: &Value) -> Duration {
        Duration::ZERO
    }
    fn paid(&self, _cx: &Context, _key: &str) -> Value {
        Value::Null
    }
    fn remembered(&self, _cx: &Context, _key: &str, _value: &Value) {}
    fn happened(&self, _cx: &Context, _kind: Kind, _output: &Value) {}
}
