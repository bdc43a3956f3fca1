//! The query: one line of sound length.

use newsum_engine::NodeError;
use newsum_text::normalize;

/// Characters that a query has at least.
pub const SHORTEST: usize = 3;
/// Characters that a query has at most.
pub const LONGEST: usize = 512;

/// The query on one line, without control and zero-width characters.
///
/// # Errors
/// `query_length` when it has fewer than 3 or more than 512 characters.
pub fn checked_query(query: &str) -> Result<String, NodeError> {
    let line = normalize::line(query);
    let chars = line.chars().count();
    if (SHORTEST..=LONGEST).contains(&chars) {
        return Ok(line);
    }
    let message = format!("the query has {chars} characters, {SHORTEST} to {LONGEST} are allowed");
    Err(NodeError::invalid_input("query_length", message))
}
