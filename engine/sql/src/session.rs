//! What a session on PostgreSQL is like.

/// What a session of the engine is like.
///
/// Every statement of the engine finds its rows by an index, in a plan that is right for a batch of one and of a
/// thousand. The planner cannot know that while a table is new and has no statistics: it then may choose to read all
/// of `run`, and keep that plan while the table grows. So a session only has the ways that stay right, plans each
/// statement once (planning the append anew takes longer than running it), and never compiles one.
///
/// A process that is stopped, or cut off, in the middle of a transaction would keep what it has locked for as long as its
/// connection lives: the row of a dead worker that all others want to reap, for one. So the server ends a transaction
/// that hears nothing for some seconds; the statements of one follow each other within milliseconds.
pub(crate) const SESSION: &str = "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; \
    SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; SET jit = off; SET idle_in_transaction_session_timeout = '5s'; SET TIME ZONE 'UTC'";
