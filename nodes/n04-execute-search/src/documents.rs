//! Texts to documents: copies merged, strangers dropped.

use newsum_model::Rejected;
use newsum_text::{similarity, tokens};

use crate::Input;
use crate::reading::{Read, Text};

/// A text and the copies of it.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) text: Text,
    /// Addresses, or else names, of its copies.
    pub(crate) same_as: Vec<String>,
}

/// The texts that are about the subject, each once, best first.
pub(crate) fn kept(input: &Input, read: Read) -> (Vec<Kept>, Vec<Rejected>) {
    let Read { texts, mut rejected } = read;
    let about = about_it(input, texts, &mut rejected);
    (merged(about), rejected)
}

/// Drops texts that have far fewer of the keywords than the best one has. What was given, and what has the query word
/// for word, stays.
fn about_it(input: &Input, texts: Vec<Text>, rejected: &mut Vec<Rejected>) -> Vec<Text> {
    let keywords = &input.analysis.keywords;
    let counts: Vec<usize> = texts.iter().map(|text| shared(text, keywords)).collect();
    let best = counts.iter().copied().max().unwrap_or(0);
    let least = best.div_ceil(2).max(1);
    let mut kept = Vec::new();
    for (text, count) in texts.into_iter().zip(counts) {
        if text.given || count >= least || has_words(&text, &input.request.query) {
            kept.push(text);
        } else {
            let reason = format!("it has {count} of the {} keywords, others have {best}", keywords.len());
            rejected.push(Rejected { title: text.article.title, url: text.article.url, reason });
        }
    }
    kept
}

/// How many of the keywords occur in a text. A Korean word also occurs within a longer one (전력 in 전력수요).
fn shared(text: &Text, keywords: &[String]) -> usize {
    let whole = format!("{} {}", text.article.title, text.article.text).to_lowercase();
    let there = tokens::tokens(&whole);
    let occurs = |keyword: &&String| {
        let parts = tokens::tokens(keyword);
        let inside =
            !keyword.is_ascii() && keyword.chars().count() >= 2 && whole.contains(&keyword.to_lowercase());
        inside || (!parts.is_empty() && parts.iter().all(|part| there.contains(part)))
    };
    keywords.iter().filter(occurs).count()
}

fn has_words(text: &Text, query: &str) -> bool {
    let whole = format!("{}\n{}", text.article.title, text.article.text).to_lowercase();
    whole.contains(&query.to_lowercase())
}

fn merged(texts: Vec<Text>) -> Vec<Kept> {
    let mut kept: Vec<Kept> = Vec::new();
    for text in texts {
        let copy_of = |other: &&mut Kept| {
            similarity::jaccard(&other.text.article.text, &text.article.text) >= similarity::COPY
        };
        match kept.iter_mut().find(copy_of) {
            Some(first) => {
                let name = text.article.url.clone().unwrap_or_else(|| text.article.source_name.clone());
                let known = first.text.article.url.as_ref() == Some(&name) || first.same_as.contains(&name);
                if !known && first.same_as.len() < 10 {
                    first.same_as.push(name);
                }
            }
            None => kept.push(Kept { text, same_as: Vec::new() }),
        }
    }
    kept
}
