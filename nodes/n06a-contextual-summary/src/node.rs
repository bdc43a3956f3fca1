//! The node.

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Analysis, Evidence, Report, Request, Summary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{facts, short};

/// Reads a report for what can be told in a balloon. Works by rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct N06aContextualSummary;

/// What [`N06aContextualSummary`] takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What was asked for.
    pub request: Request,
    /// What the query means.
    pub analysis: Analysis,
    /// What was written.
    pub report: Report,
    /// What it rests on.
    pub evidence: Evidence,
}

/// What [`N06aContextualSummary`] gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// The report in short, and its facts.
    pub summary: Summary,
}

#[async_trait]
impl Node for N06aContextualSummary {
    const KIND: &'static str = "n06a-contextual-summary";
    const ABOUT: &'static str =
        "Reads a report for the facts that a comic can tell, and puts it in one line.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        cx.progress(0.0, "summarising");
        let found =
            facts::find(&input.request.query, &input.analysis.keywords, &input.report, &input.evidence);
        if found.facts.len() < 2 {
            return Err(thin(found.facts.len()));
        }
        cx.progress(1.0, "summarising");
        Ok(Output { summary: short::summary(found, &input.analysis, &input.report, &input.evidence) })
    }
}

fn thin(found: usize) -> NodeError {
    NodeError::permanent(
        "thin_evidence",
        format!(
            "the articles hold {found} sentences that a comic can tell, two are needed; give it more or longer articles"
        ),
    )
}
