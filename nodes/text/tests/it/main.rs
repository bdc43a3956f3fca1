//! The rules toolkit seen from outside.
#![allow(clippy::unwrap_used, reason = "tests")]

mod articles;
mod english;
mod korean;
mod properties;
