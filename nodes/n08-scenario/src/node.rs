//! The node.

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Analysis, Idea, Ideas, ImageJob, Options, Request, Scenario, Summary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::script::Material;
use crate::{check, prompt, script};

/// Writes the scenario of a comic. Works by rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct N08Scenario;

/// What [`N08Scenario`] takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What was asked for.
    pub request: Request,
    /// What else was asked for: the page form, the style of pictures.
    #[serde(default)]
    pub options: Options,
    /// What the query means.
    pub analysis: Analysis,
    /// The facts.
    pub summary: Summary,
    /// Three ideas, one of them chosen.
    pub ideas: Ideas,
}

/// What [`N08Scenario`] gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// The comic before it is drawn.
    pub scenario: Scenario,
    /// The pictures to make: four panels and the thumbnail.
    pub image_jobs: Vec<ImageJob>,
}

#[async_trait]
impl Node for N08Scenario {
    const KIND: &'static str = "n08-scenario";
    const ABOUT: &'static str =
        "Writes four panels whose words carry the facts, and the jobs for their pictures.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        cx.progress(0.0, "writing");
        let scenario = script::write(&material(&input)?);
        let faults = check::faults(&scenario, &input.summary);
        if let Some(first) = faults.first() {
            return Err(no_scenario(&format!("{first} ({} faults in all)", faults.len())));
        }
        let style = input.options.style.as_deref().unwrap_or(&input.request.writer.style);
        let image_jobs = prompt::jobs(&scenario, input.request.seed, style);
        cx.progress(1.0, "writing");
        Ok(Output { scenario, image_jobs })
    }
}

fn material(input: &Input) -> Result<Material<'_>, NodeError> {
    if input.summary.facts.is_empty() {
        return Err(no_scenario("there is not a single fact to tell"));
    }
    Ok(Material {
        language: input.request.language,
        seed: input.request.seed,
        analysis: &input.analysis,
        summary: &input.summary,
        idea: chosen(&input.ideas)?,
        layout: input.options.layout,
    })
}

fn chosen(ideas: &Ideas) -> Result<&Idea, NodeError> {
    ideas.chosen().ok_or_else(|| {
        NodeError::invalid_input(
            "ideas",
            format!("idea {} was chosen, but there are only {}", ideas.selected, ideas.items.len()),
        )
    })
}

fn no_scenario(reason: &str) -> NodeError {
    NodeError::permanent(
        "no_scenario",
        format!("no comic can be written that is true to the articles: {reason}"),
    )
}
