//! People: they submit, answer, cancel, edit and retry, and try again when they are not heard.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use newsum_engine::run::Body;
use newsum_engine::store::{ReviewFilter, ReviewRow, ReviewState, RunFilter, RunRow, RunStatus};
use newsum_engine::{Edit, Engine, EngineError, RunId, StepId, Submit, Workflow};
use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};
use tokio::time::sleep;
use uuid::Uuid;

use super::happens;
use super::plans::Planned;
use super::process::LocalClock;
use super::world::World;
use crate::script::Habit;
use crate::sketch::{Wait, WaitFor};

/// People and their plans.
pub(super) struct People {
    world: Arc<World>,
    engine: Engine,
    clock: LocalClock,
    plans: Vec<Planned>,
    submitted: BTreeSet<RunId>,
    /// When a question was first seen.
    seen: BTreeMap<Uuid, DateTime<Utc>>,
}

impl People {
    pub(super) fn new(world: &Arc<World>, engine: Engine, clock: LocalClock) -> Self {
        let plans = world.plans();
        Self { world: world.clone(), engine, clock, plans, submitted: BTreeSet::new(), seen: BTreeMap::new() }
    }

    /// What they do all day.
    pub(super) async fn live(mut self) {
        loop {
            // Whoever is not heard looks again later.
            if let Ok(left) = self.look_around().await {
                self.world.leave_to_do(left);
            }
            let pause = self.world.draw(|rng| rng.random_range(20..500));
            sleep(Duration::from_millis(pause)).await;
        }
    }

    /// Does what is to be done now; gives how much is left.
    async fn look_around(&mut self) -> Result<usize, EngineError> {
        for ix in 0..self.plans.len() {
            self.submit(ix).await?;
            self.cancel(ix).await?;
            self.edit(ix).await?;
        }
        self.answer().await?;
        let mut left = self.plans.len() - self.submitted.len();
        for run in self.engine.runs(&RunFilter { limit: 1_000, ..RunFilter::default() }).await? {
            left += usize::from(!run.status.is_end());
            if run.status == RunStatus::Failed {
                left += self.retry(&run).await?;
            }
        }
        let now = self.clock.now();
        let means_to = |at: Option<DateTime<Utc>>| usize::from(at.is_some_and(|at| now < at));
        left += self.plans.iter().map(|p| means_to(p.cancelled_at) + means_to(p.edited_at)).sum::<usize>();
        Ok(left)
    }

    async fn submit(&mut self, ix: usize) -> Result<(), EngineError> {
        let planned = self.plans[ix].clone();
        let again = self.world.draw(|rng| happens(rng, 20));
        if self.clock.now() < planned.submitted_at || self.submitted.contains(&planned.id) && !again {
            return Ok(());
        }
        let workflow = self.workflow(&planned)?;
        let submit = Submit {
            id: Some(planned.id),
            key: Some(planned.id.to_string()),
            serial: planned.serial.clone(),
            ..Submit::default()
        };
        let run = self.engine.submit_with(&workflow, planned.sketch.input(), submit).await?.into_run();
        if run.id != planned.id {
            self.world.accuse(planned.id, "the same key gave another run");
        }
        self.submitted.insert(planned.id);
        Ok(())
    }

    fn workflow(&self, planned: &Planned) -> Result<Workflow, EngineError> {
        planned.sketch.workflow(self.engine.registry()).map_err(EngineError::Workflow)
    }

    async fn cancel(&mut self, ix: usize) -> Result<(), EngineError> {
        let planned = &self.plans[ix];
        if !self.submitted.contains(&planned.id) || !self.is_time(planned.cancelled_at) {
            return Ok(());
        }
        match self.engine.cancel(planned.id, "somebody", "no longer needed").await {
            Ok(()) => _ = self.world.count("cancels"),
            Err(EngineError::WrongStatus { .. }) => {}
            Err(error) => return Err(error),
        }
        self.plans[ix].cancelled_at = None;
        Ok(())
    }

    fn is_time(&self, at: Option<DateTime<Utc>>) -> bool {
        at.is_some_and(|at| at <= self.clock.now())
    }

