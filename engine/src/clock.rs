//! What time it is.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// What time it is: by the clock of the machine, or by one that somebody else turns.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>>);

impl Clock {
    /// A clock that somebody else turns: a simulated one.
    #[must_use]
    pub fn turned_by(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(now)))
    }

    /// The time by this clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.as_ref().map_or_else(Utc::now, |now| now())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Clock(turned by hand)" } else { "Clock(of the machine)" })
    }
}
