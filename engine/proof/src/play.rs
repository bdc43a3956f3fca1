//! Running a sketch on the decision core alone: no worker, no store, no clock. Whatever can happen next is one of a
//! list, and somebody chooses.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use newsum_engine::run::{Body, Child, Entry, Review, RunFacts, RunState, Start, next_attempt_at};
use newsum_engine::workflow::Plan;
use newsum_engine::{NodeError, RunId, StepId, Usage};
use rand::Rng;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::family::Born;
use crate::kinds::{compute, memo_key};
use crate::script::{Deed, Habit};
use crate::sketch::{Kind, Sketch, Wait, WaitFor};

/// Chooses what happens next.
pub trait Chooser {
    /// One of so many, from 0.
    fn choose(&mut self, among: usize) -> usize;
}

impl<R: Rng> Chooser for R {
    fn choose(&mut self, among: usize) -> usize {
        self.random_range(0..among)
    }
}

/// What became of a play.
#[derive(Debug)]
pub struct Played {
    /// Its journal.
    pub entries: Vec<Entry>,
    /// The fold of it, as it grew.
    pub state: RunState,
    /// The runs that were steps of it.
    pub children: BTreeMap<RunId, Born>,
}

/// A run of a sketch on the decision core.
pub struct Play<'a> {
    sketch: &'a Sketch,
    plan: Arc<Plan>,
    state: RunState,
    entries: Vec<Entry>,
    now: DateTime<Utc>,
    running: Vec<Going>,
    questions: BTreeMap<Uuid, Review>,
    happened: BTreeMap<String, Value>,
    children: BTreeMap<RunId, Child>,
    born: BTreeMap<RunId, Born>,
    crashes: u32,
}

/// An attempt that goes on.
struct Going {
    start: Start,
    /// What its durable sub-steps gave, of earlier attempts included.
    memos: Vec<Value>,
}

/// What can happen next.
enum Next {
    /// The attempt at this place of the list goes on.
    Goes(usize),
    /// A run that is a step ends.
    Grown(RunId),
    /// A person answers.
    Answered(Uuid),
    /// The next timer is due.
    Woken,
    /// The process dies; another goes on with what is in the journal.
    Crashed,
}

impl<'a> Play<'a> {
    /// Before its first moment. It may crash so many times.
    #[must_use]
    pub fn new(sketch: &'a Sketch, plan: &Arc<Plan>, crashes: u32) -> Self {
        Self {
            sketch,
            state: begun(sketch, plan),
            plan: plan.clone(),
            entries: Vec::new(),
            now: DateTime::UNIX_EPOCH,
            running: Vec::new(),
            questions: BTreeMap::new(),
            happened: BTreeMap::new(),
            children: BTreeMap::new(),
            born: BTreeMap::new(),
            crashes,
        }
    }

    /// Plays to the end of the run, or until nothing can happen any more.
    pub fn to_the_end(mut self, chooser: &mut dyn Chooser) -> Played {
        loop {
            self.decide();
            let mut next = self.next();
            if self.state.end().is_some() || next.is_empty() {
                return Played { entries: self.entries, state: self.state, children: self.born };
            }
            let chosen = chooser.choose(next.len());
            match next.swap_remove(chosen) {
                Next::Goes(at) => self.go_on(at),
                Next::Grown(run) => self.grow_up(run),
                Next::Answered(review) => self.answer(review),
                Next::Woken => self.now = self.state.next_wake().unwrap_or(self.now).max(self.now),
                Next::Crashed => self.crash(),
            }
        }
    }

    fn decide(&mut self) {
        let decision = self.state.decide(self.now);
        self.entries.extend(decision.entries);
        let going = |start: Start| Going {
            memos: start.memos.iter().map(|(_, value)| value.clone()).collect(),
            start,
        };
        self.running.extend(decision.starts.into_iter().map(going));
        decision.expired.iter().for_each(|review| drop(self.questions.remove(review)));
        self.children.extend(decision.children.into_iter().map(|child| (child.run, child)));
        decision.abandoned.iter().for_each(|run| drop(self.children.remove(run)));
        self.questions.extend(decision.reviews.into_iter().map(|review| (review.id, review)));
    }

