//! The worker: claims runs, drives them, says that it lives, takes over from workers that died.

mod aside;
mod attempt;
mod attempts;
mod beat;
mod builder;
mod cached;
mod children;
mod claim;
mod driver;
mod letters;
mod pool;
mod scheduler;
mod slot;
mod sweeper;

pub(crate) use attempt::panicked;
pub use builder::{Worker, WorkerBuilder};
pub(crate) use cached::Flights;
