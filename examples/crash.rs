//! A process is killed in the middle of a run; the next one goes on where the journal ends, and pays for nothing twice.
//!
//! `cargo run -p newsum-examples --example crash`
//!
//! This program starts itself twice as a child. The first child is killed (SIGKILL, nothing can be tidied up) as soon
//! as `pack` is durable and `send` is under way. The second one finds the run in the SQLite file.
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry, Submit};
use newsum_engine_sql::{Options, open};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1) {
        None => watch_two_processes(),
        Some(database) => work(&database),
    }
}

/// Does some work that takes a while.
struct Work;

#[derive(Deserialize, JsonSchema)]
struct Input {
    task: String,
    takes_ms: u64,
}

#[derive(Serialize, JsonSchema)]
struct Output {
    task: String,
}

#[async_trait::async_trait]
impl Node for Work {
    const KIND: &'static str = "work";
    const EFFECT: Effect = Effect::Write;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        println!("{} starts", cx.step());
        tokio::time::sleep(Duration::from_millis(input.takes_ms)).await;
        println!("{} did it: {}", cx.step(), input.task);
        Ok(Output { task: input.task })
    }
}

/// What each of the two processes does: the same. Submitting again with the same key gives the same run.
#[tokio::main]
async fn work(database: &str) -> Result<(), Box<dyn Error>> {
    let store = open(&format!("sqlite://{database}"), Options::default()).await?;
    let engine = Engine::new(Arc::new(store), Registry::new().with(Work));
    let workflow = engine.load(concat!(env!("CARGO_MANIFEST_DIR"), "/crash.toml"))?;
    let submit = Submit { key: Some("parcel 1".to_owned()), ..Submit::default() };
    let run = engine.submit_with(&workflow, json!({}), submit).await?.into_run();

    let known = engine.state(run.id, None).await?.seq();
    println!("the journal has {known} entries");
    // A SQLite file has one writer: whoever opens it knows that the one before is gone. On PostgreSQL the run of a
    // killed worker is taken over when its lease ends (15 s, or `.lease(..)`).
    let worker = engine.worker().queue("default", 4).spawn();
    let mut events = engine.events(run.id).from(known);
    while let Some(entry) = events.next().await? {
        let step = entry.step.map_or("run".to_owned(), |step| step.to_string());
        println!("{step} {} (entry {})", entry.body.kind(), entry.seq);
    }
    worker.drain().await?;
    Ok(())
}

fn watch_two_processes() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("crash.db");
    let mut first = start(&database)?;
    let under_way = ["pack done (entry 2)", "send starts"]; // in whatever order the two are told
    let mut said =
        read(&mut first, "1", |said| under_way.iter().all(|line| said.iter().any(|told| told == line)))?;
    first.kill()?;
    first.wait()?;
    println!("--- killed");
    let mut second = start(&database)?;
    said.extend(read(&mut second, "2", |_| false)?);
    second.wait()?;

    for step in ["pick", "pack", "send"] {
        let count =
            |what: &str| said.iter().filter(|line| line.starts_with(&format!("{step} {what}"))).count();
        println!("{step}: started {}, did it {}, done {}", count("starts"), count("did it"), count("done"));
    }
    Ok(())
}

fn start(database: &Path) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?).arg(database).stdout(Stdio::piped()).spawn()
}

/// Repeats what a process says, until it ends or has said enough.
fn read(
    child: &mut Child,
    name: &str,
    enough: impl Fn(&[String]) -> bool,
) -> Result<Vec<String>, Box<dyn Error>> {
    let output = child.stdout.take().ok_or("its output is piped")?;
    let mut said = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("process {name}: {line}");
        said.push(line);
        if enough(&said) {
            break;
        }
    }
    Ok(said)
}
