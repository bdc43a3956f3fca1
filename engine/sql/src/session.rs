//! What a session on PostgreSQL is like.

/// What a session of the engine is like.
///
/// Every statement of the engine finds its rows by an index, in a plan that is right for a batch of one and of a
/// thousand. The planner cannot know that while a table is new and has no statistics: it then may choose to read all
/// of `run`, and keep that plan while the table grows. So a session only has the ways that stay right, plans each
/// statement once (planning the append anew takes longer than running it), and never compiles one.
pub(crate) const SESSION: &str = "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; \
    SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; SET jit = off; SET TIME ZONE 'UTC'";
