//! Words of both languages that stand for something, and how well a text matches them.

use newsum_model::Language;
use serde::Deserialize;

/// Words that stand for something.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Words {
    ko: Vec<String>,
    en: Vec<String>,
}

impl Words {
    /// How well a text matches: 2 and a quarter of its length for every occurrence of a word. Korean words match
    /// anywhere, others only at the beginning of a word.
    pub(crate) fn score(&self, text: &str, language: Language) -> f64 {
        let text = format!(" {} ", text.to_lowercase());
        let words = match language {
            Language::Ko => &self.ko,
            Language::En => &self.en,
        };
        words.iter().map(|word| weight(word) * f64::from(occurrences(&text, word))).sum()
    }
}

fn weight(word: &str) -> f64 {
    2.0 + f64::from(u32::try_from(word.chars().count()).unwrap_or(u32::MAX)) / 4.0
}

fn occurrences(text: &str, word: &str) -> u32 {
    let word = word.to_lowercase();
    let begins = |at: usize| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let free = !word.is_ascii();
    let ascii_in_hangul = |at: usize| text[..at].chars().next_back().is_some_and(|c| !c.is_ascii());
    let found = text.match_indices(&word).filter(|(at, _)| free || begins(*at) || ascii_in_hangul(*at));
    u32::try_from(found.count()).unwrap_or(u32::MAX)
}

/// The entries that match, best first; equal ones in the order of the table.
pub(crate) fn best<T: Copy>(table: &[(T, Words)], text: &str, language: Language) -> Vec<T> {
    let mut rows: Vec<(f64, T)> =
        table.iter().map(|(it, words)| (words.score(text, language), *it)).collect();
    rows.retain(|(score, _)| *score > 0.0);
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    rows.into_iter().map(|(_, it)| it).collect()
}
