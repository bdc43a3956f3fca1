//! What a run may use, changed while it goes on.

use super::{Engine, EngineError};
use crate::budget::Budget;
use crate::doorbell::Bell;
use crate::ids::RunId;
use crate::store::LetterBody;

impl Engine {
    /// Lets a run use another amount from now on; one without a limit in it takes the limit away. A run that was paused goes on,
    /// if this is more than it has used. A letter carries it to the run, which takes it when it is driven next.
    ///
    /// # Errors
    /// When the run is unknown or has ended.
    pub async fn set_budget(&self, id: RunId, budget: Budget, actor: &str) -> Result<(), EngineError> {
        let letter = LetterBody::Budget { budget, actor: actor.to_owned() };
        if self.shared.store.post(id, &letter).await?.is_some() {
            self.shared.bell.ring(Bell::Mail(id));
            return Ok(());
        }
        let status = self.row(id).await?.status;
        Err(EngineError::WrongStatus {
            run: id,
            status,
            needed: "a run that has not ended",
            verb: "given a budget",
        })
    }
}
