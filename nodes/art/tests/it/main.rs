//! Tests of the procedural comic.
#![allow(clippy::unwrap_used, reason = "tests")]

mod figures;
mod golden;
mod props;
mod sets;
