//! The backend that is told of a new comic.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ServiceError;

/// A picture of the comic and its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NoticeSlide {
    /// 1 to 4.
    pub slide_seq: u32,
    /// Its http(s) address.
    pub image_url: String,
    /// Caption and lines as text, at most 300 characters.
    pub content: String,
}

/// An article that the comic rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NoticeSource {
    /// Headline.
    pub headline: String,
    /// http(s) address.
    pub url: String,
}

/// What a backend is told of a comic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComicNotice {
    /// The writer's number.
    pub ai_author_id: u32,
    /// The backend's word for the category.
    pub category: String,
    /// Title of the comic.
    pub title: String,
    /// The report in short, at most 400 characters.
    pub content: String,
    /// http(s) address of the thumbnail.
    pub thumbnail_image_url: String,
    /// Exactly four.
    pub slides: Vec<NoticeSlide>,
    /// At most ten.
    pub source_news: Vec<NoticeSource>,
}

/// That a backend took what it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The status of its answer.
    pub http_status: u16,
}

/// The backend that is told of a new comic.
#[async_trait]
pub trait Backend: Send + Sync {
    /// The name of the service in the configuration.
    fn name(&self) -> &str;

    /// Tells it of a comic once. The same key means the same comic, however often it is sent.
    ///
    /// # Errors
    /// When it did not take it; the class says whether another attempt makes sense.
    async fn publish(&self, comic: &ComicNotice, idempotency_key: &str) -> Result<Taken, ServiceError>;
}
