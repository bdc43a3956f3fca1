//! One step per item of a list: at most three at once, each tried again on its own when it fails.
//!
//! `cargo run -p newsum-examples --example fan_out`
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::run::Body;
use newsum_engine::store::MemoryStore;
use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::sleep;

/// Asks a station that is often busy.
#[derive(Default)]
struct Ask {
    asking: AtomicUsize,
    most: Arc<AtomicUsize>,
}

#[derive(Deserialize, JsonSchema)]
struct City {
    city: String,
}

#[derive(Serialize, JsonSchema)]
struct Degrees {
    degrees: usize,
}

#[async_trait]
impl Node for Ask {
    const KIND: &'static str = "ask";
    const EFFECT: Effect = Effect::Read;
    type Input = City;
    type Output = Degrees;

    async fn run(&self, input: City, cx: &Context) -> Result<Degrees, NodeError> {
        self.most.fetch_max(self.asking.fetch_add(1, SeqCst) + 1, SeqCst);
        sleep(Duration::from_millis(50)).await;
        self.asking.fetch_sub(1, SeqCst);
        if input.city.starts_with('S') && cx.attempt() == 1 {
            return Err(NodeError::transient("busy", format!("the station of {} is busy", input.city)));
        }
        Ok(Degrees { degrees: 10 + input.city.len() })
    }
}

struct Compare;

#[derive(Deserialize, JsonSchema)]
struct All {
    degrees: Vec<usize>,
}

#[derive(Serialize, JsonSchema)]
struct Warmest {
    warmest: Option<usize>,
}

#[async_trait]
impl Node for Compare {
    const KIND: &'static str = "compare";
    const EFFECT: Effect = Effect::Pure;
    type Input = All;
    type Output = Warmest;

    async fn run(&self, input: All, _cx: &Context) -> Result<Warmest, NodeError> {
        Ok(Warmest { warmest: input.degrees.into_iter().max() })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ask = Ask::default();
    let most = ask.most.clone();
    let engine = Engine::new(Arc::new(MemoryStore::new()), Registry::new().with(ask).with(Compare));
    let workflow = engine.load(concat!(env!("CARGO_MANIFEST_DIR"), "/fan_out.toml"))?;
    let cities = ["Seoul", "Busan", "Suwon", "Daegu", "Sokcho", "Gwangju", "Incheon", "Jeju"];
    let run = engine.submit(&workflow, json!({ "cities": cities })).await?;
    let worker = engine.worker().queue("default", 4).spawn();

    let mut events = engine.events(run.id).from(0);
    let mut again = Vec::new();
    while let Some(entry) = events.next().await? {
        if let (Some(step), Body::AttemptFailed { error, .. }) = (entry.step, entry.body) {
            again.push(format!("{step}: {error}"));
        }
    }
    again.sort(); // the order in which they failed is not decided, that of the results is
    again.iter().for_each(|line| println!("tried again: {line}"));
    println!("at most {} at once", most.load(SeqCst));
    println!("{}", engine.run(run.id).await?.output.unwrap_or_default());
    worker.drain().await?;
    Ok(())
}
