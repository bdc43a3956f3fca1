//! What this process knows of the runs that it has claimed: the owner, the epoch, and how long the journal is.
//!
//! While the owner is registered, a run leaves it by an append of its own only (decision 0005). So for a claim that this
//! store has made and whose appends it has all written, row and journal need no look: they say what is known here. A
//! head is taken out while an append is under way, and put back when its outcome is known; where that stays unknown,
//! the next append of the claim looks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::group::Group;

/// The end of the journal of a claim.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// The owner.
    pub(crate) owner: Arc<str>,
    /// The number of the claim.
    pub(crate) epoch: i64,
    /// The position of the newest record; 0 if there is none.
    pub(crate) seq: i64,
}

/// The heads of the claims of this process that are still its own.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    by_run: Mutex<HashMap<Uuid, Head>>,
}

impl Heads {
    /// Takes note of a claim.
    pub(crate) fn learn(&self, run: Uuid, head: Head) {
        self.by_run().insert(run, head);
    }

    /// A run was let go of by other means than an append.
    pub(crate) fn forget(&self, run: Uuid) {
        self.by_run().remove(&run);
    }

    /// A worker has left.
    pub(crate) fn forget_all_of(&self, owner: &str) {
        self.by_run().retain(|_, head| &*head.owner != owner);
    }

    /// Takes out the heads of these claims, for each group that follows the one of its claim.
    pub(super) fn take(&self, groups: &[Group<'_>]) -> Vec<Option<Head>> {
        let mut by_run = self.by_run();
        let head = |group: &Group<'_>| by_run.remove(&group.run).filter(|head| head.is_followed_by(group));
        groups.iter().map(head).collect()
    }

    /// Puts those back whose groups were written.
    pub(super) fn keep(&self, groups: &[Group<'_>], heads: Vec<Option<Head>>, written: &[bool]) {
        let mut by_run = self.by_run();
        for ((group, head), written) in groups.iter().zip(heads).zip(written) {
            if let Some(head) = head
                && *written
                && group.turnover.is_none()
            {
                let seq = head.seq + i64::try_from(group.records.len()).unwrap_or(0);
                by_run.insert(group.run, Head { seq, ..head });
            }
        }
    }

    fn by_run(&self) -> MutexGuard<'_, HashMap<Uuid, Head>> {
        self.by_run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Head {
    fn is_followed_by(&self, group: &Group<'_>) -> bool {
        self.epoch == group.epoch && group.after.is_none_or(|after| after == self.seq)
    }
}
