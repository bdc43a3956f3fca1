//! What can happen next: each action is one step of one participant, and anything may come in between two of them.
//!
//! Appends are as PostgreSQL does them (`engine/sql/src/append/postgres`). A checked one is three steps: it looks at run
//! and journal in its snapshot; it locks the row of its owner, as it is by then; it writes and commits. One whose head is
//! known has no look. A statement whose connection broke goes on by itself, or is gone; nobody knows which. Time is what
//! may happen at any moment: a process that is stopped is one that does nothing for a while.

use stateright::{Model, Property};

use super::possible::{of_people, of_server};
use super::process::{again, append, crash, enlist, is_alive, mail, read, release, retire};
use super::server::{doubt, hand_back_of, hand_back_orphans, lock, look};
use super::state::{Id, Letter, Process, Row, Run, State};

/// What is left out of the protocol, to see that it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Without {
    /// Nothing is.
    Nothing,
    /// An append looks at the row of its owner and does not lock it.
    Lock,
    /// A run is handed back before the row of its owner is deleted.
    Order,
    /// Whoever goes to sleep does not compare how many letters there are.
    Mail,
    /// Whoever cannot find out what became of an append gives the run back, instead of leaving.
    Leaving,
    /// A statement that looks turns the run over, whoever owns it by then.
    Recheck,
    /// A person who finds the question answered answers all the same.
    FirstAnswer,
}

/// The protocol, and how much of everything there is.
#[derive(Debug, Clone)]
pub(crate) struct Protocol {
    pub(crate) runs: usize,
    pub(crate) processes: u8,
    pub(crate) crashes: u8,
    pub(crate) lapses: u8,
    pub(crate) breaks: u8,
    /// Letters that are no answers.
    pub(crate) posts: u8,
    pub(crate) people: u8,
    /// Claims of a process that has lost its lease and does not know it yet.
    pub(crate) late_claims: u8,
    pub(crate) without: Without,
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// A process takes a ready run.
    Claim {
        process: u8,
        run: u8,
        answered: bool,
    },
    /// It reads the journal and the letters of what it has claimed.
    Read {
        process: u8,
    },
    /// It looks for letters again.
    Mail {
        process: u8,
    },
    /// It hands the next append to the server.
    Append {
        process: u8,
    },
    /// It tries an append again whose answer did not come.
    Again {
        process: u8,
    },
    /// It has tried for long enough.
    GiveUp {
        process: u8,
    },
    /// It finds a run that it owns and does not drive, and gives it back.
    Stray {
        process: u8,
        run: u8,
    },
    /// It has lost its lease, or has to leave, or is told to.
    Retire {
        process: u8,
    },
    Crash {
        process: u8,
    },
    Restart {
        process: u8,
    },
    LeaseEnds {
        worker: u8,
    },
    /// The steps of a reap by anybody.
    Reap {
        worker: u8,
    },
    ReapCommits,
    HandBackOrphans,
    /// The steps of a statement on the server.
    Look {
        statement: u8,
    },
    Lock {
        statement: u8,
    },
    Commit {
        statement: u8,
    },
    /// The connection of a statement breaks; it goes on.
    Break {
        statement: u8,
    },
    /// A statement that nobody waits for never comes.
    Vanish {
        statement: u8,
    },
    Post {
        run: u8,
    },
    Answer {
        run: u8,
        person: u8,
        told: bool,
    },
}

pub(super) fn index(at: u8) -> usize {
    usize::from(at)
}

pub(super) fn number(at: usize) -> u8 {
    u8::try_from(at).unwrap()
}

impl Model for Protocol {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let id = |process| Id { process, life: 1 };
        let process = |number| Process { up: true, id: id(number), claim: None, closing: false };
        vec![State {
            runs: vec![Run::new(); self.runs],
            workers: (0..self.processes).map(|number| Row { id: id(number), lapsed: false }).collect(),
            reaping: None,
            processes: (0..self.processes).map(process).collect(),
            statements: Vec::new(),
            crashes: self.crashes,
            lapses: self.lapses,
            breaks: self.breaks,
            posts: self.posts,
            late_claims: self.late_claims,
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for process in 0..self.processes {
            self.of_process(state, process, actions);
        }
        of_server(self, state, actions);
        of_people(self, state, actions);
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        self.take(&mut state, action);
        Some(state.settle())
    }

    fn properties(&self) -> Vec<Property<Self>> {
        super::properties::all()
    }
}

impl Protocol {
    fn take(&self, state: &mut State, action: Action) {
        match action {
            Action::Claim { process, run, answered } => self.claim(state, process, run, answered),
            Action::Read { process } => read(state, process),
            Action::Mail { process } => mail(state, process),
            Action::Append { process } => append(state, process),
            Action::Again { process } => again(state, process),
            Action::GiveUp { process } => self.give_up(state, process),
            Action::Stray { process, run } => {
                let (owner, epoch) = (state.processes[index(process)].id, state.runs[index(run)].epoch);
                state.statements.push(release(owner, run, epoch));
            }
            Action::Retire { process } => retire(state, process),
            Action::Restart { process } => enlist(state, process),
            Action::Crash { process } => crash(state, process),
            Action::LeaseEnds { worker } => {
                let id = state.workers[index(worker)].id;
                state.lapses -= u8::from(is_alive(state, id));
                state.workers[index(worker)].lapsed = true;
            }
            Action::Reap { worker } => {
                let id = state.workers[index(worker)].id;
                if self.without == Without::Order {
                    hand_back_of(state, |owner| owner == id);
                }
                state.reaping = Some(id);
            }
            Action::ReapCommits => {
                let id = state.reaping.take();
                state.workers.retain(|row| Some(row.id) != id);
                hand_back_orphans(state);
            }
            Action::HandBackOrphans => hand_back_orphans(state),
            Action::Look { statement } => look(state, index(statement)),
            Action::Lock { statement } => lock(state, index(statement)),
            Action::Commit { statement } => self.commit(state, index(statement)),
            Action::Break { statement } => {
                state.breaks -= 1;
                let broken = &mut state.statements[index(statement)];
                broken.is_awaited = false;
                let (owner, run) = (broken.owner, broken.run);
                doubt(state, owner, run);
            }
            Action::Vanish { statement } => _ = state.statements.remove(index(statement)),
            Action::Post { run } => {
                state.posts -= 1;
                state.runs[index(run)].post(Letter::Other);
            }
            Action::Answer { run, person, told } => self.answer(&mut state.runs[index(run)], person, told),
        }
    }
}
