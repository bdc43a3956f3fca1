//! The events of a run: its durable entries, in order, as they come.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::timeout;

use crate::doorbell::Bell;
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
    bell: broadcast::Receiver<Bell>,
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
        let bell = shared.bell.journals();
        Self { shared, run, after: 0, bell, read: VecDeque::new(), ended: false }
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
            let page = self.shared.store.journal(self.run, self.after, PAGE).await?;
            self.read = page.iter().map(crate::store::Record::entry).collect::<Result<_, _>>()?;
            match (self.read.is_empty(), self.ended) {
                (true, true) => return Ok(None),
                (true, false) => self.wait().await,
                (false, _) => {}
            }
        }
    }

    async fn wait(&mut self) {
        let rung = async {
            loop {
                match self.bell.recv().await {
                    Ok(Bell::Journal { run, upto }) if run == self.run && upto > self.after => return,
                    Ok(Bell::Journal { .. } | Bell::Work(_) | Bell::Blocked(_) | Bell::Mail(_)) => {}
                    Err(RecvError::Lagged(_)) => return,
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        // Being told and not being told lead to the same look at the journal.
        drop(timeout(POLL, rung).await);
    }
}