    async fn edit(&mut self, ix: usize) -> Result<(), EngineError> {
        let planned = &self.plans[ix];
        if !self.submitted.contains(&planned.id) || !self.is_time(planned.edited_at) {
            return Ok(());
        }
        let journal = self.engine.journal(planned.id).await?;
        let settled = journal.iter().filter(|entry| matches!(entry.body, Body::Done { .. }));
        let steps: Vec<StepId> = settled.filter_map(|entry| entry.step.clone()).collect();
        if let Some(step) = self.world.draw(|rng| steps.choose(rng).cloned()) {
            let step = StepId { turn: 1, ..step };
            let number = self.world.draw(|rng| rng.random_range(0..4));
            let text = format!("{step}:edited{number}");
            let delta = json!({ "text": text, "number": number, "list": [text], "decision": "edited" });
            match self.engine.edit(planned.id, &Edit { step, delta }, "somebody", "it was wrong").await {
                Ok(_) => _ = self.world.count("edits"),
                Err(EngineError::WrongStatus { .. } | EngineError::Edit { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.plans[ix].edited_at = None;
        Ok(())
    }

    async fn answer(&mut self) -> Result<(), EngineError> {
        let open = ReviewFilter { run: None, state: Some(ReviewState::Open) };
        for row in self.engine.reviews(&open).await? {
            let now = self.clock.now();
            let seen = *self.seen.entry(row.review.id).or_insert(now);
            let is_soon = self.patience(&row).is_some_and(|patience| now - seen >= patience);
            if is_soon {
                self.answer_one(&row).await?;
            }
        }
        Ok(())
    }

    /// How long a question waits before somebody answers it; none if nobody does.
    fn patience(&self, row: &ReviewRow) -> Option<TimeDelta> {
        let sketch = self.world.sketch(row.run);
        let node = &sketch.nodes[sketch.index_of(row.review.step.node.as_str())?];
        let ends = matches!(&node.wait, Some(Wait { what: WaitFor::Signal(Some(_)), .. }));
        match node.habit {
            Habit::Ignore if ends && row.review.signal != "outcome" => None,
            Habit::Ignore => Some(TimeDelta::zero()),
            Habit::Answer(patience) => TimeDelta::from_std(patience).ok(),
        }
    }

    async fn answer_one(&self, row: &ReviewRow) -> Result<(), EngineError> {
        let (id, payload) = (row.review.id, self.payload(row));
        if self.world.draw(|rng| happens(rng, 100)) {
            match self.engine.answer(id, json!({ "decision": 7, "outcome": "unheard of" }), "a fool").await {
                Err(EngineError::Form(_)) => {}
                Err(error) => return Err(error),
                Ok(_) => self.world.accuse(row.run, "an answer that does not fit its form was taken"),
            }
        }
        match self.engine.answer(id, payload, "somebody").await {
            Ok(_) | Err(EngineError::ReviewOver(_)) => Ok(()),
            Err(error @ (EngineError::Form(_) | EngineError::UnknownReview(_))) => {
                self.world
                    .accuse(row.run, &format!("a good answer to an open question was refused: {error}"));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn payload(&self, row: &ReviewRow) -> Value {
        if row.review.signal != "outcome" {
            return self.world.sketch(row.run).answer(&row.review.step);
        }
        match self.world.what_happened(row.run, &row.review.step.to_string()) {
            Some(output) => json!({ "outcome": "happened", "output": output }),
            None => json!({ "outcome": "did_not_happen" }),
        }
    }

    /// Retries a run that has failed, some times; gives whether it is going to be tried again.
    async fn retry(&mut self, run: &RunRow) -> Result<usize, EngineError> {
        let said = |field: &str| run.error.as_ref().and_then(|error| error[field].as_str());
        let died = said("code") == Some("worker_died");
        let Some(planned) = self.plans.iter_mut().find(|planned| planned.id == run.id) else { return Ok(0) };
        if planned.retries == 0 && !died {
            return Ok(0);
        }
        if let Some(step) = said("step") {
            self.world.mend(run.id, step);
        }
        match self.engine.retry(run.id, "somebody").await {
            Ok(_) if !died => planned.retries -= 1,
            Ok(_) | Err(EngineError::WrongStatus { .. }) => {}
            Err(error) => return Err(error),
        }
        Ok(1)
    }
}
