//! What processes and people do.

use super::protocol::{Protocol, Without, index};
use super::server::hand_back_of;
use super::state::{
    Claim, END, Id, Letter, Phase, Process, QUESTION, Review, Row, Run, Stage, State, Statement, Status,
    Turnover,
};

impl Protocol {
    pub(super) fn claim(&self, state: &mut State, process: u8, run: u8, answered: bool) {
        let own = &mut state.processes[index(process)];
        let is_late = state.workers.iter().find(|row| row.id == own.id).is_none_or(|row| row.lapsed);
        state.late_claims -= u8::from(is_late);
        let row = &mut state.runs[index(run)];
        row.status = Status::Running;
        row.owner = Some(own.id);
        row.epoch += 1;
        if answered {
            let (epoch, mail) = (row.epoch, row.mail);
            own.claim = Some(Claim {
                run,
                epoch,
                phase: Phase::Claimed,
                length: 0,
                letters: Vec::new(),
                mail,
                is_known: true,
            });
        } else {
            state.breaks -= 1;
        }
    }

    pub(super) fn give_up(&self, state: &mut State, process: u8) {
        let own = &mut state.processes[index(process)];
        own.closing = true;
        let claim = own.claim.as_mut().unwrap();
        if self.without == Without::Leaving {
            claim.phase = Phase::Releases;
            let statement = release(own.id, claim.run, claim.epoch);
            state.statements.push(statement);
        } else {
            own.claim = None;
        }
    }

    /// One transaction: the row of the run is locked first, then the review.
    pub(super) fn answer(&self, run: &mut Run, person: u8, told: bool) {
        let may = match run.review {
            Review::Unasked => false,
            Review::Open => true,
            Review::Answered(_) => self.without == Without::FirstAnswer,
        };
        if may {
            run.review = Review::Answered(person);
            if run.status != Status::Completed {
                run.post(Letter::Answer(person));
            }
        }
        if told && run.review == Review::Answered(person) && !run.accepted.contains(&person) {
            run.accepted.push(person);
        }
    }
}

/// Whether a worker is one of a process that goes on and renews its lease.
pub(super) fn is_alive(state: &State, id: Id) -> bool {
    state.processes.iter().any(|own| own.id == id && own.up && !own.closing)
}

pub(super) fn read(state: &mut State, process: u8) {
    let claim = state.processes[index(process)].claim.as_mut().unwrap();
    let run = &mut state.runs[index(claim.run)];
    claim.phase = Phase::Idle;
    claim.length = run.length();
    run.read_by = run.read_by.max(claim.epoch);
    // Nobody looks for letters of a run that never got one.
    if claim.mail > 0 {
        mail(state, process);
    }
}

/// A letter says which one it is; the newest one is in the inbox, if there is any.
pub(super) fn mail(state: &mut State, process: u8) {
    let claim = state.processes[index(process)].claim.as_mut().unwrap();
    let run = &state.runs[index(claim.run)];
    claim.letters.clone_from(&run.inbox);
    if !run.inbox.is_empty() {
        claim.mail = run.mail;
    }
}

/// The same append once more, by a statement that looks.
pub(super) fn again(state: &mut State, process: u8) {
    state.processes[index(process)].claim.as_mut().unwrap().is_known = false;
    append(state, process);
}

pub(super) fn append(state: &mut State, process: u8) {
    let own = &mut state.processes[index(process)];
    own.claim.as_mut().unwrap().phase = Phase::Waits;
    let statement = next(own.id, own.claim.as_ref().unwrap());
    state.statements.push(statement);
}

/// What an owner writes next: it follows from the journal and the letters alone.
pub(super) fn next(owner: Id, claim: &Claim) -> Statement {
    let answered = claim.letters.iter().any(|letter| matches!(letter, Letter::Answer(_)));
    let (record, turnover) = match claim.length + 1 {
        QUESTION => (Some(QUESTION), Turnover::Waiting(claim.mail)),
        END if answered => (Some(END), Turnover::Completed),
        END => (None, Turnover::Waiting(claim.mail)),
        seq => (Some(seq), Turnover::None),
    };
    // Reviews and letters are for the statement that looks.
    let is_plain = record != Some(QUESTION) && claim.letters.is_empty();
    Statement {
        owner,
        run: claim.run,
        epoch: claim.epoch,
        record,
        letters: claim.letters.clone(),
        turnover,
        is_known: claim.is_known && is_plain,
        stage: Stage::Sent,
        is_awaited: true,
    }
}

pub(super) fn release(owner: Id, run: u8, epoch: u8) -> Statement {
    Statement {
        owner,
        run,
        epoch,
        record: None,
        letters: Vec::new(),
        turnover: Turnover::Released,
        is_known: false,
        stage: Stage::Sent,
        is_awaited: true,
    }
}

/// The row first, then the runs, in one transaction that waits for appends which hold the row.
pub(super) fn retire(state: &mut State, process: u8) {
    let id = state.processes[index(process)].id;
    state.workers.retain(|row| row.id != id);
    hand_back_of(state, |owner| owner == id);
    leave_statements(state, id);
    enlist(state, process);
}

pub(super) fn enlist(state: &mut State, process: u8) {
    let own = &mut state.processes[index(process)];
    let id = Id { process, life: own.id.life + 1 };
    *own = Process { up: true, id, claim: None, closing: false };
    state.workers.push(Row { id, lapsed: false });
}

pub(super) fn crash(state: &mut State, process: u8) {
    state.crashes -= 1;
    let own = &mut state.processes[index(process)];
    let id = own.id;
    (own.up, own.claim, own.closing) = (false, None, false);
    leave_statements(state, id);
}

/// Nobody waits for the statements of a worker any more.
pub(super) fn leave_statements(state: &mut State, id: Id) {
    state.statements.iter_mut().filter(|other| other.owner == id).for_each(|other| other.is_awaited = false);
}
