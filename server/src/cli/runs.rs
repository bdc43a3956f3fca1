//! `newsum runs`, as it is typed.

use clap::{Args, Subcommand};

use super::BudgetArgs;

#[derive(Debug, Subcommand)]
pub(crate) enum RunsCommand {
    /// List runs, newest first.
    List {
        /// Only with this status.
        #[arg(long)]
        status: Option<String>,
        /// Only of this workflow.
        #[arg(long)]
        workflow: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 20)]
        limit: usize,
        /// Only runs created before this one (for the next page).
        #[arg(long, value_name = "ID")]
        before: Option<String>,
        /// One JSON object per line.
        #[arg(long)]
        lines: bool,
    },
    /// Show a run and where its nodes stand.
    Show {
        /// The run; the beginning of its id is enough.
        id: String,
    },
    /// Print the outputs of all nodes.
    State {
        /// The run.
        id: String,
        /// After this journal entry instead of the newest.
        #[arg(long)]
        seq: Option<u64>,
        /// Only this node.
        #[arg(long)]
        node: Option<String>,
    },
    /// Print the journal.
    Journal {
        /// The run.
        id: String,
        /// One JSON object per line.
        #[arg(long)]
        lines: bool,
    },
    /// End a run.
    Cancel {
        /// The run.
        id: String,
        /// Why.
        #[arg(long, default_value = "cancelled on the command line")]
        reason: String,
    },
    /// Let a failed run go on at what failed.
    Retry {
        /// The run.
        id: String,
        /// Drive it here and show its nodes.
        #[arg(long)]
        follow: bool,
    },
    /// Begin a new run with the journal of another, with outputs changed if asked to.
    Fork {
        /// The other run.
        id: String,
        /// The last journal entry that is taken along (default: all).
        #[arg(long, value_name = "SEQ")]
        at: Option<u64>,
        #[command(flatten)]
        change: Change,
        /// Why.
        #[arg(long, value_name = "TEXT", default_value = "forked on the command line")]
        why: String,
        /// Drive it here and show its nodes.
        #[arg(long)]
        follow: bool,
    },
    /// Let failed runs go on at what failed, many at once, the newest first.
    Redrive {
        /// Only of this workflow.
        #[arg(long, value_name = "NAME")]
        workflow: Option<String>,
        /// Only with this error code.
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
        /// Only those that failed at this moment or later, such as 2026-10-01T09:00:00+09:00.
        #[arg(long, value_name = "TIME")]
        since: Option<chrono::DateTime<chrono::Utc>>,
        /// Only those that failed before this moment.
        #[arg(long, value_name = "TIME")]
        until: Option<chrono::DateTime<chrono::Utc>>,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: usize,
        /// Only say which they are.
        #[arg(long)]
        dry_run: bool,
    },
    /// Say where two runs differ.
    Diff {
        /// The first run.
        a: String,
        /// The second run.
        b: String,
    },
    /// Replace outputs of a run that waits, runs or has failed; what depends on them is made anew.
    Edit {
        /// The run.
        id: String,
        #[command(flatten)]
        change: Change,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Change what a run may use; one that was paused goes on, if this is more than it has used.
    Budget {
        /// The run.
        id: String,
        #[command(flatten)]
        budget: BudgetArgs,
        /// Without any limit.
        #[arg(long, conflicts_with_all = ["tokens", "money"])]
        none: bool,
    },
    /// Say what a run waits for.
    Why {
        /// The run.
        id: String,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Change {
    /// New output of a node (or of an item: draw[3]); may be repeated.
    #[arg(long = "set", value_name = "NODE=JSON|@FILE")]
    pub(crate) set: Vec<String>,
    /// Who changes it (default: the user of this machine).
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
}
