//! Kinds whose attempts do what a test tells them, and a place to run workflows in.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::run::{Body, Entry};
use newsum_engine::store::{MemoryStore, ReviewFilter, ReviewRow, ReviewState, RunRow};
use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry, Worker};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// What the kinds of one test share: how often each step ran, and what it does.
#[derive(Clone, Default)]
pub struct Script {
    pub calls: Arc<Mutex<Vec<String>>>,
    fail: Arc<Mutex<HashMap<String, Vec<NodeError>>>>,
    gates: Arc<Mutex<HashMap<String, Arc<Semaphore>>>>,
}

impl Script {
    /// The next attempts at that step fail so, one after the other.
    pub fn fail(&self, step: &str, errors: impl IntoIterator<Item = NodeError>) {
        self.fail.lock().unwrap().entry(step.to_owned()).or_default().extend(errors);
    }

    /// That step does not end before its gate has a permit.
    pub fn gate(&self, step: &str) -> Arc<Semaphore> {
        let gate = Arc::new(Semaphore::new(0));
        self.gates.lock().unwrap().insert(step.to_owned(), gate.clone());
        gate
    }

    /// That step has no gate any more.
    pub fn open(&self, step: &str) {
        self.gates.lock().unwrap().remove(step);
    }

    pub fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    pub fn count(&self, step: &str) -> usize {
        self.calls().iter().filter(|call| *call == step).count()
    }

    /// What a step does before anything else: as it is told.
    pub async fn enter(&self, cx: &Context) -> Result<(), NodeError> {
        let step = cx.step().to_string();
        self.calls.lock().unwrap().push(step.clone());
        let gate = self.gates.lock().unwrap().get(&step).cloned();
        if let Some(gate) = gate {
            gate.acquire().await.unwrap().forget();
        }
        let mut fail = self.fail.lock().unwrap();
        match fail.get_mut(&step).filter(|errors| !errors.is_empty()) {
            Some(errors) if errors[0].code == "panic" => {
                errors.remove(0);
                drop(fail);
                panic!("told to")
            }
            Some(errors) => Err(errors.remove(0)),
            None => Ok(()),
        }
    }
}

#[derive(Deserialize, JsonSchema)]
pub struct In {
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub list: Vec<String>,
    #[serde(default)]
    pub answer: Option<Answer>,
    #[serde(default)]
    pub own: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema, Default)]
pub struct Answer {
    pub decision: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Out {
    pub text: String,
    pub list: Vec<String>,
    pub decision: String,
}

macro_rules! scripted {
    ($($name:ident = $kind:literal, $effect:ident;)*) => {$(
        pub struct $name(pub Script);

        #[async_trait]
        impl Node for $name {
            const KIND: &'static str = $kind;
            const EFFECT: Effect = Effect::$effect;
            type Input = In;
            type Output = Out;
            async fn run(&self, input: In, cx: &Context) -> Result<Out, NodeError> {
                self.0.enter(cx).await?;
                let text = match &input.own {
                    Some(own) => format!("{own}+{}", cx.step()),
                    None if input.text.is_empty() => cx.step().to_string(),
                    None => format!("{}>{}", input.text, cx.step()),
                };
                let list = if input.list.is_empty() { vec!["a".into(), "b".into(), "c".into()] } else { input.list };
                Ok(Out { text, list, decision: input.answer.map(|a| a.decision).unwrap_or_default() })
            }
        }
    )*};
}

scripted! {
    Calc = "calc", Pure;
    Ask = "ask", Read;
    Act = "act", Write;
    Fire = "fire", Once;
}

/// Keeps two memos.
pub struct Paying(pub Script);

#[async_trait]
impl Node for Paying {
    const KIND: &'static str = "paying";
    const EFFECT: Effect = Effect::Read;
    type Input = In;
    type Output = Out;
    async fn run(&self, _input: In, cx: &Context) -> Result<Out, NodeError> {
        let mut list = Vec::new();
        for key in ["one", "two"] {
            let calls = self.0.calls.clone();
            list.push(
                cx.memo(key, async move {
                    calls.lock().unwrap().push(format!("paid {key}"));
                    Ok(format!("value of {key}"))
                })
                .await?,
            );
        }
        self.0.enter(cx).await?;
        Ok(Out { text: cx.idempotency_key(), list, decision: String::new() })
    }
}

pub fn registry(script: &Script) -> Registry {
    let s = || script.clone();
    Registry::new().with(Calc(s())).with(Ask(s())).with(Act(s())).with(Fire(s())).with(Paying(s()))
}

/// An engine on a store in memory, with its script.
pub struct Stage {
    pub script: Script,
    pub engine: Engine,
}

impl Stage {
    pub fn new() -> Self {
        Self::on(&Arc::new(MemoryStore::new()), Script::default())
    }

