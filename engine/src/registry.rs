//! The node kinds by name, and the one place where types become JSON.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::diagnostic::did_you_mean;
use crate::engine::Workflow;
use crate::input::{self, InputProblem};
use crate::node::{Context, Effect, Node, NodeError};

/// What stands before the name of a workflow in `use`.
pub(crate) const WORKFLOW: &str = "workflow:";

/// The code of the error of an attempt that did its work and whose output cannot be written.
pub(crate) const OUTPUT_CODE: &str = "output";

/// The kinds that a process can run. Built once, by a list in one function.
///
/// ```
/// # use newsum_engine::{Registry, testing::Echo};
/// let registry = Registry::new().with(Echo);
/// assert!(registry.get("echo").is_some());
/// ```
#[derive(Default, Clone)]
pub struct Registry {
    kinds: BTreeMap<String, Arc<Kind>>,
}

/// One node kind, its types erased to JSON and its schemas kept.
pub struct Kind {
    /// The name in `use`.
    pub name: String,
    /// One sentence for the catalog.
    pub about: &'static str,
    /// Which outputs may be used again: those of the same version.
    pub version: u32,
    /// What it does to the outside.
    pub effect: Effect,
    /// JSON Schema (draft 2020-12, without references) of the input struct.
    pub input: Value,
    /// JSON Schema of the output struct.
    pub output: Value,
    work: Work,
    quick: AtomicBool,
}

/// What stands behind a kind.
enum Work {
    Node(Box<dyn Erased>),
    /// A run of its own.
    Workflow(Workflow),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kind").field("name", &self.name).field("effect", &self.effect).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.kinds.keys()).finish()
    }
}

impl Registry {
    /// One without kinds.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// This one and `node`'s kind.
    ///
    /// # Panics
    /// If a kind of that name is there already: two lines of one list, found at the first start.
    #[must_use]
    pub fn with<N: Node>(mut self, node: N) -> Self {
        let before = self.kinds.insert(N::KIND.to_owned(), Arc::new(Kind::of(node)));
        assert!(before.is_none(), "the node kind \"{}\" is registered twice", N::KIND);
        self
    }

    /// This one and a workflow, which others call as `workflow:NAME`; in place of one of that name.
    #[must_use]
    pub fn with_workflow(mut self, workflow: &Workflow) -> Self {
        let kind = Kind::of_workflow(workflow);
        self.kinds.insert(kind.name.clone(), Arc::new(kind));
        self
    }

    /// The kind of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Kind>> {
        self.kinds.get(name)
    }

    /// The name of the kind that is most like `written`, if one is like it.
    #[must_use]
    pub fn did_you_mean(&self, written: &str) -> Option<&str> {
        did_you_mean(written, self.kinds.keys().map(String::as_str))
    }

    /// All kinds, by name.
    pub fn kinds(&self) -> impl Iterator<Item = &Arc<Kind>> {
        self.kinds.values()
    }
}

impl Kind {
    fn of<N: Node>(node: N) -> Self {
        Self {
            name: N::KIND.to_owned(),
            about: N::ABOUT,
            version: N::VERSION,
            effect: N::EFFECT,
            input: schema_of::<N::Input>(),
            output: schema_of::<N::Output>(),
            work: Work::Node(Box::new(Typed(node))),
            quick: AtomicBool::new(false),
        }
    }

    fn of_workflow(workflow: &Workflow) -> Self {
        Self {
            name: format!("{WORKFLOW}{}", workflow.plan.name),
            about: "A run of its own.",
            version: 1,
            effect: Effect::Write,
            input: workflow.plan.input.clone(),
            output: workflow.plan.gives.clone(),
            work: Work::Workflow(workflow.clone()),
            quick: AtomicBool::new(false),
        }
    }

    /// The workflow behind it, if it is no node.
    #[must_use]
    pub fn workflow(&self) -> Option<&Workflow> {
        match &self.work {
            Work::Node(_) => None,
            Work::Workflow(workflow) => Some(workflow),
        }
    }

    /// Whether its last attempt took next to no time and waited for nothing.
    pub(crate) fn is_quick(&self) -> bool {
        self.quick.load(Ordering::Relaxed)
    }

    pub(crate) fn was_quick(&self, quick: bool) {
        if self.is_quick() != quick {
            self.quick.store(quick, Ordering::Relaxed);
        }
    }

    /// Checks an input against the schema of the kind.
    ///
    /// # Errors
    /// With everything that does not fit.
    pub fn check(&self, input: &Value) -> Result<(), Vec<InputProblem>> {
        input::check(&self.input, input)
    }

    /// Runs one attempt on a JSON input and gives the JSON output.
    ///
    /// # Errors
    /// Those of the node; `InvalidInput` with code `input` when the input does not fit; `Permanent` with code
    /// `output` when the output cannot be written as JSON, and with code `workflow` where it is no node.
    pub async fn run(&self, input: Value, cx: &Context) -> Result<Value, NodeError> {
        match &self.work {
            Work::Node(node) => node.run(input, cx).await,
            Work::Workflow(_) => {
                let message = format!("{} is a run of its own; no attempt can run it", self.name);
                Err(NodeError::permanent("workflow", message))
            }
        }
    }
}

/// The JSON Schema of a type, with every reference resolved in place.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

#[async_trait]
trait Erased: Send + Sync {
    async fn run(&self, input: Value, cx: &Context) -> Result<Value, NodeError>;
}

struct Typed<N>(N);

#[async_trait]
impl<N: Node> Erased for Typed<N> {
    async fn run(&self, input: Value, cx: &Context) -> Result<Value, NodeError> {
        let input = serde_json::from_value(input).map_err(|e| {
            NodeError::invalid_input(
                "input",
                format!("the input of {} does not fit its kind {}: {e}", cx.step, N::KIND),
            )
        })?;
        let output = self.0.run(input, cx).await?;
        serde_json::to_value(output).map_err(|e| {
            NodeError::permanent(
                OUTPUT_CODE,
                format!("the output of {} cannot be written as JSON: {e}", cx.step),
            )
        })
    }
}
