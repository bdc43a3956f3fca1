//! How a figure tells a fact: the written sentence becomes something that is said.

pub mod english;
pub mod korean;
