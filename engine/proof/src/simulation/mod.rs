//! A world in which real workers drive sketches: their clocks, their store, their doorbell and their deaths come from a
//! seed. One thread, so that the same seed gives the same world, to the last entry.
//!
//! Each process has a tokio runtime of its own with a paused clock. The world lets one after the other run for a moment
//! of its time, in an order that it draws. A process that dies is a runtime that is dropped; one that is stopped gets no
//! turn for a while, finds its clock far ahead then, and goes on as if nothing had happened.

mod bell;
mod faults;
mod kin;
mod large;
mod lines;
mod outside;
mod people;
mod plans;
mod process;
mod report;
mod store;
mod verdict;
mod witness;
mod world;

pub use report::{Report, Totals};

use std::sync::Arc;

use chrono::TimeDelta;
use rand::Rng as _;
use rand::seq::SliceRandom as _;

use self::process::{Process, Role};
use self::world::World;

/// How long a calm world may take until every run has ended.
const PATIENCE: TimeDelta = TimeDelta::minutes(20);
/// How long is looked on after that, for those who write though they should not.
const AFTERWARDS: TimeDelta = TimeDelta::seconds(8);

/// Runs the world of a seed to its end.
#[must_use]
pub fn simulate(seed: u64) -> Report {
    let world = World::of(seed);
    let mut processes: Vec<Process> =
        (0..world.workers()).map(|name| Process::new(&world, name, Role::Worker)).collect();
    processes.push(Process::new(&world, processes.len(), Role::People));
    let storm = world.time() + world.storm();
    while world.time() < storm {
        turn(&world, &mut processes);
    }
    world.calm();
    let patience = world.time() + PATIENCE;
    while world.time() < patience && !world.is_done() {
        turn(&world, &mut processes);
    }
    let afterwards = world.time() + AFTERWARDS;
    while world.time() < afterwards {
        turn(&world, &mut processes);
    }
    drop(processes);
    verdict::judge_all(&world);
    world.report(seed)
}

/// A moment of the world: what was on its way arrives, and every process has its turn.
fn turn(world: &Arc<World>, processes: &mut [Process]) {
    let until = world.time() + world.moment();
    world.let_ghosts_in();
    for (target, bell) in world.rings_that_arrive() {
        processes.iter().filter(|process| process.name() == target).for_each(|process| process.hear(&bell));
    }
    let mut order: Vec<usize> = (0..processes.len()).collect();
    world.draw(|rng| order.shuffle(rng));
    for ix in order {
        processes[ix].suffer(world);
        processes[ix].run_until(world, until);
    }
    world.pass(until);
}

/// Whether something of that chance in a thousand happens.
fn happens(rng: &mut rand::rngs::StdRng, thousandths: u32) -> bool {
    thousandths > 0 && rng.random_range(0..1_000) < thousandths
}
