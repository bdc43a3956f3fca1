//! N03: decides what to look for, and where.

mod audience;
mod phrases;
mod queries;

use std::sync::Arc;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{Analysis, Depth, Method, Options, Plan, Request};
use newsum_services::Search;
use newsum_text::budget;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name under which pasted texts stand in a plan.
pub const TEXTS: &str = "texts";
/// The name under which given addresses stand in a plan.
pub const URLS: &str = "urls";
/// Searches of a plan.
const MAX_PROVIDERS: usize = 6;

/// The node.
#[derive(Clone)]
pub struct PlanSearch {
    /// The searches, in order of trust.
    pub search: Vec<Arc<dyn Search>>,
}

fn eight() -> u32 {
    8
}

/// What the node takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What the run was asked for.
    pub request: Request,
    /// Wishes.
    #[serde(default)]
    pub options: Options,
    /// What the query means.
    pub analysis: Analysis,
    /// Queries at most, 1 to 8.
    #[serde(default = "eight")]
    #[schemars(range(min = 1, max = 8))]
    pub max_queries: u32,
    /// Names of the searches to use; all that are configured when left out.
    #[serde(default)]
    pub providers: Option<Vec<String>>,
}

/// What the node gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// What to look for, and where.
    pub plan: Plan,
}

#[async_trait]
impl Node for PlanSearch {
    const KIND: &'static str = "n03-plan-search";
    const ABOUT: &'static str = "Decides what to look for, and where.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, _cx: &Context) -> Result<Output, NodeError> {
        let providers = self.providers(&input)?;
        let language = input.request.language;
        let aspects = phrases::aspects(&input.analysis.keywords, language);
        let queries = queries::planned(&input, &aspects);
        let deep = input.request.writer.depth == Depth::High;
        let plan = Plan {
            method: Method::Rules,
            refined_intent: budget::cut_chars(&phrases::question(&input.request.query, language), 300),
            aspects,
            queries,
            providers,
            per_query: if deep { 7 } else { 5 },
            freshness: input.options.freshness,
            audience: audience::of(&input.options, input.analysis.category, language),
        };
        Ok(Output { plan })
    }
}

impl PlanSearch {
    /// What was given comes first, then files of this machine, then the rest in the order of the configuration.
    fn providers(&self, input: &Input) -> Result<Vec<String>, NodeError> {
        let given = [(TEXTS, input.options.texts.is_empty()), (URLS, input.options.urls.is_empty())];
        let given = given.into_iter().filter(|(_, none)| !none).map(|(name, _)| name.to_owned());
        let mut search: Vec<&Arc<dyn Search>> =
            self.search.iter().filter(|s| wanted(s.as_ref(), input)).collect();
        search.sort_by_key(|search| !search.is_local());
        let folder = input.options.folder.as_ref();
        if let Some(folder) = folder.filter(|folder| !search.iter().any(|s| s.name() == folder.as_str())) {
            let message = format!("there is no folder \"{folder}\" in the configuration; {}", self.folders());
            return Err(NodeError::invalid_input("unknown_folder", message));
        }
        Ok(given.chain(search.iter().map(|s| s.name().to_owned())).take(MAX_PROVIDERS).collect())
    }

    fn folders(&self) -> String {
        let names: Vec<&str> = self.search.iter().filter(|s| s.is_local()).map(|s| s.name()).collect();
        if names.is_empty() {
            "no folder is configured".to_owned()
        } else {
            format!("use one of {}", names.join(", "))
        }
    }
}

/// Whether a search is to be used: named in the workflow if names are given there; and a folder that was asked for
/// leaves no room for other folders.
fn wanted(search: &dyn Search, input: &Input) -> bool {
    let named = input.providers.as_ref().is_none_or(|names| names.iter().any(|name| name == search.name()));
    let other_folder =
        input.options.folder.as_ref().is_some_and(|name| search.is_local() && name != search.name());
    named && !other_folder
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use newsum_engine::testing::context;
    use newsum_model::{Purpose, Scope};
    use newsum_services::ScriptedSearch;
    use serde_json::json;

    use super::*;

    fn input(options: Options, query_type: &str, depth: &str) -> Input {
        let request = json!({
            "comic_id": "c", "trace_id": "t", "query": "폭염 전력 수요", "language": "ko", "language_from": "detected",
            "seed": 1, "created_at": "2026-09-21T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "w", "author_id": 1, "tone": "neutral", "depth": depth, "style": "sticker" },
        });
        let analysis = json!({
            "method": "rules", "keywords": ["폭염", "전력", "수요"], "entities": [], "query_type": query_type,
            "category": "weather", "intent": "i", "ambiguities": [], "tone": "neutral", "grave": false, "context": [],
        });
        Input {
            request: serde_json::from_value(request).unwrap(),
            analysis: serde_json::from_value(analysis).unwrap(),
            options,
            max_queries: 8,
            providers: None,
        }
    }

    fn node() -> PlanSearch {
        let search = |name: &str, local| -> Arc<dyn Search> {
            Arc::new(ScriptedSearch { name: name.to_owned(), local, ..ScriptedSearch::default() })
        };
        PlanSearch { search: vec![search("feeds", false), search("folder", true)] }
    }

    async fn plan(input: Input) -> Result<Plan, NodeError> {
        let (cx, _probe) = context("plan");
        node().run(input, &cx).await.map(|output| output.plan)
    }

    #[tokio::test]
    async fn the_query_as_asked_comes_first_and_each_side_has_its_own() {
        let plan = plan(input(Options::default(), "information", "medium")).await.unwrap();
        assert_eq!(plan.queries[0].text, "폭염 전력 수요");
        let texts: Vec<&str> = plan.queries.iter().map(|query| query.text.as_str()).collect();
        assert_eq!(
            texts,
            ["폭염 전력 수요", "폭염 전력 수요 원인", "폭염 전력 수요 영향", "폭염 전력 수요 전망"]
        );
        assert!(plan.queries.iter().all(|query| query.scope == Scope::News));
        assert_eq!(plan.aspects.len(), 5);
        assert_eq!(plan.aspects[1].purpose, Purpose::Why);
        assert_eq!((plan.per_query, plan.audience.as_str()), (5, "일반 독자"));
    }

    #[tokio::test]
    async fn files_of_this_machine_are_trusted_first_after_what_was_given() {
        let options = Options { urls: vec!["https://a.example.com/x".into()], ..Options::default() };
        let plan = plan(input(options, "information", "medium")).await.unwrap();
        assert_eq!(plan.providers, ["urls", "folder", "feeds"]);
    }

    #[tokio::test]
    async fn opinions_are_looked_for_in_communities_and_deep_writers_read_papers() {
        let options: Options =
            serde_json::from_value(json!({"sites": {"news": ["a.com"], "community": ["b.com"]}})).unwrap();
        let plan = plan(input(options, "opinion", "high")).await.unwrap();
        let sites = |scope| plan.queries.iter().find(|q| q.scope == scope).map(|q| q.sites.clone());
        assert_eq!(sites(Scope::News).unwrap(), ["a.com"]);
        assert_eq!(sites(Scope::Community).unwrap(), ["b.com"]);
        assert!(sites(Scope::Research).unwrap().is_empty());
        assert_eq!(plan.per_query, 7);
    }

    #[tokio::test]
    async fn an_unknown_folder_is_an_error_that_names_the_known_ones() {
        let options = Options { folder: Some("news".into()), ..Options::default() };
        let error = plan(input(options, "information", "medium")).await.unwrap_err();
        assert_eq!(error.code, "unknown_folder");
        assert!(error.message.contains("use one of folder"), "{error}");
    }
}
