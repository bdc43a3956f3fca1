//! The spam filter that needs nobody.

use std::collections::HashMap;

use async_trait::async_trait;
use newsum_services::{Judgment, ServiceError, SpamFilter, SpamText};

/// Judges by rules: words, links, capitals, repetition. Two reasons make spam, or one that is not a word of
/// advertising: a query may well speak of advertising.
#[derive(Debug, Clone)]
pub struct SpamRules {
    /// Words of advertising.
    pub keywords: Vec<String>,
    /// Links that are still fine.
    pub max_urls: usize,
    /// Share of upper-case letters that is still fine, in texts of more than 30 letters.
    pub max_uppercase: f64,
}

impl Default for SpamRules {
    fn default() -> Self {
        let keywords = ["광고", "홍보", "클릭"].map(str::to_owned).to_vec();
        Self { keywords, max_urls: 2, max_uppercase: 0.7 }
    }
}

/// Texts below this many characters are never spam.
const SHORTEST: usize = 15;

impl SpamRules {
    /// What these rules think of a text.
    #[must_use]
    pub fn judgment(&self, text: &str, kind: SpamText) -> Judgment {
        if text.chars().count() < SHORTEST {
            return Judgment::default();
        }
        let strong = [self.too_many_urls(text), self.too_loud(text), too_repetitive(text)];
        let mut reasons: Vec<String> = strong.into_iter().flatten().collect();
        let mut spam = !reasons.is_empty();
        let words = if kind == SpamText::Query { self.words(text) } else { Vec::new() };
        if !words.is_empty() {
            reasons.push(format!("words of advertising: {}", words.join(", ")));
            spam |= reasons.len() >= 2;
        }
        Judgment { spam, reasons }
    }

    fn words(&self, text: &str) -> Vec<&str> {
        let text = text.to_lowercase();
        self.keywords.iter().filter(|word| text.contains(&word.to_lowercase())).map(String::as_str).collect()
    }

    fn too_many_urls(&self, text: &str) -> Option<String> {
        let lower = text.to_lowercase();
        let urls = lower.matches("http://").count() + lower.matches("https://").count();
        (urls > self.max_urls).then(|| format!("{urls} links, {} are fine", self.max_urls))
    }

    fn too_loud(&self, text: &str) -> Option<String> {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let upper = text.chars().filter(|c| c.is_uppercase()).count();
        let share = upper as f64 / letters.max(1) as f64;
        (letters > 30 && share > self.max_uppercase)
            .then(|| format!("{:.0} % of the letters are capitals", share * 100.0))
    }
}

fn too_repetitive(text: &str) -> Option<String> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in &words {
        *counts.entry(word).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(0);
    (words.len() >= 10 && most * 2 >= words.len())
        .then(|| format!("one word makes up {most} of {} words", words.len()))
}

#[async_trait]
impl SpamFilter for SpamRules {
    async fn judge(&self, text: &str, kind: SpamText) -> Result<Judgment, ServiceError> {
        Ok(self.judgment(text, kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_spam(text: &str) -> bool {
        SpamRules::default().judgment(text, SpamText::Query).spam
    }

    #[test]
    fn a_query_may_speak_of_advertising() {
        assert!(!is_spam("온라인 광고 규제는 어디까지 왔나, 홍보 기준은"));
        assert!(!is_spam("광고 클릭"));
    }

    #[test]
    fn links_capitals_and_repetition_are_spam() {
        assert!(is_spam("see http://a.com and https://b.com and http://c.com now"));
        assert!(is_spam("BUY THIS WONDERFUL THING NOW BEFORE IT IS GONE FOR EVER"));
        assert!(is_spam("win win win win win win win win win win today"));
        assert!(!is_spam("NASA LAUNCHES"));
    }

    #[test]
    fn words_of_advertising_count_in_queries_alone() {
        let text = "광고 링크 http://a.com http://b.com http://c.com 클릭";
        assert_eq!(SpamRules::default().judgment(text, SpamText::Query).reasons.len(), 2);
        assert_eq!(SpamRules::default().judgment(text, SpamText::Pasted).reasons.len(), 1);
    }
}
