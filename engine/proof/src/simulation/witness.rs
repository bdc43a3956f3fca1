//! An oracle of its own: who owns which run, what is in which journal, what is durable. It sees every call that
//! reaches the store, and decides by itself whether the store should have taken it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use newsum_engine::run::Body;
use newsum_engine::store::{Append, Appended, Claimed, NewRun, Record, WorkerRow};
use newsum_engine::{RunId, StepId, WorkerId};
use serde_json::Value;

use super::large::{Kept, hashes_in, whole_record};
use super::lines::Lines;
use crate::sketch::Sketch;

/// A process, and which of its lives.
pub(super) type Who = (usize, u32);

#[derive(Default)]
pub(super) struct Witness {
    runs: BTreeMap<RunId, Seen>,
    pub(super) lines: Lines,
    /// Large values.
    pub(super) kept: Kept,
    leases: BTreeMap<WorkerId, (DateTime<Utc>, Duration)>,
    /// How often the code of a `Once` step was called.
    fired: BTreeMap<(RunId, String), usize>,
}

/// What was seen of a run.
#[derive(Default)]
struct Seen {
    epoch: i64,
    owner: Option<(Who, WorkerId)>,
    journal: Vec<Record>,
    /// Every text in a durable output.
    durable: BTreeSet<String>,
    /// Whether somebody sent it a change, which begins things anew before it is in the journal.
    is_written_to: bool,
    /// Nodes of which the journal says that they, or a step of them, were settled or skipped.
    decided: BTreeSet<String>,
}

impl Witness {
    pub(super) fn enlisted(&mut self, worker: &WorkerRow, now: DateTime<Utc>) {
        self.leases.insert(worker.id.clone(), (now, worker.lease));
    }

    pub(super) fn renewed(&mut self, worker: &WorkerId, alive: bool, now: DateTime<Utc>) -> Option<String> {
        let lives = self.leases.get(worker).is_some_and(|lease| holds(*lease, now));
        if alive && let Some(lease) = self.leases.get_mut(worker) {
            lease.0 = now;
        }
        (alive != lives).then(|| format!("a lease was renewed: {alive}, and should have been: {lives}"))
    }

    pub(super) fn retired(&mut self, worker: &WorkerId) {
        self.leases.remove(worker);
        self.disown(|owner| owner == worker);
    }

    pub(super) fn reaped(&mut self, now: DateTime<Utc>) {
        self.leases.retain(|_, lease| holds(*lease, now));
        let live: BTreeSet<WorkerId> = self.leases.keys().cloned().collect();
        self.disown(|owner| !live.contains(owner));
    }

    fn disown(&mut self, is_gone: impl Fn(&WorkerId) -> bool) {
        for run in self.runs.values_mut() {
            run.owner = run.owner.take().filter(|(_, owner)| !is_gone(owner));
        }
    }

    pub(super) fn claimed(&mut self, who: Who, worker: &WorkerId, claim: &Claimed) -> Vec<String> {
        let seen = self.runs.entry(claim.run.id).or_default();
        let mut wrong = Vec::new();
        if let Some((owner, _)) = &seen.owner {
            wrong.push(format!("it is claimed by w{} while w{} owns it", who.0, owner.0));
        }
        if claim.run.epoch <= seen.epoch {
            wrong.push(format!("its epoch went from {} to {}", seen.epoch, claim.run.epoch));
        }
        if claim.journal != seen.journal {
            wrong.push("what was claimed with it is not its journal".to_owned());
        }
        (seen.epoch, seen.owner) = (claim.run.epoch, Some((who, worker.clone())));
        wrong
    }

