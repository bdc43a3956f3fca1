//! A run that waits for a person. While it waits it is a row in the database: no task, no memory, no worker.
//!
//! `cargo run -p newsum-examples --example approval`
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::sync::Arc;

use async_trait::async_trait;
use newsum_engine::run::{Body, Waited};
use newsum_engine::store::MemoryStore;
use newsum_engine::{Context, Effect, Engine, Events, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

struct Write;
struct Decide;
struct Send;

#[derive(Deserialize, JsonSchema)]
struct Subject {
    subject: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Text {
    text: String,
}

/// The form of the review.
#[derive(Deserialize, JsonSchema)]
struct Approval {
    approve: bool,
    note: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Question {
    answer: Approval,
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct Decision {
    approved: bool,
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct Receipt {
    sent: String,
}

#[async_trait]
impl Node for Write {
    const KIND: &'static str = "write";
    const EFFECT: Effect = Effect::Read;
    type Input = Subject;
    type Output = Text;
    async fn run(&self, input: Subject, _cx: &Context) -> Result<Text, NodeError> {
        println!("write: runs");
        Ok(Text { text: format!("A few words on {}.", input.subject) })
    }
}

#[async_trait]
impl Node for Decide {
    const KIND: &'static str = "decide";
    const EFFECT: Effect = Effect::Pure;
    type Input = Question;
    type Output = Decision;
    async fn run(&self, input: Question, _cx: &Context) -> Result<Decision, NodeError> {
        let note = input.answer.note.map(|note| format!(" ({note})")).unwrap_or_default();
        Ok(Decision { approved: input.answer.approve, text: format!("{}{note}", input.text) })
    }
}

#[async_trait]
impl Node for Send {
    const KIND: &'static str = "send";
    const EFFECT: Effect = Effect::Write; // starts only when the approval is durable
    type Input = Text;
    type Output = Receipt;
    async fn run(&self, input: Text, _cx: &Context) -> Result<Receipt, NodeError> {
        Ok(Receipt { sent: input.text })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = Registry::new().with(Write).with(Decide).with(Send);
    let engine = Engine::new(Arc::new(MemoryStore::new()), registry);
    let workflow = engine.load(concat!(env!("CARGO_MANIFEST_DIR"), "/approval.toml"))?;
    let run = engine.submit(&workflow, json!({ "subject": "spring" })).await?;
    let mut events = engine.events(run.id).from(0);

    let first = engine.worker().queue("default", 4).spawn();
    let review = wait_for_review(&mut events).await?;
    first.drain().await?;
    let asleep = engine.run(run.id).await?;
    println!("the run is {}, its worker is {:?}; the worker has gone home", asleep.status, asleep.worker);

    println!("shown: {}", engine.review(review).await?.review.shown);
    let refused = engine.answer(review, json!({ "approve": "sure" }), "kim").await;
    println!("a bad answer: {}", refused.err().map(|error| error.to_string()).unwrap_or_default());
    engine.answer(review, json!({ "approve": true, "note": "well said" }), "kim").await?;

    let second = engine.worker().queue("default", 4).spawn();
    while let Some(entry) = events.next().await? {
        println!("entry {}: {}", entry.seq, entry.body.kind());
    }
    let done = engine.run(run.id).await?;
    println!("the run is {}: {}", done.status, done.output.unwrap_or_default());
    second.drain().await?;
    Ok(())
}

/// The review that the run asks for.
async fn wait_for_review(events: &mut Events) -> Result<uuid::Uuid, Box<dyn std::error::Error>> {
    while let Some(entry) = events.next().await? {
        if let Body::Waiting { wait: Waited::Signal { review, .. }, .. } = entry.body {
            return Ok(review);
        }
    }
    Err("the run ended without asking".into())
}
