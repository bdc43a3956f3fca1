//! A private PostgreSQL for tests: started once per test process, gone with it.
//!
//! ```no_run
//! # async fn example() {
//! let url = newsum_test_postgres::server().database().await; // an empty database of its own
//! # }
//! ```
//!
//! It needs the server's programs (`apt-get install postgresql`), no running server and no rights: everything lies in
//! a temporary folder. PostgreSQL refuses to run as root, so that a test process of root runs it as `postgres` or
//! `nobody`. What is committed is flushed to disk as in production.

mod account;
mod programs;
mod server;

pub use server::{PASSWORD, Server, USER, server};
