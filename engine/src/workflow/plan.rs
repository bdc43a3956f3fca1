//! The plan: a checked workflow, ready to execute. Pure data, kept with the run that is pinned to it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::expression::Expression;
use crate::budget::Budget;
use crate::ids::NodeId;
use crate::node::Effect;

/// A checked workflow. Nodes stand in a topological order: each refers only to nodes before it (or to itself).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// The name of the workflow.
    pub name: String,
    /// Its version, from 1.
    pub version: u32,
    /// Time for the whole run, waits included.
    pub timeout: Option<Duration>,
    /// What a run may use before it is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// JSON Schema of the input object; defaults are in its properties.
    pub input: Value,
    /// The queue of its runs, unless they are submitted to another: `queue` of `[defaults]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// The nodes, in topological order.
    pub nodes: Vec<PlanNode>,
    /// The output object of the run: field and where it comes from.
    pub output: Vec<(String, Reference)>,
    /// Whether the output of the run is that of its only node, whole: then it is a node that another run has run on another
    /// queue.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub part: bool,
    /// The plans of nodes that run on other queues, as runs of their own; known where it was read from its file.
    #[serde(skip)]
    pub parts: Vec<Plan>,
    /// JSON Schema of the output object, for those who call this workflow; known where it was read from its file.
    #[serde(skip)]
    pub gives: Value,
    /// Shared limits by name.
    pub limits: BTreeMap<String, Limit>,
    /// When runs start by themselves.
    pub schedule: Option<Schedule>,
    /// Where each node is, once a large plan was asked for it.
    #[serde(skip)]
    pub(super) places: OnceLock<HashMap<Arc<str>, usize>>,
}

/// Up to so many nodes are looked through one by one, which is faster than a map.
const FEW: usize = 16;

/// A node of a plan, with all defaults filled in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlanNode {
    /// Its name.
    pub id: NodeId,
    /// The kind that runs it.
    pub kind: String,
    /// What the kind does to the outside.
    pub effect: Effect,
    /// Of a `Once` kind, JSON Schema of its output: what a person fills in if it is lost whether an attempt happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Value>,
    /// The workflow that it runs as a run of its own, in place of a kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<ChildPlan>,
    /// Inputs that come from references, by field.
    pub from: BTreeMap<String, Binding>,
    /// Inputs that are fixed, by field.
    pub with: Map<String, Value>,
    /// Input fields that the kind requires and that are bound by `from`.
    pub required: Vec<String>,
    /// Runs only if true.
    pub when: Option<Expression>,
    /// Nodes that must be decided first, without data (indexes into [`Plan::nodes`]).
    pub after: Vec<usize>,
    /// What it waits for before it runs.
    pub wait: Option<Wait>,
    /// Again while true.
    pub repeat: Option<Repeat>,
    /// The run ends as *stopped* if true after this node.
    pub end_if: Option<Expression>,
    /// One step per item of this list.
    pub for_each: Option<Reference>,
    /// What a failed item does to the node.
    pub on_item_error: OnItemError,
    /// The shared limit that each attempt takes a slot of.
    pub limit: Option<String>,
    /// The queue whose workers run this node, if not the run's.
    pub queue: Option<String>,
    /// Time of one attempt.
    pub timeout: Option<Duration>,
    /// How often, and how long between.
    pub retry: Retry,
    /// What follows after the last attempt.
    pub on_error: OnError,
    /// How long an output may be used again for the same input.
    pub cache: Option<Duration>,
    /// Every node that must be decided before this one can be looked at (indexes, sorted, without itself).
    pub needs: Vec<usize>,
}

impl PlanNode {
    /// Whether it is a node that runs on another queue, in a run of its own.
    #[must_use]
    pub fn is_part(&self) -> bool {
        self.child.is_some() && !self.kind.starts_with(crate::registry::WORKFLOW)
    }
}

/// The workflow of a child run: pinned with the plan that calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildPlan {
    /// Its name.
    pub workflow: String,
    /// Its hash.
    pub hash: String,
}

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// One reference.
    One(Reference),
    /// The first of these that is given.
    First(Vec<Reference>),
}