    fn next(&self) -> Vec<Next> {
        let mut next: Vec<Next> = (0..self.running.len()).map(Next::Goes).collect();
        next.extend(self.children.keys().copied().map(Next::Grown));
        let answered = self.questions.values().filter(|review| self.is_answered(review));
        next.extend(answered.map(|review| Next::Answered(review.id)));
        if self.state.next_wake().is_some() {
            next.push(Next::Woken);
        }
        if self.crashes > 0 && !next.is_empty() {
            next.push(Next::Crashed);
        }
        next
    }

    fn is_answered(&self, review: &Review) -> bool {
        let node = self.sketch.index_of(review.step.node.as_str()).map(|ix| &self.sketch.nodes[ix]);
        let ends = matches!(
            node.and_then(|node| node.wait.as_ref()),
            Some(Wait { what: WaitFor::Signal(Some(_)), .. })
        );
        review.signal == "outcome" || !ends || node.is_some_and(|node| node.habit != Habit::Ignore)
    }

    fn note(&mut self, step: Option<StepId>, body: Body) {
        let entry = Entry { seq: self.state.seq() + 1, at: self.now, step, body };
        self.state.apply(&entry).expect("an entry that follows");
        self.entries.push(entry);
    }

    /// A `Once` attempt says first that it begins; then, as any other, what its sub-steps gave, and how it ended.
    fn go_on(&mut self, at: usize) {
        let start = self.running[at].start.clone();
        let ix = self.sketch.index_of(start.step.node.as_str()).expect("a node of the sketch");
        let kind = self.sketch.nodes[ix].kind;
        if kind == Kind::Fire && !self.has_begun(&start) {
            return self.note(Some(start.step), Body::Intent { attempt: start.attempt });
        }
        if self.running[at].memos.len() < self.memos_before_its_end(&start) {
            return self.pay(at);
        }
        let going = self.running.remove(at);
        self.end(&going, kind);
    }

    fn memos_before_its_end(&self, start: &Start) -> usize {
        let memos = match self.sketch.deed(&start.step, start.attempt) {
            Deed::Works | Deed::PanicsAfter => self.sketch.memos(&start.step),
            Deed::Fails | Deed::Refuses | Deed::Panics | Deed::Stalls => {
                self.sketch.breaks_off_in(&start.step, start.attempt)
            }
        };
        memos as usize
    }

    fn pay(&mut self, at: usize) {
        let (step, paid) = (self.running[at].start.step.clone(), self.running[at].memos.len());
        let key = memo_key(u32::try_from(paid).unwrap_or_default());
        let value = json!(format!("{step}/{key}:{}", self.state.seq()));
        self.running[at].memos.push(value.clone());
        self.note(Some(step), Body::Memo { key, value });
    }

    /// Whether the newest word about a step, but for its sub-steps, is that it begins.
    fn has_begun(&self, start: &Start) -> bool {
        let is_of_step = |entry: &&Entry| entry.step.as_ref() == Some(&start.step);
        let mut told = self.entries.iter().rev().filter(is_of_step);
        let newest = told.find(|entry| !matches!(entry.body, Body::Memo { .. }));
        newest.is_some_and(|entry| matches!(entry.body, Body::Intent { .. }))
    }

    fn end(&mut self, Going { start, memos }: &Going, kind: Kind) {
        let (step, attempt) = (&start.step, start.attempt);
        let output = compute(self.sketch, step, &start.input, memos);
        let deed = self.sketch.deed(step, attempt);
        let result = match deed {
            Deed::Works => Ok(output),
            Deed::Fails => Err(NodeError::transient("told", "told to fail")),
            Deed::Refuses => Err(NodeError::permanent("told", "told to refuse")),
            Deed::Panics | Deed::PanicsAfter | Deed::Stalls => {
                if deed == Deed::PanicsAfter {
                    self.happened.insert(step.to_string(), output);
                }
                let lost = NodeError::transient("panic", "told to panic");
                if kind == Kind::Fire {
                    return self.state.lose(step, &lost);
                }
                Err(lost)
            }
        };
        match result {
            Ok(output) => self.note(Some(step.clone()), done(output, attempt)),
            Err(error) => self.fail(step, attempt, error),
        }
    }

