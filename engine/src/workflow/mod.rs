//! From a workflow file to a plan: what a workflow is, and what is wrong with one that is not.

mod expression;
mod plan;

pub use expression::{Expression, ExpressionError};
pub use plan::{
    Binding, Limit, Missed, OnError, OnItemError, Plan, PlanNode, Reference, Repeat, Retry, Root, Schedule, Wait,
    WaitFor,
};
