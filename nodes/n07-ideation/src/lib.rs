//! `n07-ideation`: three ways to tell a report as a comic, and the one that is told.

mod ideas;
mod node;
mod score;
mod title;

pub use node::{Input, N07Ideation, Output};
