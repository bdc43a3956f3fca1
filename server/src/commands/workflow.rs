//! `newsum workflow`: check and draw workflow files.

use std::path::{Path, PathBuf};

use newsum_engine::Diagnostics;
use newsum_engine::workflow::{self, Plan};
use serde_json::json;

use crate::cli::{Global, WorkflowCommand};
use crate::commands::{nodes, schedules};
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// Where a workflow is looked for by name.
const FOLDER: &str = "workflows";

pub(crate) async fn run(command: WorkflowCommand, global: &Global, say: &Say) -> Result<(), Failure> {
    match command {
        WorkflowCommand::Check { files } => check(&files, say),
        WorkflowCommand::Graph { name, svg, mermaid, dot } => draw(&name, svg.as_deref(), mermaid, dot, say),
        WorkflowCommand::Schema => {
            say.object(&workflow::schema());
            Ok(())
        }
        WorkflowCommand::Schedule { name } => schedules::add(&name, global, say).await,
        WorkflowCommand::Schedules => schedules::list(global, say).await,
        WorkflowCommand::Unschedule { name } => schedules::remove(&name, global, say).await,
    }
}

/// The text of a workflow: a file, or one of `workflows/`, or the one that is built in.
pub(crate) fn read(name: &str) -> Result<(String, String), Failure> {
    let by_name = Path::new(FOLDER).join(format!("{name}.toml"));
    let path = if Path::new(name).exists() { PathBuf::from(name) } else { by_name };
    if !path.exists() && name == "comic" {
        return Ok((newsum_workers::COMIC_WORKFLOW.to_owned(), "comic.toml".to_owned()));
    }
    let shown =
        if path.exists() || name.ends_with(".toml") { path.display().to_string() } else { name.to_owned() };
    let source = std::fs::read_to_string(&path).map_err(|error| {
        Failure::new(Exit::Unknown, format!("cannot read the workflow {shown}: {error}"))
            .help("name a file, or one of the folder workflows/ without its ending")
    })?;
    Ok((source, path.display().to_string()))
}

fn check(files: &[PathBuf], say: &Say) -> Result<(), Failure> {
    let registry = nodes::registry()?;
    let mut wrong = 0;
    let mut all = Vec::new();
    for file in files {
        let (source, name) = read(&file.display().to_string())?;
        let family = workflow::beside(Path::new(&name), &source, &registry);
        match family.and_then(|registry| workflow::load(&source, &name, &registry)) {
            Ok(plan) if say.json => all.push(json!({ "file": name, "hash": plan.hash(), "problems": [] })),
            Ok(plan) => say.note(format!("{name}: ok, {} nodes", plan.nodes.len())),
            Err(problems) => {
                wrong += 1;
                if say.json {
                    all.push(json!({ "file": name, "problems": problems }));
                } else {
                    eprintln!("{}", rendered(&problems, say));
                }
            }
        }
    }
    if say.json {
        say.object(&all);
    }
    match wrong {
        0 => Ok(()),
        _ if say.json => Err(Failure::new(Exit::Failed, String::new())),
        1 => Err(Failure::new(Exit::Failed, "1 file is not right")),
        _ => Err(Failure::new(Exit::Failed, format!("{wrong} files are not right"))),
    }
}

fn rendered(problems: &Diagnostics, say: &Say) -> String {
    if say.color { problems.ansi() } else { problems.plain() }
}

fn draw(name: &str, svg: Option<&Path>, mermaid: bool, dot: bool, say: &Say) -> Result<(), Failure> {
    let (source, file) = read(name)?;
    let registry = nodes::registry()?;
    let plan: Plan = workflow::beside(Path::new(&file), &source, &registry)
        .and_then(|registry| workflow::load(&source, &file, &registry))
        .map_err(|problems| Failure::new(Exit::Failed, rendered(&problems, say)))?;
    let graph = workflow::graph(&plan);
    if let Some(path) = svg {
        std::fs::write(path, graph.svg())
            .map_err(|error| Failure::environment(format!("cannot write {}: {error}", path.display())))?;
        say.note(format!("{}", path.display()));
    } else if mermaid {
        say.result(graph.mermaid());
    } else if dot {
        say.result(graph.dot());
    } else {
        say.result(graph.text());
    }
    Ok(())
}
