//! How an article becomes a stage: what it is about, who may tell it, where it plays, and choosing by seed.
//!
//! Everything is read from `data/subjects.json` by keyword; nothing here knows an article.
//!
//! ```
//! use newsum_model::Language;
//! use newsum_story::subject;
//!
//! let found = subject::ranked(&[("폭염에 전력 수요 역대 최고", 4.0)], Language::Ko);
//! assert_eq!(found[0].id, "heat");
//! ```

pub mod chance;
pub mod stage;
pub mod subject;
mod tables;
pub mod teller;
mod words;

pub use chance::Chance;
pub use subject::Subject;
