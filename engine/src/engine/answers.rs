//! Questions to people and their answers.

use serde_json::Value;
use uuid::Uuid;

use super::{Engine, EngineError};
use crate::doorbell::Bell;
use crate::input;
use crate::run::large_part_of_answer;
use crate::store::{Answer, Answered, ReviewFilter, ReviewRow};

impl Engine {
    /// Reviews, newest first, as they stand in the store: in place of large values in an answer stands what they are called.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reviews(&self, filter: &ReviewFilter) -> Result<Vec<ReviewRow>, EngineError> {
        Ok(self.shared.store.reviews(filter).await?)
    }

    /// A review, with its whole answer.
    ///
    /// # Errors
    /// When it is unknown, the store cannot be read, or a large value of its answer is lost.
    pub async fn review(&self, id: Uuid) -> Result<ReviewRow, EngineError> {
        let mut row = self.review_row(id).await?;
        if let Some(answer) = row.answer.take() {
            row.answer = Some(self.whole(row.run, answer).await?);
        }
        Ok(row)
    }

    async fn review_row(&self, id: Uuid) -> Result<ReviewRow, EngineError> {
        self.shared.store.review(id).await?.ok_or(EngineError::UnknownReview(id))
    }

    /// Answers a review. The payload is checked against its form here, at the door; the first valid answer wins, and
    /// the same one again is accepted again.
    ///
    /// # Errors
    /// [`EngineError::Form`] when it does not fit (the review stays open), [`EngineError::ReviewOver`] when another
    /// answer was first or time was up, [`EngineError::Blob`] when a large value in it cannot be kept (the review stays open).
    pub async fn answer(&self, id: Uuid, payload: Value, actor: &str) -> Result<ReviewRow, EngineError> {
        let review = self.review_row(id).await?;
        input::check(&review.review.form, &payload).map_err(EngineError::Form)?;
        let given = Some(payload.clone());
        let payload = self.put_away_answer(&review, payload).await?;
        let answer = Answer { payload, actor: actor.to_owned() };
        match self.shared.store.answer(id, &answer).await? {
            Answered::First(row) => {
                self.shared.bell.ring(Bell::Mail(row.run));
                Ok(ReviewRow { answer: given, ..row })
            }
            Answered::Again(row) => Ok(ReviewRow { answer: given, ..row }),
            Answered::TooLate(row) => Err(EngineError::ReviewOver(Box::new(row))),
            Answered::Unknown => Err(EngineError::UnknownReview(id)),
        }
    }

    /// The payload without what is large in it. The same payload is always made small in the same way, so that the same answer
    /// is known again.
    async fn put_away_answer(&self, review: &ReviewRow, mut payload: Value) -> Result<Value, EngineError> {
        if let Some(part) = large_part_of_answer(review.run, &review.review, &mut payload) {
            self.shared.put_away(review.run, part).await?;
        }
        Ok(payload)
    }
}
