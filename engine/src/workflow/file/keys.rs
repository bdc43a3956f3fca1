//! The keys of a workflow file, section by section: one list each, for reading, for the schema and for the docs test.

/// The sections of a file.
pub(crate) const FILE: &[&str] = &["workflow", "input", "defaults", "limits", "node", "output"];
/// Of `[workflow]`.
pub(crate) const WORKFLOW: &[&str] = &["name", "version", "timeout", "budget", "schedule"];
/// Of `budget`.
pub(crate) const BUDGET: &[&str] = &["tokens", "money"];
/// Of `schedule`.
pub(crate) const SCHEDULE: &[&str] = &["cron", "zone", "missed"];
/// Of `[defaults]`.
pub(crate) const DEFAULTS: &[&str] = &["queue", "timeout", "retry"];
/// Of a limit.
pub(crate) const LIMIT: &[&str] = &["concurrent"];
/// Of a node.
pub(crate) const NODE: &[&str] = &[
    "use",
    "from",
    "with",
    "when",
    "after",
    "wait",
    "repeat",
    "end_if",
    "for_each",
    "limit",
    "on_item_error",
    "queue",
    "timeout",
    "retry",
    "on_error",
    "cache",
];
/// Of `wait`.
pub(crate) const WAIT: &[&str] = &["when", "signal", "for", "until", "show", "timeout", "otherwise"];
/// Of `repeat`.
pub(crate) const REPEAT: &[&str] = &["while", "max"];
/// Of `retry`.
pub(crate) const RETRY: &[&str] = &["attempts", "delay", "factor", "max_delay", "jitter"];
/// Of `on_error` as a table.
pub(crate) const ON_ERROR: &[&str] = &["give"];
/// The facts of a run.
pub(crate) const RUN: &[&str] = &["id", "created_at", "degraded"];
/// Names that nodes cannot have, since they mean something in a reference.
pub(crate) const ROOTS: &[&str] = &["input", "signal", "each", "run"];
/// Names that nodes cannot have, since they mean something in an expression.
pub(crate) const EXPRESSION_WORDS: &[&str] =
    &["and", "or", "not", "in", "is", "if", "else", "true", "false", "none"];
