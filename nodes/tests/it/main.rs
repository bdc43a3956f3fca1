//! Tests of the whole library: the workflow that is shipped, run over the sample articles.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod comic;
