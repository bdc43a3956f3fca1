//! The slot of a limit that an attempt holds.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use uuid::Uuid;

use crate::limits::{Limits, Taken};
use crate::node::{ErrorClass, NodeError};
use crate::workflow::Plan;

/// How long a slot is held without being renewed.
const LEASE: Duration = Duration::from_secs(30);
/// How often is asked for a slot without being told that one is free.
const AGAIN: Duration = Duration::from_secs(1);

/// A slot; given back when it is dropped, also by an attempt that is stopped.
pub(super) struct Slot {
    limits: Arc<dyn Limits>,
    limit: String,
    id: Uuid,
}

impl Slot {
    /// Waits for a slot of the limit `name` as `plan` declares it; none if it declares none.
    pub(super) async fn take(limits: &Arc<dyn Limits>, plan: &Plan, name: &str) -> Option<Self> {
        let concurrent = plan.limits.get(name)?.concurrent;
        let limit = format!("{}/{name}", workflow_of(plan));
        let mut said = false;
        loop {
            let wait = match limits.take(&limit, concurrent, LEASE).await {
                Ok(Taken::Slot(id)) => return Some(Self { limits: limits.clone(), limit, id }),
                Ok(Taken::Full) => AGAIN,
                Ok(Taken::Closed(span)) => span.min(AGAIN),
                Err(error) => {
                    if !std::mem::replace(&mut said, true) {
                        tracing::warn!(target: "Worker", limit, %error, "no slot can be had; attempts wait");
                    }
                    AGAIN
                }
            };
            limits.changed(&limit, wait).await;
        }
    }

    /// Does the work, and renews the slot meanwhile.
    pub(super) async fn held<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = sleep(LEASE / 3) => self.renew().await,
            }
        }
    }

    async fn renew(&self) {
        match self.limits.renew(&self.limit, self.id, LEASE).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(target: "Worker", limit = self.limit, "a slot was lost while an attempt ran: another may run beside it");
            }
            Err(error) => {
                tracing::warn!(target: "Worker", limit = self.limit, %error, "a slot could not be renewed");
            }
        }
    }

    /// Takes note of an error: whoever is told to wait waits for all that share the limit.
    pub(super) async fn heed(&self, error: &NodeError) {
        let ErrorClass::RateLimited { retry_after_ms } = error.class else { return };
        if let Err(error) = self.limits.close(&self.limit, Duration::from_millis(retry_after_ms)).await {
            tracing::warn!(target: "Worker", limit = self.limit, %error, "a limit could not be closed");
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.limits.give_back(&self.limit, self.id);
    }
}

/// A node on another queue shares the limits of its workflow, after which its own is named.
fn workflow_of(plan: &Plan) -> &str {
    plan.name.split('.').next().unwrap_or(&plan.name)
}
