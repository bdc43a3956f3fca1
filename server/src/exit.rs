//! Exit codes, and the failures that lead to them.

use newsum_engine::store::StoreError;
use newsum_engine::{EditProblem, EngineError, InputProblem};
use newsum_workers::DatabaseError;
use serde::Serialize;

/// How the program ends when it does not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The run or the check failed.
    Failed = 1,
    /// Wrong usage.
    Usage = 2,
    /// The configuration or the environment.
    Environment = 3,
    /// Stopped by a review, or cancelled.
    Stopped = 4,
    /// Waits for a review, and nobody can be asked here.
    Waiting = 5,
    /// An unknown id or name.
    Unknown = 6,
    /// The database cannot be reached.
    Unreachable = 8,
    /// Interrupted.
    Interrupted = 130,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Failure {
    #[serde(skip)]
    pub(crate) exit: Exit,
    /// What happened and where.
    pub(crate) message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) help: Option<String>,
    /// What is wrong with an input, one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) problems: Vec<InputProblem>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), help: None, problems: Vec::new() }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(crate) fn environment(message: impl Into<String>) -> Self {
        Self::new(Exit::Environment, message)
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        let message = error.to_string();
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::File { .. } => {
                Self::new(Exit::Unknown, message).help("name a workflow file that is there")
            }
            EngineError::Workflow(_) => Self::new(Exit::Failed, message),
            EngineError::Input(problems) | EngineError::Form(problems) => {
                Self { problems, ..Self::usage(message) }
            }
            EngineError::Blob(_) => Self::new(Exit::Environment, message),
            EngineError::UnknownRun(_) => {
                Self::new(Exit::Unknown, message).help("`newsum runs list` shows what is there")
            }
            EngineError::UnknownReview(_) => {
                Self::new(Exit::Unknown, message).help("`newsum review list` shows what is there")
            }
            EngineError::NoSchedule(_) | EngineError::NeverDue { .. } => Self::usage(message),
            EngineError::UnknownSchedule(_) => {
                Self::new(Exit::Unknown, message).help("`newsum workflow schedules` shows what is there")
            }
            EngineError::ForkBeyond { .. } => {
                Self::usage(message).help("`newsum runs journal` shows the entries that there are")
            }
            EngineError::NoInput { .. } => {
                Self::new(Exit::Unknown, message).help("`newsum runs journal` shows the steps that there are")
            }
            EngineError::Edit { problem: EditProblem::Output { problems, .. }, .. } => {
                Self { problems, ..Self::usage(message) }
            }
            EngineError::Edit { .. } => Self::usage(message),
            EngineError::ReviewOver(_) | EngineError::WrongStatus { .. } => Self::new(Exit::Failed, message),
            EngineError::Journal(_)
            | EngineError::Pinned { .. }
            | EngineError::Scheduled { .. }
            | EngineError::Worker(_) => Self::new(Exit::Environment, message),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Unavailable(_) => Self::new(Exit::Unreachable, error.to_string()),
            StoreError::Broken(_) | StoreError::Corrupt(_) => Self::new(Exit::Environment, error.to_string()),
        }
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        Self::new(Exit::Unreachable, error.to_string())
    }
}
