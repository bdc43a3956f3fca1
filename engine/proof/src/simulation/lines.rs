//! Runs with a serial key, as they should go: one after the other.

use std::collections::BTreeMap;

use newsum_engine::RunId;
use newsum_engine::store::NewRun;

/// The runs that have a serial key, and their places.
#[derive(Default)]
pub(super) struct Lines {
    last: u64,
    runs: BTreeMap<RunId, Place>,
}

struct Place {
    key: String,
    number: u64,
    ended: bool,
}

impl Lines {
    /// A run was created.
    pub(super) fn join(&mut self, new: &NewRun) {
        if let Some(key) = new.serial.clone() {
            self.last += 1;
            self.runs.insert(new.id, Place { key, number: self.last, ended: false });
        }
    }

    /// A run has ended: the next one may go.
    pub(super) fn leave(&mut self, run: RunId) {
        self.runs.entry(run).and_modify(|place| place.ended = true);
    }

    /// A run that had failed goes on: it is the last now.
    pub(super) fn come_back(&mut self, run: RunId) {
        self.last += 1;
        let last = self.last;
        self.runs.entry(run).and_modify(|place| (place.number, place.ended) = (last, false));
    }

    /// A run is claimed to be driven: it must not be anybody else's turn.
    pub(super) fn jumped(&self, run: RunId) -> Option<String> {
        let own = self.runs.get(&run)?;
        let before = |other: &Place| other.key == own.key && other.number < own.number && !other.ended;
        let first = self.runs.values().find(|other| before(other))?;
        Some(format!(
            "it is claimed as number {} of its line, and number {} has not ended",
            own.number, first.number
        ))
    }
}
