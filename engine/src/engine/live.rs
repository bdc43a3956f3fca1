//! What running attempts tell while they run.

use serde_json::Value;

use crate::ids::{RunId, StepId};
use crate::store::StoreError;

/// Something for those who watch now; never stored.
#[derive(Debug, Clone)]
pub enum Live {
    /// How far a running attempt is.
    Progress {
        /// The run.
        run: RunId,
        /// The step.
        step: StepId,
        /// From 0 to 1.
        fraction: f32,
        /// A few words.
        message: String,
    },
    /// A piece of live output.
    Frame {
        /// The run.
        run: RunId,
        /// The step.
        step: StepId,
        /// The piece.
        frame: Value,
    },
    /// The store cannot be used at the moment.
    Trouble {
        /// Why.
        error: StoreError,
    },
}
