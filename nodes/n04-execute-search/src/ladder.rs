//! What is tried, step by step, until something is found.

use std::sync::Arc;

use newsum_engine::{Context, NodeError};
use newsum_model::PlannedQuery;
use newsum_services::Search;

use crate::gather::Gathered;
use crate::{ExecuteSearch, Input};

/// Searches as planned; when nothing is found, with two keywords, with single keywords, and with searches that the
/// plan left out.
///
/// # Errors
/// `search_unavailable` with the class of the failure when every search failed.
pub(crate) async fn climb(node: &ExecuteSearch, input: &Input, cx: &Context) -> Result<Gathered, NodeError> {
    let planned = searches(node, |name| input.plan.providers.iter().any(|provider| provider == name));
    let others = if input.options.folder.is_none() {
        searches(node, |name| !input.plan.providers.iter().any(|provider| provider == name))
    } else {
        Vec::new()
    };
    let own = !input.options.texts.is_empty() || !input.options.urls.is_empty();
    let most = input.max_requests as usize;
    let mut found = Gathered::default();
    for (searches, queries) in [
        (&planned, input.plan.queries.clone()),
        (&planned, with_keywords(input, 2)),
        (&planned, with_keywords(input, 1)),
        (&others, input.plan.queries.clone()),
    ] {
        found.ask(searches, &queries, &input.plan, most, cx).await?;
        if found.found() || own {
            return Ok(found);
        }
    }
    let all_failed = found.all_failed();
    match found.error.take() {
        Some(error) if all_failed => Err(unavailable(error)),
        _ => Ok(found),
    }
}

fn searches(node: &ExecuteSearch, wanted: impl Fn(&str) -> bool) -> Vec<Arc<dyn Search>> {
    node.search.iter().filter(|search| wanted(search.name())).cloned().collect()
}

/// The first query with fewer words: the first `count` keywords together, or each by itself for one.
fn with_keywords(input: &Input, count: usize) -> Vec<PlannedQuery> {
    let Some(first) = input.plan.queries.first() else {
        return Vec::new();
    };
    let keywords = &input.analysis.keywords;
    let texts: Vec<String> = if count == 1 {
        keywords.clone()
    } else {
        vec![keywords.iter().take(count).cloned().collect::<Vec<_>>().join(" ")]
    };
    texts.into_iter().map(|text| PlannedQuery { text, ..first.clone() }).collect()
}

fn unavailable(error: NodeError) -> NodeError {
    let message = format!("no search answered; the last said: {}", error.message);
    NodeError::new(error.class, "search_unavailable", message)
}
