//! The command line as it is typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod bench;

pub(crate) use bench::BenchArgs;

/// Comics from news, and durable workflows.
#[derive(Debug, Parser)]
#[command(name = "newsum", version, about, long_about = None)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Database: sqlite://FILE, postgres://..., or the folder of a comic (default data/newsum.db).
    #[arg(long, global = true, value_name = "URL", env = "NEWSUM_DATABASE_URL", hide_env_values = true)]
    pub(crate) db: Option<String>,
    /// Print results as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Say nothing but results and errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Language of messages, and of the comic where the query does not decide it.
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Tongue>,
    /// Never use color.
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
}

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tongue {
    /// Korean.
    Ko,
    /// English.
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a four-panel comic of articles.
    Comic(ComicArgs),
    /// Submit a run of a workflow.
    Run(RunArgs),
    /// Look at runs, and act on them.
    #[command(subcommand)]
    Runs(RunsCommand),
    /// Answer what waits for a person.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Drive runs until told to stop.
    Worker(WorkerArgs),
    /// Check and draw workflow files.
    #[command(subcommand)]
    Workflow(WorkflowCommand),
    /// List the node kinds, or show one.
    Nodes(NodesArgs),
    /// Measure how fast a node kind is on an input.
    Bench(BenchArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ComicArgs {
    /// What the comic is about, 3 to 512 characters; may be left out to go on in the folder of --out.
    pub(crate) query: Option<String>,
    /// Folder, file (.txt .md .html .json), http(s) page, or - for standard input; may be repeated.
    #[arg(long = "from", value_name = "X")]
    pub(crate) from: Vec<String>,
    /// Folder of the comic (default results/<comic id>).
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Page form.
    #[arg(long, value_parser = ["auto", "grid", "hero", "strip"])]
    pub(crate) layout: Option<String>,
    /// The only source of variation: the same input and seed give the same bytes.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Persona that writes.
    #[arg(long, value_name = "NAME")]
    pub(crate) writer_id: Option<String>,
    /// Preferred host of a purpose: news, research_paper, community, code_related, deep_dive_tech; may be repeated.
    #[arg(long = "site", value_name = "PURPOSE=HOST")]
    pub(crate) sites: Vec<String>,
    /// Ask a person before the report becomes a comic.
    #[arg(long)]
    pub(crate) review: bool,
    /// Any use of the network is an error.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Private address that may be read, such as 127.0.0.1:8080; may be repeated.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) allow_private: Vec<String>,
    /// Start anew in a folder that was used for another comic.
    #[arg(long)]
    pub(crate) force: bool,
    /// Open the picture when it is done.
    #[arg(long)]
    pub(crate) open: bool,
    /// Print journal entries as JSON lines while they become durable.
    #[arg(long)]
    pub(crate) events: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct RunArgs {
    /// Workflow file, or the name of one in workflows/.
    pub(crate) workflow: String,
    /// Input as JSON, or @FILE.
    #[arg(long, value_name = "JSON|@FILE", default_value = "{}")]
    pub(crate) input: String,
    /// Word to find the run by; may be repeated.
    #[arg(long = "label", value_name = "KEY=VALUE")]
    pub(crate) labels: Vec<String>,
    /// Submitting twice with the same key gives the same run.
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// Serial key: runs with the same one go one after the other, in the order of submission.
    #[arg(long, value_name = "KEY")]
    pub(crate) serial: Option<String>,
    /// Queue, instead of the workflow's.
    #[arg(long)]
    pub(crate) queue: Option<String>,
    /// Higher goes first.
    #[arg(long, default_value_t = 0)]
    pub(crate) priority: i32,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
    /// Drive the run here, show its nodes, and exit with its code.
    #[arg(long)]
    pub(crate) follow: bool,
}

/// What a run may use before it is paused.
#[derive(Debug, Clone, Args)]
pub(crate) struct BudgetArgs {
    /// Tokens that the run may use before it is paused.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) tokens: Option<u64>,
    /// US dollars that the run may use before it is paused, such as 2.50.
    #[arg(long, value_name = "USD", value_parser = micro_usd)]
    pub(crate) money: Option<u64>,
}

impl BudgetArgs {
    /// The budget; none if nothing was said.
    pub(crate) fn budget(&self) -> Option<newsum_engine::Budget> {
        let budget = newsum_engine::Budget { tokens: self.tokens, micro_usd: self.money };
        (!budget.is_endless()).then_some(budget)
    }
}

/// US dollars as millionths.
fn micro_usd(text: &str) -> Result<u64, String> {
    let dollars: f64 =
        text.trim_start_matches('$').parse().map_err(|_| "write dollars, such as 2.50".to_owned())?;
    let micro_usd = (dollars * 1e6).round();
    if (1.0..=1e12).contains(&micro_usd) {
        Ok(micro_usd as u64)
    } else {
        Err("it is between a millionth of a dollar and a million dollars".to_owned())
    }
}

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

#[derive(Debug, Clone, Args)]
pub(crate) struct WorkerArgs {
    /// Queue to serve; may be repeated (default: default and comic_queue).
    #[arg(long = "queue", value_name = "NAME")]
    pub(crate) queues: Vec<String>,
    /// Runs at once, per queue.
    #[arg(long, default_value_t = 64)]
    pub(crate) concurrency: usize,
    /// Days after which completed, stopped and cancelled runs are deleted; 0 keeps them.
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub(crate) keep_days: u32,
    /// End when no run is ready, running or due.
    #[arg(long)]
    pub(crate) exit_when_idle: bool,
}

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

#[derive(Debug, Clone, Args)]
pub(crate) struct NodesArgs {
    /// The kind to show.
    pub(crate) kind: Option<String>,
}
