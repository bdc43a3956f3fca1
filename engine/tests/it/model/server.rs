//! What the server does with statements.

use super::process::release;
use super::protocol::{Protocol, Without, index};
use super::state::{
    END, Id, Letter, Phase, QUESTION, Review, Run, Stage, State, Statement, Status, Turnover,
};

impl Protocol {
    pub(super) fn commit(&self, state: &mut State, at: usize) {
        let statement = state.statements.remove(at);
        let run = &mut state.runs[index(statement.run)];
        let is_taken = statement.record.is_some_and(|seq| run.journal.get(index(seq) - 1) == Some(&true));
        let is_owned = run.epoch == statement.epoch && run.owner == Some(statement.owner);
        let turns = statement.turnover != Turnover::None;
        if is_taken || statement.is_known && turns && !is_owned {
            // The key of the journal, or a division by zero: all of it is taken back, and tried by one that looks.
            if statement.is_awaited {
                doubt(state, statement.owner, statement.run);
            }
            return;
        }
        write(run, &statement);
        self.turn_over(run, &statement, is_owned);
        answer(state, &statement, true);
    }

    pub(super) fn turn_over(&self, run: &mut Run, statement: &Statement, is_owned: bool) {
        let as_it_was = self.without == Without::Recheck && !statement.is_known;
        if !is_owned && !as_it_was {
            return;
        }
        let status = match statement.turnover {
            Turnover::None => return,
            Turnover::Waiting(mail) if mail != run.mail && self.without != Without::Mail => Status::Ready,
            Turnover::Waiting(_) => Status::Waiting,
            Turnover::Released => Status::Ready,
            Turnover::Completed => Status::Completed,
        };
        run.status = status;
        run.owner = None;
        run.was_completed |= status == Status::Completed;
    }
}

pub(super) fn hand_back_of(state: &mut State, is_gone: impl Fn(Id) -> bool) {
    state.runs.iter_mut().filter(|run| run.owner.is_some_and(&is_gone)).for_each(Run::hand_back);
}

pub(super) fn hand_back_orphans(state: &mut State) {
    let there: Vec<Id> = state.workers.iter().map(|row| row.id).collect();
    hand_back_of(state, |owner| !there.contains(&owner));
}

pub(super) fn look(state: &mut State, at: usize) {
    let statement = &state.statements[at];
    let run = &state.runs[index(statement.run)];
    let follows = statement.record.is_none_or(|seq| seq == run.length() + 1);
    let is_registered = run.owner.is_some_and(|owner| state.is_registered(owner));
    if run.epoch == statement.epoch && run.status == Status::Running && follows && is_registered {
        state.statements[at].stage = Stage::Looked;
    } else {
        refuse(state, at);
    }
}

pub(super) fn lock(state: &mut State, at: usize) {
    let owner = state.statements[at].owner;
    if state.is_registered(owner) {
        state.statements[at].stage = Stage::Locked;
    } else {
        refuse(state, at);
    }
}

pub(super) fn refuse(state: &mut State, at: usize) {
    let statement = state.statements.remove(at);
    answer(state, &statement, false);
}

pub(super) fn write(run: &mut Run, statement: &Statement) {
    if let Some(seq) = statement.record {
        run.journal.resize(run.journal.len().max(index(seq)), false);
        run.journal[index(seq) - 1] = true;
        run.is_overtaken |= statement.epoch < run.read_by;
        if seq == QUESTION {
            run.review = Review::Open;
        }
    }
    for letter in &statement.letters {
        if let Some(at) = run.inbox.iter().position(|other| other == letter) {
            run.inbox.remove(at);
        }
        if let (Letter::Answer(person), Some(END)) = (letter, statement.record) {
            run.heard = Some(*person);
        }
    }
}

/// The connection of an append broke.
pub(super) fn doubt(state: &mut State, owner: Id, run: u8) {
    let own = state.processes.iter_mut().find(|own| own.up && own.id == owner);
    if let Some(own) = own
        && let Some(claim) = own.claim.as_mut().filter(|claim| claim.run == run)
    {
        match claim.phase {
            Phase::Waits => claim.phase = Phase::Doubts,
            // What could not even be given back is found by the next owner's reap.
            Phase::Releases => own.claim = None,
            Phase::Claimed | Phase::Idle | Phase::Doubts => {}
        }
    }
}

/// The answer to an append arrives, if somebody waits for it.
pub(super) fn answer(state: &mut State, statement: &Statement, durable: bool) {
    if !statement.is_awaited {
        return;
    }
    if let (true, Some(seq)) = (durable, statement.record) {
        let run = &mut state.runs[index(statement.run)];
        run.is_lost |= run.journal.get(index(seq) - 1) != Some(&true);
    }
    let own = state.processes.iter_mut().find(|own| own.up && own.id == statement.owner);
    let Some(own) = own else { return };
    let Some(claim) = own.claim.as_mut().filter(|claim| claim.run == statement.run) else { return };
    match claim.phase {
        Phase::Releases => own.claim = None,
        Phase::Waits if durable && statement.turnover == Turnover::None => {
            claim.phase = Phase::Idle;
            claim.length = statement.record.unwrap_or(claim.length);
            let taken = statement.letters.len();
            claim.letters.drain(..taken);
        }
        Phase::Waits if durable => own.claim = None,
        // Somebody else owns it, or a commit whose answer was lost: given back, if it is still its own.
        Phase::Waits => {
            claim.phase = Phase::Releases;
            let statement = release(own.id, claim.run, claim.epoch);
            state.statements.push(statement);
        }
        Phase::Claimed | Phase::Idle | Phase::Doubts => {}
    }
}
