//! The first pass: what the file says, with the place of everything, before names are looked up.

mod budget;
pub(crate) mod input;
pub(crate) mod keys;
pub(crate) mod moment;
mod node;
mod read;
pub(crate) mod section;
pub(crate) mod tree;

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::expression::Expression;
use super::plan::{Limit, OnItemError, Schedule};
use crate::budget::Budget;
use crate::diagnostic::Span;
use input::InputSection;
pub(crate) use read::read;
use tree::{Entry, Spanned, Tree};

/// A file that is well-formed as far as its own section each.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: Spanned<String>,
    pub(crate) version: u32,
    pub(crate) timeout: Option<Duration>,
    pub(crate) budget: Option<Budget>,
    pub(crate) schedule: Option<Spanned<Schedule>>,
    pub(crate) input: InputSection,
    pub(crate) defaults: Defaults,
    pub(crate) limits: Vec<(Spanned<String>, Limit)>,
    pub(crate) nodes: Vec<NodeSection>,
    pub(crate) output: Vec<(Spanned<String>, Spanned<String>)>,
}

/// `[defaults]`.
#[derive(Debug, Default)]
pub(crate) struct Defaults {
    pub(crate) queue: Option<String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: RetrySection,
}

/// `retry`: what is not said comes from `[defaults]`.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct RetrySection {
    pub(crate) attempts: Option<u32>,
    pub(crate) delay: Option<Duration>,
    pub(crate) factor: Option<f64>,
    pub(crate) max_delay: Option<Duration>,
    pub(crate) jitter: Option<bool>,
}

/// A node as it is written.
#[derive(Debug)]
pub(crate) struct NodeSection {
    pub(crate) name: Spanned<String>,
    /// Of the header of the section.
    pub(crate) span: Span,
    /// Keys that could not be read: what they would have bound or named is not known.
    pub(crate) incomplete: bool,
    pub(crate) kind: Option<Spanned<String>>,
    pub(crate) from: Vec<FromEntry>,
    pub(crate) with: Vec<Entry>,
    pub(crate) when: Option<Spanned<Expression>>,
    pub(crate) after: Vec<Spanned<String>>,
    pub(crate) wait: Option<WaitSection>,
    pub(crate) repeat: Option<RepeatSection>,
    pub(crate) end_if: Option<Spanned<Expression>>,
    pub(crate) for_each: Option<Spanned<String>>,
    pub(crate) on_item_error: OnItemError,
    pub(crate) limit: Option<Spanned<String>>,
    pub(crate) queue: Option<String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: RetrySection,
    pub(crate) on_error: OnErrorSection,
    pub(crate) cache: Option<Spanned<Duration>>,
}

/// `from.FIELD`.
#[derive(Debug)]
pub(crate) struct FromEntry {
    pub(crate) field: Spanned<String>,
    pub(crate) references: Vec<Spanned<String>>,
    /// Whether it is written as a list.
    pub(crate) first: bool,
}

/// `wait`.
#[derive(Debug)]
pub(crate) struct WaitSection {
    pub(crate) when: Option<Spanned<Expression>>,
    pub(crate) kind: WaitKind,
    pub(crate) timeout: Option<Duration>,
    pub(crate) otherwise: Option<Tree>,
}

/// What ends a wait.
#[derive(Debug)]
pub(crate) enum WaitKind {
    Signal { name: String, show: Vec<Spanned<String>> },
    For(Duration),
    Until(DateTime<Utc>),
}

/// `repeat`.
#[derive(Debug)]
pub(crate) struct RepeatSection {
    pub(crate) again: Spanned<Expression>,
    pub(crate) max: u32,
}

/// `on_error`.
#[derive(Debug)]
pub(crate) enum OnErrorSection {
    Fail,
    Skip,
    Give(Tree),
}
