//! The searches of a plan.

use newsum_model::{Aspect, Depth, PlannedQuery, QueryType, Scope, Sites};
use newsum_text::budget;

use crate::{Input, phrases};

/// Preferred hosts of a search.
const MAX_SITES: usize = 10;

/// The searches: the query as it was asked, the keywords, the keywords with a word for each side of the subject, and
/// further places where they make sense. Equal ones are merged.
pub(crate) fn planned(input: &Input, aspects: &[Aspect]) -> Vec<PlannedQuery> {
    let joined = input.analysis.keywords.join(" ");
    let mut queries = vec![query(input, &input.request.query, Scope::News, None)];
    for scope in further_scopes(input) {
        queries.push(query(input, &input.request.query, scope, None));
    }
    queries.push(query(input, &joined, Scope::News, None));
    for aspect in aspects {
        if let Some(word) = phrases::addition(aspect.purpose, input.request.language) {
            queries.push(query(input, &format!("{joined} {word}"), Scope::News, Some(aspect.id.clone())));
        }
    }
    merged(queries, input.max_queries.clamp(1, 8) as usize)
}

/// Communities for opinions; papers for writers that dig; both where hosts are given for them.
fn further_scopes(input: &Input) -> Vec<Scope> {
    let opinion = input.analysis.query_type == QueryType::Opinion;
    let deep = input.request.writer.depth == Depth::High;
    let given = |scope| !sites_of(&input.options.sites, scope).is_empty();
    let scopes = [(Scope::Community, opinion), (Scope::Research, deep)];
    scopes.into_iter().filter(|&(scope, wanted)| wanted || given(scope)).map(|(scope, _)| scope).collect()
}

fn query(input: &Input, text: &str, scope: Scope, aspect: Option<String>) -> PlannedQuery {
    let sites = sites_of(&input.options.sites, scope);
    PlannedQuery { text: budget::cut_chars(text, 256), lang: input.request.language, scope, sites, aspect }
}

/// The preferred hosts of a place, in their normal form.
fn sites_of(sites: &Sites, scope: Scope) -> Vec<String> {
    let hosts: Vec<&String> = match scope {
        Scope::News => sites.news.iter().collect(),
        Scope::Community => sites.community.iter().collect(),
        Scope::Research => {
            sites.research_paper.iter().chain(&sites.code_related).chain(&sites.deep_dive_tech).collect()
        }
        Scope::Web => Vec::new(),
    };
    hosts.into_iter().filter_map(|host| newsum_model::normal_host(host).ok()).take(MAX_SITES).collect()
}

fn merged(queries: Vec<PlannedQuery>, most: usize) -> Vec<PlannedQuery> {
    let mut kept: Vec<PlannedQuery> = Vec::new();
    for query in queries {
        let same = |other: &PlannedQuery| {
            other.scope == query.scope && other.text.to_lowercase() == query.text.to_lowercase()
        };
        if !kept.iter().any(same) {
            kept.push(query);
        }
    }
    kept.truncate(most);
    kept
}
