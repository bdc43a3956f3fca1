//! The persona that writes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// How a writer sounds.
    Voice {
        /// As it is.
        Neutral = "neutral",
        /// Weighs and explains.
        Analytical = "analytical",
        /// Tells a story.
        Narrative = "narrative",
        /// With a wink.
        Playful = "playful",
    }
}

words! {
    /// How far a writer digs.
    Depth {
        /// Headlines.
        Low = "low",
        /// The usual.
        Medium = "medium",
        /// More searches, more results.
        High = "high",
    }
}

/// The persona that writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Writer {
    /// The name as asked for, also when no persona has it.
    pub id: String,
    /// The number that a backend knows it by, from 1.
    pub author_id: u32,
    /// How it sounds.
    pub tone: Voice,
    /// How far it digs.
    pub depth: Depth,
    /// The look that is asked from an image server.
    pub style: String,
}
