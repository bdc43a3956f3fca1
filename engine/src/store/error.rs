//! What can go wrong in a store.

/// What can go wrong in a store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It may work again in a moment: a lost connection, a restart, a busy database.
    #[error("the database did not answer: {0}")]
    Unavailable(String),
    /// It will not work until somebody does something: no rights, a damaged file, a full disk.
    #[error("{0}")]
    Broken(String),
    /// What was read is not what this version writes.
    #[error("the database holds something that this version cannot read: {0}")]
    Corrupt(String),
}
