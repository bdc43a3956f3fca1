//! The decision core: what has happened (entries), what that means (state), what follows (decisions).
//!
//! Everything here is pure: no clock, no I/O, no randomness. Time is a parameter.

mod budget;
mod child;
mod decide;
mod edit;
mod entry;
mod facts;
mod fail;
mod fork;
mod large;
mod look;
mod open;
mod outcome;
mod retry;
mod state;
mod step;
mod view;

pub use child::Child;
pub use decide::{Decision, Start};
pub use edit::{NotEditable, Overtaken};
pub use entry::{Body, Entry, Failure, Review, Waited};
pub use facts::{BadEntry, End, RunFacts};
pub(crate) use large::{Held, Loaded, wanted};
pub use outcome::Verdict;
pub(crate) use outcome::large_part_of_answer;
pub use retry::{DURABLE_FROM, next_attempt_at};
pub use state::RunState;
pub use view::{NodeView, StepView};
