//! Tests of the procedural comic.
#![allow(clippy::unwrap_used, reason = "tests")]

mod figures;
mod golden;
mod judge;
mod props;
mod sets;
mod stage_fright;
mod stress;
