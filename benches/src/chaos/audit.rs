//! The journals, held against what the processes saw and did.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use newsum_engine::store::{
    Record, ReviewFilter, ReviewRow, RunFilter, RunRow, RunStatus, Store, StoreResult,
};
use newsum_engine::{RunId, StepId};
use uuid::Uuid;

use crate::ledger::{Cause, Line, Mark};
use crate::process::patiently;
use crate::workflow;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    pub(crate) runs: usize,
    pub(crate) steps: usize,
    /// Attempts that did something.
    pub(crate) attempts: usize,
    /// Records that a store refused.
    pub(crate) refused: usize,
    /// Runs that did not end as they should, and what was said to be durable and is not there.
    pub(crate) lost: Vec<String>,
    /// Steps with more than one checkpoint.
    pub(crate) twice: Vec<String>,
    /// Records of a worker that had lost the run.
    pub(crate) fenced: Vec<String>,
    /// Effects whose cause was not durable, or was taken back.
    pub(crate) uncaused: Vec<String>,
    /// Questions with two answers, or another answer than the one that was taken.
    pub(crate) answers: Vec<String>,
}

/// Which records a run has besides those that its owners append: what a fork begins with, and what opens it again.
fn is_appended(record: &Record, run: &RunRow) -> bool {
    let copied = run.fork_seq.map_or(0, |seq| seq + 1);
    record.kind != "retried" && record.seq > copied
}

/// How a run of the workflow with this name ends.
fn wanted_status(workflow: &str) -> RunStatus {
    if workflow == "endless" { RunStatus::Cancelled } else { RunStatus::Completed }
}

/// A run as it is in the end.
pub(crate) struct Ended {
    pub(crate) run: RunRow,
    pub(crate) journal: Vec<Record>,
    pub(crate) reviews: Vec<ReviewRow>,
}

/// All runs, oldest first.
pub(crate) async fn all_runs(store: &dyn Store) -> StoreResult<Vec<RunRow>> {
    let mut runs: Vec<RunRow> = Vec::new();
    loop {
        let filter = RunFilter { before: runs.last().map(|run| run.id), limit: 500, ..RunFilter::default() };
        let page = patiently(async || store.runs(&filter).await).await?;
        if page.is_empty() {
            runs.reverse();
            return Ok(runs);
        }
        runs.extend(page);
    }
}

/// How many runs have not ended: in one look at each, since they go from one status to another.
pub(crate) async fn open_runs(store: &dyn Store) -> StoreResult<usize> {
    Ok(all_runs(store).await?.iter().filter(|run| !run.status.is_end()).count())
}

/// Reads everything and judges it.
pub(crate) async fn audit(store: &dyn Store, lines: &[Line]) -> StoreResult<Audit> {
    let mut found = Audit::default();
    let told = Told::of(lines);
    let mut known = HashSet::new();
    for run in all_runs(store).await? {
        let id = run.id;
        known.insert(id);
        let journal = patiently(async || store.journal(id, 0, 100_000).await).await?;
        let filter = ReviewFilter { run: Some(id), ..ReviewFilter::default() };
        let reviews = patiently(async || store.reviews(&filter).await).await?;
        found.judge(&Ended { run, journal, reviews }, &told);
    }
    for (number, runs) in &told.submitted {
        let lost = runs.iter().filter(|run| !known.contains(run));
        found.lost.extend(lost.map(|run| format!("run {run} was submitted as {number} and is not there")));
        if runs.len() > 1 {
            found.twice.push(format!("number {number} was submitted once and has {} runs", runs.len()));
        }
    }
    Ok(found)
}

/// What the ledgers say, by what it is about.
#[derive(Default)]
struct Told<'a> {
    submitted: BTreeMap<u64, HashSet<RunId>>,
    of_run: HashMap<RunId, OfRun<'a>>,
    accepted: HashMap<Uuid, HashSet<i64>>,
}

#[derive(Default)]
struct OfRun<'a> {
    /// In which epochs a record was tried.
    tried: HashMap<&'a Mark, HashSet<i64>>,
    durable: Vec<(i64, &'a Mark)>,
    refused: usize,
    claims: Vec<(i64, u64)>,
    effects: Vec<(&'a str, &'a [Cause])>,
}

