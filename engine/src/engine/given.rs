//! What a step of a run was given.

use serde_json::Value;

use super::{Engine, EngineError};
use crate::blob;
use crate::ids::{RunId, StepId};
use crate::store::Record;

impl Engine {
    /// The input that a step of a run was given, with the large values in it: that of its last attempt, or of the one that it is
    /// about to make.
    ///
    /// # Errors
    /// [`EngineError::NoInput`] when the run has not come to that step; when the run is unknown, its journal cannot be read, or
    /// a large value is lost.
    pub async fn input_of(&self, id: RunId, step: &StepId) -> Result<Value, EngineError> {
        let run = self.row(id).await?;
        let records = self.shared.records(id, u64::MAX).await?;
        let before = &records[..ended_at(&records, step).unwrap_or(records.len())];
        let state = self.shared.fold(&run, before).await?;
        let input =
            state.given_to(step).ok_or_else(|| EngineError::NoInput { run: id, step: step.clone() })?;
        Ok(blob::bring_back(self.shared.blobs(), state.large(), input).await?.unwrap_or(Value::Null))
    }
}

/// How many entries there were before the last attempt at a step ended.
fn ended_at(records: &[Record], step: &StepId) -> Option<usize> {
    let is_about = |record: &Record| {
        record.node.as_deref() == Some(step.node.as_str())
            && (record.item, record.turn) == (step.item, step.turn)
    };
    records.iter().rposition(|record| is_about(record) && ["done", "attempt_failed"].contains(&&*record.kind))
}
