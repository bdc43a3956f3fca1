//! Which sentences matter: a score for each, and a selection that does not repeat itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::{language::Language, similarity, tokens, values};

const ROUNDS: usize = 30;
const DAMPING: f64 = 0.85;
/// The weight of the score against novelty in [`select`].
const LAMBDA: f64 = 0.7;

/// A sentence and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The sentence.
    pub text: &'a str,
    /// Which document it is from: any number that tells documents apart.
    pub document: usize,
    /// Its place in that document, from 0.
    pub position: usize,
}

/// A score from 0 to 1 for each sentence: .40 TextRank + .25 overlap with query and keywords + .15 position +
/// .12 facts (values, names) + .08 copies in other documents.
#[must_use]
pub fn scores(candidates: &[Candidate<'_>], query: &str, keywords: &[&str], language: Language) -> Vec<f64> {
    let words: Vec<BTreeSet<String>> =
        candidates.iter().map(|candidate| tokens::tokens(candidate.text).into_iter().collect()).collect();
    let central = text_rank(&words);
    let asked = asked_terms(query, keywords);
    let copies = copies(candidates);
    candidates
        .iter()
        .enumerate()
        .map(|(i, candidate)| {
            0.40 * central[i]
                + 0.25 * overlap(candidate.text, &words[i], &asked)
                + 0.15 / (1.0 + candidate.position as f64 / 3.0)
                + 0.12 * facts_in(candidate.text, language)
                + 0.08 * copies[i]
        })
        .collect()
}

/// The indices of at most `count` sentences, best first, by maximal marginal relevance (λ .7 with bigram Jaccard).
#[must_use]
pub fn select<T: AsRef<str>>(sentences: &[T], scores: &[f64], count: usize) -> Vec<usize> {
    let pairs: Vec<_> = sentences.iter().map(|sentence| tokens::bigrams(sentence.as_ref())).collect();
    let mut left: Vec<usize> = (0..sentences.len().min(scores.len())).collect();
    let mut chosen: Vec<usize> = Vec::new();
    let mut nearest = vec![0.0f64; left.len()];
    while chosen.len() < count {
        let worth = |&i: &usize| LAMBDA * scores[i] - (1.0 - LAMBDA) * nearest[i];
        let Some(best) = left.iter().copied().reduce(|a, b| if worth(&b) > worth(&a) { b } else { a }) else {
            break;
        };
        left.retain(|&i| i != best);
        for &i in &left {
            nearest[i] = nearest[i].max(similarity::jaccard_of(&pairs[best], &pairs[i]));
        }
        chosen.push(best);
    }
    chosen
}

/// TextRank over shared words, scaled so that the most central sentence has 1.
fn text_rank(words: &[BTreeSet<String>]) -> Vec<f64> {
    let edges = edges(words);
    let out: Vec<f64> = edges.iter().map(|row| row.iter().map(|(_, weight)| weight).sum()).collect();
    let mut rank = vec![1.0f64; words.len()];
    for _ in 0..ROUNDS {
        let flow =
            |row: &Vec<(usize, f64)>| row.iter().map(|&(j, weight)| rank[j] * weight / out[j]).sum::<f64>();
        rank = edges.iter().map(|row| (1.0 - DAMPING) + DAMPING * flow(row)).collect();
    }
    let top = rank.iter().copied().fold(f64::EPSILON, f64::max);
    rank.into_iter().map(|value| value / top).collect()
}

/// The neighbours of each sentence with the weight |shared| / (ln |a| + ln |b|).
fn edges(words: &[BTreeSet<String>]) -> Vec<Vec<(usize, f64)>> {
    let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, set) in words.iter().enumerate() {
        for word in set {
            by_word.entry(word).or_default().push(i);
        }
    }
    words.iter().enumerate().map(|(i, set)| neighbours(i, set, words, &by_word)).collect()
}

fn neighbours(
    i: usize,
    own: &BTreeSet<String>,
    words: &[BTreeSet<String>],
    by_word: &BTreeMap<&str, Vec<usize>>,
) -> Vec<(usize, f64)> {
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for &j in own.iter().flat_map(|word| &by_word[word.as_str()]).filter(|&&j| j != i) {
        *shared.entry(j).or_default() += 1;
    }
    let length = |set: &BTreeSet<String>| (set.len() as f64 + 1.0).ln();
    shared.into_iter().map(|(j, count)| (j, count as f64 / (length(own) + length(&words[j])))).collect()
}

fn asked_terms(query: &str, keywords: &[&str]) -> BTreeSet<String> {
    std::iter::once(query).chain(keywords.iter().copied()).flat_map(tokens::tokens).collect()
}

/// The share of the asked words that the sentence has; a Korean word also counts inside a longer one.
fn overlap(text: &str, words: &BTreeSet<String>, asked: &BTreeSet<String>) -> f64 {
    if asked.is_empty() {
        return 0.0;
    }
    let has = |term: &&String| words.contains(*term) || (!term.is_ascii() && text.contains(term.as_str()));
    asked.iter().filter(has).count() as f64 / asked.len() as f64
}

/// 0 without values and names, 1 with three or more.
fn facts_in(text: &str, language: Language) -> f64 {
    let names = crate::actors::actor(text, language).is_some();
    let count = values::values(text, language).len() + usize::from(names);
    (count as f64 / 3.0).min(1.0)
}

/// The share of the other documents (..=3) that have a like sentence.
fn copies(candidates: &[Candidate<'_>]) -> Vec<f64> {
    let texts: Vec<&str> = candidates.iter().map(|candidate| candidate.text).collect();
    let mut found = vec![0.0; candidates.len()];
    for group in similarity::groups(&texts) {
        let documents: BTreeSet<usize> = group.iter().map(|&i| candidates[i].document).collect();
        for &i in &group {
            found[i] = (documents.len() - 1).min(3) as f64 / 3.0;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 5] = [
        "폭염으로 전력 수요가 98.2기가와트까지 올라 역대 최고를 기록했다.",
        "전력 수요가 늘면서 예비율은 8%로 떨어졌다.",
        "폭염으로 전력 수요가 98.2기가와트까지 올라 역대 최고치를 기록했다.",
        "한 가게는 얼음을 나눠 줬다.",
        "폭염과 전력 수요는 다음 주까지 이어질 전망이다.",
    ];

    fn candidates() -> Vec<Candidate<'static>> {
        TEXTS
            .iter()
            .enumerate()
            .map(|(i, text)| Candidate { text, document: i / 2, position: i % 2 })
            .collect()
    }

    #[test]
    fn the_asked_and_central_sentence_leads() {
        let scores = scores(&candidates(), "폭염 전력 수요", &[], Language::Korean);
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
        assert!(scores[0] > scores[3] && scores[1] > scores[3]);
        assert!(scores[0] > 0.6, "{scores:?}");
    }

    #[test]
    fn a_selection_does_not_repeat_itself() {
        let scores = scores(&candidates(), "폭염 전력 수요", &[], Language::Korean);
        let chosen = select(&TEXTS, &scores, 3);
        assert_eq!(chosen.len(), 3);
        assert!(!(chosen.contains(&0) && chosen.contains(&2)), "{chosen:?}");
        assert!(select(&TEXTS, &scores, 99).len() == 5);
    }
}
