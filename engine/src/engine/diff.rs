//! Diff: where two runs went apart.

use serde::Serialize;
use serde_json::Value;

use super::compare::{Change, compare};
use super::{Engine, EngineError};
use crate::ids::{NodeId, RunId};
use crate::run::NodeView;
use crate::store::{RunRow, RunStatus};

/// Where two runs differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunDiff {
    /// The first run.
    pub a: RunSide,
    /// The second run.
    pub b: RunSide,
    /// How many entries both journals begin with: those of a fork and its parent, up to the fork.
    pub shared: u64,
    /// Where their inputs differ.
    pub input: Vec<Change>,
    /// The nodes that stand or gave something else, in the order of the workflow.
    pub nodes: Vec<NodeDiff>,
    /// Where their outputs differ.
    pub output: Vec<Change>,
}

/// One of two runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunSide {
    /// The run.
    pub id: RunId,
    /// Its workflow.
    pub workflow: String,
    /// The hash that it is pinned to.
    pub hash: String,
    /// Where it stands.
    pub status: RunStatus,
    /// The length of its journal.
    pub length: u64,
}

/// A node that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeDiff {
    /// Its name.
    pub node: NodeId,
    /// Where it stands in the first run; none if that workflow does not have it.
    pub a: Option<&'static str>,
    /// Where it stands in the second.
    pub b: Option<&'static str>,
    /// Where its outputs differ.
    pub changes: Vec<Change>,
}

impl RunDiff {
    /// Whether both have the same input, outputs of all nodes and end.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.input.is_empty()
            && self.nodes.is_empty()
            && self.output.is_empty()
            && self.a.status == self.b.status
    }
}

impl Engine {
    /// Where two runs differ, as far as both have come. They may be of different workflows; nodes are compared by name.
    ///
    /// # Errors
    /// When a run is unknown, or a journal cannot be read.
    pub async fn diff(&self, a: RunId, b: RunId) -> Result<RunDiff, EngineError> {
        let (mut a, mut b) = (self.row(a).await?, self.row(b).await?);
        let (of_a, of_b) =
            (self.shared.records(a.id, u64::MAX).await?, self.shared.records(b.id, u64::MAX).await?);
        let mut in_a = self.shared.fold(&a, &of_a).await?.view();
        let mut in_b = self.shared.fold(&b, &of_b).await?.view();
        self.bring_back_what_differs((a.id, &mut in_a), (b.id, &mut in_b)).await?;
        if a.output != b.output {
            (a.output, b.output) =
                (self.whole_if(a.id, a.output).await?, self.whole_if(b.id, b.output).await?);
        }
        if a.input != b.input {
            (a.input, b.input) = (self.whole(a.id, a.input).await?, self.whole(b.id, b.input).await?);
        }
        let nodes = diff_nodes(in_a, in_b);
        Ok(RunDiff {
            shared: of_a.iter().zip(&of_b).take_while(|(a, b)| a == b).count() as u64,
            input: compare(Some(&a.input), Some(&b.input)),
            output: compare(a.output.as_ref(), b.output.as_ref()),
            nodes,
            a: side(a, of_a.len()),
            b: side(b, of_b.len()),
        })
    }

    /// Large values that are called the same are the same; of others one has to see where they differ.
    async fn bring_back_what_differs(
        &self,
        (a, in_a): (RunId, &mut [NodeView]),
        (b, in_b): (RunId, &mut [NodeView]),
    ) -> Result<(), EngineError> {
        for node in &mut *in_a {
            let other = in_b.iter_mut().find(|other| other.node == node.node);
            if let Some(other) = other.filter(|other| other.output != node.output) {
                node.output = self.whole(a, node.output.take()).await?;
                other.output = self.whole(b, other.output.take()).await?;
            }
        }
        let names: Vec<&NodeId> = in_a.iter().map(|node| &node.node).collect();
        for node in in_b.iter_mut().filter(|node| !names.contains(&&node.node)) {
            node.output = self.whole(b, node.output.take()).await?;
        }
        let names: Vec<&NodeId> = in_b.iter().map(|node| &node.node).collect();
        for node in in_a.iter_mut().filter(|node| !names.contains(&&node.node)) {
            node.output = self.whole(a, node.output.take()).await?;
        }
        Ok(())
    }

    async fn whole_if(&self, id: RunId, value: Option<Value>) -> Result<Option<Value>, EngineError> {
        match value {
            Some(value) => self.whole(id, value).await.map(Some),
            None => Ok(None),
        }
    }
}

fn side(run: RunRow, length: usize) -> RunSide {
    RunSide {
        id: run.id,
        workflow: run.workflow_name,
        hash: run.workflow,
        status: run.status,
        length: length as u64,
    }
}

fn diff_nodes(a: Vec<NodeView>, b: Vec<NodeView>) -> Vec<NodeDiff> {
    let only_in_b = b.iter().filter(|node| !a.iter().any(|other| other.node == node.node));
    let pairs = a.iter().map(|node| (Some(node), b.iter().find(|other| other.node == node.node)));
    let pairs = pairs.chain(only_in_b.map(|node| (None, Some(node))));
    pairs.filter_map(|(a, b)| diff_node(a, b)).collect()
}

fn diff_node(a: Option<&NodeView>, b: Option<&NodeView>) -> Option<NodeDiff> {
    let status = |node: Option<&NodeView>| node.map(|node| node.status);
    let changes = compare(output(a), output(b));
    let differs = status(a) != status(b) || !changes.is_empty();
    let node = a.or(b)?.node.clone();
    differs.then(|| NodeDiff { node, a: status(a), b: status(b), changes })
}

fn output(node: Option<&NodeView>) -> Option<&Value> {
    node.filter(|node| node.status == "done").map(|node| &node.output)
}
