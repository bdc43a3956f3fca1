//! The node kinds of the workflow: each attempt leaves a line in the ledger of its process.
//!
//! A step that changes the outside first asks the database, over a connection of its own, whether what it depends on is
//! there: nothing may be seen of an effect whose cause a crash could take back.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::store::{Record, Store};
use newsum_engine::{Context, Effect, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::sleep;

use crate::ledger::{Cause, Ledger, Line, Mark};
use crate::workflow::{ITEMS, items, step};

/// Where the steps of a process leave their lines, and where they look for their causes.
#[derive(Clone)]
pub(crate) struct Outside {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) store: Arc<dyn Store>,
    /// The longest that a step takes.
    pub(crate) linger: Duration,
}

/// How many records of a journal are looked at.
const ALL: usize = 10_000;

impl Outside {
    async fn act(&self, cx: &Context, causes: &[String]) -> Result<(), NodeError> {
        let causes = self.causes(cx, causes).await?;
        let (run, step, attempt) = (cx.run(), cx.step().to_string(), cx.attempt());
        self.ledger.note(&Line::Effect { run, step, attempt, causes });
        let share = f64::from(u32::from(cx.idempotency_key().as_bytes()[0])) / 256.0;
        sleep(self.linger.mul_f64(share)).await;
        Ok(())
    }

    async fn causes(&self, cx: &Context, nodes: &[String]) -> Result<Vec<Cause>, NodeError> {
        if nodes.is_empty() {
            return Ok(Vec::new());
        }
        let journal = self.store.journal(cx.run(), 0, ALL).await;
        let journal = journal.map_err(|error| NodeError::transient("database", error.to_string()))?;
        Ok(nodes.iter().map(|node| cause(node, &journal)).collect())
    }
}

fn cause(node: &str, journal: &[Record]) -> Cause {
    let done = journal.iter().filter(|record| record.kind == "done" && record.node.as_deref() == Some(node));
    let steps = if node == "part" { ITEMS.unsigned_abs() as usize } else { 1 };
    Cause { node: node.to_owned(), steps, done: done.map(Mark::of).collect() }
}

/// What a step takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Given {
    /// What the steps before it gave.
    before: Value,
    salt: i64,
    /// The nodes that it depends on.
    #[serde(default)]
    causes: Vec<String>,
}

/// What a step gives.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Made {
    value: i64,
}

macro_rules! kind {
    ($name:ident, $kind:literal, $effect:expr, $about:literal) => {
        #[doc = $about]
        struct $name(Outside);

        #[async_trait]
        impl Node for $name {
            const KIND: &'static str = $kind;
            const ABOUT: &'static str = $about;
            const EFFECT: Effect = $effect;
            type Input = Given;
            type Output = Made;

            async fn run(&self, input: Given, cx: &Context) -> Result<Made, NodeError> {
                self.0.act(cx, &input.causes).await?;
                Ok(Made { value: step(&input.before, input.salt) })
            }
        }
    };
}

kind!(Pure, "pure", Effect::Pure, "Starts as soon as its input is there.");
kind!(Read, "read", Effect::Read, "Asks the outside.");
kind!(Write, "write", Effect::Write, "Starts only when everything before it is durable.");

/// Gives a list.
struct Split(Outside);

/// What the list is made of.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Whole {
    before: i64,
}

/// The list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Parts {
    items: Vec<i64>,
}

#[async_trait]
impl Node for Split {
    const KIND: &'static str = "split";
    const EFFECT: Effect = Effect::Pure;
    type Input = Whole;
    type Output = Parts;

    async fn run(&self, input: Whole, cx: &Context) -> Result<Parts, NodeError> {
        self.0.act(cx, &[]).await?;
        Ok(Parts { items: items(input.before) })
    }
}

/// Takes the answer of a person.
struct Answered(Outside);

/// The answer, and what was before.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Answer {
    answer: Payload,
    before: Value,
}

/// What a person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Payload {
    pub(crate) add: i64,
}

#[async_trait]
impl Node for Answered {
    const KIND: &'static str = "answered";
    const EFFECT: Effect = Effect::Write;
    type Input = Answer;
    type Output = Made;

    async fn run(&self, input: Answer, cx: &Context) -> Result<Made, NodeError> {
        self.0.act(cx, &["part".to_owned()]).await?;
        Ok(Made { value: step(&input.before, input.answer.add) })
    }
}

/// All of them.
pub(crate) fn registry(outside: &Outside) -> Registry {
    Registry::new()
        .with(Pure(outside.clone()))
        .with(Read(outside.clone()))
        .with(Write(outside.clone()))
        .with(Split(outside.clone()))
        .with(Answered(outside.clone()))
}
