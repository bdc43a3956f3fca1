//! One file per command.

pub(crate) mod bench;
pub(crate) mod changes;
pub(crate) mod comic;
pub(crate) mod diff;
pub(crate) mod nodes;
pub(crate) mod review;
pub(crate) mod run;
pub(crate) mod runs;
pub(crate) mod schedules;
pub(crate) mod worker;
pub(crate) mod workflow;
