//! What is proven with every build; `newsum-simulate` proves more of it.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod interleavings;
mod round_trip;
mod simulation;
