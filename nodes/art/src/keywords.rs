//! Keyword tables and their scores, read from `data/keywords.json`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::scenario::{Expression, Lang, MoodName, Pose, Prop, Set};

type Table<T> = Vec<(T, Vec<String>)>;

/// All tables of `data/keywords.json`.
#[derive(Debug, Deserialize)]
pub(crate) struct Keywords {
    pub(crate) background: Table<Set>,
    pub(crate) prop: Table<Prop>,
    pub(crate) mood: Table<MoodName>,
    pub(crate) expression: Table<Expression>,
    pub(crate) pose: Table<Pose>,
    sfx: Languages,
    grave: Vec<String>,
    hot: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Languages {
    ko: Sounds,
    en: Sounds,
}

/// Sound words by tone.
#[derive(Debug, Deserialize)]
struct Sounds {
    tense: Vec<String>,
    triumphant: Vec<String>,
    sad: Vec<String>,
    night: Vec<String>,
    bright: Vec<String>,
    neutral: Vec<String>,
    hot: Vec<String>,
    shout: Vec<String>,
}

/// What a sound word goes with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tone {
    Mood(MoodName),
    Hot,
    Shout,
}

/// The tables of the style guide.
pub(crate) fn keywords() -> &'static Keywords {
    static TABLE: OnceLock<Keywords> = OnceLock::new();
    TABLE.get_or_init(|| {
        serde_json::from_str(include_str!("../data/keywords.json"))
            .expect("the bundled keywords are well formed")
    })
}

/// A text and how much its keywords count.
pub(crate) type Part<'a> = (&'a str, f64);

/// The rows of a table that match, best first; equal rows stay in table order.
pub(crate) fn score<T: Copy>(table: &Table<T>, parts: &[Part<'_>]) -> Vec<(f64, T)> {
    let texts: Vec<(String, f64)> = parts
        .iter()
        .map(|(text, weight)| (format!(" {} ", text.to_lowercase().replace('*', "")), *weight))
        .collect();
    let mut rows: Vec<(f64, T)> = table.iter().map(|(name, words)| (points(words, &texts), *name)).collect();
    rows.retain(|(points, _)| *points > 0.0);
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    rows
}

fn points(words: &[String], texts: &[(String, f64)]) -> f64 {
    let mut sum = 0.0;
    for (text, weight) in texts {
        for word in
            words.iter().filter(|word| occurs(word, text, |c| c.is_ascii_lowercase() || c.is_ascii_digit()))
        {
            sum += weight * (2.0 + word.chars().count() as f64 / 4.0);
        }
    }
    sum
}

/// Hangul matches anywhere, ASCII only where no letter (as `joins` has it) stands before it.
fn occurs(word: &str, text: &str, joins: impl Fn(char) -> bool) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    text.match_indices(word).any(|(at, _)| !text[..at].chars().next_back().is_some_and(&joins))
}

impl Keywords {
    /// True when a text asks for the quiet register.
    pub(crate) fn is_grave(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.grave.iter().any(|word| occurs(word, &text, |c| c.is_ascii_lowercase()))
    }

    /// True when a text is about heat.
    pub(crate) fn is_hot(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.hot.iter().any(|word| text.contains(word))
    }

    /// Sound words for a tone.
    pub(crate) fn sounds(&self, lang: Lang, tone: Tone) -> &[String] {
        let table = match lang {
            Lang::Ko => &self.sfx.ko,
            Lang::En => &self.sfx.en,
        };
        match tone {
            Tone::Hot => &table.hot,
            Tone::Shout => &table.shout,
            Tone::Mood(MoodName::Tense) => &table.tense,
            Tone::Mood(MoodName::Triumphant) => &table.triumphant,
            Tone::Mood(MoodName::Sad) => &table.sad,
            Tone::Mood(MoodName::Night) => &table.night,
            Tone::Mood(MoodName::Bright) => &table.bright,
            Tone::Mood(MoodName::Neutral) => &table.neutral,
        }
    }
}