    fn fail(&mut self, step: &StepId, attempt: u32, error: NodeError) {
        let node = self.plan.index_of(step.node.as_str()).expect("a node of the plan");
        let run = self.state.facts().id;
        let retry_at = next_attempt_at(&self.plan.nodes[node].retry, &error, attempt, run, step, self.now);
        let body = Body::AttemptFailed { attempt, error, usage: Usage::default(), retry_at };
        self.note(Some(step.clone()), body);
    }

    /// A run that is a step ends as an attempt at it would: what is in it is another play.
    fn grow_up(&mut self, run: RunId) {
        let Some(child) = self.children.remove(&run) else { return };
        let fields = child.input.as_object().cloned().unwrap_or_default();
        let input = self.sketch.completed(child.node, fields);
        let works = self.sketch.deed(&child.step, child.attempt) == Deed::Works;
        let end = if works { Ok(compute(self.sketch, &child.step, &child.input, &[])) } else { Err(()) };
        self.born.insert(run, Born { input, end: Some(end.clone()), in_doubt: false });
        match end {
            Ok(output) => self.note(Some(child.step), done(output, child.attempt)),
            Err(()) => {
                let error = NodeError::transient("child_failed", "told to fail");
                self.fail(&child.step, child.attempt, error);
            }
        }
    }

    fn answer(&mut self, review: Uuid) {
        let Some(review) = self.questions.remove(&review) else { return };
        let payload = if review.signal == "outcome" {
            match self.happened.get(&review.step.to_string()) {
                Some(output) => json!({ "outcome": "happened", "output": output }),
                None => json!({ "outcome": "did_not_happen" }),
            }
        } else {
            self.sketch.answer(&review.step)
        };
        if self.state.awaits(&review.step, Some(review.id)) {
            let body = Body::Signalled { payload: Arc::new(payload), actor: Some("somebody".to_owned()) };
            self.note(Some(review.step), body);
        }
    }

    fn crash(&mut self) {
        self.crashes -= 1;
        self.running.clear();
        self.state = begun(self.sketch, &self.plan);
        for entry in &self.entries {
            self.state.apply(entry).expect("an entry of a journal");
        }
        self.children = self.state.children().into_iter().map(|child| (child.run, child)).collect();
    }
}

fn begun(sketch: &Sketch, plan: &Arc<Plan>) -> RunState {
    let facts = RunFacts {
        id: RunId(Uuid::from_u64_pair(7, sketch.seed)),
        created_at: DateTime::UNIX_EPOCH - TimeDelta::seconds(1),
        input: Arc::new(sketch.input()),
        budget: None,
    };
    RunState::new(plan.clone(), facts)
}

fn done(output: Value, attempt: u32) -> Body {
    Body::Done {
        delta: Arc::new(output),
        attempt,
        took_ms: 0,
        usage: newsum_engine::Usage::default(),
        cached: false,
        degraded: Vec::new(),
    }
}

/// Plays in every order there is, at most so many; gives how many there were, and whether these were all.
pub fn explore(most: usize, mut play: impl FnMut(&mut dyn Chooser)) -> (usize, bool) {
    let mut path = Path::default();
    for count in 1..=most {
        path.at = 0;
        play(&mut path);
        if !path.turn() {
            return (count, true);
        }
    }
    (most, false)
}

/// The choices of one play: which, among how many.
#[derive(Default)]
struct Path {
    choices: Vec<(usize, usize)>,
    at: usize,
}

impl Path {
    /// The next path; false if there is none.
    fn turn(&mut self) -> bool {
        while let Some((chosen, among)) = self.choices.pop() {
            if chosen + 1 < among {
                self.choices.push((chosen + 1, among));
                return true;
            }
        }
        false
    }
}

impl Chooser for Path {
    fn choose(&mut self, among: usize) -> usize {
        if self.at == self.choices.len() {
            self.choices.push((0, among));
        }
        self.at += 1;
        self.choices[self.at - 1].0
    }
}
