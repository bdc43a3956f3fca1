//! What the engine refuses, and why.

use uuid::Uuid;

use super::change::EditProblem;
use crate::blob::BlobError;
use crate::diagnostic::Diagnostics;
use crate::ids::{RunId, StepId};
use crate::input::{self, InputProblem};
use crate::run::BadEntry;
use crate::store::{ReviewRow, RunStatus, StoreError};

/// What the engine refuses, and why.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A large value of a run is lost, or cannot be kept. The run is as it was.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// A workflow file cannot be read.
    #[error("cannot read the workflow file {path}: {reason}")]
    File {
        /// Which.
        path: String,
        /// Why.
        reason: String,
    },
    /// A workflow file is not right.
    #[error("{}", .0.plain())]
    Workflow(Diagnostics),
    /// The input of a run does not fit its workflow.
    #[error("the input does not fit the workflow:{}", input::list(.0))]
    Input(Vec<InputProblem>),
    /// An answer does not fit the form of its review, which stays open.
    #[error("the answer does not fit the form:{}", input::list(.0))]
    Form(Vec<InputProblem>),
    /// There is no such run.
    #[error("there is no run {0}")]
    UnknownRun(RunId),
    /// There is no such review.
    #[error("there is no review {0}")]
    UnknownReview(Uuid),
    /// Somebody else was first, or time was up.
    #[error("the review {} is over: {}", .0.review.id, how_it_ended(.0))]
    ReviewOver(Box<ReviewRow>),
    /// The run is not in a state for it.
    #[error("the run {run} is {status}; only {needed} can be {verb}")]
    WrongStatus {
        /// The run.
        run: RunId,
        /// Where it stands.
        status: RunStatus,
        /// Where it would have to stand.
        needed: &'static str,
        /// What was to be done.
        verb: &'static str,
    },
    /// A workflow without `schedule` was to be scheduled.
    #[error(
        "the workflow {0} says no times: give its file a `schedule`, such as {{ cron = \"0 7 * * *\", zone = \"Asia/Seoul\" }}"
    )]
    NoSchedule(String),
    /// A schedule whose time never comes.
    #[error("the schedule of {workflow} never comes true: \"{cron}\" in {zone}")]
    NeverDue {
        /// The workflow.
        workflow: String,
        /// Its cron expression.
        cron: String,
        /// Its time zone.
        zone: String,
    },
    /// There is no such schedule.
    #[error("there is no schedule of a workflow {0}")]
    UnknownSchedule(String),
    /// A schedule came due and no run could be submitted.
    #[error("the schedule {name} is due, but its workflow {hash} {problem}")]
    Scheduled {
        /// The schedule.
        name: String,
        /// The hash of its workflow.
        hash: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The journal is not that long.
    #[error("the journal of the run {run} ends at {length}; there is no entry {seq} to fork at")]
    ForkBeyond {
        /// The run.
        run: RunId,
        /// Where it was to be forked.
        seq: u64,
        /// Its newest entry.
        length: u64,
    },
    /// A step that the run has not come to.
    #[error("the run {run} has given the step {step} no input: it has not come to it, or has no such step")]
    NoInput {
        /// The run.
        run: RunId,
        /// The step.
        step: StepId,
    },
    /// The output of a step cannot be replaced so; the run is as it was.
    #[error("the output of {step} of the run {run} cannot be changed: {problem}")]
    Edit {
        /// The run.
        run: RunId,
        /// The step.
        step: StepId,
        /// Why not.
        problem: EditProblem,
    },
    /// The journal cannot be folded.
    #[error(transparent)]
    Journal(#[from] BadEntry),
    /// The run is pinned to a workflow that the store does not have, or that this version cannot read.
    #[error("the run {run} is pinned to the workflow {hash}, which {problem}")]
    Pinned {
        /// The run.
        run: RunId,
        /// The hash.
        hash: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The worker ended by itself.
    #[error("the worker ended by itself: {0}")]
    Worker(String),
}

fn how_it_ended(row: &ReviewRow) -> String {
    match (&row.actor, row.answered_at) {
        (Some(actor), Some(at)) => format!("{actor} answered it at {}", at.format("%Y-%m-%d %H:%M:%S UTC")),
        _ => "its time ran out, or its run ended".to_owned(),
    }
}
