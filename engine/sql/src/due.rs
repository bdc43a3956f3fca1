//! What can be claimed.

/// What the index `run_claimable` holds, in its very words, so that the databases see that they may use it.
macro_rules! claimable {
    () => {
        "run.worker_id IS NULL AND run.ready_at IS NOT NULL"
    };
}
pub(crate) use claimable;

/// Whether no earlier run with its serial key is unfinished: a look-up in the index `run_serial`, and only for runs that have
/// such a key.
macro_rules! its_turn {
    () => {
        "(run.serial IS NULL OR NOT EXISTS (
             SELECT 1 FROM run AS earlier
             WHERE earlier.serial = run.serial AND earlier.serial_seq < run.serial_seq
               AND earlier.serial IS NOT NULL AND earlier.finished_at IS NULL))"
    };
}
pub(crate) use its_turn;

/// The priorities that claimable runs of the queues have, found by jumping from one to the next in the index. Within a
/// queue and a priority, that index is in the order of `ready_at`: the runs that are due stand before the timers that
/// are not, so that however many timers wait they are never looked at.
macro_rules! levels {
    ($queues:literal) => {
        concat!(
            "WITH RECURSIVE level(queue, priority) AS (
                 SELECT asked.value, (SELECT run.priority FROM run WHERE run.queue = asked.value AND ",
            claimable!(),
            "                         ORDER BY run.priority DESC LIMIT 1)
                 FROM ",
            $queues,
            "
                 UNION ALL
                 SELECT level.queue, (SELECT run.priority FROM run
                                      WHERE run.queue = level.queue AND run.priority < level.priority AND ",
            claimable!(),
            "                         ORDER BY run.priority DESC LIMIT 1)
                 FROM level WHERE level.priority IS NOT NULL
             ) "
        )
    };
}
pub(crate) use levels;
