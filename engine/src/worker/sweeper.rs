//! The sweeper: deletes what finished long ago, now and then.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::engine::Shared;

/// How long finished runs are kept unless somebody says otherwise.
pub(super) const RETENTION: Duration = Duration::from_secs(30 * 24 * 3600);
/// How often is looked for runs that are older.
pub(super) const EVERY: Duration = Duration::from_secs(600);
/// How long large values are kept that no run refers to.
const BLOBS: Duration = Duration::from_secs(3600);
/// The pause between two batches while there are more, so that others get their turn.
const BREATH: Duration = Duration::from_millis(200);

/// Deletes runs that finished longer ago than `older`, batch by batch, until told to stop. It does not begin with it:
/// whoever starts a process may want to look at what is there.
pub(super) async fn sweep_now_and_then(
    shared: Arc<Shared>,
    older: Duration,
    every: Duration,
    stop: CancellationToken,
) {
    let mut pause = every;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = sleep(pause) => {}
        }
        drop_lost_blobs(&shared).await;
        drop_old_outputs(&shared).await;
        pause = match shared.store.sweep(older).await {
            Ok(0) => every,
            Ok(deleted) => {
                tracing::info!(target: "Worker", deleted, "deleted runs that finished long ago");
                BREATH.min(every)
            }
            Err(error) => {
                tracing::warn!(target: "Worker", %error, "runs that finished long ago could not be deleted");
                every
            }
        };
    }
}

/// Deletes large values that no run refers to. Those that were put lately are left alone, since the entry of a run that
/// refers to them may still be on its way.
async fn drop_lost_blobs(shared: &Shared) {
    match shared.sweep_blobs(BLOBS).await {
        Ok(0) => {}
        Ok(deleted) => {
            tracing::info!(target: "Worker", deleted, "deleted large values that no run refers to")
        }
        Err(error) => tracing::warn!(target: "Worker", %error, "large values could not be looked through"),
    }
}

/// Deletes outputs that are not used again any more.
async fn drop_old_outputs(shared: &Shared) {
    loop {
        match shared.store.sweep_cache().await {
            Ok(0) => return,
            Ok(_) => sleep(BREATH).await,
            Err(error) => {
                return tracing::warn!(target: "Worker", %error, "cached outputs that are too old could not be deleted");
            }
        }
    }
}
