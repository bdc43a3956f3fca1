//! Documents to evidence: numbered sentences, and whether there are enough of them.

use newsum_engine::{Context, NodeError};
use newsum_model::{Document, DocumentKind, Evidence, Language, Rejected, SearchDone, Sentence};
use newsum_text::{language, sentences};

use crate::documents::{self, Kept};
use crate::gather::Gathered;
use crate::reading::Read;
use crate::{ExecuteSearch, Input};

/// Documents.
const MAX_DOCUMENTS: usize = 12;
/// Sentences over all documents.
const MAX_SENTENCES: usize = 600;
/// Sentences without which there is nothing to tell.
const LEAST: usize = 3;
/// Sentences below which the evidence is thin.
const THIN: usize = 8;
/// Searches that are listed.
const MAX_SEARCHES: usize = 40;
/// Rejected texts that are listed.
const MAX_REJECTED: usize = 50;

/// The evidence in what was read.
///
/// # Errors
/// `no_evidence` when there are fewer than three sentences; the message lists every search.
pub(crate) fn of(
    node: &ExecuteSearch,
    input: &Input,
    found: Gathered,
    read: Read,
    cx: &Context,
) -> Result<Evidence, NodeError> {
    let (kept, mut rejected) = documents::kept(input, read);
    let documents = numbered(input, kept, &mut rejected);
    let searches =
        node.search.iter().filter(|search| input.plan.providers.iter().any(|name| name == search.name()));
    rejected.extend(searches.flat_map(|search| search.rejected()));
    let count: usize = documents.iter().map(|document| document.sentences.len()).sum();
    if count < LEAST {
        return Err(no_evidence(&found.done, &rejected, count));
    }
    let only_extracts = documents.iter().all(|document| document.kind != DocumentKind::Article);
    if count < THIN || only_extracts {
        let what = if only_extracts { "no whole article could be read" } else { "there is little to tell" };
        cx.degraded(
            "evidence_thin",
            None,
            format!("{what}: {count} sentences in {} documents", documents.len()),
        );
    }
    let mut searches = found.done;
    searches.truncate(MAX_SEARCHES);
    rejected.truncate(MAX_REJECTED);
    Ok(Evidence { documents, searches, rejected })
}

fn numbered(input: &Input, kept: Vec<Kept>, rejected: &mut Vec<Rejected>) -> Vec<Document> {
    let best = kept.iter().map(|one| one.text.score).filter(|score| score.is_finite()).fold(0.0, f64::max);
    let mut documents = Vec::new();
    let mut next = 1;
    for one in kept {
        let left = MAX_SENTENCES.saturating_sub(next as usize - 1);
        let sentences = cut(input, &one, next, left);
        if sentences.is_empty() || documents.len() >= MAX_DOCUMENTS {
            let reason = if sentences.is_empty() {
                "there is no usable sentence in it"
            } else {
                "there are enough others"
            };
            let article = one.text.article;
            rejected.push(Rejected { title: article.title, url: article.url, reason: reason.to_owned() });
            continue;
        }
        next += u32::try_from(sentences.len()).unwrap_or(0);
        documents.push(document(input, one, sentences, documents.len() + 1, best));
    }
    documents
}

/// The sentences of a text with their numbers from `first`, within the characters that are used of it.
fn cut(input: &Input, one: &Kept, first: u32, left: usize) -> Vec<Sentence> {
    let text = &one.text.article.text;
    let mut room = input.doc_chars as usize;
    let fits = |sentence: &String| {
        let chars = sentence.chars().count();
        let fits = chars <= room;
        room = room.saturating_sub(chars);
        fits
    };
    let split = sentences::split(text, language::detect(text));
    let usable = split.into_iter().take_while(fits).take(left);
    (first..).zip(usable).map(|(n, text)| Sentence { n, text }).collect()
}

fn document(input: &Input, one: Kept, sentences: Vec<Sentence>, place: usize, best: f64) -> Document {
    let Kept { text, same_as } = one;
    let score = if text.score.is_finite() && best > 0.0 { text.score / best } else { 1.0 };
    let language = match language::detect(&text.article.text) {
        newsum_text::Language::Korean => Language::Ko,
        newsum_text::Language::English => Language::En,
    };
    Document {
        id: format!("D{place}"),
        kind: text.kind,
        title: text.article.title,
        url: text.article.url,
        source_name: text.article.source_name,
        published: text.article.published,
        retrieved_at: input.request.created_at,
        language,
        provider: text.provider,
        rank: u32::try_from(place).unwrap_or(u32::MAX),
        score,
        sentences,
        same_as,
    }
}

/// What was tried, so that whoever asked can see what to change.
fn no_evidence(searches: &[SearchDone], rejected: &[Rejected], sentences: usize) -> NodeError {
    let mut message =
        format!("there is too little to tell ({sentences} usable sentences, {LEAST} are needed)");
    if searches.is_empty() {
        message.push_str("; no search was made: give articles, addresses or a folder");
    }
    for done in searches {
        let answer = done.error.clone().unwrap_or_else(|| format!("{} results", done.hits));
        message.push_str(&format!("\n  {} \"{}\": {answer}", done.provider, done.query));
    }
    for one in rejected.iter().take(MAX_REJECTED) {
        message.push_str(&format!("\n  {}: {}", one.title, one.reason));
    }
    NodeError::permanent("no_evidence", message)
}
