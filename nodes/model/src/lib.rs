//! The words that the nodes share: plain data.
