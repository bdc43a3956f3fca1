//! The worker: claims runs, drives them, says that it lives, takes over from workers that died.

mod aside;
mod attempt;
mod attempts;
mod cached;
mod children;
mod driver;
mod letters;
mod pool;
mod scheduler;
mod slot;
mod sweeper;

pub(crate) use attempt::panicked;
pub(crate) use cached::Flights;
pub use pool::{Worker, WorkerBuilder};
