//! What a service says when it cannot.

pub use newsum_engine::ErrorClass;
use newsum_engine::NodeError;

/// What a service says when it cannot: a class for the engine, a code for programs, a message for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} [{code}]")]
pub struct ServiceError {
    /// What follows from it.
    pub class: ErrorClass,
    /// A short snake_case word.
    pub code: String,
    /// What happened, where, and what to do; no secrets.
    pub message: String,
}

impl ServiceError {
    /// An error of the given class.
    pub fn new(class: ErrorClass, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { class, code: code.into(), message: message.into() }
    }

    /// It may work when tried again.
    pub fn transient(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorClass::Transient, code, message)
    }

    /// What was asked for can never be given.
    pub fn invalid_input(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorClass::InvalidInput, code, message)
    }

    /// It will not work until somebody changes something.
    pub fn permanent(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorClass::Permanent, code, message)
    }
}

impl From<ServiceError> for NodeError {
    fn from(error: ServiceError) -> Self {
        Self::new(error.class, error.code, error.message)
    }
}

impl From<NodeError> for ServiceError {
    fn from(error: NodeError) -> Self {
        Self::new(error.class, error.code, error.message)
    }
}
