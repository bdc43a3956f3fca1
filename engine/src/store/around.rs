//! What a worker sees when it looks around.

/// What there is to do for a worker. Each may be so only by the time of the look, or only perhaps: whoever does it looks
/// again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// Whether a run of its queues may be claimed.
    pub ready: bool,
    /// Whether runs may have to be taken over: the lease of a worker is over, or a run has an owner who is not registered.
    pub dead: bool,
    /// How many runs it owns.
    pub owned: usize,
    /// Whether runs are blocked.
    pub blocked: bool,
    /// Whether a schedule is due.
    pub due: bool,
}

impl Around {
    /// There may be everything.
    pub const UNKNOWN: Self = Self { ready: true, dead: true, owned: usize::MAX, blocked: true, due: true };
}
