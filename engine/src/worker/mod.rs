//! The worker: claims runs, drives them, says that it lives, takes over from workers that died.

mod aside;
mod attempt;
mod attempts;
mod cached;
mod children;
mod driver;
mod letters;
mod limits;
mod pool;
mod scheduler;
mod sweeper;

pub(crate) use cached::Flights;
pub(crate) use limits::Limits;
pub use pool::{Worker, WorkerBuilder};
