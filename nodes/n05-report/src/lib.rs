//! N05: tells what was found, with its sources. By rules every paragraph is made of sentences of the articles, as
//! they are, each with the place that it was taken from.

mod draft;
mod headings;
mod language;
mod pool;
mod sources;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Document, DocumentKind, Evidence, Language, Method, Plan, Report, Request};
use newsum_text::headline;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draft::Draft;
use crate::pool::Pool;

/// The node.
#[derive(Debug, Clone, Copy, Default)]
pub struct WriteReport;

fn five() -> u32 {
    5
}

/// What the node takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What the run was asked for.
    pub request: Request,
    /// What was looked for: its sides become the sections.
    pub plan: Plan,
    /// What was found.
    pub evidence: Evidence,
    /// Sections at most, without the one for what is left over.
    #[serde(default = "five")]
    #[schemars(range(min = 1, max = 5))]
    pub max_sections: u32,
}

/// What the node gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// The report.
    pub report: Report,
}

#[async_trait]
impl Node for WriteReport {
    const KIND: &'static str = "n05-report";
    const ABOUT: &'static str = "Tells what was found, with its sources.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        cx.progress(0.1, "outline");
        let language = language::of(&input, cx);
        let pool = Pool::of(&input.evidence, language, &input.request.query);
        if pool.is_empty() {
            let message = "no paragraph can be written: there is no usable sentence in the evidence; give other articles";
            return Err(NodeError::permanent("no_report", message));
        }
        let draft = Draft::of(&pool, &input.plan.aspects, input.max_sections as usize, language);
        let total = draft.sections.len();
        cx.progress(0.9, format!("section {total}/{total}"));
        Ok(Output { report: report(&input, language, draft) })
    }
}

fn report(input: &Input, language: Language, draft: Draft) -> Report {
    let mut report = Report {
        method: Method::Rules,
        language,
        title: title(&input.evidence, language),
        question: input.plan.refined_intent.clone(),
        lead: draft.lead,
        sections: draft.sections,
        conclusion: draft.conclusion,
        sources: Vec::new(),
        revision: 0,
    };
    report.sources = sources::cited(&report, &input.evidence);
    report
}

/// The headline of the best document in the language of the report, an article before anything else.
fn title(evidence: &Evidence, language: Language) -> String {
    let documents = || evidence.documents.iter().filter(|document| document.language == language);
    let article = |document: &&Document| document.kind == DocumentKind::Article;
    let best = documents().find(article).or_else(|| documents().next());
    best.map(|document| headline::title(&document.title, 120)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
