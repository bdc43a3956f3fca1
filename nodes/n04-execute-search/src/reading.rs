//! Reading what was found.

use std::time::Duration;

use futures::StreamExt;
use newsum_engine::{Context, ErrorClass, NodeError};
use newsum_model::{Article, DocumentKind, Hit, HitKind, Pasted, PastedKind, Rejected};
use newsum_services::{Search, ServiceError};
use newsum_text::{budget, normalize};
use tokio::time::Instant;

use crate::address::{canonical, host};
use crate::ranking::Candidate;
use crate::{ExecuteSearch, Input};

/// Pages that are read at the same time.
const AT_ONCE: usize = 4;
/// Characters of an extract that is used where its page cannot be read.
const SHORTEST_SNIPPET: usize = 60;

/// A text that was read.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) article: Article,
    pub(crate) kind: DocumentKind,
    pub(crate) provider: String,
    /// How well it fits all searches; what was given has the best.
    pub(crate) score: f64,
    /// Whether it was given with the query: it is never dropped for what it is about.
    pub(crate) given: bool,
}

/// What was read, best first, and what could not be.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) texts: Vec<Text>,
    pub(crate) rejected: Vec<Rejected>,
}

/// Reads what was given with the query, and the best results until there are enough articles.
pub(crate) async fn read(
    node: &ExecuteSearch,
    input: &Input,
    candidates: Vec<Candidate>,
    cx: &Context,
) -> Result<Read, NodeError> {
    let mut read = Read::default();
    read.texts.extend(input.options.texts.iter().map(pasted));
    let until = Instant::now() + Duration::from_secs(input.fetch_seconds);
    let given = input.options.urls.iter().map(|url| address(url));
    let fresh =
        candidates.into_iter().filter(|candidate| is_fresh(input, &candidate.hit, &mut read.rejected));
    let all: Vec<Candidate> = given.chain(fresh.take(input.candidates as usize)).collect();
    let total = all.len().min(input.fetch_top as usize);
    let mut texts = futures::stream::iter(all.into_iter().map(|candidate| one(node, candidate, until, cx)))
        .buffered(AT_ONCE);
    while let Some((candidate, answer)) = texts.next().await {
        read.take(candidate, answer, cx)?;
        let articles = read.articles();
        cx.progress(0.5 + 0.5 * articles as f32 / total.max(1) as f32, format!("reading {articles}/{total}"));
        if articles >= input.fetch_top as usize {
            break;
        }
    }
    Ok(read)
}

/// Results that are older than is wanted are left out, with that reason.
fn is_fresh(input: &Input, hit: &Hit, rejected: &mut Vec<Rejected>) -> bool {
    let (Some(days), Some(published)) = (input.plan.freshness.days(), hit.published) else {
        return true;
    };
    let fresh =
        hit.kind == HitKind::User || (input.request.created_at.date_naive() - published).num_days() <= days;
    if !fresh {
        let reason = format!("it is of {published}, older than a {}", input.plan.freshness);
        rejected.push(Rejected { title: hit.title.clone(), url: hit.url.clone(), reason });
    }
    fresh
}

fn pasted(pasted: &Pasted) -> Text {
    let text = normalize::lines(&pasted.text);
    let first = || budget::cut_chars(text.lines().next().unwrap_or_default(), 80);
    let title = pasted.title.as_deref().map(normalize::line).unwrap_or_else(first);
    let kind = match pasted.kind {
        PastedKind::Article => DocumentKind::Article,
        PastedKind::Opinion => DocumentKind::Opinion,
    };
    let source_name = budget::cut_chars(&title, 80);
    let article = Article { title, url: None, source_name, published: None, text };
    Text { article, kind, provider: "texts".to_owned(), score: f64::INFINITY, given: true }
}

/// An address that was given, as a result to be read.
fn address(url: &str) -> Candidate {
    let url = canonical(url).unwrap_or_else(|| url.to_owned());
    let hit = Hit {
        title: url.clone(),
        snippet: String::new(),
        provider: "urls".to_owned(),
        source_name: host(&url).unwrap_or_default(),
        published: None,
        rank: 1,
        kind: HitKind::User,
        local: None,
        url: Some(url),
    };
    Candidate { hit, score: f64::INFINITY }
}

/// Reads one result: from the search that has its text, or from its page.
async fn one(
    node: &ExecuteSearch,
    candidate: Candidate,
    until: Instant,
    cx: &Context,
) -> (Candidate, Result<Article, NodeError>) {
    let answer = match (&candidate.hit.local, &candidate.hit.url) {
        (Some(local), _) => from_search(node, &candidate.hit.provider, local).await,
        (None, Some(url)) => from_page(node, url, until, cx).await,
        (None, None) => Err(NodeError::invalid_input("no_address", "it has no address to be read at")),
    };
    (candidate, answer)
}

async fn from_search(node: &ExecuteSearch, provider: &str, local: &str) -> Result<Article, NodeError> {
    let gone = || NodeError::invalid_input("not_found", format!("{local} is not there any more"));
    let search = node.search.iter().find(|search| search.name() == provider).ok_or_else(gone)?;
    Search::read(search.as_ref(), local).await?.ok_or_else(gone)
}

async fn from_page(
    node: &ExecuteSearch,
    url: &str,
    until: Instant,
    cx: &Context,
) -> Result<Article, NodeError> {
    let Some(reader) = &node.reader else {
        return Err(NodeError::invalid_input("no_reader", "pages of the web are not read here"));
    };
    let late = |_| ServiceError::transient("timeout", "there was no time left to read it");
    let work = async { Ok(tokio::time::timeout_at(until, reader.read(url)).await.map_err(late)??) };
    cx.memo(&format!("fetch:{url}"), work).await
}

impl Read {
    fn articles(&self) -> usize {
        self.texts.iter().filter(|text| text.kind == DocumentKind::Article).count()
    }

    /// Takes an article; where its page gives none, its extract if that is long enough.
    fn take(
        &mut self,
        candidate: Candidate,
        answer: Result<Article, NodeError>,
        cx: &Context,
    ) -> Result<(), NodeError> {
        let hit = candidate.hit;
        let (article, whole) = match answer {
            Ok(article) => (article, true),
            Err(error) if error.class == ErrorClass::Cancelled => return Err(error),
            Err(error) => {
                if error.class.is_retryable() {
                    cx.degraded("fetch_failed", hit.url.as_deref().and_then(host).as_deref(), &error.message);
                }
                self.rejected.push(Rejected {
                    title: hit.title.clone(),
                    url: hit.url.clone(),
                    reason: error.message,
                });
                (snippet(&hit), false)
            }
        };
        let kind = match (hit.kind, whole) {
            (HitKind::Community, _) => DocumentKind::Social,
            (HitKind::News | HitKind::Web | HitKind::Research | HitKind::User, true) => DocumentKind::Article,
            (HitKind::News | HitKind::Web | HitKind::Research | HitKind::User, false) => {
                DocumentKind::Snippet
            }
        };
        if whole || article.text.chars().count() >= SHORTEST_SNIPPET {
            let given = hit.kind == HitKind::User;
            self.texts.push(Text { article, kind, provider: hit.provider, score: candidate.score, given });
        }
        Ok(())
    }
}

fn snippet(hit: &Hit) -> Article {
    Article {
        title: hit.title.clone(),
        url: hit.url.clone(),
        source_name: hit.source_name.clone(),
        published: hit.published,
        text: normalize::lines(&hit.snippet),
    }
}
