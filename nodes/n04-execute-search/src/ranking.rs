//! The best of all results.

use std::collections::BTreeMap;

use newsum_model::{Hit, HitKind, Scope, host_matches};

use crate::Input;
use crate::address::{canonical, host};
use crate::gather::List;

/// Damps the difference between the first places of a list (reciprocal rank fusion).
const DAMPING: f64 = 60.0;
/// Days after which news counts half.
const HALF_LIFE: f64 = 7.0;
/// What old news still counts: relevance is never forgotten over age.
const LEAST_FRESHNESS: f64 = 0.25;
/// What a preferred host counts more.
const PREFERRED: f64 = 1.5;
/// Results of one host.
const PER_HOST: usize = 3;

/// A result and how well it fits all searches together.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The result, with its address in canonical form.
    pub(crate) hit: Hit,
    /// The higher the better; comparable within one run.
    pub(crate) score: f64,
}

/// The results of all lists, equal ones merged, best first; ties in the order of the lists.
pub(crate) fn ranked(input: &Input, lists: &[List]) -> Vec<Candidate> {
    let mut order: Vec<String> = Vec::new();
    let mut merged: BTreeMap<String, Candidate> = BTreeMap::new();
    for list in lists {
        for hit in &list.hits {
            let hit = Hit { url: hit.url.as_deref().and_then(canonical), ..hit.clone() };
            let score = worth(input, list, &hit);
            let key = key_of(&hit);
            let candidate = merged.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Candidate { hit, score: 0.0 }
            });
            candidate.score += score;
        }
    }
    let mut candidates: Vec<Candidate> = order.iter().filter_map(|key| merged.remove(key)).collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    few_per_host(candidates)
}

/// What tells results apart: the address, else the file, else the headline. A file counts before its address: two
/// files may name the same.
fn key_of(hit: &Hit) -> String {
    let local = hit.local.as_ref().map(|name| format!("{}:{name}", hit.provider));
    local.or_else(|| hit.url.clone()).unwrap_or_else(|| hit.title.clone())
}

fn worth(input: &Input, list: &List, hit: &Hit) -> f64 {
    let rank = 1.0 / (DAMPING + f64::from(hit.rank));
    let preferred = list
        .query
        .sites
        .iter()
        .any(|site| hit.url.as_deref().and_then(host).is_some_and(|host| host_matches(&host, site)));
    let ages = list.query.scope == Scope::News && !list.local;
    rank * if preferred { PREFERRED } else { 1.0 } * if ages { freshness(input, hit) } else { 1.0 }
}

fn freshness(input: &Input, hit: &Hit) -> f64 {
    let Some(published) = hit.published else {
        return 0.5;
    };
    let days = (input.request.created_at.date_naive() - published).num_days().max(0);
    0.5_f64.powf(days as f64 / HALF_LIFE).max(LEAST_FRESHNESS)
}

/// At most three of one host; what was given is never left out.
fn few_per_host(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let keep = |candidate: &Candidate| {
        let given = candidate.hit.kind == HitKind::User || candidate.hit.local.is_some();
        let Some(host) = candidate.hit.url.as_deref().and_then(host).filter(|_| !given) else {
            return true;
        };
        let count = seen.entry(host).or_default();
        *count += 1;
        *count <= PER_HOST
    };
    let mut keep = keep;
    candidates.into_iter().filter(|candidate| keep(candidate)).collect()
}
