//! Why a store could not be opened.

use std::fmt;
use std::path::PathBuf;

use sea_orm::{DbErr, RuntimeErr};

use crate::fault::{Fault, judge, words};
use crate::place::Place;

/// Why a store could not be opened. No message holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The address cannot be read.
    #[error("the address of the database: {0}")]
    Url(String),
    /// The folder of the file is not there.
    #[error("there is no folder {} for the database {}: create it (mkdir -p {})", folder.display(), path.display(), folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
    /// The file to read is not there.
    #[error("there is no database {}: check the path, or start the server once to make it", .0.display())]
    NoFile(PathBuf),
    /// The path is that of a folder.
    #[error("{} is a folder: name a file in it, like {}/newsum.db", .0.display(), .0.display())]
    IsFolder(PathBuf),
    /// Another process writes the file.
    #[error("{} is in use{}: stop that process, or work through it", path.display(), Holder(*pid, address.as_deref()))]
    InUse {
        /// The file.
        path: PathBuf,
        /// The process, if it said so.
        pid: Option<u32>,
        /// Where it can be reached, if it said so.
        address: Option<String>,
    },
    /// This user may not write there, or nobody may.
    #[error(
        "{place} cannot be opened for writing: {reason}; check the owner and rights of the file and its folder, and that the disk is not mounted read-only"
    )]
    NoRights {
        /// The database.
        place: String,
        /// What the system said.
        reason: String,
    },
    /// The file is something else, or damaged.
    #[error(
        "{place} is no SQLite database, or it is damaged ({reason}): name another file, or restore a backup"
    )]
    Damaged {
        /// The file.
        place: String,
        /// What SQLite said.
        reason: String,
    },
    /// There is no room left.
    #[error("the disk that holds {place} is full: free some space and start again")]
    Full {
        /// The database.
        place: String,
    },
    /// A SQLite that can corrupt a file in WAL mode.
    #[error(
        "this program was built with SQLite {0}, which can damage a database in WAL mode: build it with 3.51.3 or newer"
    )]
    OldSqlite(String),
    /// The tables are those of another version.
    #[error("{place}: {reason}")]
    Schema {
        /// The database.
        place: String,
        /// Which version, and what to do.
        reason: String,
    },
    /// Nobody listens there.
    #[error(
        "PostgreSQL does not answer at {host}: {reason}; check that it runs, that host and port are right, and that no firewall is between"
    )]
    NoAnswer {
        /// Host and port, or the socket.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// The password is wrong, or the user may not connect.
    #[error(
        "PostgreSQL at {host} does not let the user {user} in: {reason}; check user and password in the address, and pg_hba.conf"
    )]
    Login {
        /// Host and port, or the socket.
        host: String,
        /// The user.
        user: String,
        /// What the server said.
        reason: String,
    },
    /// The server has no such database.
    #[error("PostgreSQL at {host} has no database {database}: create it (createdb {database})")]
    NoDatabase {
        /// Host and port, or the socket.
        host: String,
        /// The database.
        database: String,
    },
    /// The database said something else.
    #[error("{place}: {reason}")]
    Other {
        /// The database.
        place: String,
        /// What it said.
        reason: String,
    },
}

struct Holder<'a>(Option<u32>, Option<&'a str>);

impl fmt::Display for Holder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(pid) => write!(f, " by pid {pid}")?,
            None => f.write_str(" by another process")?,
        }
        self.1.map_or(Ok(()), |address| write!(f, " at {address}"))
    }
}

/// What to tell about an error of the driver while opening.
pub(crate) fn of_driver(place: &Place, error: &sqlx::Error) -> OpenError {
    let (place, reason) = (place.to_string(), words(error));
    match judge(error) {
        Fault::ReadOnly => OpenError::NoRights { place, reason },
        Fault::Damaged => OpenError::Damaged { place, reason },
        Fault::Full => OpenError::Full { place },
        Fault::Passing | Fault::Conflict | Fault::Login | Fault::NoDatabase | Fault::Other => {
            OpenError::Other { place, reason }
        }
    }
}

/// What to tell about an error of sea-orm while opening.
pub(crate) fn of_orm(place: &Place, error: &DbErr) -> OpenError {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => of_driver(place, error),
        other => OpenError::Other { place: place.to_string(), reason: other.to_string() },
    }
}
