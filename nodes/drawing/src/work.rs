//! Drawing takes tenths of a second of one core: never on an async thread.

use newsum_art::ArtError;
use newsum_engine::NodeError;

/// Runs heavy work on a thread for it.
///
/// # Errors
/// Those of the work; `Permanent` with code `draw` when it panicked.
pub async fn heavy<T, F>(work: F) -> Result<T, NodeError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ArtError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| art_error(&error)),
        Err(error) => Err(NodeError::permanent("draw", format!("the drawing stopped: {error}"))),
    }
}

/// A fault of the drawing as the error of a node.
#[must_use]
pub fn art_error(error: &ArtError) -> NodeError {
    NodeError::permanent("draw", error.to_string())
}
