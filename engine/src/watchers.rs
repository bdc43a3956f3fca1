//! Those who wait for the next entries of runs: each is woken by entries of its own run only, however many there are.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::ids::RunId;

/// Those who wait, by run.
#[derive(Debug, Default)]
pub struct Watchers {
    by_run: Mutex<HashMap<RunId, Vec<Waiting>>>,
    /// How many: whoever writes entries looks at this first, and nearly always at nothing else.
    count: AtomicUsize,
}

#[derive(Debug)]
struct Waiting {
    after: u64,
    sender: oneshot::Sender<()>,
}

/// Somebody who waits for entries of a run beyond a position. Dropped, it waits no more.
#[derive(Debug)]
pub struct Watch {
    watchers: Arc<Watchers>,
    run: RunId,
    rung: oneshot::Receiver<()>,
}

impl Watchers {
    /// Waits for entries of a run beyond `after`, from now on.
    #[must_use]
    pub fn watch(self: &Arc<Self>, run: RunId, after: u64) -> Watch {
        let (sender, rung) = oneshot::channel();
        self.by_run().entry(run).or_default().push(Waiting { after, sender });
        self.count.fetch_add(1, Ordering::SeqCst);
        Watch { watchers: self.clone(), run, rung }
    }

    /// Wakes those who wait for a position of this run up to this one.
    pub fn ring(&self, run: RunId, upto: u64) {
        if self.count.load(Ordering::SeqCst) > 0 {
            self.take(run, |waiting| waiting.after < upto).into_iter().for_each(|waiting| {
                // Who has just stopped waiting need not know.
                _ = waiting.sender.send(());
            });
        }
    }

    fn take(&self, run: RunId, which: impl Fn(&Waiting) -> bool) -> Vec<Waiting> {
        let mut by_run = self.by_run();
        let Some(waiting) = by_run.get_mut(&run) else { return Vec::new() };
        let taken: Vec<_> = waiting.extract_if(.., |waiting| which(waiting)).collect();
        if waiting.is_empty() {
            by_run.remove(&run);
        }
        self.count.fetch_sub(taken.len(), Ordering::SeqCst);
        taken
    }

    fn by_run(&self) -> MutexGuard<'_, HashMap<RunId, Vec<Waiting>>> {
        self.by_run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch {
    /// Resolves when there are such entries.
    pub async fn rung(&mut self) {
        // An end without a word cannot be: the sender is kept until it rings or this is dropped.
        drop((&mut self.rung).await);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.rung.close();
        drop(self.watchers.take(self.run, |waiting| waiting.sender.is_closed()));
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn is_rung(watch: &mut Watch) -> bool {
        watch.rung().now_or_never().is_some()
    }

    #[test]
    fn a_watch_is_rung_by_later_entries_of_its_run_only() {
        let (watchers, run) = (Arc::<Watchers>::default(), RunId::fresh());
        let mut watch = watchers.watch(run, 3);
        watchers.ring(RunId::fresh(), 9);
        watchers.ring(run, 3);
        assert!(!is_rung(&mut watch));
        watchers.ring(run, 4);
        assert!(is_rung(&mut watch));
    }

    #[test]
    fn nothing_is_left_of_those_who_wait_no_more() {
        let (watchers, run) = (Arc::<Watchers>::default(), RunId::fresh());
        let (first, mut second) = (watchers.watch(run, 0), watchers.watch(run, 0));
        drop(first);
        assert_eq!(watchers.count.load(Ordering::SeqCst), 1);
        watchers.ring(run, 1);
        assert!(is_rung(&mut second));
        assert!(watchers.by_run().is_empty());
        drop(second);
        assert_eq!(watchers.count.load(Ordering::SeqCst), 0);
    }
}
