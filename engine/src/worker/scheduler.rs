//! The scheduler: submits runs whose time has come. Every worker has one, and each time gets one run.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::engine::Engine;

/// How often is looked for schedules that are new without being told. A worker tells when one is due that is not known
/// here, each time that it renews its lease.
const LOOK: Duration = Duration::from_secs(60);

/// Submits what is due until told to stop.
pub(super) async fn submit_when_due(engine: Engine, stop: CancellationToken) {
    let shared = engine.shared().clone();
    loop {
        let told = shared.due.notified();
        let pause = match engine.submit_due().await {
            Ok(next) => next.map_or(LOOK, |next| next.to_std().unwrap_or_default().min(LOOK)),
            Err(error) => {
                tracing::warn!(target: "Schedule", %error, "schedules cannot be looked at");
                LOOK
            }
        };
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = told => {}
            () = sleep(pause) => {}
        }
    }
}
