//! What is in the database, in the processes, and on the way between them.

/// A worker as it is registered: the process, and how often that has registered anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id {
    pub(crate) process: u8,
    pub(crate) life: u8,
}

/// The positions of a journal: some work; a question, with which the run goes to sleep; the end.
pub(crate) const QUESTION: u8 = 2;
pub(crate) const END: u8 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Status {
    Ready,
    Running,
    Waiting,
    Completed,
}

/// A row of `run`, with its journal, its review and its letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Run {
    pub(crate) status: Status,
    pub(crate) epoch: u8,
    pub(crate) owner: Option<Id>,
    /// Whether there is a record at each position; a hole is a gap. Who wrote it is judged when it is written.
    pub(crate) journal: Vec<bool>,
    /// How many letters were ever posted.
    pub(crate) mail: u8,
    /// Letters that no append has taken.
    pub(crate) inbox: Vec<Letter>,
    pub(crate) review: Review,
    /// Whose answer the last record holds.
    pub(crate) heard: Option<u8>,
    /// The newest epoch whose owner has read the journal.
    pub(crate) read_by: u8,
    /// A record was written by an owner before that.
    pub(crate) is_overtaken: bool,
    /// A record was said to be durable and is not there.
    pub(crate) is_lost: bool,
    /// Whom it was said that his answer was taken.
    pub(crate) accepted: Vec<u8>,
    /// It has been completed.
    pub(crate) was_completed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Letter {
    /// The answer of a person.
    Answer(u8),
    /// Anything else.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Review {
    Unasked,
    Open,
    Answered(u8),
}

/// A row of `worker`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Row {
    pub(crate) id: Id,
    pub(crate) lapsed: bool,
}

/// A reap under way: it has deleted the row of a dead worker, and has not committed.
pub(crate) type Reaping = Option<Id>;

/// What a process knows of a run that it has claimed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Claim {
    pub(crate) run: u8,
    pub(crate) epoch: u8,
    pub(crate) phase: Phase,
    /// The length of the journal, as far as it knows.
    pub(crate) length: u8,
    /// The letters that it has read, and the count of letters with them.
    pub(crate) letters: Vec<Letter>,
    pub(crate) mail: u8,
    /// Whether row and journal need no look (see `append/heads.rs`).
    pub(crate) is_known: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Phase {
    /// It has been claimed; the journal is not read yet.
    Claimed,
    /// It is driven, and nothing is on the way.
    Idle,
    /// An append is on the way.
    Waits,
    /// The connection broke before the answer came.
    Doubts,
    /// It is given up and given back: an append that releases it is on the way.
    Releases,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Process {
    pub(crate) up: bool,
    pub(crate) id: Id,
    pub(crate) claim: Option<Claim>,
    /// It must leave: what it could not write makes it so.
    pub(crate) closing: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Turnover {
    None,
    /// To sleep, having seen so many letters.
    Waiting(u8),
    Completed,
    Released,
}

/// How far a statement is on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Stage {
    /// It has not begun; it may come as late as it likes.
    Sent,
    /// Its snapshot says that the append is acceptable.
    Looked,
    /// It has the row of its owner, which nobody can delete until it is over.
    Locked,
}

/// An append on the way: one statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Statement {
    pub(crate) owner: Id,
    pub(crate) run: u8,
    pub(crate) epoch: u8,
    /// The position of its record, if it has one.
    pub(crate) record: Option<u8>,
    pub(crate) letters: Vec<Letter>,
    pub(crate) turnover: Turnover,
    /// It looks at nothing but the row of its owner.
    pub(crate) is_known: bool,
    pub(crate) stage: Stage,
    /// Somebody waits for the answer.
    pub(crate) is_awaited: bool,
}

/// Everything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct State {
    pub(crate) runs: Vec<Run>,
    pub(crate) workers: Vec<Row>,
    pub(crate) reaping: Reaping,
    pub(crate) processes: Vec<Process>,
    pub(crate) statements: Vec<Statement>,
    /// How much may still go wrong.
    pub(crate) crashes: u8,
    pub(crate) lapses: u8,
    pub(crate) breaks: u8,
    pub(crate) posts: u8,
    pub(crate) late_claims: u8,
}

