//! Names of runs, nodes, steps and workers.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A run: a UUID of version 7, so that ids sort by the time of their making.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub Uuid);

impl RunId {
    /// A new one, of this moment.
    #[must_use]
    pub fn fresh() -> Self {
        Self(Uuid::now_v7())
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for RunId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

/// The name of a node in its workflow. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NodeId(#[schemars(with = "String")] pub Arc<str>);

impl NodeId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for NodeId {
    fn from(name: &str) -> Self {
        Self(name.into())
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One execution of a node in a run: `draw`, `draw[3]` (an item of a `for_each`), `review#2` (a turn of a `repeat`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StepId {
    /// The node.
    pub node: NodeId,
    /// The item of a `for_each`, from 0.
    pub item: Option<u32>,
    /// The turn of a `repeat`, from 1.
    pub turn: u32,
}

impl StepId {
    /// The only step of a node without `for_each`, in its first turn.
    #[must_use]
    pub fn of(node: &NodeId) -> Self {
        Self { node: node.clone(), item: None, turn: 1 }
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.node.0)?;
        if let Some(item) = self.item {
            write!(f, "[{item}]")?;
        }
        if self.turn > 1 {
            write!(f, "#{}", self.turn)?;
        }
        Ok(())
    }
}

/// Why a text is no step name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" names no step; write it like draw, draw[3] or review#2")]
pub struct BadStepId(pub String);

impl FromStr for StepId {
    type Err = BadStepId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadStepId(text.to_owned());
        let (rest, turn) = match text.split_once('#') {
            Some((rest, turn)) => (rest, turn.parse().map_err(|_| bad())?),
            None => (text, 1),
        };
        let (node, item) = match rest.strip_suffix(']').and_then(|r| r.split_once('[')) {
            Some((node, item)) => (node, Some(item.parse().map_err(|_| bad())?)),
            None => (rest, None),
        };
        if node.is_empty() || turn == 0 {
            return Err(bad());
        }
        Ok(Self { node: node.into(), item, turn })
    }
}

/// A worker process, as it names itself: host, process id and a random part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkerId(pub String);

impl fmt::Display for WorkerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
