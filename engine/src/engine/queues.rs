//! The queues that a run is driven on.

use std::collections::BTreeSet;

use super::{Engine, EngineError};
use crate::ids::RunId;

impl Engine {
    /// The queues that workers must serve for a run to come to its end: its own, and those of the runs that it calls, which
    /// its nodes on other queues are too.
    ///
    /// # Errors
    /// When the run is unknown, the store cannot be read, or a workflow that it calls is not there.
    pub async fn queues_of(&self, id: RunId) -> Result<BTreeSet<String>, EngineError> {
        let run = self.row(id).await?;
        let (mut open, mut seen) = (vec![(run.workflow, run.queue)], BTreeSet::new());
        while let Some(next) = open.pop() {
            if seen.insert(next.clone()) {
                open.extend(self.called_from(id, next).await?);
            }
        }
        Ok(seen.into_iter().map(|(_, queue)| queue).collect())
    }

    /// The workflows that one calls whose runs are on that queue, by their hashes, and on which queues they run.
    async fn called_from(
        &self,
        run: RunId,
        (hash, queue): (String, String),
    ) -> Result<Vec<(String, String)>, EngineError> {
        let mut called = Vec::new();
        let plan = self.shared.pinned(run, &hash).await?;
        for node in &plan.nodes {
            let Some(child) = &node.child else { continue };
            let own = self.shared.pinned(run, &child.hash).await?.queue.clone();
            let on = node.queue.clone().or(own).unwrap_or_else(|| queue.clone());
            called.push((child.hash.clone(), on));
        }
        Ok(called)
    }
}
