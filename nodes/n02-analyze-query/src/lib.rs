//! N02: finds out what a query means: its words, its field, what is wanted, and whether people came to harm.

mod intent;
mod query_type;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Ambiguity, Analysis, Category, Hit, Method, Options, QueryType, Request, Scope, Tone};
use newsum_services::{Search, SearchRequest, ServiceError};
use newsum_text::{budget, grave, keywords, tokens, topics};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Keywords of a query.
const MAX_KEYWORDS: usize = 5;
/// Time for the first look around.
const LOOK: Duration = Duration::from_secs(10);

/// The node.
#[derive(Clone)]
pub struct AnalyzeQuery {
    /// The searches, in order of trust.
    pub search: Vec<Arc<dyn Search>>,
}

fn yes() -> bool {
    true
}

fn five() -> u32 {
    5
}

/// What the node takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What the run was asked for.
    pub request: Request,
    /// Wishes.
    #[serde(default)]
    pub options: Options,
    /// Whether to look around once before.
    #[serde(default = "yes")]
    pub context_search: bool,
    /// How many results of that are looked at, 1 to 5.
    #[serde(default = "five")]
    #[schemars(range(min = 1, max = 5))]
    pub context_results: u32,
}

/// What the node gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// What the query means.
    pub analysis: Analysis,
}

#[async_trait]
impl Node for AnalyzeQuery {
    const KIND: &'static str = "n02-analyze-query";
    const ABOUT: &'static str = "Finds out what a query means.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        cx.progress(0.1, "searching");
        let context = if input.context_search { self.look_around(&input, cx).await? } else { Vec::new() };
        cx.progress(0.6, "analysing");
        Ok(Output { analysis: analysis(&input.request, &input.options, context) })
    }
}

impl AnalyzeQuery {
    /// One search with the best provider. A failure is noted and nothing more: the query can be read without it.
    async fn look_around(&self, input: &Input, cx: &Context) -> Result<Vec<Hit>, NodeError> {
        let request = &input.request;
        let Some(search) = self.search.iter().find(|search| search.can(Scope::News, request.language)) else {
            return Ok(Vec::new());
        };
        let wanted = SearchRequest {
            text: request.query.clone(),
            lang: request.language,
            scope: Scope::News,
            sites: Vec::new(),
            limit: input.context_results.clamp(1, 5),
            freshness: input.options.freshness,
        };
        let key = format!("search:{}:{}", search.name(), request.query);
        let found = cx.memo(&key, async { Ok(within(LOOK, search.search(&wanted)).await?) }).await;
        match found {
            Ok(hits) => Ok(hits),
            Err(error) if error.class == newsum_engine::ErrorClass::Cancelled => Err(error),
            Err(error) => {
                cx.degraded("search_failed", Some(search.name()), &error.message);
                Ok(Vec::new())
            }
        }
    }
}

async fn within<T>(
    time: Duration,
    work: impl Future<Output = Result<T, ServiceError>>,
) -> Result<T, ServiceError> {
    let late = |_| ServiceError::transient("timeout", format!("no answer within {time:?}"));
    tokio::time::timeout(time, work).await.map_err(late)?
}

