//! Small kinds for tests and examples.

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::node::{Context, Effect, Node, NodeError};

/// Gives back what it is given.
#[derive(Debug, Clone, Copy)]
pub struct Echo;

/// What [`Echo`] takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct EchoInput {
    /// Anything.
    pub value: Value,
}

/// What [`Echo`] gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EchoOutput {
    /// The same.
    pub value: Value,
}

#[async_trait]
impl Node for Echo {
    const KIND: &'static str = "echo";
    const ABOUT: &'static str = "Gives back what it is given.";
    const EFFECT: Effect = Effect::Pure;
    type Input = EchoInput;
    type Output = EchoOutput;

    async fn run(&self, input: EchoInput, _cx: &Context) -> Result<EchoOutput, NodeError> {
        Ok(EchoOutput { value: input.value })
    }
}
