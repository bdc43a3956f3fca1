//! What all processes of a world share: time, chance, the store behind all faults, and what was seen.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt as _;
use newsum_engine::store::{Append, Appended, MemoryStore, NewRun, Record, Store as _};
use newsum_engine::{Bell, RunId, StepId};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use serde_json::Value;

use super::faults::{Fault, Weather};
use super::happens;
use super::kin::Kin;
use super::plans::{Planned, plans};
use super::report::Report;
use super::witness::{Who, Witness};
use crate::family::AWAY;
use crate::reference::Mended;
use crate::sketch::Sketch;

/// 2026-01-01, when every world begins.
const BEGINNING: DateTime<Utc> =
    DateTime::from_timestamp(1_767_225_600, 0).expect("a moment of this century");
/// Lines of the story of a world that are kept to be shown.
const STORY: usize = 100_000;
/// Bytes of a line from which on it is cut.
const LONG: usize = 4_000;

/// What all processes of a world share.
pub(super) struct World {
    pub(super) store: MemoryStore,
    /// The time of the store, in microseconds: that of the process that looked last, never going back.
    clock: Arc<AtomicI64>,
    workers: usize,
    longest_moment: u64,
    storm: TimeDelta,
    inner: Mutex<Inner>,
}

struct Inner {
    rng: StdRng,
    time: DateTime<Utc>,
    weather: Weather,
    stormy: bool,
    outage_until: DateTime<Utc>,
    ghosts: Vec<(DateTime<Utc>, Who, Vec<Append>)>,
    rings: Vec<(DateTime<Utc>, usize, Bell)>,
    witness: Witness,
    plans: Vec<Planned>,
    /// Runs that are steps of others.
    kin: BTreeMap<RunId, Kin>,
    mended: BTreeMap<RunId, Mended>,
    happened: BTreeMap<(RunId, String), Value>,
    /// What people still mean to do.
    to_do: usize,
    counts: BTreeMap<&'static str, u64>,
    violations: Vec<String>,
    story: Vec<String>,
    hash: blake3::Hasher,
}

