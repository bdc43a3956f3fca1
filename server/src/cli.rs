//! The command line as it is typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod bench;
mod budget;
mod review;
mod runs;
mod workflow;

pub(crate) use bench::BenchArgs;
pub(crate) use budget::BudgetArgs;
pub(crate) use review::{ReviewCommand, WhichReview};
pub(crate) use runs::{Change, RunsCommand};
pub(crate) use workflow::WorkflowCommand;

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

#[derive(Debug, Clone, Args)]
pub(crate) struct NodesArgs {
    /// The kind to show.
    pub(crate) kind: Option<String>,
}
