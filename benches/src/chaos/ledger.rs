//! What a process saw and did, as it told it itself: one line a time, appended to a file of its own before it goes on.
//!
//! A line is one write; what was written is there after a SIGKILL. It is what the journals are held against.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use newsum_engine::RunId;
use newsum_engine::store::{Append, Appended, Claimed, Record};
use newsum_engine::testing::Event;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A line of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum Line {
    /// A run was submitted, and the store said so.
    Submitted { number: u64, run: RunId },
    /// A run was claimed in an epoch, and its journal was so long.
    Claimed { run: RunId, epoch: i64, length: u64 },
    /// Records are about to go to the store.
    Tried { run: RunId, epoch: i64, records: Vec<Mark> },
    /// The store said that they are durable.
    Durable { run: RunId, epoch: i64, records: Vec<Mark> },
    /// The store refused them.
    Fenced { run: RunId, epoch: i64, records: Vec<Mark> },
    /// A step did something to the outside, or just ran; what of its causes another connection found in the journal.
    Effect { run: RunId, step: String, attempt: u32, causes: Vec<Cause> },
    /// The store took this as the answer to a review.
    Accepted { review: Uuid, add: i64 },
}

/// A record, by its position and a hash of all of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) seq: u64,
    pub(crate) hash: String,
}

/// What a step depends on, and the records that say that it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cause {
    pub(crate) node: String,
    /// How many steps the node has.
    pub(crate) steps: usize,
    pub(crate) done: Vec<Mark>,
}

impl Mark {
    /// The mark of a record.
    pub(crate) fn of(record: &Record) -> Self {
        let Record { seq, kind, node, item, turn, body, at } = record;
        let all = format!("{seq}/{kind}/{node:?}/{item:?}/{turn}/{}/{body}", at.timestamp_micros());
        Self { seq: *seq, hash: blake3::hash(all.as_bytes()).to_hex()[..16].to_owned() }
    }
}

/// The file of a process.
#[derive(Debug)]
pub(crate) struct Ledger {
    file: Mutex<File>,
}

impl Ledger {
    /// Opens a file to append to.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::options().create(true).append(true).open(path);
        let file = file.with_context(|| format!("the ledger {} cannot be opened", path.display()))?;
        Ok(Self { file: Mutex::new(file) })
    }

    /// Notes a line.
    ///
    /// # Panics
    /// If the file cannot be written: what is not noted cannot be held against anything.
    pub(crate) fn note(&self, line: &Line) {
        let mut text = serde_json::to_string(line).expect("a line is plain data");
        text.push('\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(text.as_bytes()).expect("the folder of the ledgers can be written");
    }

    /// Notes what happens at a store.
    pub(crate) fn hear(&self, event: Event<'_>) {
        match event {
            Event::Before(_) | Event::After(_) => {}
            Event::Claimed(runs) => runs.iter().for_each(|claimed| self.note(&claim(claimed))),
            Event::Appending(batch) => batch.iter().for_each(|append| self.note(&tried(append))),
            Event::Appended(batch, answers) => {
                batch.iter().zip(answers).for_each(|(append, answer)| self.note(&told(append, *answer)));
            }
        }
    }
}

fn claim(claimed: &Claimed) -> Line {
    let run = &claimed.run;
    Line::Claimed { run: run.id, epoch: run.epoch, length: claimed.journal.len() as u64 }
}

fn tried(append: &Append) -> Line {
    Line::Tried { run: append.run, epoch: append.epoch, records: marks(append) }
}

fn told(append: &Append, answer: Appended) -> Line {
    let (run, epoch, records) = (append.run, append.epoch, marks(append));
    match answer {
        Appended::Durable => Line::Durable { run, epoch, records },
        Appended::Fenced => Line::Fenced { run, epoch, records },
    }
}

fn marks(append: &Append) -> Vec<Mark> {
    append.records.iter().map(Mark::of).collect()
}

/// All lines of a ledger. The last one may have been cut by a kill.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<Line>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("the ledger {}", path.display())),
    };
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().with_context(|| format!("the ledger {}", path.display()))
}

/// All lines of all ledgers in a folder.
pub(crate) fn read_all(folder: &Path) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder)? {
        lines.extend(read(&entry?.path())?);
    }
    Ok(lines)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_a_kill_has_cut_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1");
        let line = Line::Accepted { review: Uuid::nil(), add: 3 };
        Ledger::open(&path).unwrap().note(&line);
        fs::write(&path, format!("{}{{\"wha", fs::read_to_string(&path).unwrap())).unwrap();
        assert_eq!(read(&path).unwrap(), [line]);
        assert_eq!(read(&folder.path().join("2")).unwrap(), []);
    }
}