impl World {
    /// That of a seed.
    pub(super) fn of(seed: u64) -> Arc<Self> {
        let mut rng = StdRng::seed_from_u64(seed);
        let clock = Arc::new(AtomicI64::new(BEGINNING.timestamp_micros()));
        let turned = clock.clone();
        let longest_moment = *[10, 40, 100, 200].choose(&mut rng).expect("four");
        let storm = TimeDelta::seconds(rng.random_range(4..20));
        let weather = Weather::draw(&mut rng, longest_moment);
        let inner = Inner {
            time: BEGINNING,
            stormy: true,
            outage_until: BEGINNING,
            ghosts: Vec::new(),
            rings: Vec::new(),
            witness: Witness::default(),
            plans: plans(&mut rng, BEGINNING, storm),
            kin: BTreeMap::new(),
            mended: BTreeMap::new(),
            happened: BTreeMap::new(),
            to_do: usize::MAX,
            counts: BTreeMap::new(),
            violations: Vec::new(),
            story: vec![format!("{weather:?}")],
            hash: blake3::Hasher::new(),
            weather,
            rng,
        };
        Arc::new(Self {
            store: MemoryStore::with_clock(move || moment_of(turned.load(Ordering::Relaxed))),
            clock,
            workers: 1 + usize::try_from(seed % 3).unwrap_or_default(),
            longest_moment,
            storm,
            inner: Mutex::new(inner),
        })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn workers(&self) -> usize {
        self.workers
    }

    pub(super) fn storm(&self) -> TimeDelta {
        self.storm
    }

    pub(super) fn is_stormy(&self) -> bool {
        self.inner().stormy
    }

    /// The moment at which all processes have arrived.
    pub(super) fn time(&self) -> DateTime<Utc> {
        self.inner().time
    }

    pub(super) fn pass(&self, until: DateTime<Utc>) {
        self.inner().time = until;
        self.look(until);
    }

    /// Somebody calls the store at this moment of its own. Gives the time of the store.
    pub(super) fn look(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let before = self.clock.fetch_max(now.timestamp_micros(), Ordering::Relaxed);
        moment_of(before.max(now.timestamp_micros()))
    }

    /// How long the next turn is.
    pub(super) fn moment(&self) -> TimeDelta {
        let mut inner = self.inner();
        let (shortest, longest) = if inner.stormy { (1, self.longest_moment) } else { (20, 400) };
        let millis = inner.rng.random_range(shortest..=longest);
        TimeDelta::milliseconds(i64::try_from(millis).unwrap_or(1))
    }

    pub(super) fn calm(&self) {
        let mut inner = self.inner();
        (inner.weather, inner.stormy) = (Weather::default(), false);
        inner.outage_until = inner.time;
    }

    pub(super) fn draw<T>(&self, draw: impl FnOnce(&mut StdRng) -> T) -> T {
        draw(&mut self.inner().rng)
    }

    pub(super) fn draw_with<T>(&self, draw: impl FnOnce(&Weather, &mut StdRng) -> T) -> T {
        let inner = &mut *self.inner();
        draw(&inner.weather, &mut inner.rng)
    }

    /// What befalls a call of the store.
    pub(super) fn fault(&self) -> Fault {
        let inner = &mut *self.inner();
        if happens(&mut inner.rng, inner.weather.outage) && inner.outage_until < inner.time {
            inner.outage_until = inner.time + TimeDelta::milliseconds(inner.rng.random_range(1..14_000));
            *inner.counts.entry("outages").or_default() += 1;
        }
        let mut fault = inner.weather.fault(&mut inner.rng);
        fault.refused |= inner.time < inner.outage_until;
        fault
    }

    /// An append that was refused and arrives all the same, or once more.
    pub(super) fn haunt(&self, who: Who, batch: &[Append]) {
        let inner = &mut *self.inner();
        let due = inner.time + TimeDelta::milliseconds(inner.rng.random_range(0..5_000));
        inner.ghosts.push((due, who, batch.to_vec()));
    }

    pub(super) fn let_ghosts_in(&self) {
        let now = self.time();
        let (due, later) =
            std::mem::take(&mut self.inner().ghosts).into_iter().partition(|(at, ..)| *at <= now);
        self.inner().ghosts = later;
        let due: Vec<(DateTime<Utc>, Who, Vec<Append>)> = due;
        for (_, who, batch) in due {
            let outcomes =
                self.store.append(&batch).now_or_never().expect("the store in memory does not wait");
            self.appended(who, &batch, &outcomes.unwrap_or_default(), "late");
        }
    }

    /// The store was told to append; what it said is checked.
    pub(super) fn appended(&self, who: Who, batch: &[Append], outcomes: &[Appended], how: &str) {
        for (append, outcome) in batch.iter().zip(outcomes) {
            self.note(|| format!("w{} appends {how} to {}: {outcome:?}", who.0, self.told(append)));
            match outcome {
                Appended::Fenced => _ = self.count("fenced"),
                Appended::Durable => self.look_for_large(append),
            }
            if let Some(wrong) = self.witness(|witness| witness.appended(who, append, *outcome)) {
                self.accuse(append.run, &wrong);
            }
        }
    }

    fn told(&self, append: &Append) -> String {
        let entry = |r: &Record| {
            let item = r.item.map(|item| format!("[{item}]")).unwrap_or_default();
            format!("{}:{}{item}#{} {}", r.seq, r.node.as_deref().unwrap_or("run"), r.turn, r.kind)
        };
        let entries: Vec<String> = append.records.iter().map(entry).collect();
        let then = append.turnover.as_ref().map_or("-", |turnover| turnover.status().as_str());
        let (run, epoch, taken) = (self.alias(append.run), append.epoch, &append.taken);
        format!("{run} in epoch {epoch}: {entries:?}, takes {taken:?}, then {then}")
    }

    /// Large values are kept before an entry says so.
    fn look_for_large(&self, append: &Append) {
        let referred = self.store.referred_by(append.run);
        let referred =
            referred.now_or_never().expect("the store in memory does not wait").unwrap_or_default();
        if let Some(wrong) = self.witness(|witness| witness.unkept(append, &referred)) {
            self.accuse(append.run, &wrong);
        }
    }

    pub(super) fn ring(&self, bell: &Bell) {
        let workers = self.workers;
        let inner = &mut *self.inner();
        for target in 0..workers {
            if happens(&mut inner.rng, inner.weather.deaf) {
                *inner.counts.entry("hints lost").or_default() += 1;
                continue;
            }
            let copies = 1 + usize::from(happens(&mut inner.rng, inner.weather.echo));
            for _ in 0..copies {
                let lag = inner.rng.random_range(0..=inner.weather.lag);
                let due = inner.time + TimeDelta::milliseconds(i64::try_from(lag).unwrap_or_default());
                inner.rings.push((due, target, bell.clone()));
            }
        }
    }

    pub(super) fn rings_that_arrive(&self) -> Vec<(usize, Bell)> {
        let inner = &mut *self.inner();
        let now = inner.time;
        let (due, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut inner.rings).into_iter().partition(|(at, ..)| *at <= now);
        inner.rings = later;
        due.into_iter().map(|(_, target, bell)| (target, bell)).collect()
    }

    pub(super) fn witness<T>(&self, see: impl FnOnce(&mut Witness) -> T) -> T {
        see(&mut self.inner().witness)
    }

    pub(super) fn plans(&self) -> Vec<Planned> {
        self.inner().plans.clone()
    }

    pub(super) fn sketch(&self, run: RunId) -> Arc<Sketch> {
        self.inner().sketch(run).expect("every run of a world is planned, or a step of one that is")
    }

    /// A run was made, perhaps as a step of another.
    pub(super) fn born(&self, new: &NewRun) {
        let inner = &mut *self.inner();
        if new.serial.is_some() {
            *inner.counts.entry("runs in a line").or_default() += 1;
        }
        let Some(kin) = Kin::of(new, |run| inner.sketch(run)) else { return };
        if inner.mended.get(&kin.parent).is_some_and(|mended| mended.has(&kin.step)) {
            inner.mended.entry(new.id).or_default().all = true;
        }
        *inner.counts.entry(kin.what()).or_default() += 1;
        inner.kin.insert(new.id, kin);
    }

    /// The runs that are steps of others.
    pub(super) fn kin(&self) -> BTreeMap<RunId, Kin> {
        self.inner().kin.clone()
    }

    pub(super) fn mend(&self, run: RunId, step: &str) {
        self.inner().mended.entry(run).or_default().steps.insert(step.to_owned());
    }

    pub(super) fn mended(&self, run: RunId) -> Mended {
        self.inner().mended.get(&run).cloned().unwrap_or_default()
    }

    pub(super) fn is_mended(&self, run: RunId, step: &StepId) -> bool {
        self.inner().mended.get(&run).is_some_and(|mended| mended.has(step))
    }

    /// The queues that a worker serves.
    pub(super) fn queues(&self, name: usize) -> &'static [&'static str] {
        match (self.workers, name) {
            (1, _) | (_, 2) => &["default", AWAY],
            (_, 0) => &["default"],
            _ => &[AWAY],
        }
    }

