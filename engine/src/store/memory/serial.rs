//! Runs that go one after the other.

use super::tables::Tables;
use crate::store::RunRow;

/// Gives a run with a serial key the last place.
pub(super) fn line_up(tables: &mut Tables, run: &RunRow) {
    if run.serial.is_some() {
        let last = tables.serials.values().max().copied().unwrap_or(0);
        tables.serials.insert(run.id, last + 1);
    }
}

/// Whether no earlier run with its serial key is unfinished.
pub(super) fn is_next(tables: &Tables, run: &RunRow) -> bool {
    let place = |run: &RunRow| tables.serials.get(&run.id);
    let before =
        |other: &RunRow| other.serial == run.serial && !other.status.is_end() && place(other) < place(run);
    run.serial.is_none() || !tables.runs.values().any(before)
}
