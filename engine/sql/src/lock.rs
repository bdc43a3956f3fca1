//! The file beside a SQLite database that says who writes it.
//!
//! The operating system holds the lock and lets it go when the process ends, in whatever way: a lock file that is left
//! over never blocks anybody. Its text is only for the message.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The right to write a SQLite database; ends when it is dropped.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

/// Who writes a database, as far as it said so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Holder {
    pub(crate) pid: Option<u32>,
    pub(crate) address: Option<String>,
}

/// Why there is no lock.
#[derive(Debug)]
pub(crate) enum LockError {
    /// Another process, or another store of this one, has it.
    Held(Holder),
    /// The file cannot be made.
    Io(io::Error),
}

impl WriterLock {
    /// Takes the lock of a database, and leaves word where this process can be reached.
    pub(crate) fn take(database: &Path, address: Option<&str>) -> Result<Self, LockError> {
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(beside(database))
            .map_err(LockError::Io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held(holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
        }
        leave_word(&mut file, address).map_err(LockError::Io)?;
        Ok(Self { _file: file })
    }
}

/// `data/newsum.db.lock`
fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

fn leave_word(file: &mut File, address: Option<&str>) -> io::Result<()> {
    file.set_len(0)?;
    write!(file, "{}\n{}\n", std::process::id(), address.unwrap_or_default())?;
    file.flush()
}

fn holder(file: &mut File) -> Holder {
    let mut text = String::new();
    if file.read_to_string(&mut text).is_err() {
        return Holder::default();
    }
    let mut lines = text.lines();
    let pid = lines.next().and_then(|line| line.parse().ok());
    let address = lines.next().filter(|line| !line.is_empty()).map(str::to_owned);
    Holder { pid, address }
}
