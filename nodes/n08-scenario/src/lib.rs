//! `n08-scenario`: four panels whose words carry the facts of an article, and the pictures to ask for.
//!
//! The way of a scenario: [`plot`] gives every panel a fact, [`casting`] somebody who tells it, [`telling`] the words,
//! [`dialogue`] the answer, [`look`] the stage, [`prompt`] the words for an image server; [`check`] refuses what is
//! not true to the facts.

mod around;
pub mod casting;
pub mod check;
pub mod dialogue;
mod emphasis;
pub mod feeling;
mod figures;
pub mod lines;
pub mod look;
mod node;
pub mod plot;
pub mod prompt;
pub mod script;
pub mod telling;
pub mod voice;

pub use node::{Input, N08Scenario, Output};
