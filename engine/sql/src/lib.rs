//! The store of the engine on SQLite and PostgreSQL.
//!
//! ```no_run
//! # async fn example() -> Result<(), newsum_engine_sql::OpenError> {
//! use newsum_engine_sql::{Options, open};
//! let store = open("sqlite://newsum.db", Options::default()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Three statements are hot (claim, append, reap): they and the polls of a worker are SQL text. All else goes through
//! entities, which never leave this crate. Both databases pass `newsum_engine::testing::conformance`.

mod append;
mod around;
mod blobs;
mod blocked;
mod cache;
mod claim;
mod clock;
mod doorbell;
mod due;
mod entity;
mod fault;
mod forks;
mod journal;
mod kept;
mod letters;
mod lock;
mod open;
mod place;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod plans;
mod reap;
mod reviews;
mod rows;
mod runs;
mod schedules;
mod serial;
mod session;
mod store;
mod sweep;
mod workers;
mod workflows;

pub use open::{OpenError, Options, open, open_read_only};
pub use store::SqlStore;
