//! How to write a node: typed input and output, durable sub-steps, progress, the class of an error, and its tests.
//!
//! `cargo run -p newsum-examples --example own_node` and `cargo test -p newsum-examples own_node`
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::io::ErrorKind;
use std::sync::Arc;

use newsum_engine::store::MemoryStore;
use newsum_engine::{Context, Effect, Engine, Live, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Counts the words of files. A kind that needs services holds them in fields; this one needs none.
struct CountWords;

/// Each field is bound by `from.FIELD` or `with.FIELD`; one with a default may be left out.
#[derive(Deserialize, JsonSchema)]
struct Input {
    paths: Vec<String>,
    /// Words of fewer letters are not counted.
    #[serde(default)]
    min_letters: usize,
}

/// Each field can be referred to as `count.FIELD`.
#[derive(Serialize, JsonSchema, Debug, PartialEq)]
struct Output {
    counts: Vec<usize>,
}

#[async_trait::async_trait]
impl Node for CountWords {
    const KIND: &'static str = "count-words";
    const ABOUT: &'static str = "Counts the words of files.";
    const EFFECT: Effect = Effect::Read; // asks the outside, changes nothing there
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        if input.paths.is_empty() {
            return Err(NodeError::invalid_input("no_paths", "`paths` is empty; name at least one file"));
        }
        let mut counts = Vec::new();
        for (nth, path) in input.paths.iter().enumerate() {
            let share = nth as f32 / input.paths.len() as f32;
            cx.progress(share, format!("reads file {}", nth + 1));
            // Durable once it returns: a later attempt at this step, also in another process, does not read it again.
            let (words, readable) = cx.memo(path, count(path, input.min_letters)).await?;
            if !readable {
                cx.degraded(
                    "not_utf8",
                    None,
                    format!("{path} is not UTF-8; its words are counted as they come"),
                );
            }
            counts.push(words);
        }
        Ok(Output { counts })
    }
}

/// The number of words, and whether the file is UTF-8.
async fn count(path: &str, min_letters: usize) -> Result<(usize, bool), NodeError> {
    let bytes = tokio::fs::read(path).await.map_err(|error| of_file(path, &error))?;
    let text = String::from_utf8_lossy(&bytes);
    let words = text.split_whitespace().filter(|word| word.chars().count() >= min_letters).count();
    Ok((words, std::str::from_utf8(&bytes).is_ok()))
}

/// The class decides what follows: `transient` is tried again, the others end the step.
fn of_file(path: &str, error: &std::io::Error) -> NodeError {
    let message = format!("cannot read {path}: {error}");
    match error.kind() {
        ErrorKind::NotFound => NodeError::invalid_input("no_file", message),
        ErrorKind::PermissionDenied => NodeError::permanent("no_rights", message),
        _ => NodeError::transient("read", message),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::new(Arc::new(MemoryStore::new()), Registry::new().with(CountWords));
    let workflow = engine.load(concat!(env!("CARGO_MANIFEST_DIR"), "/own_node.toml"))?;
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/articles");
    let paths = ["en-phones.md", "ko-robots.md", "ko-bus-cp949.txt"].map(|name| format!("{articles}/{name}"));
    let run = engine.submit(&workflow, json!({ "paths": paths })).await?;

    let mut live = engine.watch();
    let worker = engine.worker().queue("default", 1).spawn();
    let mut events = engine.events(run.id).from(0);
    while let Some(entry) = events.next().await? {
        println!("entry {}: {}", entry.seq, entry.body.kind());
    }
    while let Ok(told) = live.try_recv() {
        if let Live::Progress { step, fraction, message, .. } = told {
            println!("{step} {:.0} %: {message}", fraction * 100.0);
        }
    }
    for degraded in engine.state(run.id, None).await?.degraded() {
        println!("{}: {}", degraded.node, degraded.code);
    }
    println!("{}", engine.run(run.id).await?.output.unwrap_or_default());
    worker.drain().await?;
    Ok(())
}

/// A node is tested without an engine: a context, and a probe that hears what the node tells.
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use newsum_engine::ErrorClass;
    use newsum_engine::testing::context;

    use super::*;

    fn input(paths: &[&str]) -> Input {
        Input { paths: paths.iter().map(ToString::to_string).collect(), min_letters: 3 }
    }

    #[tokio::test]
    async fn words_are_counted_file_by_file_and_each_count_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "one two of three").unwrap();
        let (cx, probe) = context("count");
        let output = CountWords.run(input(&[path.to_str().unwrap()]), &cx).await.unwrap();
        assert_eq!(output, Output { counts: vec![3] });
        assert_eq!(probe.memos(), [(path.to_str().unwrap().to_owned(), json!([3, true]))]);
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_not_asked_for_again() {
        let (cx, _probe) = context("count");
        let error = CountWords.run(input(&["no/such/file"]), &cx).await.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (ErrorClass::InvalidInput, "no_file"));
    }

    #[tokio::test]
    async fn what_cannot_be_read_as_text_is_noted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, b"caf\xe9 au lait").unwrap();
        let (cx, probe) = context("count");
        CountWords.run(input(&[path.to_str().unwrap()]), &cx).await.unwrap();
        let (degraded, _usage) = probe.gathered();
        assert_eq!(degraded[0].code, "not_utf8");
    }
}
