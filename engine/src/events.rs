//! The events of a run: its durable entries, in order, as they come.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::engine::Shared;
use crate::ids::RunId;
use crate::run::Entry;
use crate::store::StoreError;

/// How often the journal is looked at without being told.
const POLL: Duration = Duration::from_millis(500);
/// Entries read at once.
const PAGE: usize = 256;

/// A cursor on the journal of a run. What it gives is durable, in order, without gap or repetition.
pub struct Events {
    shared: Arc<Shared>,
    run: RunId,
    after: u64,
    read: VecDeque<Entry>,
    ended: bool,
}

impl std::fmt::Debug for Events {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Events").field("run", &self.run).field("after", &self.after).finish_non_exhaustive()
    }
}

impl Events {
    pub(crate) fn new(shared: Arc<Shared>, run: RunId) -> Self {
        Self { shared, run, after: 0, read: VecDeque::new(), ended: false }
    }

    /// Starts after the entry `after`; 0 is the beginning.
    #[must_use]
    pub fn from(mut self, after: u64) -> Self {
        self.after = after;
        self
    }

    /// The next entry, as soon as it is durable; none after the one that ends the run, unless somebody has retried it.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn next(&mut self) -> Result<Option<Entry>, StoreError> {
        loop {
            if let Some(entry) = self.read.pop_front() {
                self.after = entry.seq;
                self.ended = entry.body.is_end();
                return Ok(Some(entry));
            }
            // Before it looks: what comes after that is heard.
            let mut watch = self.shared.bell.watch(self.run, self.after);
            let page = self.shared.store.journal(self.run, self.after, PAGE).await?;
            self.read = page.iter().map(crate::store::Record::entry).collect::<Result<_, _>>()?;
            match (self.read.is_empty(), self.ended) {
                (true, true) => return Ok(None),
                // Being told and not being told lead to the same look at the journal.
                (true, false) => drop(timeout(POLL, watch.rung()).await),
                (false, _) => {}
            }
        }
    }
}
