//! `newsum review`, as it is typed.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// List reviews.
    List {
        /// Those that are over, too.
        #[arg(long)]
        all: bool,
    },
    /// Show what a review asks.
    Show(WhichReview),
    /// Approve.
    Approve(WhichReview),
    /// Reject: the run ends.
    Reject {
        #[command(flatten)]
        which: WhichReview,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Change the texts of a report, in an editor or from a file.
    Edit {
        #[command(flatten)]
        which: WhichReview,
        /// File with the changed texts, as `review show --texts` prints them.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Answer with JSON.
    Answer {
        #[command(flatten)]
        which: WhichReview,
        /// The answer as JSON, or @FILE.
        #[arg(long, value_name = "JSON|@FILE")]
        answer: String,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct WhichReview {
    /// The review, or its run; the beginning of the id is enough. May be left out when only one is open.
    pub(crate) id: Option<String>,
    /// Print the texts in the form that `edit --file` takes.
    #[arg(long)]
    pub(crate) texts: bool,
    /// Who answers (default: the user of this machine).
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
}