impl<'a> Told<'a> {
    fn of(lines: &'a [Line]) -> Self {
        let mut told = Self::default();
        lines.iter().for_each(|line| told.note(line));
        told
    }

    fn note(&mut self, line: &'a Line) {
        match line {
            Line::Submitted { number, run } => {
                self.submitted.entry(*number).or_default().insert(*run);
            }
            Line::Claimed { run, epoch, length } => self.run(*run).claims.push((*epoch, *length)),
            Line::Tried { run, epoch, records } => {
                for mark in records {
                    self.run(*run).tried.entry(mark).or_default().insert(*epoch);
                }
            }
            Line::Durable { run, epoch, records } => {
                self.run(*run).durable.extend(records.iter().map(|mark| (*epoch, mark)));
            }
            Line::Fenced { run, records, .. } => self.run(*run).refused += records.len(),
            Line::Effect { run, step, causes, .. } => self.run(*run).effects.push((step, causes)),
            Line::Accepted { review, add } => {
                self.accepted.entry(*review).or_default().insert(*add);
            }
        }
    }

    fn run(&mut self, run: RunId) -> &mut OfRun<'a> {
        self.of_run.entry(run).or_default()
    }
}

impl Audit {
    /// Whether nothing was found that must not be.
    pub(crate) fn is_clean(&self) -> bool {
        self.violations().all(|(_, found)| found.is_empty())
    }

    /// What must not be, by its name.
    pub(crate) fn violations(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        [
            ("lost", self.lost.as_slice()),
            ("committed twice", &self.twice),
            ("appended by a fenced worker", &self.fenced),
            ("effects without a durable cause", &self.uncaused),
            ("wrong answers", &self.answers),
        ]
        .into_iter()
    }

    /// Adds what was found at a place.
    pub(crate) fn add(&mut self, other: Self, place: &str) {
        let at = |found: Vec<String>| found.into_iter().map(move |found| format!("{place}: {found}"));
        self.runs += other.runs;
        self.steps += other.steps;
        self.attempts += other.attempts;
        self.refused += other.refused;
        self.lost.extend(at(other.lost));
        self.twice.extend(at(other.twice));
        self.fenced.extend(at(other.fenced));
        self.uncaused.extend(at(other.uncaused));
        self.answers.extend(at(other.answers));
    }

    fn judge(&mut self, ended: &Ended, told: &Told<'_>) {
        let nothing = OfRun::default();
        let of_run = told.of_run.get(&ended.run.id).unwrap_or(&nothing);
        self.runs += 1;
        self.attempts += of_run.effects.len();
        self.refused += of_run.refused;
        self.journal(ended);
        self.answers(ended, &told.accepted);
        self.outcome(ended);
        let marks: HashMap<u64, Mark> =
            ended.journal.iter().map(|record| (record.seq, Mark::of(record))).collect();
        self.durable(ended.run.id, &of_run.durable, &marks);
        self.effects(ended.run.id, &of_run.effects, &marks);
        self.owners(ended, of_run, &marks);
    }

    /// No gap, and a step is done once.
    fn journal(&mut self, Ended { run, journal, .. }: &Ended) {
        let gap = journal.iter().zip(1..).find(|(record, seq)| record.seq != *seq);
        self.lost.extend(gap.map(|(_, seq)| format!("run {}: no record {seq}", run.id)));
        let mut done: HashMap<StepId, usize> = HashMap::new();
        for record in journal.iter().filter(|record| record.kind == "done") {
            if let Some(step) = record.entry().ok().and_then(|entry| entry.step) {
                *done.entry(step).or_default() += 1;
            }
        }
        self.steps += done.len();
        let twice = done.iter().filter(|(_, times)| **times > 1);
        self.twice.extend(twice.map(|(step, times)| format!("run {}: {step} is done {times} times", run.id)));
        if run.workflow_name == workflow::NAME && done.len() != workflow::STEPS {
            self.lost.push(format!("run {}: {} of {} steps are done", run.id, done.len(), workflow::STEPS));
        }
    }

