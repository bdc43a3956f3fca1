//! Asking the searches.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use newsum_engine::{Context, ErrorClass, NodeError};
use newsum_model::{Hit, Plan, PlannedQuery, SearchDone};
use newsum_services::{Search, SearchRequest, ServiceError};

/// Searches that are asked at the same time.
const AT_ONCE: usize = 4;
/// Time for one search.
const TIME: Duration = Duration::from_secs(15);

/// The results of one search, in its order.
#[derive(Debug, Clone)]
pub(crate) struct List {
    /// What was asked.
    pub(crate) query: PlannedQuery,
    /// Whether the search reads files of this machine.
    pub(crate) local: bool,
    /// The results.
    pub(crate) hits: Vec<Hit>,
}

/// What was found so far, and what was tried for it.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The results.
    pub(crate) lists: Vec<List>,
    /// The searches that were made.
    pub(crate) done: Vec<SearchDone>,
    /// The last error, if there was one.
    pub(crate) error: Option<NodeError>,
    asked: BTreeSet<String>,
    failed: BTreeSet<String>,
}

impl Gathered {
    /// Whether something was found.
    pub(crate) fn found(&self) -> bool {
        self.lists.iter().any(|list| !list.hits.is_empty())
    }

    /// Whether every search failed that was made.
    pub(crate) fn all_failed(&self) -> bool {
        !self.done.is_empty() && self.done.iter().all(|done| done.error.is_some())
    }

    /// Asks each of the searches each of the queries that it can answer and was not asked yet, in order, as long as
    /// there are no more than `most` in all.
    pub(crate) async fn ask(
        &mut self,
        searches: &[Arc<dyn Search>],
        queries: &[PlannedQuery],
        plan: &Plan,
        most: usize,
        cx: &Context,
    ) -> Result<(), NodeError> {
        let tasks = self.tasks(searches, queries, most);
        let (total, before) = (tasks.len(), self.done.len());
        let mut answers =
            futures::stream::iter(tasks.into_iter().map(|task| task.ask(plan, cx))).buffered(AT_ONCE);
        while let Some((task, answer)) = answers.next().await {
            let n = self.done.len() - before + 1;
            cx.progress(0.5 * n as f32 / total as f32, format!("searching {n}/{total}"));
            self.take(task, answer, cx)?;
        }
        Ok(())
    }

    fn tasks(&mut self, searches: &[Arc<dyn Search>], queries: &[PlannedQuery], most: usize) -> Vec<Task> {
        let mut tasks = Vec::new();
        for query in queries {
            for search in searches.iter().filter(|search| search.can(query.scope, query.lang)) {
                let room = self.done.len() + tasks.len() < most;
                if room && self.asked.insert(format!("{}:{}:{}", search.name(), query.scope, query.text)) {
                    tasks.push(Task { search: search.clone(), query: query.clone() });
                }
            }
        }
        tasks
    }

    fn take(
        &mut self,
        task: Task,
        answer: Result<Vec<Hit>, NodeError>,
        cx: &Context,
    ) -> Result<(), NodeError> {
        let provider = task.search.name().to_owned();
        let mut done = SearchDone { provider, query: task.query.text.clone(), hits: 0, error: None };
        match answer {
            Ok(hits) => {
                done.hits = u32::try_from(hits.len()).unwrap_or(u32::MAX);
                self.lists.push(List { query: task.query, local: task.search.is_local(), hits });
            }
            Err(error) if error.class == ErrorClass::Cancelled => return Err(error),
            Err(error) => {
                done.error = Some(error.message.clone());
                if self.failed.insert(done.provider.clone()) {
                    cx.degraded("search_failed", Some(&done.provider), &error.message);
                }
                self.error = Some(error);
            }
        }
        self.done.push(done);
        Ok(())
    }
}

/// One search to make.
struct Task {
    search: Arc<dyn Search>,
    query: PlannedQuery,
}

impl Task {
    async fn ask(self, plan: &Plan, cx: &Context) -> (Self, Result<Vec<Hit>, NodeError>) {
        let request = SearchRequest {
            text: self.query.text.clone(),
            lang: self.query.lang,
            scope: self.query.scope,
            sites: self.query.sites.clone(),
            limit: plan.per_query,
            freshness: plan.freshness,
        };
        let key = format!("search:{}:{}:{}", self.search.name(), self.query.scope, self.query.text);
        let late = |_| ServiceError::transient("timeout", format!("no answer within {TIME:?}"));
        let work =
            async { Ok(tokio::time::timeout(TIME, self.search.search(&request)).await.map_err(late)??) };
        let answer = cx.memo(&key, work).await;
        (self, answer)
    }
}
