//! `n10-finalize`: publishes the files of a comic, `index.html` last, and tells a backend of it.

mod files;
mod node;
mod notice;
mod record;

pub use node::{Input, N10Finalize, Output};
