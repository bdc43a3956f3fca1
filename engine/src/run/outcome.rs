//! Attempts whose outcome is lost: a `Once` step that was begun and never said what became of it is not run again; a
//! person is asked.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::decide::{Decision, review_id};
use super::entry::{Body, Review, Waited};
use super::state::RunState;
use super::step::StepPhase;
use crate::ids::{RunId, StepId};
use crate::node::{NodeError, Usage, idempotency_key};

/// The signal of the question. Answers find their step by the review, so that a signal of a workflow may be called so.
const SIGNAL: &str = "outcome";
/// The field of the answer that holds what the attempt gave.
const OUTPUT: &str = "output";
/// What is said of an attempt of which nobody could say anything any more.
const DIED: &str = "its worker ended before it could say what became of it";

/// A `Once` attempt that was begun and has not said what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Intent {
    pub(super) attempt: u32,
    /// Of the entry, so that each begin has a question of its own.
    seq: u64,
    /// Why its outcome is lost, where that is known.
    why: Option<String>,
}

/// What a person says became of an attempt whose outcome was lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Verdict {
    /// It happened, and gave this.
    Happened {
        /// The output of the step.
        output: Arc<Value>,
    },
    /// It did not happen: the step runs again.
    DidNotHappen,
    /// The step has failed for good.
    Fail {
        /// Why.
        #[serde(default)]
        reason: Option<String>,
    },
}

impl Verdict {
    /// What the payload of an answer says. One that does not fit the form, which the door does not let through, fails
    /// the step: nothing else could ever settle it.
    fn of(payload: &Value) -> Self {
        serde_json::from_value(payload.clone()).unwrap_or_else(|error| Self::Fail {
            reason: Some(format!("the answer cannot be read: {error}")),
        })
    }
}

/// The output that an answer says an attempt gave.
pub(crate) fn output_in(payload: &Value) -> Option<&Value> {
    payload.get(OUTPUT)
}

/// What of an answer to a question may be put away: all of it, or of one that says what became of an attempt the output, since
/// the rest of that is looked at where nothing can be brought back.
pub(crate) fn large_part_of_answer<'a>(
    run: RunId,
    review: &Review,
    payload: &'a mut Value,
) -> Option<&'a mut Value> {
    let is_of_a_wait = review.id == review_id(run, &review.step.to_string());
    if is_of_a_wait { Some(payload) } else { payload.get_mut(OUTPUT) }
}

impl RunState {
    /// A `Once` attempt begins.
    pub(super) fn intend(&mut self, ix: usize, at: usize, attempt: u32) {
        let seq = self.seq + 1;
        self.nodes[ix].steps[at].intent = Some(Intent { attempt, seq, why: None });
    }

    /// Whether a `Once` attempt at the step has begun and has not said what became of it.
    #[must_use]
    pub fn is_begun(&self, step: &StepId) -> bool {
        self.place(step).is_ok_and(|(ix, at)| {
            self.nodes[ix]
                .steps
                .get(at)
                .is_some_and(|state| state.turn == step.turn && state.intent.is_some())
        })
    }

    /// Takes note that a running `Once` attempt ended without telling whether it did its work: the step will be asked
    /// about.
    pub fn lose(&mut self, step: &StepId, why: &NodeError) {
        self.forget(step);
        if let Ok((ix, at)) = self.place(step)
            && let Some(intent) = &mut self.nodes[ix].steps[at].intent
        {
            intent.why = Some(why.to_string());
        }
    }

    /// Opens the question whether an attempt did its work.
    pub(super) fn ask(&mut self, ix: usize, at: usize, now: DateTime<Utc>, decision: &mut Decision) {
        let Some(intent) = self.nodes[ix].steps[at].intent.clone() else { return };
        let step = self.step_id(ix, at);
        let review = Review {
            id: review_id(self.run.id, &format!("{step}/{}", intent.seq)),
            step: step.clone(),
            signal: SIGNAL.to_owned(),
            form: form(self.plan.nodes[ix].output.as_ref()),
            shown: self.shown_of_lost(ix, at, &intent),
            expires_at: None,
        };
        let wait = Waited::Outcome { attempt: intent.attempt, review: review.id };
        decision.reviews.push(review);
        self.say(Some(step), Body::Waiting { wait, until: None }, now, decision);
    }

