//! Tests of the clients against files and a server of their own.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod folder;
mod reader;
mod storage;
