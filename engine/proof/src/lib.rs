//! How the engine is proven: random workflows, a reference interpreter, a simulated world.
//!
//! [`Sketch`] is a random workflow. [`reference`] says, slowly and plainly, what must become of it; [`judge`] compares
//! that with what did. [`Play`] runs a sketch on the decision core alone, in any order that somebody chooses.
//! [`simulation`] runs many of them on real workers in a world whose clock, network and deaths come from a seed.

mod condition;
mod draw;
mod family;
mod judge;
mod kinds;
mod play;
pub mod reference;
mod script;
pub mod simulation;
mod sketch;
mod write;

pub use condition::{Condition, Look, Test};
pub use family::Born;
pub use judge::{Case, Mended, judge};
pub use kinds::{Given, Outside, compute, idle_registry, registry};
pub use play::{Chooser, Play, Played, explore};
pub use script::{Deed, Fate, Habit};
pub use sketch::{Bulk, Kind, NodeSketch, OnError, Sketch, Source, Wait, WaitFor};