    /// Of two answers one was taken, and it is the one that the run went on with.
    fn answers(&mut self, Ended { run, journal, reviews }: &Ended, accepted: &HashMap<Uuid, HashSet<i64>>) {
        for review in reviews {
            let id = review.review.id;
            let answer = review.answer.as_ref().and_then(|answer| answer["add"].as_i64());
            let told = accepted.get(&id).cloned().unwrap_or_default();
            if told.len() > 1 || told.iter().any(|add| Some(*add) != answer) {
                self.answers.push(format!("review {id}: {told:?} were taken, {answer:?} is written"));
            }
            let step = review.review.step.node.as_str();
            let heard: Vec<_> = (journal.iter())
                .filter(|record| record.kind == "signalled" && record.node.as_deref() == Some(step))
                .filter_map(|record| serde_json::from_str::<serde_json::Value>(&record.body).ok())
                .map(|body| body["payload"]["add"].as_i64())
                .collect();
            if answer.is_some() && heard != [answer] {
                self.answers.push(format!("run {}: was told {heard:?}, the answer was {answer:?}", run.id));
            }
        }
    }

    /// A run of the mixed workflow ends completed, with what its steps make of its number and its answer.
    fn outcome(&mut self, Ended { run, reviews, .. }: &Ended) {
        if run.workflow_name != workflow::NAME {
            let wanted = wanted_status(&run.workflow_name);
            let wrong =
                (run.status != wanted).then(|| format!("run {} is {}, not {wanted}", run.id, run.status));
            return self.lost.extend(wrong);
        }
        let number = run.input["number"].as_i64().unwrap_or_default();
        let answer = reviews.first().and_then(|review| review.answer.as_ref()?["add"].as_i64());
        let wanted = answer.map(|add| workflow::expected(number, add));
        let given = run.output.as_ref().and_then(|output| output["value"].as_i64());
        if run.status != RunStatus::Completed || given.is_none() || given != wanted {
            let why = run.error.as_ref().map(ToString::to_string).unwrap_or_default();
            self.lost.push(format!("run {} is {} with {given:?}, not {wanted:?} {why}", run.id, run.status));
        }
    }

    /// What somebody was told to be durable is there.
    fn durable(&mut self, run: RunId, durable: &[(i64, &Mark)], journal: &HashMap<u64, Mark>) {
        let gone = durable.iter().filter(|(_, mark)| journal.get(&mark.seq) != Some(*mark));
        self.lost.extend(gone.map(|(epoch, mark)| {
            format!("run {run}: record {} of epoch {epoch} was said to be durable", mark.seq)
        }));
    }

    /// When something happened outside, what it depends on was durable; and it still is.
    fn effects(&mut self, run: RunId, effects: &[(&str, &[Cause])], journal: &HashMap<u64, Mark>) {
        for (step, causes) in effects {
            for Cause { node, steps, done } in *causes {
                if done.len() != *steps || done.iter().any(|mark| journal.get(&mark.seq) != Some(mark)) {
                    self.uncaused.push(format!("run {run}: {step} ran, and {node} was not durable"));
                }
            }
        }
    }

