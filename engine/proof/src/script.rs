//! What the world does to a step: how long its attempts take, how they end, what people answer. All of it is a hash of
//! the seed and the step, so that it does not depend on when anything happens.

use std::time::Duration;

use newsum_engine::StepId;
use serde_json::{Value, json};

use crate::sketch::{Bulk, Kind, NodeSketch, Sketch};

/// What the attempts at a step do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They do their work.
    Good,
    /// So many fail, in a way that may pass.
    Fails(u32),
    /// They fail, and trying again is of no use.
    Refuses,
    /// So many panic before their work.
    Panics(u32),
    /// So many do their work and panic then.
    PanicsAfter(u32),
    /// So many do not end in time.
    Stalls(u32),
}

/// What one attempt does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Its work.
    Works,
    /// It fails, in a way that may pass.
    Fails,
    /// It fails, and trying again is of no use.
    Refuses,
    /// It panics before its work.
    Panics,
    /// It does its work and panics then.
    PanicsAfter,
    /// It does not end in time.
    Stalls,
}

/// How people treat the questions of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// They answer, so soon.
    Answer(Duration),
    /// They do not.
    Ignore,
}

impl Sketch {
    fn hash(&self, about: &str, step: &StepId) -> u64 {
        let hash = blake3::hash(format!("{}/{about}/{step}", self.seed).as_bytes());
        let bytes = hash.as_bytes();
        u64::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
    }

    fn node_of(&self, step: &StepId) -> Option<&NodeSketch> {
        self.nodes.get(self.index_of(step.node.as_str())?)
    }

    /// What the attempts at a step do; of a list or of turns only every other shares the fate of its node.
    #[must_use]
    pub fn fate(&self, step: &StepId) -> Fate {
        let Some(node) = self.node_of(step) else { return Fate::Good };
        let many = node.for_each.is_some() || node.repeat.is_some();
        if many && self.hash("fate", step).is_multiple_of(2) { Fate::Good } else { node.fate }
    }

    /// Whether a step fails for good.
    #[must_use]
    pub fn fails(&self, step: &StepId) -> bool {
        let Some(node) = self.node_of(step) else { return false };
        match self.fate(step) {
            Fate::Good => false,
            Fate::Refuses => true,
            Fate::Fails(times) => times >= node.attempts,
            // Nobody knows of a `Once` attempt what became of it, so that a person says how it goes on.
            Fate::Panics(times) | Fate::PanicsAfter(times) | Fate::Stalls(times) => {
                node.kind != Kind::Fire && times >= node.attempts
            }
        }
    }

    /// What an attempt does. One that nobody knows the outcome of counts as an attempt too, so that a step which fails
    /// for good fails however often it is tried.
    #[must_use]
    pub fn deed(&self, step: &StepId, attempt: u32) -> Deed {
        let is_told = |times: u32| attempt <= times;
        match self.fate(step) {
            Fate::Fails(times) if is_told(times) || self.fails(step) => Deed::Fails,
            Fate::Refuses => Deed::Refuses,
            Fate::Panics(times) if is_told(times) => Deed::Panics,
            Fate::PanicsAfter(times) if is_told(times) => Deed::PanicsAfter,
            Fate::Stalls(times) if is_told(times) => Deed::Stalls,
            Fate::Good | Fate::Fails(_) | Fate::Panics(_) | Fate::PanicsAfter(_) | Fate::Stalls(_) => {
                Deed::Works
            }
        }
    }

    /// How many durable sub-steps there are in an attempt at a step.
    #[must_use]
    pub fn memos(&self, step: &StepId) -> u32 {
        self.node_of(step).map_or(0, |node| node.memos)
    }

    /// What is long in the output of a step.
    #[must_use]
    pub fn bulk(&self, step: &StepId) -> Bulk {
        self.node_of(step).map_or(Bulk::None, |node| node.bulk)
    }

    /// In which durable sub-step an attempt that does not do its work breaks off; beyond all of them if after them.
    #[must_use]
    pub fn breaks_off_in(&self, step: &StepId, attempt: u32) -> u32 {
        let among = u64::from(self.memos(step)) + 1;
        u32::try_from(self.hash(&format!("breaks off {attempt}"), step) % among).unwrap_or_default()
    }

    /// How long an attempt takes: never so long that its time might be up.
    #[must_use]
    pub fn takes(&self, step: &StepId, attempt: u32) -> Duration {
        let hash = self.hash(&format!("time {attempt}"), step);
        let takes = Duration::from_millis(match hash % 8 {
            0..=3 => 0,
            4 | 5 => hash / 8 % 60,
            6 => hash / 8 % 500,
            _ => hash / 8 % 2_500,
        });
        let timeout = self.node_of(step).and_then(|node| node.timeout);
        timeout.map_or(takes, |timeout| takes.min(timeout / 2))
    }

    /// What people answer to a step.
    #[must_use]
    pub fn answer(&self, step: &StepId) -> Value {
        json!({ "decision": format!("d{}", self.hash("answer", step) % 3) })
    }
}
