//! Questions to people and their answers.

use serde_json::Value;
use uuid::Uuid;

use super::{Engine, EngineError};
use crate::doorbell::Bell;
use crate::input;
use crate::store::{Answer, Answered, ReviewFilter, ReviewRow};

impl Engine {
    /// Reviews, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reviews(&self, filter: &ReviewFilter) -> Result<Vec<ReviewRow>, EngineError> {
        Ok(self.shared.store.reviews(filter).await?)
    }

    /// A review.
    ///
    /// # Errors
    /// When it is unknown, or the store cannot be read.
    pub async fn review(&self, id: Uuid) -> Result<ReviewRow, EngineError> {
        self.shared.store.review(id).await?.ok_or(EngineError::UnknownReview(id))
    }

    /// Answers a review. The payload is checked against its form here, at the door; the first valid answer wins, and
    /// the same one again is accepted again.
    ///
    /// # Errors
    /// [`EngineError::Form`] when it does not fit (the review stays open), [`EngineError::ReviewOver`] when another
    /// answer was first or time was up.
    pub async fn answer(&self, id: Uuid, payload: Value, actor: &str) -> Result<ReviewRow, EngineError> {
        let review = self.review(id).await?;
        input::check(&review.review.form, &payload).map_err(EngineError::Form)?;
        let answer = Answer { payload, actor: actor.to_owned() };
        match self.shared.store.answer(id, &answer).await? {
            Answered::First(row) => {
                self.shared.bell.ring(Bell::Mail(row.run));
                Ok(row)
            }
            Answered::Again(row) => Ok(row),
            Answered::TooLate(row) => Err(EngineError::ReviewOver(Box::new(row))),
            Answered::Unknown => Err(EngineError::UnknownReview(id)),
        }
    }
}
