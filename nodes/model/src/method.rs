//! How a result was made.

use crate::word::words;

words! {
    /// How a result was made.
    Method {
        /// By a language model.
        Llm = "llm",
        /// By rules, without a language model: a full way, not an emergency.
        Rules = "rules",
        /// By a language model, in part replaced by rules.
        Mixed = "mixed",
    }
}
