//! From an address to a store.

use std::sync::Arc;

use newsum_engine::store::Store;
use newsum_engine_sql::{OpenError, Options};

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct DatabaseError(#[from] OpenError);

/// Opens a database for reading and writing; its tables are made or brought up to date.
///
/// # Errors
/// When it cannot be opened, with what to do about it.
pub async fn open(url: &str) -> Result<Arc<dyn Store>, DatabaseError> {
    Ok(Arc::new(newsum_engine_sql::open(url, Options::default()).await?))
}

/// Opens a database for reading only, beside a process that writes.
///
/// # Errors
/// When it cannot be opened, with what to do about it.
pub async fn open_read_only(url: &str) -> Result<Arc<dyn Store>, DatabaseError> {
    Ok(Arc::new(newsum_engine_sql::open_read_only(url, Options::default()).await?))
}
