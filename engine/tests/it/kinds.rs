//! A small family of kinds, typed like those of a real library: what workflow files of the tests are made of.

use std::collections::BTreeMap;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// All kinds of this family.
pub fn registry() -> Registry {
    Registry::new()
        .with(Search)
        .with(Write)
        .with(Review)
        .with(Script)
        .with(Draw)
        .with(Finish)
        .with(Publish)
        .with(Render)
        .with(Count)
        .with(Pay)
}

/// An article that was found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    pub title: String,
    pub url: Option<String>,
    pub score: f64,
}

/// A written report.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    pub title: String,
    pub sections: Vec<String>,
}

/// What is to be seen.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Prompt {
    pub text: String,
    pub width: u32,
}

/// What a picture is made of.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Image {
    pub bytes: Vec<u8>,
    pub width: u32,
}

/// How deep to search.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    Any,
    Day,
    Week,
}

/// What a person says of a report.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    pub decision: Decision,
    pub feedback: Option<String>,
}

/// What follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Approve,
    Modify,
    Reject,
}

macro_rules! kind {
    ($(#[$about:meta])* $name:ident = $kind:literal, $effect:ident,
     { $($field:ident: $type:ty,)* } -> { $($given:ident: $out:ty,)* }, $input:ident, $output:ident, |$in:ident| $body:expr) => {
        $(#[$about])*
        pub struct $name;

        #[derive(Debug, Deserialize, JsonSchema)]
        #[allow(dead_code, reason = "only the types matter to most tests")]
        pub struct $input { $(pub $field: $type,)* }

        #[derive(Debug, Serialize, JsonSchema)]
        pub struct $output { $(pub $given: $out,)* }

        #[async_trait]
        impl Node for $name {
            const KIND: &'static str = $kind;
            const EFFECT: Effect = Effect::$effect;
            type Input = $input;
            type Output = $output;

            async fn run(&self, $in: $input, _cx: &Context) -> Result<$output, NodeError> {
                Ok($body)
            }
        }
    };
}

kind!(
    /// Finds articles.
    Search = "search", Read,
    { query: String, freshness: Option<Freshness>, limit: Option<u8>, } -> { articles: Vec<Article>, took: f64, best: Option<Article>, },
    SearchInput, SearchOutput,
    |input| SearchOutput {
        articles: vec![Article { title: input.query, url: None, score: 1.0 }],
        took: 0.1,
        best: None,
    }
);

kind!(
    /// Writes a report.
    Write = "write", Read,
    { query: String, articles: Vec<Article>, max_sections: Option<u8>, tone: Option<String>, } -> { report: Report, words: u32, },
    WriteInput, WriteOutput,
    |input| WriteOutput { report: Report { title: input.query, sections: Vec::new() }, words: 0 }
);

kind!(
    /// Takes what a person says of a report into it.
    Review = "review", Read,
    { report: Report, review: Option<Answer>, } -> { report: Report, decision: Decision, comment: Option<String>, },
    ReviewInput, ReviewOutput,
    |input| ReviewOutput {
        report: input.report,
        decision: input.review.as_ref().map_or(Decision::Approve, |answer| answer.decision),
        comment: input.review.and_then(|answer| answer.feedback),
    }
);

kind!(
    /// Makes prompts of a report.
    Script = "script", Pure,
    { report: Report, } -> { prompts: Vec<Prompt>, title: String, },
    ScriptInput, ScriptOutput,
    |input| ScriptOutput { prompts: Vec::new(), title: input.report.title }
);

kind!(
    /// Draws one picture.
    Draw = "draw", Read,
    { prompt: Prompt, style: Option<String>, } -> { image: Image, seed: u64, },
    DrawInput, DrawOutput,
    |input| DrawOutput { image: Image { bytes: Vec::new(), width: input.prompt.width }, seed: 7 }
);

kind!(
    /// Puts pictures on a page.
    Finish = "finish", Pure,
    { images: Vec<Option<Image>>, title: Option<String>, } -> { page: String, },
    FinishInput, FinishOutput,
    |input| FinishOutput { page: input.title.unwrap_or_default() }
);

kind!(
    /// Puts a page where others see it.
    Publish = "publish", Write,
    { page: String, note: Option<String>, tags: Option<BTreeMap<String, String>>, } -> { url: String, },
    PublishInput, PublishOutput,
    |input| PublishOutput { url: input.page }
);

kind!(
    /// Counts.
    Count = "count", Pure,
    { number: i64, } -> { number: i64, half: f64, },
    CountInput, CountOutput,
    |input| CountOutput { number: input.number + 1, half: 0.5 }
);

kind!(
    /// Pays for a page.
    Pay = "pay", Once,
    { page: String, } -> { page: String, },
    PayInput, PayOutput,
    |input| PayOutput { page: input.page }
);

/// Fills in a text; takes values of any name.
pub struct Render;

/// What [`Render`] takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only the types matter")]
pub struct RenderInput {
    pub template: String,
    #[serde(flatten)]
    pub values: BTreeMap<String, Value>,
}

/// What [`Render`] gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RenderOutput {
    pub text: String,
}

#[async_trait]
impl Node for Render {
    const KIND: &'static str = "template.render";
    const EFFECT: Effect = Effect::Pure;
    type Input = RenderInput;
    type Output = RenderOutput;

    async fn run(&self, input: RenderInput, _cx: &Context) -> Result<RenderOutput, NodeError> {
        Ok(RenderOutput { text: input.template })
    }
}
