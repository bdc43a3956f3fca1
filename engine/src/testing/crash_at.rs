//! Crash points: a store at whose n-th call of a name the process ends.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::watched::{Call, Event, Watched};
use crate::store::Store;

/// Where a process ends: `append:before:3` is at the third append, before the store hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CrashPoint {
    /// At which call.
    pub call: Call,
    /// On which side of it.
    pub side: Side,
    /// At which of the calls of that name, from 1.
    pub nth: u32,
}

/// A side of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The store has not heard of it.
    Before,
    /// The store has done it; its caller does not know.
    After,
}

impl CrashPoint {
    /// A watcher that calls `die` at this point. What `die` is decides how much is left: a SIGKILL of the process leaves
    /// nothing that was not written.
    pub fn watch(self, die: impl Fn() + Send + Sync + 'static) -> impl Fn(Event<'_>) + Send + Sync + 'static {
        let seen = AtomicU32::new(0);
        move |event| {
            let here = match (event, self.side) {
                (Event::Before(call), Side::Before) | (Event::After(call), Side::After) => call == self.call,
                _ => false,
            };
            if here && seen.fetch_add(1, Ordering::Relaxed) + 1 == self.nth {
                die();
            }
        }
    }
}

/// A store that does what the other one does, up to a point at which it calls `die`.
pub fn crash_at(store: Arc<dyn Store>, point: CrashPoint, die: impl Fn() + Send + Sync + 'static) -> Watched {
    Watched::new(store, point.watch(die))
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "before",
            Self::After => "after",
        })
    }
}

impl fmt::Display for CrashPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.call, self.side, self.nth)
    }
}

impl FromStr for CrashPoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let [call, side, nth] = parts[..] else {
            return Err(format!("\"{text}\" is no crash point: write it like append:before:3"));
        };
        let side = match side {
            "before" => Side::Before,
            "after" => Side::After,
            other => return Err(format!("\"{other}\" is neither before nor after")),
        };
        let nth = nth.parse().map_err(|error| format!("\"{nth}\" is no number: {error}"))?;
        Ok(Self { call: call.parse()?, side, nth })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::store::MemoryStore;

    #[tokio::test]
    async fn it_dies_at_the_call_and_side_that_it_is_told() {
        let dead = Arc::new(AtomicBool::new(false));
        let died = dead.clone();
        let point: CrashPoint = "reap:after:2".parse().unwrap();
        assert_eq!(point.to_string(), "reap:after:2");
        let store =
            crash_at(Arc::new(MemoryStore::default()), point, move || died.store(true, Ordering::SeqCst));
        store.reap().await.unwrap();
        store.workers().await.unwrap();
        assert!(!dead.load(Ordering::SeqCst), "after the first");
        store.reap().await.unwrap();
        assert!(dead.load(Ordering::SeqCst), "after the second");
    }

    #[test]
    fn what_is_no_point_is_named() {
        for (text, said) in
            [("append", "write it like"), ("apend:before:1", "no function"), ("append:at:1", "neither")]
        {
            assert!(text.parse::<CrashPoint>().unwrap_err().contains(said), "{text}");
        }
    }
}
