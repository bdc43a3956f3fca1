//! A process of the world: a runtime with a clock of its own, and in it a worker, or people.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use newsum_engine::store::Store;
use newsum_engine::{Bell, Clock, Engine, Worker};
use rand::Rng as _;
use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;

use super::bell::Bells;
use super::happens;
use super::large::FaultyBlobs;
use super::outside::Witnessed;
use super::people::People;
use super::store::FaultyStore;
use super::world::World;
use crate::kinds::{Outside, registry};

/// How long a worker is believed to live. Stops last up to twice as long.
const LEASE: Duration = Duration::from_secs(3);
/// How often a worker looks without being told.
const POLL: Duration = Duration::from_millis(500);

/// What a process is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It drives runs.
    Worker,
    /// It submits, answers, cancels, edits, retries.
    People,
}

/// A process, alive or not.
pub(super) struct Process {
    name: usize,
    role: Role,
    /// How often it was started.
    lives: u32,
    life: Option<Life>,
    /// It does nothing before.
    away_until: DateTime<Utc>,
}

struct Life {
    runtime: Runtime,
    worker: Option<Worker>,
    bells: Arc<Bells>,
    clock: LocalClock,
    /// When it dies whatever happens: it was told to drain.
    ends_at: Option<DateTime<Utc>>,
}

/// The clock of a process: it runs with tokio's, which stands still while the process has no turn.
#[derive(Clone, Copy)]
pub(super) struct LocalClock {
    base: DateTime<Utc>,
    start: Instant,
}

impl LocalClock {
    pub(super) fn now(self) -> DateTime<Utc> {
        self.base + TimeDelta::from_std(self.start.elapsed()).unwrap_or_default()
    }

    fn at(self, moment: DateTime<Utc>) -> Instant {
        self.start + (moment - self.base).to_std().unwrap_or_default()
    }
}

impl Process {
    pub(super) fn new(world: &Arc<World>, name: usize, role: Role) -> Self {
        let mut process = Self { name, role, lives: 0, life: None, away_until: world.time() };
        process.start(world);
        process
    }

    pub(super) fn name(&self) -> usize {
        self.name
    }

    pub(super) fn hear(&self, bell: &Bell) {
        self.life.iter().for_each(|life| life.bells.hear(bell));
    }

    fn start(&mut self, world: &Arc<World>) {
        self.lives += 1;
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime without I/O needs nothing of the system");
        let bells = Arc::new(Bells::new(world));
        let who = (self.name, self.lives);
        let (clock, worker) = runtime.block_on(async {
            let clock = LocalClock { base: world.time(), start: Instant::now() };
            let store: Arc<dyn Store> = Arc::new(FaultyStore::new(world, who, clock));
            let outside: Arc<dyn Outside> = Arc::new(Witnessed::new(world, who));
            let turned = Clock::turned_by(move || clock.now());
            let engine = Engine::with_clock(store, registry(&outside), bells.clone(), turned)
                .with_blobs(Arc::new(FaultyBlobs::new(world)));
            let worker = match self.role {
                Role::Worker => {
                    let queues = world.queues(self.name).iter();
                    let worker = queues.fold(engine.worker(), |worker, queue| worker.queue(*queue, 8));
                    Some(worker.lease(LEASE).poll(POLL).retention(None).spawn())
                }
                Role::People => {
                    tokio::spawn(People::new(world, engine, clock).live());
                    None
                }
            };
            (clock, worker)
        });
        self.life = Some(Life { runtime, worker, bells, clock, ends_at: None });
    }

    /// What befalls it before its turn.
    pub(super) fn suffer(&mut self, world: &Arc<World>) {
        let now = world.time();
        if self.role == Role::People || self.away_until > now {
            return;
        }
        let (dies, stops, drains, pause) = world.draw_with(|weather, rng| {
            let pause = rng.random_range(1..=6_000);
            (happens(rng, weather.death), happens(rng, weather.stop), happens(rng, weather.drain), pause)
        });
        let pause = TimeDelta::milliseconds(pause);
        let Some(life) = &mut self.life else { return };
        let is_over = life.ends_at.is_some_and(|at| at <= now);
        if dies || is_over {
            world.count(if is_over { "drained" } else { "deaths" });
            world.note(|| format!("w{} dies", self.name));
            self.life = None;
            self.away_until = now + if is_over { TimeDelta::zero() } else { pause };
        } else if stops {
            world.count("stops");
            world.note(|| format!("w{} is stopped for {pause}", self.name));
            self.away_until = now + pause;
        } else if drains && let Some(worker) = life.worker.take() {
            world.note(|| format!("w{} drains", self.name));
            life.runtime.spawn(worker.drain());
            life.ends_at = Some(now + pause);
        }
    }

    /// Its turn.
    pub(super) fn run_until(&mut self, world: &Arc<World>, until: DateTime<Utc>) {
        if self.away_until > world.time() && world.is_stormy() {
            return;
        }
        if self.life.is_none() {
            self.start(world);
        }
        let Some(life) = &self.life else { return };
        let (clock, now) = (life.clock, world.time());
        life.runtime.block_on(async {
            // Its clock stood still while it was stopped.
            let behind = (now - clock.now()).to_std().unwrap_or_default();
            if behind > Duration::from_millis(1) {
                tokio::time::advance(behind).await;
            }
            tokio::time::sleep_until(clock.at(until)).await;
        });
    }
}
