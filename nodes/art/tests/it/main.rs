//! Tests of the procedural comic.
#![allow(clippy::unwrap_used, reason = "tests")]

mod figures;
mod golden;
mod html;
mod judge;
mod pixels;
mod props;
mod samples;
mod sets;
mod stage_fright;
mod stress;
mod words;
