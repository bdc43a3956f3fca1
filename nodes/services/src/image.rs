//! Image servers.

use async_trait::async_trait;
use newsum_model::ImageJob;

use crate::ServiceError;

/// A server that makes pictures.
#[async_trait]
pub trait ImageMaker: Send + Sync {
    /// The name of the service in the configuration.
    fn name(&self) -> &str;

    /// Makes the picture once: the bytes of an image file, not yet looked at. Never repeats by itself.
    ///
    /// # Errors
    /// When there is no picture; its class says whether another attempt makes sense.
    async fn make(&self, job: &ImageJob) -> Result<Vec<u8>, ServiceError>;
}
