//! The amounts that a sentence tells.

use serde::{Deserialize, Serialize};

use crate::{
    language::Language,
    numbers::{self, Number},
};

/// The longest value as written, in characters.
const LONGEST: usize = 24;
/// The most values of one fact.
const MOST: usize = 4;

/// An amount as written, what it amounts to, and its unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// As written, ..=24 characters.
    pub text: String,
    /// What it amounts to; `None` for vague ones (`수십 명`).
    pub number: Option<f64>,
    /// A short sign of its unit (`%`, `KRW`, `people`), ..=12 characters.
    pub unit: Option<String>,
}

/// The first four amounts of a sentence: numbers with a unit, currency or counter, and ratios (`두 배`, `half`).
/// Dates and times of day are no amounts ([`crate::dates::date`] reads them), nor are bare numbers below 10.
#[must_use]
pub fn values(text: &str, language: Language) -> Vec<Value> {
    amounts(text, language).iter().map(value).take(MOST).collect()
}

/// The numbers behind [`values`], all of them.
#[must_use]
pub fn amounts(text: &str, _language: Language) -> Vec<Number> {
    let is_amount = |number: &Number| {
        !number.is_calendar(text)
            && !is_age(number, text)
            && tells(number)
            && number.text.chars().count() <= LONGEST
    };
    numbers::scan(text).into_iter().filter(is_amount).collect()
}

/// `씨(66)`, `Jane Doe, 52, `: how old somebody is.
fn is_age(number: &Number, text: &str) -> bool {
    let (before, after) = (&text[..number.start], &text[number.end..]);
    let bracketed = before.ends_with('(') && after.starts_with(')');
    let apposed = before.ends_with(", ") && after.starts_with([',', '.']);
    number.unit.is_none() && number.value.is_some_and(|value| value < 120.0) && (bracketed || apposed)
}

/// A spelled `one` (한 마리) and a bare small number (`3 ways`) tell little; one with a unit or of some size does.
fn tells(number: &Number) -> bool {
    if number.text.starts_with(['한', 'o', 'a']) && number.value == Some(1.0) {
        return false;
    }
    number.unit.is_some() || number.value.is_some_and(|value| value >= 10.0 || value.fract() != 0.0)
}

fn value(number: &Number) -> Value {
    Value {
        text: number.text.clone(),
        number: number.value,
        unit: number.unit.map(|unit| unit.sign().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_and_pieces_are_no_scales() {
        let found = values("대상은 5개 구장 48경기다. 수박은 12조각이다.", Language::Korean);
        let texts: Vec<_> = found.iter().map(|value| value.text.as_str()).collect();
        assert!(texts.iter().all(|text| !text.ends_with(['경', '조'])), "{texts:?}");
    }

    #[test]
    fn amounts_are_values_and_dates_are_not() {
        let found = values(
            "15일 서울의 기온이 38.2도, 전력 수요는 98.2GW로 2024년보다 두 배 늘었다",
            Language::Korean,
        );
        let texts: Vec<_> = found.iter().map(|value| value.text.as_str()).collect();
        assert_eq!(texts, ["38.2도", "98.2GW", "두 배"]);
        assert_eq!(found[0].unit.as_deref(), Some("℃"));
        let found = values(
            "On July 15, 2024, the firm cut 300 jobs, half its staff, to save $2.5 billion",
            Language::English,
        );
        let texts: Vec<_> = found.iter().map(|value| value.text.as_str()).collect();
        assert_eq!(texts, ["300", "half", "$2.5 billion"]);
        assert_eq!(found[2].number, Some(2.5e9));
        assert!(values("기름집을 하는 옥분임 씨(66)는 웃었다", Language::Korean).is_empty());
        assert!(values("Odell Marsh, 52, drives a taxi", Language::English).is_empty());
    }
}