impl Run {
    pub(crate) fn new() -> Self {
        Self {
            status: Status::Ready,
            epoch: 0,
            owner: None,
            journal: Vec::new(),
            mail: 0,
            inbox: Vec::new(),
            review: Review::Unasked,
            heard: None,
            read_by: 0,
            is_overtaken: false,
            is_lost: false,
            accepted: Vec::new(),
            was_completed: false,
        }
    }

    /// The position of the newest record.
    pub(crate) fn length(&self) -> u8 {
        u8::try_from(self.journal.len()).unwrap()
    }

    pub(crate) fn post(&mut self, letter: Letter) {
        self.mail += 1;
        self.inbox.push(letter);
        if self.status == Status::Waiting {
            self.status = Status::Ready;
        }
    }

    pub(crate) fn hand_back(&mut self) {
        self.status = Status::Ready;
        self.owner = None;
    }
}

impl State {
    pub(crate) fn is_registered(&self, id: Id) -> bool {
        self.workers.iter().any(|row| row.id == id)
    }

    /// The same, whatever its parts are called and in which order they came about: only the order of lives and epochs
    /// matters, and of the processes not even that.
    pub(crate) fn settle(self) -> Self {
        let mirrored = self.mirrored().ordered();
        self.ordered().min(mirrored)
    }

    fn ordered(mut self) -> Self {
        self.rank_lives();
        self.rank_epochs();
        self.statements.sort_unstable();
        self.workers.sort_unstable();
        self
    }

    /// With the first two processes in each other's place.
    fn mirrored(&self) -> Self {
        let mut mirrored = self.clone();
        mirrored.processes.swap(0, 1);
        mirrored.ids().for_each(|id| {
            if id.process < 2 {
                id.process = 1 - id.process;
            }
        });
        mirrored
    }

    fn ids(&mut self) -> impl Iterator<Item = &mut Id> {
        let owners = self.runs.iter_mut().filter_map(|run| run.owner.as_mut());
        let rows = self.workers.iter_mut().map(|row| &mut row.id);
        let own = self.processes.iter_mut().map(|process| &mut process.id);
        let senders = self.statements.iter_mut().map(|statement| &mut statement.owner);
        owners.chain(rows).chain(own).chain(senders).chain(self.reaping.as_mut())
    }

    fn rank_lives(&mut self) {
        let mut used: Vec<Id> = self.ids().map(|id| *id).collect();
        used.sort_unstable();
        used.dedup();
        self.ids().for_each(|id| {
            let before = used.iter().filter(|other| other.process == id.process && other.life < id.life);
            id.life = u8::try_from(before.count()).unwrap() + 1;
        });
    }

    fn rank_epochs(&mut self) {
        for at in 0..self.runs.len() {
            let mut used: Vec<u8> = self.epochs(at).map(|epoch| *epoch).filter(|epoch| *epoch > 0).collect();
            used.sort_unstable();
            used.dedup();
            self.epochs(at).for_each(|epoch| {
                *epoch = u8::try_from(used.iter().filter(|other| *other <= epoch).count()).unwrap();
            });
        }
    }

    fn epochs(&mut self, at: usize) -> impl Iterator<Item = &mut u8> {
        let run = &mut self.runs[at];
        let claims = self.processes.iter_mut().filter_map(|process| process.claim.as_mut());
        let claims = claims.filter(move |claim| usize::from(claim.run) == at).map(|claim| &mut claim.epoch);
        let statements = self.statements.iter_mut().filter(move |other| usize::from(other.run) == at);
        [&mut run.epoch, &mut run.read_by]
            .into_iter()
            .chain(claims)
            .chain(statements.map(|other| &mut other.epoch))
    }

    /// Whether a statement holds the row of this worker.
    pub(crate) fn is_held(&self, id: Id) -> bool {
        self.statements.iter().any(|statement| statement.owner == id && statement.stage == Stage::Locked)
    }
}
