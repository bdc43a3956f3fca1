//! Redrive: failed runs retried in bulk.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Engine, EngineError};
use crate::ids::RunId;
use crate::store::{RunFilter, RunRow, RunStatus};

/// Runs looked at at once.
const PAGE: usize = 200;

/// Which failed runs to retry; all that is said must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redrive {
    /// Only of this workflow (by name).
    pub workflow: Option<String>,
    /// Only with this error code.
    pub code: Option<String>,
    /// Only those that failed at this moment or later.
    pub since: Option<DateTime<Utc>>,
    /// Only those that failed before this moment.
    pub until: Option<DateTime<Utc>>,
    /// At most so many, the newest first.
    pub limit: usize,
    /// Only tells which they are.
    pub dry_run: bool,
}

impl Default for Redrive {
    fn default() -> Self {
        Self { workflow: None, code: None, since: None, until: None, limit: 100, dry_run: false }
    }
}

/// What a redrive did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Redriven {
    /// The runs that go on, or would, newest first.
    pub runs: Vec<RunId>,
    /// Runs that somebody else retried, or deleted, in between.
    pub passed_over: Vec<RunId>,
}

impl Engine {
    /// Retries failed runs, each as [`Engine::retry`] does.
    ///
    /// # Errors
    /// When the store cannot be used; runs that were retried before that go on.
    pub async fn redrive(&self, which: &Redrive, actor: &str) -> Result<Redriven, EngineError> {
        let mut done = Redriven::default();
        let mut before = None;
        while done.runs.len() < which.limit {
            let filter = RunFilter {
                status: Some(RunStatus::Failed),
                workflow: which.workflow.clone(),
                before,
                limit: PAGE,
            };
            let page = self.runs(&filter).await?;
            before = page.last().map(|run| run.id);
            let chosen = page.iter().filter(|run| which.takes(run)).take(which.limit - done.runs.len());
            for run in chosen {
                match which.dry_run || self.goes_on(run.id, actor).await? {
                    true => done.runs.push(run.id),
                    false => done.passed_over.push(run.id),
                }
            }
            if page.len() < PAGE {
                break;
            }
        }
        Ok(done)
    }

    async fn goes_on(&self, id: RunId, actor: &str) -> Result<bool, EngineError> {
        match self.retry(id, actor).await {
            Ok(_) => Ok(true),
            Err(EngineError::WrongStatus { .. } | EngineError::UnknownRun(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Redrive {
    fn takes(&self, run: &RunRow) -> bool {
        let code = run.error.as_ref().and_then(|error| error.get("code")).and_then(|code| code.as_str());
        let at = run.finished_at;
        self.code.as_deref().is_none_or(|wanted| code == Some(wanted))
            && self.since.is_none_or(|since| at.is_some_and(|at| at >= since))
            && self.until.is_none_or(|until| at.is_some_and(|at| at < until))
    }
}
