//! What an address of a database means.

use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::OpenError;

const WRITE_IT_LIKE: &str = "write it like sqlite://data/newsum.db or postgres://user:password@host/database";

/// What an address of a database means.
#[derive(Debug)]
pub(crate) enum Address {
    Memory,
    File(PathBuf),
    Server(Box<PgConnectOptions>),
}

impl FromStr for Address {
    type Err = OpenError;

    /// The address itself is in no message: it may hold a password.
    fn from_str(url: &str) -> Result<Self, OpenError> {
        match url.split_once(':') {
            Some(("sqlite", path)) => sqlite(path.strip_prefix("//").unwrap_or(path)),
            Some(("postgres" | "postgresql", _)) => postgres(url),
            Some((scheme, _)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => Err(OpenError::Url(
                format!("\"{scheme}\" is no database that is known here; {WRITE_IT_LIKE}"),
            )),
            Some(_) | None => Err(OpenError::Url(WRITE_IT_LIKE.to_owned())),
        }
    }
}

fn sqlite(path: &str) -> Result<Address, OpenError> {
    if path == ":memory:" {
        return Ok(Address::Memory);
    }
    if path.is_empty() {
        return Err(OpenError::Url(format!("it names no file; {WRITE_IT_LIKE}")));
    }
    if path.contains('?') {
        return Err(OpenError::Url(
            "an address of SQLite takes no options: leave out the ? and what follows".to_owned(),
        ));
    }
    Ok(Address::File(path.into()))
}

fn postgres(url: &str) -> Result<Address, OpenError> {
    let options = url.parse::<PgConnectOptions>();
    options.map(|options| Address::Server(Box::new(options))).map_err(|error| {
        let reason = std::error::Error::source(&error)
            .map_or_else(|| "it cannot be read".to_owned(), ToString::to_string);
        OpenError::Url(format!(
            "{reason}; {WRITE_IT_LIKE} (a password with : / @ or # in it is percent-encoded)"
        ))
    })
}
