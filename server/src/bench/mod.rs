//! How fast a node kind is: attempts one after the other for some time, counted and timed.

mod allocations;
mod latencies;
mod measure;
mod report;
mod tally;

pub(crate) use allocations::{Allocations, allocations};
pub(crate) use measure::{Load, Measured, measure};
pub(crate) use report::Report;
