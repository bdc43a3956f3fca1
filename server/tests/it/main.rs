//! The tests of the binary `newsum`, and of the house it lives in.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod bad_input;
mod bench;
mod blocked;
mod comic;
mod disk;
mod follow;
mod house;
mod kill;
mod newsum;
mod review;
mod runs;
