//! Tests of the pages.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod report;
