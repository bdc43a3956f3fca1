//! N05, the review: a person looks at the report before the comic is made. The wait itself is the engine's; this node
//! runs after the answer, once per turn, and says what follows from it.

mod edit;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Options, Report, Review, ReviewAction, ReviewAnswer, ReviewStatus, ReviewStep};
use newsum_text::budget;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use edit::{BadEdit, edited};

/// Answers that are kept.
const MAX_HISTORY: usize = 8;
/// What is written where nobody says who answers.
const SOMEBODY: &str = "reviewer";

/// The node.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReviewReport;

/// What the node takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// Wishes: whether a review is asked for at all.
    #[serde(default)]
    pub options: Options,
    /// The report: that of the last turn, else the draft.
    pub report: Report,
    /// What became of the turns before; nothing in the first.
    #[serde(default)]
    pub before: Option<Review>,
    /// What the reviewer answered.
    #[serde(default)]
    pub answer: Option<ReviewAnswer>,
}

/// What the node gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// The report, as drafted or as edited.
    pub report: Report,
    /// What became of the review; nothing when none was asked for.
    pub review: Option<Review>,
    /// What follows: `approve` goes on, `reject` ends the run, `edit` and `modify` ask once more.
    pub decision: ReviewAction,
    /// Why an answer could not be taken, for the reviewer to read.
    pub notice: Option<String>,
}

#[async_trait]
impl Node for ReviewReport {
    const KIND: &'static str = "n05-hitl-review";
    const ABOUT: &'static str = "Lets a person approve, edit or reject the report.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, _cx: &Context) -> Result<Output, NodeError> {
        if !input.options.review {
            let Input { report, .. } = input;
            return Ok(Output { report, review: None, decision: ReviewAction::Approve, notice: None });
        }
        let answer = input.answer.ok_or_else(|| {
            let message = "a review is asked for and there is no answer; give the node a `wait` with a signal and \
                           bind `from.answer` to it";
            NodeError::invalid_input("no_answer", message)
        })?;
        Ok(answered(input.report, input.before, answer))
    }
}

/// What follows from an answer. One that cannot be taken changes nothing: its reviewer is told why and asked again, so
/// that a slip costs nobody the run.
fn answered(report: Report, before: Option<Review>, answer: ReviewAnswer) -> Output {
    let (report, status, notice) = match answer.action {
        ReviewAction::Approve => (report, ReviewStatus::Approved, None),
        ReviewAction::Reject => (report, ReviewStatus::Rejected, None),
        ReviewAction::Modify => (report, ReviewStatus::Refused, Some(no_model())),
        ReviewAction::Edit => match edited(&report, answer.report.as_ref()) {
            Ok(changed) => (changed, ReviewStatus::Edited, None),
            Err(bad) => (report, ReviewStatus::Refused, Some(bad.to_string())),
        },
    };
    let review = review(before, &answer, status, notice.as_deref(), report.revision);
    Output { report, review: Some(review), decision: answer.action, notice }
}

fn no_model() -> String {
    "to have the report written again needs a language model, and none is configured; edit the texts yourself, \
     approve or reject"
        .to_owned()
}

fn review(
    before: Option<Review>,
    answer: &ReviewAnswer,
    status: ReviewStatus,
    notice: Option<&str>,
    revision: u32,
) -> Review {
    let actor = answer.actor.as_deref().map(str::trim).filter(|actor| !actor.is_empty()).unwrap_or(SOMEBODY);
    let actor = budget::cut_chars(actor, 80);
    let feedback = answer.feedback.as_deref().map(|text| budget::cut_chars(text.trim(), 2_000));
    let note = notice.map(str::to_owned).or_else(|| feedback.clone());
    let mut history = before.map(|review| review.history).unwrap_or_default();
    history.push(ReviewStep { action: answer.action, actor: actor.clone(), at: answer.at, note, revision });
    let older = history.len().saturating_sub(MAX_HISTORY);
    history.drain(..older);
    Review { status, actor, at: answer.at, feedback, history }
}

#[cfg(test)]
mod tests;
