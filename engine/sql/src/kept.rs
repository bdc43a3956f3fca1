//! A connection that is kept by a statement that runs all the time.
//!
//! A connection that goes back to its pool is asked whether it still answers, and the next statement gets another one
//! meanwhile. Between two statements that follow each other at once, that is a round trip and the processor time of it for
//! nothing, and sessions of the server that take turns, each with its own caches.

use std::sync::{Mutex, PoisonError};

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

/// A connection of a pool that is not given back as long as it works.
#[derive(Debug)]
pub(crate) struct Kept {
    pool: PgPool,
    free: Mutex<Option<PoolConnection<Postgres>>>,
}

impl Kept {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { pool, free: Mutex::new(None) }
    }

    /// The connection; another one of the pool while somebody else has it. One that is dropped instead of being put
    /// back (its statement failed, or was given up half way) goes to the pool, which looks at it.
    pub(crate) async fn take(&self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        match self.swap(None) {
            Some(connection) => Ok(connection),
            None => self.pool.acquire().await,
        }
    }

    /// Keeps it for the next time.
    pub(crate) fn put(&self, connection: PoolConnection<Postgres>) {
        drop(self.swap(Some(connection)));
    }

    /// Gives it back: a pool that closes waits for all of its connections.
    pub(crate) fn let_go(&self) {
        drop(self.swap(None));
    }

    fn swap(&self, connection: Option<PoolConnection<Postgres>>) -> Option<PoolConnection<Postgres>> {
        std::mem::replace(&mut *self.free.lock().unwrap_or_else(PoisonError::into_inner), connection)
    }
}