    /// Each record is of an owner; whoever claims a run has read all that owners before wrote or will ever write.
    fn owners(&mut self, ended: &Ended, told: &OfRun<'_>, marks: &HashMap<u64, Mark>) {
        let (id, mut last) = (ended.run.id, 0);
        for record in ended.journal.iter().filter(|record| is_appended(record, &ended.run)) {
            let mark = &marks[&record.seq];
            let Some(epochs) = told.tried.get(mark) else {
                self.fenced.push(format!("run {id}: nobody says to have appended record {}", record.seq));
                continue;
            };
            for (claim, length) in &told.claims {
                // Who has lost the run since may still read what came after.
                let fits = |epoch: &i64| match epoch.cmp(claim) {
                    Ordering::Less => record.seq <= *length,
                    Ordering::Equal => record.seq > *length,
                    Ordering::Greater => true,
                };
                if !epochs.iter().any(fits) {
                    self.fenced.push(format!(
                        "run {id}: record {} of epoch {epochs:?}, and epoch {claim} began after {length}",
                        record.seq
                    ));
                }
            }
            let newest = epochs.iter().max().copied().unwrap_or_default();
            if newest < last {
                self.fenced.push(format!("run {id}: record {} of epoch {newest} after {last}", record.seq));
            }
            last = last.max(epochs.iter().min().copied().unwrap_or_default());
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use chrono::DateTime;
    use newsum_engine::testing::crash_at;

    use super::*;

    fn record(seq: u64, kind: &str) -> Record {
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let body = format!(r#"{{"kind":"{kind}"}}"#);
        Record { seq, kind: kind.to_owned(), node: None, item: None, turn: 1, body, at }
    }

    async fn some_run() -> RunRow {
        use newsum_engine::store::{MemoryStore, NewRun};
        let store: std::sync::Arc<dyn Store> = std::sync::Arc::new(MemoryStore::default());
        let store = crash_at(store, "sweep:before:1".parse().unwrap(), || ());
        let run = NewRun {
            id: RunId::fresh(),
            workflow: "b3:0".to_owned(),
            workflow_name: "other".to_owned(),
            queue: "default".to_owned(),
            priority: 0,
            input: serde_json::json!({}),
            key: None,
            ready_at: None,
            labels: serde_json::json!({}),
            parent: None,
            budget: None,
            serial: None,
            blobs: Vec::new(),
        };
        store.create(run).await.unwrap().into_run()
    }

    #[tokio::test]
    async fn a_run_that_has_not_ended_is_found() {
        let judged = judged(vec![], |_, _| vec![]).await;
        assert_eq!(judged.lost.len(), 1);
    }

    async fn judged(journal: Vec<Record>, lines: impl Fn(RunId, &[Mark]) -> Vec<Line>) -> Audit {
        let mut run = some_run().await;
        if !journal.is_empty() {
            run.status = RunStatus::Completed;
        }
        let marks: Vec<Mark> = journal.iter().map(Mark::of).collect();
        let lines = lines(run.id, &marks);
        let mut found = Audit::default();
        found.judge(&Ended { run, journal, reviews: vec![] }, &Told::of(&lines));
        found
    }

    fn tried(run: RunId, epoch: i64, marks: &[Mark]) -> Line {
        Line::Tried { run, epoch, records: marks.to_vec() }
    }

    #[tokio::test]
    async fn a_record_that_an_owner_before_writes_after_a_claim_is_found() {
        let journal = || vec![record(1, "started"), record(2, "started")];
        let clean = judged(journal(), |run, marks| {
            vec![
                tried(run, 1, &marks[..1]),
                Line::Claimed { run, epoch: 2, length: 1 },
                tried(run, 2, &marks[1..]),
            ]
        });
        assert!(clean.await.is_clean());
        let late = judged(journal(), |run, marks| {
            vec![tried(run, 1, marks), Line::Claimed { run, epoch: 2, length: 1 }]
        });
        assert_eq!(late.await.fenced.len(), 1);
    }

    #[tokio::test]
    async fn a_durable_record_that_is_not_there_is_found() {
        let lost = judged(vec![record(1, "started")], |run, marks| {
            let gone = Mark { seq: 2, hash: "0".to_owned() };
            vec![tried(run, 1, marks), Line::Durable { run, epoch: 1, records: vec![gone] }]
        });
        assert_eq!(lost.await.lost.len(), 1);
        let gap = judged(vec![record(2, "started")], |run, marks| vec![tried(run, 1, marks)]);
        assert_eq!(gap.await.lost.len(), 1);
    }

    #[tokio::test]
    async fn an_effect_before_its_cause_is_found() {
        let early = judged(vec![record(1, "done")], |run, marks| {
            let cause = Cause { node: "fetch".to_owned(), steps: 1, done: vec![] };
            let effect = Line::Effect { run, step: "charge".to_owned(), attempt: 1, causes: vec![cause] };
            vec![tried(run, 1, marks), effect]
        });
        assert_eq!(early.await.uncaused.len(), 1);
    }
}
