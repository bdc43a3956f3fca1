//! Shared limits of a process: how many attempts may run at once under one name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::workflow::Plan;

/// The limits of all workflows of a process.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    named: Mutex<HashMap<(String, String), Arc<Semaphore>>>,
}

impl Limits {
    /// Waits for a slot of the limit `name` as `plan` declares it; none if it declares none.
    pub(crate) async fn slot(&self, plan: &Plan, name: &str) -> Option<OwnedSemaphorePermit> {
        let concurrent = plan.limits.get(name)?.concurrent as usize;
        let semaphore = self.semaphore(&plan.name, name, concurrent);
        semaphore.acquire_owned().await.ok()
    }

    fn semaphore(&self, workflow: &str, name: &str, concurrent: usize) -> Arc<Semaphore> {
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (workflow.to_owned(), name.to_owned());
        named.entry(key).or_insert_with(|| Arc::new(Semaphore::new(concurrent))).clone()
    }
}
