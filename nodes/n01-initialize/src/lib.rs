//! N01: cleans and checks a query and its options, and fixes what the whole run varies by.

mod query;
mod writers;

use std::sync::Arc;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Language, LanguageFrom, Options, Request, SpamVerdict};
use newsum_services::{SpamFilter, SpamText};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use query::{LONGEST, SHORTEST, checked_query};
pub use writers::writer;

/// The node.
#[derive(Clone)]
pub struct Initialize {
    /// Judges the query and pasted texts; without one all are let through.
    pub spam: Option<Arc<dyn SpamFilter>>,
}

/// What happens to a query that looks like spam.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnSpam {
    /// The run fails.
    #[default]
    Reject,
    /// The reasons are noted and the run goes on.
    Flag,
}

/// What the node takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What the comic is to be about, 3 to 512 characters.
    pub query: String,
    /// Wishes; all have defaults.
    #[serde(default)]
    pub options: Options,
    /// What happens to spam.
    #[serde(default)]
    pub on_spam: OnSpam,
}

/// What the node gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// What the run was asked for, cleaned and checked.
    pub request: Request,
}

#[async_trait]
impl Node for Initialize {
    const KIND: &'static str = "n01-initialize";
    const ABOUT: &'static str = "Cleans and checks a query and its options.";
    const EFFECT: Effect = Effect::Pure;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        let query = checked_query(&input.query)?;
        check_options(&input.options)?;
        let spam = self.judged(&query, &input).await?;
        let (language, language_from) = language_of(&query, &input.options);
        let request = Request {
            comic_id: cx.run().to_string(),
            trace_id: cx.run().to_string().replace('-', ""),
            seed: input.options.seed.unwrap_or_else(|| seed_of(&query)),
            language,
            language_from,
            created_at: cx.created_at(),
            writer: writer(&input.options.writer_id),
            spam: SpamVerdict { reasons: spam },
            query,
        };
        Ok(Output { request })
    }
}

impl Initialize {
    /// The reasons to think that the query or a pasted text is spam.
    async fn judged(&self, query: &str, input: &Input) -> Result<Vec<String>, NodeError> {
        let Some(filter) = &self.spam else {
            return Ok(Vec::new());
        };
        let mut texts = vec![("the query", query, SpamText::Query)];
        texts.extend(
            input.options.texts.iter().map(|text| ("a pasted text", text.text.as_str(), SpamText::Pasted)),
        );
        let mut reasons = Vec::new();
        for (what, text, kind) in texts {
            let judgment = filter.judge(text, kind).await?;
            if judgment.spam && input.on_spam == OnSpam::Reject {
                let message =
                    format!("{what} looks like spam: {}; put it differently", judgment.reasons.join("; "));
                return Err(NodeError::invalid_input("spam", message));
            }
            reasons.extend(judgment.reasons);
        }
        Ok(reasons)
    }
}

fn check_options(options: &Options) -> Result<(), NodeError> {
    options.check().map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        NodeError::invalid_input("options", all.join("\n"))
    })
}

fn language_of(query: &str, options: &Options) -> (Language, LanguageFrom) {
    match options.language.language() {
        Some(language) => (language, LanguageFrom::Option),
        None => match newsum_text::language::detect(query) {
            newsum_text::Language::Korean => (Language::Ko, LanguageFrom::Detected),
            newsum_text::Language::English => (Language::En, LanguageFrom::Detected),
        },
    }
}

/// The first eight bytes of the hash of the query.
fn seed_of(query: &str) -> u64 {
    let hash = blake3::hash(query.as_bytes());
    let first = hash.as_bytes().first_chunk::<8>().expect("a hash has 32 bytes");
    u64::from_be_bytes(*first)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use newsum_engine::testing::context;
    use newsum_model::LanguageChoice;
    use newsum_services::{Judgment, ServiceError};

    use super::*;

    struct Suspicious;

    #[async_trait]
    impl SpamFilter for Suspicious {
        async fn judge(&self, text: &str, _kind: SpamText) -> Result<Judgment, ServiceError> {
            let spam = text.contains("win");
            Ok(Judgment { spam, reasons: if spam { vec!["it says win".to_owned()] } else { Vec::new() } })
        }
    }

    async fn run(query: &str, options: Options, on_spam: OnSpam) -> Result<Request, NodeError> {
        let (cx, _probe) = context("start");
        let node = Initialize { spam: Some(Arc::new(Suspicious)) };
        node.run(Input { query: query.to_owned(), options, on_spam }, &cx).await.map(|output| output.request)
    }

    #[tokio::test]
    async fn a_query_is_cleaned_and_its_language_found() {
        let request = run("  폭염\u{200b}  전력\n수요 ", Options::default(), OnSpam::Reject).await.unwrap();
        assert_eq!(request.query, "폭염 전력 수요");
        assert_eq!((request.language, request.language_from), (Language::Ko, LanguageFrom::Detected));
        assert_eq!(request.comic_id, "01990000-0000-7000-8000-000000000001");
        assert_eq!(request.trace_id.len(), 32);
        let again = run("폭염 전력 수요", Options::default(), OnSpam::Reject).await.unwrap();
        assert_eq!(again.seed, request.seed);
    }

    #[tokio::test]
    async fn options_win_over_what_is_found() {
        let options = Options { language: LanguageChoice::Ko, seed: Some(7), ..Options::default() };
        let request = run("heat wave", options, OnSpam::Reject).await.unwrap();
        assert_eq!(
            (request.language, request.language_from, request.seed),
            (Language::Ko, LanguageFrom::Option, 7)
        );
    }

    #[tokio::test]
    async fn a_query_of_the_wrong_length_is_refused() {
        for query in ["", " 폭 ", &"a".repeat(513)] {
            let error = run(query, Options::default(), OnSpam::Reject).await.unwrap_err();
            assert_eq!(error.code, "query_length", "{error}");
        }
    }

    #[tokio::test]
    async fn bad_options_are_refused_with_all_reasons() {
        let options = Options { writer_id: String::new(), urls: vec!["x".into()], ..Options::default() };
        let error = run("heat wave", options, OnSpam::Reject).await.unwrap_err();
        assert_eq!(error.code, "options");
        assert!(error.message.contains("/writer_id") && error.message.contains("/urls/0"), "{error}");
    }

    #[tokio::test]
    async fn spam_is_refused_or_flagged() {
        let error = run("win now", Options::default(), OnSpam::Reject).await.unwrap_err();
        assert_eq!(error.code, "spam");
        let request = run("win now", Options::default(), OnSpam::Flag).await.unwrap();
        assert_eq!(request.spam.reasons, ["it says win"]);
    }
}
