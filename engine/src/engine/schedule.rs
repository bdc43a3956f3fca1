//! Schedules: workflows whose runs start by themselves.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::large::hashes_of;
use super::{DEFAULT_QUEUE, Engine, EngineError, Workflow};
use crate::doorbell::Bell;
use crate::ids::RunId;
use crate::input;
use crate::store::{Created, NewRun, NewSchedule, ScheduleRow, Turn};
use crate::timetable::{Due, Timetable};

/// Times of one schedule that are dealt with in a go, so that a long list of missed ones does not hold up the others.
const AT_ONCE: usize = 100;

impl Engine {
    /// Lets runs of a workflow start at the times of its `schedule`, whichever workers live then. A workflow has one
    /// schedule; a newer version replaces it, and what came due meanwhile is kept if the times are the same.
    ///
    /// # Errors
    /// [`EngineError::NoSchedule`] when its file says none, [`EngineError::NeverDue`] when no time ever comes.
    pub async fn schedule(&self, workflow: &Workflow) -> Result<ScheduleRow, EngineError> {
        let name = workflow.plan.name.clone();
        let schedule = workflow.plan.schedule.clone().ok_or_else(|| EngineError::NoSchedule(name.clone()))?;
        let now = self.shared.store.schedules().await?.now;
        let first = Timetable::of(&schedule).and_then(|times| times.after(now));
        let Some(due_at) = first else {
            return Err(EngineError::NeverDue { workflow: name, cron: schedule.cron, zone: schedule.zone });
        };
        for member in workflow.family() {
            self.shared.keep(member).await?;
        }
        let new = NewSchedule { name, workflow: workflow.hash.clone(), schedule, due_at };
        Ok(self.shared.store.put_schedule(&new).await?)
    }

    /// All schedules, by the names of their workflows.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn schedules(&self) -> Result<Vec<ScheduleRow>, EngineError> {
        Ok(self.shared.store.schedules().await?.rows)
    }

    /// Ends a schedule. Runs that it has submitted go on.
    ///
    /// # Errors
    /// [`EngineError::UnknownSchedule`] when there is none.
    pub async fn unschedule(&self, name: &str) -> Result<(), EngineError> {
        match self.shared.store.remove_schedule(name).await? {
            true => Ok(()),
            false => Err(EngineError::UnknownSchedule(name.to_owned())),
        }
    }

    /// Submits what is due, and tells how long it is until the next time of any schedule.
    pub(crate) async fn submit_due(&self) -> Result<Option<TimeDelta>, EngineError> {
        let schedules = self.shared.store.schedules().await?;
        let mut next: Option<DateTime<Utc>> = None;
        for row in schedules.rows {
            let name = row.name.clone();
            match self.submit_times(row, schedules.now).await {
                Ok(due) => next = next.into_iter().chain(due).min(),
                Err(EngineError::Store(error)) => return Err(error.into()),
                // One that cannot be submitted must not hold up the others.
                Err(error) => {
                    tracing::error!(target: "Schedule", schedule = name, %error, "no run was submitted")
                }
            }
        }
        Ok(next.map(|next| next - schedules.now))
    }

    /// Deals with the times of a schedule that are due, and gives the next one.
    async fn submit_times(
        &self,
        mut row: ScheduleRow,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, EngineError> {
        for _ in 0..AT_ONCE {
            if row.due_at > now {
                break;
            }
            let Some(next) = self.submit_time(&row, now).await? else { return Ok(None) };
            row.due_at = next;
        }
        Ok(Some(row.due_at))
    }

    /// Deals with the time that is due: first the run, whose key makes it the only one for that time, then the schedule.
    /// None if somebody else was first, or if no time comes after it.
    async fn submit_time(
        &self,
        row: &ScheduleRow,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, EngineError> {
        let times = Timetable::of(&row.schedule)
            .ok_or_else(|| unusable(row, "has times that this version cannot read"))?;
        let Due { submit, next } = times.due(row.due_at, now);
        if let Some(time) = submit {
            self.submit_scheduled(row, time).await?;
        }
        let Some(to) = next else {
            self.shared.store.remove_schedule(&row.name).await?;
            return Ok(None);
        };
        let turn = Turn { name: row.name.clone(), from: row.due_at, to, submitted: submit };
        Ok(self.shared.store.turn_schedule(&turn).await?.then_some(to))
    }

    async fn submit_scheduled(&self, row: &ScheduleRow, time: DateTime<Utc>) -> Result<(), EngineError> {
        let plan = self.shared.plan(&row.workflow).await?.map_err(|problem| unusable(row, &problem))?;
        let time = time.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut input = input::complete(&plan.input, Value::Null).map_err(EngineError::Input)?;
        let blobs = hashes_of(&self.shared.put_away_before(&mut input).await?);
        let run = NewRun {
            id: RunId::fresh(),
            workflow: row.workflow.clone(),
            workflow_name: row.name.clone(),
            queue: plan.queue.clone().unwrap_or_else(|| DEFAULT_QUEUE.to_owned()),
            priority: 0,
            input,
            key: Some(format!("schedule:{}:{time}", row.name)),
            ready_at: None,
            labels: json!({ "schedule": row.name, "due": time }),
            parent: None,
            budget: None,
            serial: None,
            blobs,
        };
        if let Created::New(run) = self.shared.store.create(run).await? {
            self.shared.bell.ring(Bell::Work(run.queue));
        }
        Ok(())
    }
}

fn unusable(row: &ScheduleRow, problem: &str) -> EngineError {
    EngineError::Scheduled { name: row.name.clone(), hash: row.workflow.clone(), problem: problem.to_owned() }
}
