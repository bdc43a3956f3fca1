//! Who appears in a comic.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// A figure that can be drawn.
    Figure {
        /// Newsboy cap, bob, teal coat.
        Reporter = "reporter",
        /// Tuft, yellow hoodie.
        Kid = "kid",
        /// Gray bun, round glasses, lab coat.
        Expert = "expert",
        /// Side parting, moustache, navy suit.
        Official = "official",
        /// Permed hair, purple cardigan.
        Elder = "elder",
        /// Screen face, antenna.
        Robot = "robot",
        /// Helmet, orange hoodie.
        Worker = "worker",
        /// Red bob, blue cardigan.
        Youth = "youth",
    }
}

/// A character of a comic: a role, never a real person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Character {
    /// `[a-z0-9-]{1,16}`.
    pub id: String,
    /// A role in the comic's language ("reporter", "grandmother"), fit 12/24.
    pub name: String,
    /// What it does in the story, at most 40 characters.
    pub role: String,
    /// How it is drawn.
    pub figure: Figure,
    /// In English for image servers, at most 200 characters.
    pub look: String,
}
