//! `n09-page`: composes the page of a comic and its files, and judges it by the rules of drawing.

mod alt;
mod layout;
mod node;
mod violation;

pub use node::{Input, N09Page, Output};
