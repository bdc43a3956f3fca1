//! The node.

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Analysis, Ideas, Method, Options, Request, SelectedBy, Summary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ideas, score};

/// Finds three ways to tell a report. Works by rules; never fails.
#[derive(Debug, Clone, Copy, Default)]
pub struct N07Ideation;

/// What [`N07Ideation`] takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What was asked for.
    pub request: Request,
    /// What else was asked for: which idea is told.
    #[serde(default)]
    pub options: Options,
    /// What the query means.
    pub analysis: Analysis,
    /// The report in short, and its facts.
    pub summary: Summary,
}

/// What [`N07Ideation`] gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// Three ideas, and the one that was chosen.
    pub ideas: Ideas,
}

#[async_trait]
impl Node for N07Ideation {
    const KIND: &'static str = "n07-ideation";
    const ABOUT: &'static str = "Finds three ways to tell a report as a comic and chooses one.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        cx.progress(0.0, "ideas");
        let items = ideas::three(&input.request, &input.analysis, &input.summary);
        let scores: Vec<f64> = items.iter().map(|idea| score::score(idea, &input.summary)).collect();
        let best = score::best(&scores);
        let asked = input.options.idea.number().map(u32::from);
        let asked =
            asked.filter(|number| items.get(*number as usize).is_some_and(|idea| !score::is_blocked(idea)));
        let selected_by = if asked.is_some() { SelectedBy::Option } else { SelectedBy::Rule };
        cx.progress(1.0, "ideas");
        Ok(Output {
            ideas: Ideas {
                method: Method::Rules,
                items,
                scores,
                selected: asked.unwrap_or(best),
                selected_by,
            },
        })
    }
}
