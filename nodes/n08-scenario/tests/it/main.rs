//! From facts to pages, over the sample articles.
#![allow(clippy::unwrap_used, reason = "tests")]

mod articles;
mod pages;