    pub(super) fn happened(&self, run: RunId, step: &str, output: &Value) {
        self.inner().happened.insert((run, step.to_owned()), output.clone());
    }

    /// What the code of a step gave, if it was ever run to its end.
    pub(super) fn what_happened(&self, run: RunId, step: &str) -> Option<Value> {
        self.inner().happened.get(&(run, step.to_owned())).cloned()
    }

    pub(super) fn leave_to_do(&self, things: usize) {
        self.inner().to_do = things;
    }

    /// Whether nobody means to do anything more, and every run has ended.
    pub(super) fn is_done(&self) -> bool {
        self.inner().to_do == 0
    }

    /// Counts it; gives how often it was.
    pub(super) fn count(&self, what: &'static str) -> u64 {
        let mut inner = self.inner();
        let count = inner.counts.entry(what).or_default();
        *count += 1;
        *count
    }

    pub(super) fn accuse(&self, run: RunId, wrong: &str) {
        let said = shortened(format!("{}: {wrong}", self.alias(run)));
        self.note(|| format!("WRONG {said}"));
        self.inner().violations.push(said);
    }

    /// Writes a line of the story.
    pub(super) fn note(&self, line: impl FnOnce() -> String) {
        let line = shortened(line());
        let mut inner = self.inner();
        let since = inner.time - BEGINNING;
        let line = format!("{:>8.3} {line}", since.as_seconds_f64());
        inner.hash.update(line.as_bytes());
        if inner.story.len() < STORY {
            inner.story.push(line);
        }
    }

    /// A short name for a run.
    pub(super) fn alias(&self, run: RunId) -> String {
        let inner = self.inner();
        inner.alias(run)
    }

    pub(super) fn report(&self, seed: u64) -> Report {
        let inner = self.inner();
        Report {
            seed,
            runs: inner.plans.len() + inner.kin.len(),
            seconds: (inner.time - BEGINNING).as_seconds_f64(),
            counts: inner.counts.clone(),
            violations: inner.violations.clone(),
            story: inner.story.clone(),
            hash: inner.hash.finalize().to_hex().to_string(),
        }
    }
}

impl Inner {
    fn sketch(&self, run: RunId) -> Option<Arc<Sketch>> {
        let planned = self.plans.iter().find(|planned| planned.id == run).map(|planned| &planned.sketch);
        planned.or(self.kin.get(&run).map(|kin| &kin.sketch)).cloned()
    }

    fn alias(&self, run: RunId) -> String {
        match (self.plans.iter().position(|planned| planned.id == run), self.kin.get(&run)) {
            (Some(ix), _) => format!("run {ix}"),
            (None, Some(kin)) => format!("{}/{}", self.alias(kin.parent), kin.step),
            (None, None) => run.to_string(),
        }
    }
}

/// A line that people can look at; what is left out of it goes in as a hash.
fn shortened(line: String) -> String {
    if line.len() < LONG {
        return line;
    }
    let (hash, short) = (blake3::hash(line.as_bytes()), line.chars().take(LONG / 2).collect::<String>());
    format!("{short}.. {} bytes, {}", line.len(), &hash.to_hex()[..8])
}

fn moment_of(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or(BEGINNING)
}