    /// On a store that others use too.
    pub fn on(store: &Arc<MemoryStore>, script: Script) -> Self {
        let engine = Engine::new(store.clone(), registry(&script));
        Self { script, engine }
    }

    /// A worker of the default queue that looks often.
    pub fn worker(&self) -> Worker {
        self.engine.worker().queue("default", 16).poll(Duration::from_millis(20)).spawn()
    }

    pub async fn submit(&self, toml: &str, input: Value) -> RunRow {
        let source = format!("[workflow]\nname = \"test\"\nversion = 1\n{toml}");
        let workflow = self.engine.load_source(&source, "test.toml").unwrap_or_else(|e| panic!("{e}"));
        self.engine.submit(&workflow, input).await.unwrap()
    }

    /// Runs a workflow to its end.
    pub async fn run(&self, toml: &str, input: Value) -> (RunRow, Vec<Entry>) {
        let run = self.submit(toml, input).await;
        let worker = self.worker();
        let ended = self.end(&run).await;
        worker.drain().await.unwrap();
        ended
    }

    /// Waits for the question of a run that is open.
    pub async fn open_review(&self, run: &RunRow) -> ReviewRow {
        let open = ReviewFilter { run: Some(run.id), state: Some(ReviewState::Open) };
        for _ in 0..10_000 {
            if let Some(row) = self.engine.reviews(&open).await.unwrap().pop() {
                return row;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("no review was opened");
    }

    /// Waits for the end of a run.
    pub async fn end(&self, run: &RunRow) -> (RunRow, Vec<Entry>) {
        let mut events = self.engine.events(run.id).from(0);
        let mut entries = Vec::new();
        let all = async {
            while let Some(entry) = events.next().await.unwrap() {
                entries.push(entry);
            }
        };
        tokio::time::timeout(Duration::from_secs(20), all).await.expect("the run ends");
        (self.engine.run(run.id).await.unwrap(), entries)
    }

    /// Waits for an entry of a run that fits.
    pub async fn until(&self, run: &RunRow, fits: impl Fn(&Entry) -> bool) -> Entry {
        let mut events = self.engine.events(run.id).from(0);
        let search = async {
            loop {
                let entry = events.next().await.unwrap().expect("the run has not ended before");
                if fits(&entry) {
                    return entry;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), search).await.expect("the entry comes")
    }
}

/// The journal as `step kind` lines.
pub fn lines(entries: &[Entry]) -> Vec<String> {
    entries
        .iter()
        .map(|entry| {
            let step = entry.step.as_ref().map_or_else(|| "run".to_owned(), ToString::to_string);
            format!("{step} {}", entry.body.kind())
        })
        .collect()
}

/// The output of a step that is done.
pub fn delta(entries: &[Entry], step: &str) -> Value {
    let of_step = |entry: &&Entry| entry.step.as_ref().is_some_and(|s| s.to_string() == step);
    entries
        .iter()
        .filter(of_step)
        .find_map(|entry| match &entry.body {
            Body::Done { delta, .. } => Some(Value::clone(delta)),
            _ => None,
        })
        .unwrap_or(json!(null))
}

/// What a process does until it dies: everything in it ends where it is. Its worker is soon believed to be dead.
pub fn process_that_dies<F: Future>(
    store: &Arc<MemoryStore>,
    script: &Script,
    life: impl FnOnce(Stage) -> F,
) -> F::Output {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (store, script) = (store.clone(), script.clone());
    let out = runtime.block_on(async {
        let stage = Stage::on(&store, script);
        let worker = stage.engine.worker().queue("default", 16);
        let _lives_on = worker.poll(Duration::from_millis(20)).lease(Duration::from_millis(300)).spawn();
        life(stage).await
    });
    runtime.shutdown_timeout(Duration::from_secs(10));
    out
}
