//! What an article is about, as far as its stage is concerned.

use newsum_model::{Angle, Figure, Language, Mood, Prop, Set, Theme};

use crate::tables::tables;
use crate::words::Words;

/// What an article is about. Arrays of four stand for introduction, development, twist and conclusion.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its name, which is also the key of its lines.
    pub id: String,
    /// Color families that go with it.
    pub themes: Vec<Theme>,
    /// Where it plays.
    pub sets: [Set; 4],
    /// What is shown.
    pub props: [Vec<Prop>; 4],
    /// How it feels.
    pub moods: [Mood; 4],
    /// Who goes with it, best first.
    pub cast: Vec<Figure>,
    /// From where it is told best.
    pub angle: Angle,
    pub(crate) words: Words,
}

impl Subject {
    /// How well it matches texts of different weight.
    #[must_use]
    pub fn score(&self, parts: &[(&str, f64)], language: Language) -> f64 {
        parts.iter().map(|(text, weight)| weight * self.words.score(text, language)).sum()
    }
}

/// What matches less than this part of the best is not what the article is about.
const PART: f64 = 0.3;

/// The subjects that match the weighted texts, best first, without those far behind; never empty: what matches nothing
/// is "news".
#[must_use]
pub fn ranked(parts: &[(&str, f64)], language: Language) -> Vec<&'static Subject> {
    let mut rows: Vec<(f64, &Subject)> =
        tables().subjects.iter().map(|subject| (subject.score(parts, language), subject)).collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let least = rows.first().map_or(0.0, |(best, _)| best * PART);
    let near = rows.into_iter().filter(|(score, _)| *score > 0.0 && *score >= least);
    let mut found: Vec<&Subject> = near.map(|(_, subject)| subject).collect();
    if found.is_empty() {
        found.push(&tables().default);
    }
    found
}

/// All subjects, the one of everything else last.
pub fn all() -> impl Iterator<Item = &'static Subject> {
    tables().subjects.iter().chain(std::iter::once(&tables().default))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, language: Language) -> &'static str {
        &ranked(&[(text, 1.0)], language)[0].id
    }

    #[test]
    fn a_headline_names_its_subject() {
        assert_eq!(first("까치도 보고 배운다…먹이 상자 여는 법", Language::Ko), "animals");
        assert_eq!(first("승객이 앉아야 출발하는 17번 버스", Language::Ko), "transit");
        assert_eq!(first("Port Merrow rents climb 6.4%", Language::En), "housing");
        assert_eq!(first("Schools lock away phones, and lunch gets loud", Language::En), "school");
        assert_eq!(first("Nothing of the kind", Language::En), "news");
    }

    #[test]
    fn latin_words_match_only_where_a_word_begins() {
        assert_eq!(first("The parents met.", Language::En), "children");
        assert_ne!(first("Transparent glass", Language::En), "housing");
    }
}