    fn shown_of_lost(&self, ix: usize, at: usize, intent: &Intent) -> Value {
        let step = self.step_id(ix, at);
        json!({
            "question": format!("Did {step} do its work? It must not run twice, and attempt {} was begun.", intent.attempt),
            "why": intent.why.as_deref().unwrap_or(DIED),
            "kind": self.plan.nodes[ix].kind,
            "input": self.input_of(ix, at),
            "idempotency_key": idempotency_key(self.run.id, &step),
        })
    }

    /// A person has said what became of it.
    pub(super) fn judge(&mut self, ix: usize, at: usize, payload: &Value) {
        let step = &mut self.nodes[ix].steps[at];
        step.phase = match Verdict::of(payload) {
            Verdict::DidNotHappen => {
                (step.intent, step.lost) = (None, step.lost + 1);
                StepPhase::Idle
            }
            verdict @ (Verdict::Happened { .. } | Verdict::Fail { .. }) => StepPhase::Judged(verdict),
        };
    }

    /// What the answer means for the journal.
    pub(super) fn act_on(
        &mut self,
        ix: usize,
        at: usize,
        verdict: Verdict,
        now: DateTime<Utc>,
        decision: &mut Decision,
    ) {
        let attempt = self.nodes[ix].steps[at].intent.as_ref().map_or(1, |intent| intent.attempt);
        let body = match verdict {
            Verdict::Happened { output } => Body::Done {
                delta: output,
                attempt,
                took_ms: 0,
                usage: Usage::default(),
                cached: false,
                degraded: Vec::new(),
            },
            Verdict::Fail { reason } => {
                let message = reason.unwrap_or_else(|| "nobody knows whether it did its work".to_owned());
                let error = NodeError::permanent("outcome_lost", message);
                Body::AttemptFailed { attempt, error, usage: Usage::default(), retry_at: None }
            }
            Verdict::DidNotHappen => return,
        };
        self.say(Some(self.step_id(ix, at)), body, now, decision);
    }
}

/// JSON Schema of the answer; what happened is described by the output schema of the kind.
fn form(output: Option<&Value>) -> Value {
    let mut output = output.cloned().unwrap_or_else(|| json!({}));
    // References within a schema are from its root, which is now the form.
    let definitions = output.as_object_mut().and_then(|object| object.remove("$defs"));
    let happened = json!({ "properties": { "outcome": { "const": "happened" } }, "required": ["outcome"] });
    let mut form = json!({
        "type": "object",
        "properties": {
            "outcome": {
                "enum": ["happened", "did_not_happen", "fail"],
                "description": "happened: it did its work and gave `output`; did_not_happen: it runs again; \
                                fail: the step fails for good",
            },
            "output": output,
            "reason": { "type": ["string", "null"], "description": "why it fails" },
        },
        "required": ["outcome"],
        "additionalProperties": false,
        "if": happened,
        "then": { "required": ["output"] },
        "else": { "not": { "required": ["output"] } },
    });
    if let Some(definitions) = definitions {
        form["$defs"] = definitions;
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::check;

    fn receipt() -> Value {
        json!({
            "type": "object",
            "properties": { "id": { "$ref": "#/$defs/id" } },
            "required": ["id"],
            "$defs": { "id": { "type": "integer" } },
        })
    }

    #[test]
    fn the_form_takes_each_of_the_three_answers_and_reads_back_as_what_it_says() {
        let form = form(Some(&receipt()));
        for (answer, verdict) in [
            (
                json!({ "outcome": "happened", "output": { "id": 7 } }),
                Verdict::Happened { output: Arc::new(json!({ "id": 7 })) },
            ),
            (json!({ "outcome": "did_not_happen" }), Verdict::DidNotHappen),
            (json!({ "outcome": "fail" }), Verdict::Fail { reason: None }),
            (
                json!({ "outcome": "fail", "reason": "lost in the mail" }),
                Verdict::Fail { reason: Some("lost in the mail".to_owned()) },
            ),
        ] {
            assert_eq!(check(&form, &answer), Ok(()), "{answer}");
            assert_eq!(Verdict::of(&answer), verdict);
        }
    }

    #[test]
    fn an_answer_that_says_too_much_or_too_little_is_refused() {
        let form = form(Some(&receipt()));
        for answer in [
            json!({}),
            json!({ "outcome": "maybe" }),
            json!({ "outcome": "happened" }),
            json!({ "outcome": "happened", "output": { "id": "seven" } }),
            json!({ "outcome": "did_not_happen", "output": { "id": 7 } }),
            json!({ "outcome": "fail", "because": "x" }),
        ] {
            assert!(check(&form, &answer).is_err(), "{answer}");
        }
    }
}