    pub(super) fn appended(&mut self, who: Who, append: &Append, outcome: Appended) -> Option<String> {
        let seen = self.runs.entry(append.run).or_default();
        // A worker whose row is gone owns nothing, whatever it claimed since.
        let is_there = |by: &(Who, WorkerId)| by.0 == who && self.leases.contains_key(&by.1);
        let is_owner = seen.epoch == append.epoch && seen.owner.as_ref().is_some_and(is_there);
        let next = seen.journal.len() as u64 + 1;
        let follows = append.records.iter().zip(next..).all(|(record, seq)| record.seq == seq);
        let right = match outcome {
            Appended::Durable => is_owner && follows,
            Appended::Fenced => !is_owner || !follows,
        };
        if outcome == Appended::Durable {
            seen.take(&append.records, &self.kept);
            if let Some(turnover) = &append.turnover {
                seen.owner = None;
                if turnover.status().is_end() {
                    self.lines.leave(append.run);
                }
            }
        }
        (!right).then(|| {
            let kinds: Vec<&str> = append.records.iter().map(|record| record.kind.as_str()).collect();
            format!(
                "an append of w{} in epoch {} ({kinds:?}, then {:?}) was {outcome:?}; epoch {}, owner {:?}, next {next}",
                who.0, append.epoch, append.turnover, seen.epoch, seen.owner
            )
        })
    }

    /// A run whose rows refer to these large values has written that: each must be kept, and referred to.
    pub(super) fn unkept(&self, append: &Append, referred: &[String]) -> Option<String> {
        let mut hashes = append.records.iter().flat_map(hashes_in);
        let is_safe = |hash: &String| self.kept.contains_key(hash) && referred.contains(hash);
        let lost = hashes.find(|hash| !is_safe(hash))?;
        Some(format!("its journal has the large value {lost}, which is not kept for it"))
    }

    /// A letter with a change is on its way to its owner.
    pub(super) fn written_to(&mut self, run: RunId) {
        self.runs.entry(run).or_default().is_written_to = true;
    }

    /// A run is made. If it is a step of another, the journal of that one names it and has what it is given.
    pub(super) fn born(&mut self, new: &NewRun) -> Vec<String> {
        self.lines.join(new);
        let Some(parent) = new.parent else { return Vec::new() };
        let mut texts = Vec::new();
        texts_in(&new.input, &mut texts);
        let mut wrong = Vec::new();
        let seen = self.runs.entry(parent).or_default();
        let name = new.id.to_string();
        if !seen.journal.iter().any(|record| record.kind == "waiting" && record.body.contains(&name)) {
            wrong.push("it is made before the journal of its parent names it".to_owned());
        }
        let unseen = texts.iter().filter(|text| text.contains(':') && !seen.durable.contains(*text));
        wrong.extend(unseen.map(|text| format!("it is made with {text}, which is not durable")));
        self.runs.entry(new.id).or_default().durable.extend(texts);
        wrong
    }

    pub(super) fn blocked(&mut self, run: RunId) {
        self.runs.entry(run).or_default().owner = None;
    }

    pub(super) fn reopened(&mut self, run: RunId, record: &Record) -> Option<String> {
        let seen = self.runs.entry(run).or_default();
        let owner = seen.owner.take();
        self.lines.come_back(run);
        seen.epoch += 1;
        seen.take(std::slice::from_ref(record), &self.kept);
        owner.map(|(who, _)| format!("it was reopened while w{} owned it", who.0))
    }

    pub(super) fn journal(&self, run: RunId) -> &[Record] {
        self.runs.get(&run).map(|seen| seen.journal.as_slice()).unwrap_or_default()
    }

    /// Whether a `Once` attempt of a run was begun and the newest word about it leaves open what became of it.
    pub(super) fn is_in_doubt(&self, run: RunId) -> bool {
        let told = self.journal(run).iter().rev().filter_map(|record| record.entry().ok());
        let settles = |body: &Body| match body {
            Body::Intent { .. } => Some(true),
            Body::Done { .. } => Some(false),
            Body::AttemptFailed { error, .. } => Some(error.code == "outcome_lost"),
            Body::Signalled { payload, .. } if payload["outcome"] == "did_not_happen" => Some(false),
            _ => None,
        };
        told.filter_map(|entry| settles(&entry.body)).next().unwrap_or(false)
    }