impl Binding {
    /// The references in order.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::First(list) => list,
        }
    }
}

/// A phrase such as `draw.image`: a root and a path of fields into its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Whose value.
    pub root: Root,
    /// The fields to go down, in order; empty is the whole value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
}

/// Whose value a reference means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Root {
    /// The output of a node before this one (index into [`Plan::nodes`]).
    Node(usize),
    /// What this very node gave in its last turn; nothing in the first.
    Own,
    /// The input of the run.
    Input,
    /// The payload of the signal that this node waited for.
    Signal,
    /// The item of a `for_each`.
    Each,
    /// Facts of the run: `id`, `created_at`, `degraded`.
    Run,
}

/// What a node waits for before it runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Wait {
    /// Waits only if true; else `otherwise` stands in at once.
    pub when: Option<Expression>,
    /// What ends the wait.
    pub kind: WaitFor,
    /// Time after which `otherwise` stands in.
    pub timeout: Option<Duration>,
    /// The payload that stands in.
    pub otherwise: Option<Value>,
}

/// What ends a wait.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitFor {
    /// A payload from outside.
    Signal {
        /// Its name.
        name: String,
        /// JSON Schema of the payload: that of the input field bound to `signal`.
        form: Value,
        /// What the person is shown: the reference as written, and its meaning. Several with one field name are
        /// alternatives, of which the first that is given is shown.
        show: Vec<(String, Reference)>,
    },
    /// A span of time.
    For(Duration),
    /// A moment.
    Until(DateTime<Utc>),
}

/// Again while true.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Repeat {
    /// The condition, looked at after each turn.
    pub r#while: Expression,
    /// Turns at most, the first included.
    pub max: u32,
}

/// How a step is retried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Retry {
    /// Attempts in all, from 1.
    pub attempts: u32,
    /// The wait before the second attempt.
    pub delay: Duration,
    /// What each further wait is multiplied by.
    pub factor: f64,
    /// The longest wait.
    pub max_delay: Duration,
    /// Whether each wait is shortened by up to a quarter, by a hash of run, step and attempt.
    pub jitter: bool,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 1,
            delay: Duration::from_secs(1),
            factor: 2.0,
            max_delay: Duration::from_secs(60),
            jitter: true,
        }
    }
}

/// What follows after the last attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    /// The run fails.
    Fail,
    /// The node counts as skipped.
    Skip,
    /// This output stands in, marked as degraded.
    Give(Map<String, Value>),
}

/// What a failed item of a `for_each` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnItemError {
    /// The node fails.
    Fail,
    /// The item's place in the results is null.
    Collect,
}

/// A limit shared by all runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Attempts at once.
    pub concurrent: u32,
}

/// When runs start by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// A cron expression of five or six fields.
    pub cron: String,
    /// An IANA time zone, such as `Asia/Seoul`.
    pub zone: String,
    /// What happens to times that passed while nobody looked.
    pub missed: Missed,
}

/// What happens to times that passed while nobody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// They are left out.
    Skip,
    /// They are made up for by one run.
    Once,
    /// Each is made up for by a run of its own.
    All,
}

impl Missed {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Skip, Self::Once, Self::All];

    /// The word in a workflow file, and in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Once => "once",
            Self::All => "all",
        }
    }
}

impl Plan {
    /// The hash to which a run is pinned: blake3 of the canonical plan, 64 hex digits.
    ///
    /// # Panics
    /// Never: a plan is plain data, which serde_json can always write.
    #[must_use]
    pub fn hash(&self) -> String {
        let bytes = serde_json::to_vec(self).expect("a plan is plain data");
        blake3::hash(&bytes).to_hex().to_string()
    }

    /// The index of a node by name.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        if self.nodes.len() <= FEW {
            return self.nodes.iter().position(|node| node.id.as_str() == id);
        }
        let place = |(at, node): (usize, &PlanNode)| (node.id.0.clone(), at);
        let places = self.places.get_or_init(|| self.nodes.iter().enumerate().map(place).collect());
        places.get(id).copied()
    }
}
