//! What the parts of the engine cost without a database: loader, fold, scheduler, and driver with committer.
//!
//! `cargo bench -p newsum-benches --bench engine`; one of them: `-- fold`.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use newsum_engine::run::{Body, Decision, Entry, RunFacts, RunState};
use newsum_engine::store::{MemoryStore, Record};
use newsum_engine::testing::Echo;
use newsum_engine::{Engine, Registry, RunId, Workflow};
use serde_json::json;

const STEPS: usize = 1000;
const RUNS: usize = 64;

/// Steps in a row, each of which takes what the one before gave.
fn chain(steps: usize) -> String {
    let mut toml = "[workflow]\nname = \"chain\"\nversion = 1\n".to_owned();
    for step in 1..=steps {
        let input = match step {
            1 => format!("with.value = \"{}\"", "x".repeat(190)),
            _ => format!("from.value = \"s{}.value\"", step - 1),
        };
        _ = write!(toml, "[node.s{step}]\nuse = \"echo\"\n{input}\n");
    }
    _ = write!(toml, "[output]\nvalue = \"s{steps}.value\"\n");
    toml
}

/// Steps side by side, and one that takes what all of them gave.
fn fan(steps: usize) -> String {
    let items: Vec<_> = (0..steps).map(|item| item.to_string()).collect();
    format!(
        "[workflow]\nname = \"fan\"\nversion = 1\n[node.split]\nuse = \"echo\"\nwith.value = [{}]\n\
         [node.part]\nuse = \"echo\"\nfor_each = \"split.value\"\nfrom.value = \"each\"\n\
         [node.join]\nuse = \"echo\"\nfrom.value = \"part.value\"\n[output]\nvalue = \"join.value\"\n",
        items.join(",")
    )
}

fn registry() -> Registry {
    Registry::new().with(Echo)
}

fn read(toml: &str) -> Workflow {
    Workflow::read(toml, "bench.toml", &registry()).expect("the workflow is right")
}

fn new_state(workflow: &Workflow) -> RunState {
    let facts = RunFacts { id: RunId::fresh(), created_at: now(), input: Arc::new(json!({})), budget: None };
    RunState::new(workflow.plan.clone(), facts)
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment")
}

/// Runs to the end, each step giving back its input as `echo` does. Gives the journal.
fn play(mut state: RunState) -> Vec<Entry> {
    let mut journal = Vec::new();
    loop {
        let Decision { entries, starts, .. } = state.decide(now());
        journal.extend(entries);
        if starts.is_empty() {
            return journal;
        }
        for start in starts {
            let body = Body::Done {
                delta: Arc::new(start.input),
                attempt: start.attempt,
                took_ms: 0,
                usage: Default::default(),
                cached: false,
                degraded: Vec::new(),
            };
            let entry = Entry { seq: state.seq() + 1, at: now(), step: Some(start.step), body };
            state.apply(&entry).expect("it follows");
            journal.push(entry);
        }
    }
}

fn loader(c: &mut Criterion) {
    let mut group = c.benchmark_group("loader");
    for nodes in [10, 100] {
        let (toml, registry) = (chain(nodes), registry());
        group.throughput(Throughput::Elements(nodes as u64));
        group.bench_function(format!("chain of {nodes} nodes"), |b| {
            b.iter(|| Workflow::read(&toml, "bench.toml", &registry).is_ok());
        });
    }
}

fn scheduler(c: &mut Criterion) {
    let mut group = c.benchmark_group("scheduler");
    group.throughput(Throughput::Elements(STEPS as u64));
    for (name, workflow) in [("chain", read(&chain(STEPS))), ("fan", read(&fan(STEPS)))] {
        group.bench_function(format!("{name} of {STEPS}: decide and fold"), |b| {
            b.iter_batched(|| new_state(&workflow), play, BatchSize::LargeInput);
        });
    }
}

fn fold(c: &mut Criterion) {
    let mut group = c.benchmark_group("fold");
    group.throughput(Throughput::Elements(STEPS as u64));
    for (name, workflow) in [("chain", read(&chain(STEPS))), ("fan", read(&fan(STEPS)))] {
        let records: Vec<_> = play(new_state(&workflow)).iter().map(Record::of).collect();
        group.bench_function(format!("{name} of {STEPS}: from the rows of a journal"), |b| {
            b.iter_batched(
                || new_state(&workflow),
                |mut state| {
                    for record in &records {
                        state.apply(&record.entry().expect("it is ours")).expect("it follows");
                    }
                    state
                },
                BatchSize::LargeInput,
            );
        });
    }
}

/// From the submission to the last event of all runs, on a store in memory: what a step costs before a database.
fn committer(c: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut group = c.benchmark_group("driver and committer");
    group.throughput(Throughput::Elements(10 * RUNS as u64));
    group.sample_size(20);
    let workflow = read(&chain(10));
    group.bench_function(format!("{RUNS} chains of 10"), |b| {
        b.to_async(&runtime).iter_batched(
            || (),
            async |()| {
                let engine = Engine::new(Arc::new(MemoryStore::new()), registry());
                let worker = engine.worker().queue("default", RUNS).spawn();
                let mut runs = Vec::with_capacity(RUNS);
                for _ in 0..RUNS {
                    runs.push(engine.submit(&workflow, json!({})).await.expect("it is taken").id);
                }
                for run in runs {
                    let mut events = engine.events(run).from(10);
                    while events.next().await.expect("it is read").is_some() {}
                }
                worker.drain().await.expect("it stops");
            },
            BatchSize::PerIteration,
        );
    });
}

criterion_group!(benches, loader, scheduler, fold, committer);
criterion_main!(benches);
