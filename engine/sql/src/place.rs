//! Where a database is, in the words of messages. Never with a password.

use std::fmt;
use std::path::PathBuf;

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A file.
    File(PathBuf),
    /// The memory of this process.
    Memory,
    /// A server.
    Server {
        /// Host and port, or the socket.
        host: String,
        /// The database.
        database: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Memory => f.write_str("the database in memory"),
            Self::Server { host, database } => write!(f, "the database {database} on {host}"),
        }
    }
}
