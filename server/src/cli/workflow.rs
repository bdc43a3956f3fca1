//! `newsum workflow`, as it is typed.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum WorkflowCommand {
    /// Find everything that is wrong with workflow files.
    Check {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Draw a workflow.
    Graph {
        /// Workflow file, or the name of one in workflows/.
        name: String,
        /// Write an SVG drawing to this file.
        #[arg(long, value_name = "FILE")]
        svg: Option<PathBuf>,
        /// Print Mermaid.
        #[arg(long, conflicts_with = "dot")]
        mermaid: bool,
        /// Print DOT.
        #[arg(long)]
        dot: bool,
    },
    /// Print the JSON Schema of workflow files, for editors.
    Schema,
    /// Let runs of a workflow start at the times of its `schedule`; workers see to it.
    Schedule {
        /// Workflow file, or the name of one in workflows/.
        name: String,
    },
    /// List the schedules and their next times.
    Schedules,
    /// End the schedule of a workflow.
    Unschedule {
        /// The name of the workflow.
        name: String,
    },
}
