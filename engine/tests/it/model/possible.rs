//! What can happen next.

use super::process::is_alive;
use super::protocol::{Action, Protocol, Without, index, number};
use super::state::{END, Id, Phase, Review, Run, Stage, State, Status, Turnover};

impl Protocol {
    pub(super) fn of_process(&self, state: &State, process: u8, actions: &mut Vec<Action>) {
        let own = &state.processes[index(process)];
        if !own.up {
            return actions.push(Action::Restart { process });
        }
        if state.crashes > 0 {
            actions.push(Action::Crash { process });
        }
        let row = state.workers.iter().find(|row| row.id == own.id);
        let must_leave = own.closing || row.is_none_or(|row| row.lapsed);
        let releases = own.claim.as_ref().is_some_and(|claim| claim.phase == Phase::Releases);
        // Whoever deletes a row waits for the appends that hold it.
        if must_leave && !releases && self.may_delete(state, own.id) {
            actions.push(Action::Retire { process });
        }
        if own.closing {
            return;
        }
        match &own.claim {
            None => {
                for (run, row) in state.runs.iter().enumerate() {
                    let run = number(run);
                    if row.status == Status::Ready && (!must_leave || state.late_claims > 0) {
                        actions.push(Action::Claim { process, run, answered: true });
                        if state.breaks > 0 {
                            actions.push(Action::Claim { process, run, answered: false });
                        }
                    }
                    let is_released = state.statements.iter().any(|other| {
                        other.owner == own.id && other.run == run && other.turnover == Turnover::Released
                    });
                    if row.owner == Some(own.id) && !is_released {
                        actions.push(Action::Stray { process, run });
                    }
                }
            }
            Some(claim) => match claim.phase {
                Phase::Claimed => actions.push(Action::Read { process }),
                Phase::Idle => {
                    if claim.length < END {
                        actions.push(Action::Append { process });
                    }
                    if state.runs[index(claim.run)].inbox.len() > claim.letters.len() {
                        actions.push(Action::Mail { process });
                    }
                }
                Phase::Doubts => actions.extend([Action::Again { process }, Action::GiveUp { process }]),
                Phase::Waits | Phase::Releases => {}
            },
        }
    }

    /// Whether the row of a worker can be deleted now.
    pub(super) fn may_delete(&self, state: &State, id: Id) -> bool {
        state.reaping != Some(id) && (!state.is_held(id) || !self.has_fence())
    }

    /// Whether appends and whoever deletes the row of their owner wait for each other before a run changes hands.
    pub(super) fn has_fence(&self) -> bool {
        !matches!(self.without, Without::Lock | Without::Order)
    }
}

pub(super) fn of_server(model: &Protocol, state: &State, actions: &mut Vec<Action>) {
    for (at, statement) in state.statements.iter().enumerate() {
        let statement_at = number(at);
        match statement.stage {
            Stage::Sent if !statement.is_known => actions.push(Action::Look { statement: statement_at }),
            // Whoever is deleting the row makes it wait.
            Stage::Sent | Stage::Looked if state.reaping != Some(statement.owner) || !model.has_fence() => {
                actions.push(Action::Lock { statement: statement_at });
            }
            Stage::Sent | Stage::Looked => {}
            Stage::Locked => actions.push(Action::Commit { statement: statement_at }),
        }
        if statement.is_awaited && state.breaks > 0 {
            actions.push(Action::Break { statement: statement_at });
        }
        if !statement.is_awaited {
            actions.push(Action::Vanish { statement: statement_at });
        }
    }
    for (worker, row) in state.workers.iter().enumerate() {
        let worker = number(worker);
        if !row.lapsed && (state.lapses > 0 || !is_alive(state, row.id)) {
            actions.push(Action::LeaseEnds { worker });
        }
        if row.lapsed && state.reaping.is_none() && model.may_delete(state, row.id) {
            actions.push(Action::Reap { worker });
        }
    }
    if state.reaping.is_some_and(|id| !state.is_held(id) || model.without == Without::Lock) {
        actions.push(Action::ReapCommits);
    }
    let is_orphan = |run: &Run| run.owner.is_some_and(|owner| !state.is_registered(owner));
    if state.reaping.is_none() && state.runs.iter().any(is_orphan) {
        actions.push(Action::HandBackOrphans);
    }
}

pub(super) fn of_people(model: &Protocol, state: &State, actions: &mut Vec<Action>) {
    for (at, run) in state.runs.iter().enumerate() {
        let run_at = number(at);
        if state.posts > 0 && run.status != Status::Completed {
            actions.push(Action::Post { run: run_at });
        }
        for person in 0..model.people {
            if run.review != Review::Unasked && !run.accepted.contains(&person) {
                actions.push(Action::Answer { run: run_at, person, told: true });
                if run.review == Review::Open {
                    actions.push(Action::Answer { run: run_at, person, told: false });
                }
            }
        }
    }
}
