//! The rules toolkit: sentences, ranking, facts, short forms and registers of Korean and English text.
//!
//! Everything here is a pure function of its arguments: no network, no clock, and no chance but a seed that is
//! passed in. The way of a text through the crate:
//!
//! ```
//! use newsum_text::{facts, language, register::{self, Register}, sentences};
//!
//! let text = "기상청은 15일 서울의 낮 기온이 38.2도까지 올랐다고 밝혔다. 더위는 다음 주까지 이어질 전망이다.";
//! let language = language::detect(text);
//! let found: Vec<_> = sentences::split(text, language)
//!     .iter()
//!     .filter_map(|sentence| facts::read(sentence, language))
//!     .collect();
//! assert_eq!(found[0].short.text, "서울의 낮 기온이 38.2도까지 올랐다.");
//! assert_eq!(register::speak(&found[0].short.text, Register::Hearsay), "서울의 낮 기온이 38.2도까지 올랐대요.");
//! ```

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a failed test may say so"))]

pub mod actors;
pub mod balloons;
pub mod bm25;
pub mod budget;
pub mod dates;
pub mod facts;
pub mod grave;
pub mod headline;
pub mod keywords;
pub mod korean;
pub mod language;
pub mod normalize;
pub mod numbers;
pub mod opener;
pub mod rank;
pub mod reference;
pub mod register;
pub mod sentences;
pub mod short_form;
pub mod similarity;
pub mod tokens;
pub mod topics;
pub mod values;

pub use budget::Budget;
pub use language::Language;