    /// What changes the outside is called: everything that it depends on must be durable.
    pub(super) fn effect(&self, sketch: &Sketch, run: RunId, step: &StepId, input: &Value) -> Vec<String> {
        let Some(seen) = self.runs.get(&run) else { return vec!["its journal is empty".to_owned()] };
        let mut texts = Vec::new();
        texts_in(input, &mut texts);
        // Outputs are told by their colon; what else there is comes from the file or the input of the run.
        let unseen = texts.into_iter().filter(|text| text.contains(':') && !seen.durable.contains(text));
        let mut wrong: Vec<String> =
            unseen.map(|text| format!("{step} acts on {text}, which is not durable")).collect();
        let needs = sketch.index_of(step.node.as_str()).map(|ix| sketch.needs(ix)).unwrap_or_default();
        // An empty list is settled without a word.
        let silent = |need: &usize| sketch.nodes[*need].for_each.is_some();
        let missing =
            needs.iter().filter(|need| !silent(need) && !seen.decided.contains(&format!("n{need}")));
        wrong.extend(missing.map(|need| format!("{step} acts before n{need} is durably decided")));
        wrong
    }

    /// A durable sub-step is paid for: its owner must not know of one that was.
    pub(super) fn paid(
        &self,
        who: Who,
        sketch: &Sketch,
        run: RunId,
        step: &StepId,
        key: &str,
    ) -> Option<String> {
        let seen = self.runs.get(&run)?;
        let owns = seen.owner.as_ref().is_some_and(|(owner, _)| *owner == who);
        let below = |record: &Record| {
            let edited = record.node.as_deref().and_then(|node| sketch.index_of(node));
            let ix = sketch.index_of(step.node.as_str());
            edited.zip(ix).is_some_and(|(on, ix)| sketch.downstream(on).contains(&ix))
        };
        let begun_anew = |record: &&Record| record.kind == "edited" && below(record);
        let since = seen.journal.iter().rev().take_while(|record| !begun_anew(record));
        let paid = since.filter_map(|record| memo_in(record, step)).any(|(paid, _)| paid == key);
        (owns && paid && !seen.is_written_to)
            .then(|| format!("{step} pays for {key} though that is in the journal"))
    }

    /// A durable sub-step has returned: its value must be durable.
    pub(super) fn remembered(&self, run: RunId, step: &StepId, key: &str, value: &Value) -> Option<String> {
        let mut memos = self.journal(run).iter().filter_map(|record| memo_in(record, step));
        let durable = memos.any(|(paid, kept)| paid == key && kept == *value);
        (!durable).then(|| format!("{key} of {step} returned {value}, which is not durable"))
    }

    /// The code of a `Once` step is called: once for each intent in the journal at most.
    pub(super) fn fired(&mut self, run: RunId, step: &StepId) -> Option<String> {
        let is_intent = |record: &&Record| record.kind == "intent" && is_about(record, step);
        let intents = self.journal(run).iter().filter(is_intent).count();
        let fired = self.fired.entry((run, step.to_string())).or_default();
        *fired += 1;
        (*fired > intents).then(|| format!("{step} was called {fired} times with {intents} intents"))
    }
}

impl Seen {
    fn take(&mut self, records: &[Record], kept: &Kept) {
        for record in records {
            let record = &whole_record(record, kept);
            let mut texts = Vec::new();
            if let Ok(body) = serde_json::from_str::<Value>(&record.body) {
                ["delta", "payload"].into_iter().for_each(|field| texts_in(&body[field], &mut texts));
            }
            self.durable.extend(texts);
            if matches!(record.kind.as_str(), "done" | "skipped" | "edited") {
                self.decided.extend(record.node.clone());
            }
        }
        self.journal.extend(records.iter().cloned());
    }
}

fn is_about(record: &Record, step: &StepId) -> bool {
    let node = record.node.as_deref() == Some(step.node.as_str());
    node && (record.item, record.turn) == (step.item, step.turn)
}

/// The durable sub-step of a step that a record tells of.
fn memo_in(record: &Record, step: &StepId) -> Option<(String, Value)> {
    let is_memo = record.kind == "memo" && is_about(record, step);
    match is_memo.then(|| record.entry()).and_then(Result::ok)?.body {
        Body::Memo { key, value } => Some((key, value)),
        _ => None,
    }
}

fn holds((seen, lease): (DateTime<Utc>, Duration), now: DateTime<Utc>) -> bool {
    now - seen <= TimeDelta::from_std(lease).unwrap_or(TimeDelta::MAX)
}

fn texts_in(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts_in(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| texts_in(field, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
