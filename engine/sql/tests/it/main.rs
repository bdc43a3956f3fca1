//! The tests of the SQL stores.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod append;
mod conformance;
mod doorbell;
mod migrations;
mod once;
mod postgres;
mod sqlite;
