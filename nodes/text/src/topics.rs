//! What a text is about: the word table of the categories (`data/topics.json`).

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};

use crate::{grave::occurs, korean::hangul};

/// The categories of the domain model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// Information technology.
    It,
    /// Economy and business.
    Economy,
    /// Politics.
    Politics,
    /// Society.
    Society,
    /// Science.
    Science,
    /// Culture.
    Culture,
    /// Sports.
    Sports,
    /// The world abroad.
    World,
    /// Weather.
    Weather,
    /// None of them.
    Other,
}

impl Topic {
    /// The name used in the table and in the state: `it`, `economy`, ..
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Topic::It => "it",
            Topic::Economy => "economy",
            Topic::Politics => "politics",
            Topic::Society => "society",
            Topic::Science => "science",
            Topic::Culture => "culture",
            Topic::Sports => "sports",
            Topic::World => "world",
            Topic::Weather => "weather",
            Topic::Other => "other",
        }
    }
}

#[derive(Debug, Deserialize)]
struct Words {
    ko: Vec<String>,
    en: Vec<String>,
}

static TABLE: LazyLock<BTreeMap<Topic, Words>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/topics.json"))
        .expect("the embedded table is checked by a test")
});

/// The category with the best score, `Other` where no word of any occurs. Each word that occurs counts
/// 2 + length / 4, as in the drawing tables; ties go to the first in the order of [`Topic`].
#[must_use]
pub fn topic(text: &str) -> Topic {
    let scored = scores(text);
    let best = scored.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
    best.filter(|(_, score)| *score > 0.0).map_or(Topic::Other, |(topic, _)| topic)
}

/// The score of every category but `Other`, in their order.
#[must_use]
pub fn scores(text: &str) -> Vec<(Topic, f64)> {
    let lower = format!("{} ", text.to_lowercase());
    let of = |words: &Words| {
        words.ko.iter().chain(&words.en).filter(|word| found(&lower, word)).map(|word| worth(word)).sum()
    };
    TABLE.iter().map(|(topic, words)| (*topic, of(words))).collect()
}

/// A Korean word of one syllable (눈, 달) counts only as a word of its own, with or without a particle.
fn found(lower: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    let single = word.chars().count() == 1 && word.chars().all(hangul::is_hangul);
    if !single {
        return occurs(lower, &word);
    }
    const TAILS: [&str; 9] = ["", "이", "가", "을", "를", "은", "는", "에", "의"];
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|own| own.strip_prefix(&word).is_some_and(|tail| TAILS.contains(&tail)))
}

fn worth(word: &str) -> f64 {
    2.0 + word.chars().count() as f64 / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_rich() {
        for (topic, words) in TABLE.iter() {
            assert!(words.ko.len() >= 40 && words.en.len() >= 40, "{topic:?}");
        }
        assert_eq!(TABLE.len(), 9);
    }

    #[test]
    fn texts_find_their_topic() {
        for (text, topic_wanted) in [
            ("AI 기본법 시행, 생성형 인공지능 표시 의무", Topic::It),
            ("한국은행 기준금리 동결, 물가 상승", Topic::Economy),
            ("국회 본회의 법안 통과, 여당과 야당", Topic::Politics),
            ("경찰, 보이스피싱 사기 혐의로 구속", Topic::Society),
            ("연구진, 전고체 신소재 실험 성공", Topic::Science),
            ("영화제 수상 배우와 감독", Topic::Culture),
            ("월드컵 결승 대표팀 우승", Topic::Sports),
            ("우크라이나 러시아 휴전 협상", Topic::World),
            ("폭염경보 열대야 기온", Topic::Weather),
            ("central bank holds interest rate as inflation cools", Topic::Economy),
            ("heat wave breaks temperature record", Topic::Weather),
            ("scientists find a solid-state catalyst in the laboratory", Topic::Science),
            ("chipmaker unveils GPU for data center", Topic::It),
            ("도란도란", Topic::Other),
            ("", Topic::Other),
        ] {
            assert_eq!(topic(text), topic_wanted, "{text}: {:?}", scores(text));
        }
    }
}