/// What a query means, by rules.
fn analysis(request: &Request, options: &Options, context: Vec<Hit>) -> Analysis {
    let query = request.query.as_str();
    let context = about(query, context);
    let texts: Vec<String> = context.iter().map(|hit| format!("{} {}", hit.title, hit.snippet)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut keywords = keywords::keywords(query, &texts, MAX_KEYWORDS);
    if keywords.is_empty() {
        keywords.push(budget::cut_chars(query, 40));
    }
    let titles: Vec<&str> = context.iter().map(|hit| hit.title.as_str()).collect();
    let category = options.category.unwrap_or_else(|| category_of(query, &titles));
    let grave = grave::is_grave(query) || titles.iter().any(|title| grave::is_grave(title));
    let query_type = query_type::of(query);
    Analysis {
        method: Method::Rules,
        intent: intent::of(&keywords, query_type, request.language),
        ambiguities: ambiguities(query_type, &keywords),
        entities: Vec::new(),
        query_type,
        category,
        tone: tone_of(category, grave),
        grave,
        keywords,
        context,
    }
}

/// Results that share half of the words of the query: others say nothing about it.
fn about(query: &str, context: Vec<Hit>) -> Vec<Hit> {
    let wanted = tokens::tokens(query);
    let fits = |hit: &Hit| {
        let there = tokens::tokens(&format!("{} {}", hit.title, hit.snippet));
        let shared = wanted.iter().filter(|word| there.contains(word)).count();
        shared * 2 >= wanted.len() && shared > 0
    };
    context.into_iter().filter(fits).take(5).collect()
}

fn category_of(query: &str, titles: &[&str]) -> Category {
    let own = topics::topic(query);
    let topic = if own == topics::Topic::Other { topics::topic(&titles.join(" ")) } else { own };
    Category::named(topic.name()).unwrap_or(Category::Other)
}

fn tone_of(category: Category, grave: bool) -> Tone {
    match category {
        _ if grave => Tone::Serious,
        Category::Culture | Category::Sports => Tone::Light,
        Category::It
        | Category::Economy
        | Category::Politics
        | Category::Society
        | Category::Science
        | Category::World
        | Category::Weather
        | Category::Other => Tone::Neutral,
    }
}

fn ambiguities(query_type: QueryType, keywords: &[String]) -> Vec<Ambiguity> {
    let unclear = query_type == QueryType::Ambiguous;
    let terms = keywords.iter().take(if unclear { 1 } else { 0 });
    terms.map(|term| Ambiguity { term: term.clone(), reading: None }).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use newsum_engine::testing::context;
    use newsum_model::HitKind;
    use newsum_services::ScriptedSearch;

    use super::*;

    fn request(query: &str) -> Request {
        let (language, writer) = if query.is_ascii() { ("en", "w") } else { ("ko", "w") };
        serde_json::from_value(serde_json::json!({
            "comic_id": "c", "trace_id": "t", "query": query, "language": language, "language_from": "detected",
            "seed": 1, "created_at": "2026-09-21T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": writer, "author_id": 1, "tone": "neutral", "depth": "medium", "style": "sticker" },
        }))
        .unwrap()
    }

    fn hit(title: &str, snippet: &str) -> Hit {
        Hit {
            url: None,
            title: title.to_owned(),
            snippet: snippet.to_owned(),
            provider: "folder".to_owned(),
            source_name: title.to_owned(),
            published: None,
            rank: 1,
            kind: HitKind::News,
            local: None,
        }
    }

    fn input(query: &str) -> Input {
        let options = Options::default();
        Input { request: request(query), options, context_search: true, context_results: 5 }
    }

    async fn run(query: &str, hits: &[Hit]) -> Analysis {
        let hits = hits.iter().map(|hit| (Vec::new(), hit.clone())).collect();
        let search = ScriptedSearch { name: "folder".to_owned(), hits, ..ScriptedSearch::default() };
        let (cx, probe) = context("analyze");
        let node = AnalyzeQuery { search: vec![Arc::new(search)] };
        let output = node.run(input(query), &cx).await.unwrap();
        assert_eq!(probe.gathered().0, []);
        output.analysis
    }

    #[tokio::test]
    async fn keywords_field_and_intent_are_found() {
        let analysis = run("폭염 전력 수요", &[]).await;
        assert_eq!(analysis.method, Method::Rules);
        assert!(analysis.keywords.contains(&"폭염".to_owned()), "{:?}", analysis.keywords);
        assert_eq!(analysis.query_type, QueryType::Information);
        assert!(analysis.intent.contains("폭염"), "{}", analysis.intent);
        assert!(!analysis.grave);
    }

    #[tokio::test]
    async fn harm_in_what_was_found_makes_the_subject_grave() {
        let analysis = run("여객선 사고", &[hit("여객선 사고로 3명 사망", "여객선이 뒤집혔다")]).await;
        assert!(analysis.grave);
        assert_eq!(analysis.tone, Tone::Serious);
    }

    #[tokio::test]
    async fn harm_elsewhere_does_not() {
        let analysis = run("폭염 전력 수요", &[hit("여객선 침몰로 3명 사망", "여객선이 뒤집혔다")]).await;
        assert!(!analysis.grave);
        assert!(analysis.context.is_empty());
    }

    #[tokio::test]
    async fn a_failed_search_is_noted_and_nothing_more() {
        let error = Some(ServiceError::transient("down", "the search is down"));
        let search = ScriptedSearch { name: "news".to_owned(), error, ..ScriptedSearch::default() };
        let (cx, probe) = context("analyze");
        let node = AnalyzeQuery { search: vec![Arc::new(search)] };
        node.run(input("heat wave"), &cx).await.unwrap();
        let degraded = probe.gathered().0;
        assert_eq!(
            (degraded[0].code.as_str(), degraded[0].provider.as_deref()),
            ("search_failed", Some("news"))
        );
    }
}
