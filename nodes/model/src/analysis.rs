//! What a query means.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Category, Hit, Method, Tone};

words! {
    /// What somebody who asks such a query wants.
    QueryType {
        /// To know what is going on.
        Information = "information",
        /// To hold two things against each other.
        Comparison = "comparison",
        /// To know how it is done.
        HowTo = "how_to",
        /// To get something working again.
        Problem = "problem",
        /// To know what others think.
        Opinion = "opinion",
        /// It can be read in more than one way.
        Ambiguous = "ambiguous",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What an entity is.
    EntityKind {
        /// A person.
        Person = "person",
        /// An organization.
        Org = "org",
        /// A place.
        Place = "place",
        /// Something that happened or will.
        Event = "event",
        /// A thing that is made.
        Product = "product",
        /// Anything else.
        Other = "other",
    }
}

/// Something in the query that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// The name, at most 60 characters.
    pub text: String,
    /// What it is.
    pub kind: EntityKind,
}

/// A word of the query that can be read in more than one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ambiguity {
    /// The word, at most 40 characters.
    pub term: String,
    /// The reading that was chosen, at most 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
}

/// What a query means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Analysis {
    /// How it was found out.
    pub method: Method,
    /// One to five words of at most 40 characters, best first.
    pub keywords: Vec<String>,
    /// At most ten.
    pub entities: Vec<Entity>,
    /// What is wanted.
    pub query_type: QueryType,
    /// The field.
    pub category: Category,
    /// What is wanted in one sentence of at most 200 characters.
    pub intent: String,
    /// At most five.
    pub ambiguities: Vec<Ambiguity>,
    /// How it may be told.
    pub tone: Tone,
    /// Whether people came to harm: the quiet register.
    pub grave: bool,
    /// What a first look around found; at most five.
    pub context: Vec<Hit>,
}
