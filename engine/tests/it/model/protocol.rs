//! What can happen next: each action is one step of one participant, and anything may come in between two of them.
//!
//! Appends are as PostgreSQL does them (`engine/sql/src/append/postgres`). A checked one is three steps: it looks at run
//! and journal in its snapshot; it locks the row of its owner, as it is by then; it writes and commits. One whose head is
//! known has no look. A statement whose connection broke goes on by itself, or is gone; nobody knows which. Time is what
//! may happen at any moment: a process that is stopped is one that does nothing for a while.

use stateright::{Model, Property};

use super::state::{
    Claim, END, Id, Letter, Phase, Process, QUESTION, Review, Row, Run, Stage, State, Statement, Status,
    Turnover,
};

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

fn index(at: u8) -> usize {
    usize::from(at)
}

fn number(at: usize) -> u8 {
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
    fn of_process(&self, state: &State, process: u8, actions: &mut Vec<Action>) {
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
    fn may_delete(&self, state: &State, id: Id) -> bool {
        state.reaping != Some(id) && (!state.is_held(id) || !self.has_fence())
    }

    /// Whether appends and whoever deletes the row of their owner wait for each other before a run changes hands.
    fn has_fence(&self) -> bool {
        !matches!(self.without, Without::Lock | Without::Order)
    }

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

    fn claim(&self, state: &mut State, process: u8, run: u8, answered: bool) {
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

    fn give_up(&self, state: &mut State, process: u8) {
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

    fn commit(&self, state: &mut State, at: usize) {
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

    fn turn_over(&self, run: &mut Run, statement: &Statement, is_owned: bool) {
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

    /// One transaction: the row of the run is locked first, then the review.
    fn answer(&self, run: &mut Run, person: u8, told: bool) {
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

fn of_server(model: &Protocol, state: &State, actions: &mut Vec<Action>) {
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

fn of_people(model: &Protocol, state: &State, actions: &mut Vec<Action>) {
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

/// Whether a worker is one of a process that goes on and renews its lease.
fn is_alive(state: &State, id: Id) -> bool {
    state.processes.iter().any(|own| own.id == id && own.up && !own.closing)
}

fn read(state: &mut State, process: u8) {
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
fn mail(state: &mut State, process: u8) {
    let claim = state.processes[index(process)].claim.as_mut().unwrap();
    let run = &state.runs[index(claim.run)];
    claim.letters.clone_from(&run.inbox);
    if !run.inbox.is_empty() {
        claim.mail = run.mail;
    }
}

/// The same append once more, by a statement that looks.
fn again(state: &mut State, process: u8) {
    state.processes[index(process)].claim.as_mut().unwrap().is_known = false;
    append(state, process);
}

fn append(state: &mut State, process: u8) {
    let own = &mut state.processes[index(process)];
    own.claim.as_mut().unwrap().phase = Phase::Waits;
    let statement = next(own.id, own.claim.as_ref().unwrap());
    state.statements.push(statement);
}

/// What an owner writes next: it follows from the journal and the letters alone.
fn next(owner: Id, claim: &Claim) -> Statement {
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

fn release(owner: Id, run: u8, epoch: u8) -> Statement {
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
fn retire(state: &mut State, process: u8) {
    let id = state.processes[index(process)].id;
    state.workers.retain(|row| row.id != id);
    hand_back_of(state, |owner| owner == id);
    leave_statements(state, id);
    enlist(state, process);
}

fn enlist(state: &mut State, process: u8) {
    let own = &mut state.processes[index(process)];
    let id = Id { process, life: own.id.life + 1 };
    *own = Process { up: true, id, claim: None, closing: false };
    state.workers.push(Row { id, lapsed: false });
}

fn crash(state: &mut State, process: u8) {
    state.crashes -= 1;
    let own = &mut state.processes[index(process)];
    let id = own.id;
    (own.up, own.claim, own.closing) = (false, None, false);
    leave_statements(state, id);
}

/// Nobody waits for the statements of a worker any more.
fn leave_statements(state: &mut State, id: Id) {
    state.statements.iter_mut().filter(|other| other.owner == id).for_each(|other| other.is_awaited = false);
}

fn hand_back_of(state: &mut State, is_gone: impl Fn(Id) -> bool) {
    state.runs.iter_mut().filter(|run| run.owner.is_some_and(&is_gone)).for_each(Run::hand_back);
}

fn hand_back_orphans(state: &mut State) {
    let there: Vec<Id> = state.workers.iter().map(|row| row.id).collect();
    hand_back_of(state, |owner| !there.contains(&owner));
}

fn look(state: &mut State, at: usize) {
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

fn lock(state: &mut State, at: usize) {
    let owner = state.statements[at].owner;
    if state.is_registered(owner) {
        state.statements[at].stage = Stage::Locked;
    } else {
        refuse(state, at);
    }
}

fn refuse(state: &mut State, at: usize) {
    let statement = state.statements.remove(at);
    answer(state, &statement, false);
}

fn write(run: &mut Run, statement: &Statement) {
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
fn doubt(state: &mut State, owner: Id, run: u8) {
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
fn answer(state: &mut State, statement: &Statement, durable: bool) {
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
