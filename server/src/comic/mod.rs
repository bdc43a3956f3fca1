//! What the main job is made of: the request, the folder it works in, progress, and asking a person.

pub(crate) mod ask;
pub(crate) mod folder;
pub(crate) mod outcome;
pub(crate) mod progress;
pub(crate) mod request;
pub(crate) mod texts;
