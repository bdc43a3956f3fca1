//! N04: searches, reads and gathers the evidence that everything later rests on. Nothing is ever made up in place of
//! evidence: without any, the run ends here and says what was tried.

mod address;
mod documents;
mod evidence;
mod gather;
mod ladder;
mod ranking;
mod reading;

use std::sync::Arc;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Analysis, Evidence, Options, Plan, Request};
use newsum_services::{Reader, Search};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The node.
#[derive(Clone)]
pub struct ExecuteSearch {
    /// The searches, in order of trust.
    pub search: Vec<Arc<dyn Search>>,
    /// Reads pages; without one an address is rejected with that reason.
    pub reader: Option<Arc<dyn Reader>>,
}

fn eighteen() -> u32 {
    18
}

fn sixteen() -> u32 {
    16
}

fn eight() -> u32 {
    8
}

fn sixty() -> u64 {
    60
}

fn twelve_thousand() -> u32 {
    12_000
}

/// What the node takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What the run was asked for.
    pub request: Request,
    /// Wishes.
    #[serde(default)]
    pub options: Options,
    /// What the query means.
    pub analysis: Analysis,
    /// What to look for, and where.
    pub plan: Plan,
    /// Searches at most, all fallbacks included.
    #[serde(default = "eighteen")]
    #[schemars(range(min = 1, max = 40))]
    pub max_requests: u32,
    /// Results that are looked at to be read.
    #[serde(default = "sixteen")]
    #[schemars(range(min = 1, max = 50))]
    pub candidates: u32,
    /// Articles that are read.
    #[serde(default = "eight")]
    #[schemars(range(min = 1, max = 12))]
    pub fetch_top: u32,
    /// Seconds for reading.
    #[serde(default = "sixty")]
    #[schemars(range(min = 1))]
    pub fetch_seconds: u64,
    /// Characters of an article that are used.
    #[serde(default = "twelve_thousand")]
    #[schemars(range(min = 500, max = 12000))]
    pub doc_chars: u32,
}

/// What the node gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// What was found.
    pub evidence: Evidence,
}

#[async_trait]
impl Node for ExecuteSearch {
    const KIND: &'static str = "n04-execute-search";
    const ABOUT: &'static str = "Searches, reads and gathers the evidence.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        let found = ladder::climb(self, &input, cx).await?;
        let candidates = ranking::ranked(&input, &found.lists);
        let read = reading::read(self, &input, candidates, cx).await?;
        let evidence = evidence::of(self, &input, found, read, cx)?;
        Ok(Output { evidence })
    }
}

#[cfg(test)]
mod tests;
