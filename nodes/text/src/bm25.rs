//! A full-text index in memory: BM25 over tokens and, in Korean, character bigrams.

use std::collections::{BTreeMap, BTreeSet};

use crate::tokens;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// An index of texts under keys; the same key again replaces its text.
#[derive(Debug, Clone)]
pub struct Index<K: Ord + Clone> {
    texts: BTreeMap<K, Entry>,
    by_term: BTreeMap<String, BTreeSet<K>>,
    length: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    counts: BTreeMap<String, usize>,
    length: usize,
}

/// A text found, with its score.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit<K> {
    /// The key of the text.
    pub key: K,
    /// The BM25 score, above 0; comparable only within one search.
    pub score: f64,
}

impl<K: Ord + Clone> Default for Index<K> {
    fn default() -> Self {
        Index { texts: BTreeMap::new(), by_term: BTreeMap::new(), length: 0 }
    }
}

impl<K: Ord + Clone> Index<K> {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a text in; `title` counts three times.
    pub fn insert(&mut self, key: K, title: &str, text: &str) {
        self.remove(&key);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (part, weight) in [(title, 3), (text, 1)] {
            for term in tokens::terms(part) {
                *counts.entry(term).or_default() += weight;
            }
        }
        for term in counts.keys() {
            self.by_term.entry(term.clone()).or_default().insert(key.clone());
        }
        let length = counts.values().sum();
        self.length += length;
        self.texts.insert(key, Entry { counts, length });
    }

    /// Takes a text out; true where it was there.
    pub fn remove(&mut self, key: &K) -> bool {
        let Some(entry) = self.texts.remove(key) else {
            return false;
        };
        self.length -= entry.length;
        for term in entry.counts.keys() {
            if let Some(keys) = self.by_term.get_mut(term) {
                keys.remove(key);
                if keys.is_empty() {
                    self.by_term.remove(term);
                }
            }
        }
        true
    }

    /// The number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether no text is in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// At most `limit` texts that share a term with the query, best first, ties in the order of their keys.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit<K>> {
        let mut scores: BTreeMap<&K, f64> = BTreeMap::new();
        let terms: BTreeSet<String> = tokens::terms(query).into_iter().collect();
        for term in &terms {
            let Some(keys) = self.by_term.get(term) else {
                continue;
            };
            let rarity = self.rarity(keys.len());
            for key in keys {
                *scores.entry(key).or_default() += rarity * self.saturated(&self.texts[key], term);
            }
        }
        let mut hits: Vec<Hit<K>> =
            scores.into_iter().map(|(key, score)| Hit { key: key.clone(), score }).collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
        hits.truncate(limit);
        hits
    }

    fn rarity(&self, holders: usize) -> f64 {
        let (all, holders) = (self.texts.len() as f64, holders as f64);
        (1.0 + (all - holders + 0.5) / (holders + 0.5)).ln()
    }

    fn saturated(&self, entry: &Entry, term: &str) -> f64 {
        let count = entry.counts.get(term).copied().unwrap_or_default() as f64;
        let mean = (self.length as f64 / self.texts.len().max(1) as f64).max(1.0);
        count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * entry.length as f64 / mean))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index<&'static str> {
        let mut index = Index::new();
        index.insert(
            "heat",
            "밤에도 식지 않는 도시",
            "폭염이 열이틀째 이어지며 전력수요가 역대 최고를 기록했다.",
        );
        index.insert("rate", "기준금리 동결", "한국은행이 기준금리를 동결했다. 물가가 올랐다.");
        index.insert("battery", "A full charge", "Solid-state batteries charge in nine minutes.");
        index
    }

    #[test]
    fn the_fitting_text_is_first() {
        let index = index();
        assert_eq!(index.search("전력 수요 폭염", 5)[0].key, "heat");
        assert_eq!(index.search("금리", 5)[0].key, "rate");
        assert_eq!(index.search("battery charging", 5)[0].key, "battery");
        assert!(index.search("축구", 5).is_empty());
        assert!(index.search("폭염 금리 battery", 2).len() == 2);
    }

    #[test]
    fn a_text_is_replaced_and_taken_out() {
        let mut index = index();
        index.insert("rate", "축구 결승", "월드컵 결승이 열렸다.");
        assert!(index.search("금리", 5).is_empty());
        assert_eq!(index.search("축구", 5)[0].key, "rate");
        assert!(index.remove(&"rate") && !index.remove(&"rate"));
        assert_eq!(index.len(), 2);
        assert!(!index.is_empty());
    }
}
