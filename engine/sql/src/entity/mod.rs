//! The tables as sea-orm sees them. Private: at the border of the crate they become the rows of the engine.
#![expect(unreachable_pub, reason = "the macros of sea-orm want public items")]

pub mod blob;
pub mod cache;
pub mod inbox;
pub mod journal;
pub mod review;
pub mod run;
pub mod schedule;
pub mod worker;
pub mod workflow;
