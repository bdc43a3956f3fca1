//! How much two texts share, and what is to be taken for one.

use std::collections::BTreeSet;

use crate::tokens;

/// From this bigram Jaccard on two documents are copies of one text.
pub const COPY: f64 = 0.8;
/// Above this bigram Jaccard two sentences say the same.
pub const SAME_SENTENCE: f64 = 0.6;

/// The bigram Jaccard of two texts: shared pairs of neighbouring characters by all of them, 0 to 1.
#[must_use]
pub fn jaccard(a: &str, b: &str) -> f64 {
    jaccard_of(&tokens::bigrams(a), &tokens::bigrams(b))
}

/// The Jaccard of two sets of bigrams, for those who compare one text with many.
#[must_use]
pub fn jaccard_of(a: &BTreeSet<(char, char)>, b: &BTreeSet<(char, char)>) -> f64 {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// The share of the content words of `text` that occur in one of the `sources`, 0 to 1; 1 for a text without any.
/// Two Korean words also match where one begins with the other (늘었다, 늘었다고).
#[must_use]
pub fn coverage(text: &str, sources: &[&str]) -> f64 {
    let words: BTreeSet<String> = tokens::tokens(text).into_iter().collect();
    let there: BTreeSet<String> = sources.iter().flat_map(|source| tokens::tokens(source)).collect();
    if words.is_empty() {
        return 1.0;
    }
    let found = words.iter().filter(|word| there.contains(*word) || begins_one(word, &there)).count();
    found as f64 / words.len() as f64
}

/// Korean verbs match by their first two syllables (늘었습니다, 늘었다고), other Korean words by all but the last.
fn begins_one(word: &str, there: &BTreeSet<String>) -> bool {
    let length = word.chars().count();
    let verb = word.ends_with(['다', '요', '네', '고', '며']);
    let stem: String = word.chars().take(if verb { 2 } else { length.saturating_sub(1).max(2) }).collect();
    !word.is_ascii() && length >= 2 && there.iter().any(|other| other.starts_with(&stem))
}

/// Groups of indices of sentences that say the same (bigram Jaccard above [`SAME_SENTENCE`]); each group in order,
/// groups in the order of their first member. Join the citations of a group and keep its first sentence.
#[must_use]
pub fn groups<T: AsRef<str>>(sentences: &[T]) -> Vec<Vec<usize>> {
    let pairs: Vec<_> = sentences.iter().map(|sentence| tokens::bigrams(sentence.as_ref())).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, own) in pairs.iter().enumerate() {
        match groups.iter_mut().find(|group| jaccard_of(&pairs[group[0]], own) > SAME_SENTENCE) {
            Some(group) => group.push(i),
            None => groups.push(vec![i]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_alike_and_others_are_not() {
        assert!((jaccard("전력 수요가 늘었다.", "전력수요가 늘었다") - 1.0).abs() < 1e-9);
        assert!(
            jaccard("전력 수요가 역대 최고를 기록했다", "전력 수요가 역대 최고치를 기록했다") > SAME_SENTENCE
        );
        assert!(jaccard("수출이 늘었다", "비가 온다") < 0.1);
        assert!(jaccard("", "").abs() < 1e-9);
    }

    #[test]
    fn like_sentences_are_one_group() {
        let sentences =
            ["전력 수요가 역대 최고를 기록했다.", "비가 온다.", "전력 수요가 역대 최고치를 기록했다."];
        assert_eq!(groups(&sentences), [vec![0, 2], vec![1]]);
    }

    #[test]
    fn coverage_counts_content_words() {
        assert!((coverage("Demand hit a record", &["Power demand has hit its record"]) - 1.0).abs() < 1e-9);
        assert!(coverage("The moon is made of cheese", &["Power demand hit a record"]) < 0.1);
        assert!(coverage("수요가 늘었습니다", &["전력 수요가 늘었다고 밝혔다"]) > 0.9);
    }
}
