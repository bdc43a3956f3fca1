//! Numbers in running text, written or spelled, with their units: the ground of the truth check.

mod digits;
mod spelled;
mod support;
mod unit;

pub use support::{occurs_in, unsupported};
pub use unit::Unit;

use crate::korean::hangul;

/// A number found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends with its unit, in bytes.
    pub end: usize,
    /// As written, with unit.
    pub text: String,
    /// What it amounts to (`3조 2천억` is 3.2e12); `None` for vague ones (`수십 명`).
    pub value: Option<f64>,
    /// Its unit, where one of the known ones follows.
    pub unit: Option<Unit>,
}

/// A number before its text is cut out.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    end: usize,
    value: Option<f64>,
    unit: Option<Unit>,
}

/// All numbers of a text in order, in both languages: digits (`1,234.5`, `3조 2천억`, `$2.5 billion`), spelled ones
/// with a counter (`두 배`, `열이틀`, `twenty-five`, `half`). Digits inside a name (`HBM4`, `F-35`) are no numbers.
#[must_use]
pub fn scan(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match span_at(text, at) {
            Some(span) => {
                found.push(number(text, at, span));
                at = span.end;
            }
            None => at = next_start(text, at),
        }
    }
    found
}

fn span_at(text: &str, at: usize) -> Option<Span> {
    let before = text[..at].chars().next_back();
    digits::read(text, at, before).or_else(|| spelled::read(text, at, before))
}

/// The next place at which a number may begin: after a run of digits that are part of a name, the end of the run.
fn next_start(text: &str, at: usize) -> usize {
    let mut chars = text[at..].chars();
    let first = chars.next().map_or(1, char::len_utf8);
    if !text[at..].starts_with(|c: char| c.is_ascii_digit()) {
        return at + first;
    }
    at + text[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - at)
}

fn number(text: &str, start: usize, span: Span) -> Number {
    Number {
        start,
        end: span.end,
        text: text[start..span.end].trim().to_owned(),
        value: span.value,
        unit: span.unit,
    }
}

impl Number {
    /// Whether the number names a point in the calendar or on the clock (`2024년`, `15일`, `오전 9시`), not an amount.
    #[must_use]
    pub fn is_calendar(&self, text: &str) -> bool {
        let value = self.value.unwrap_or(-1.0);
        let rest = &text[self.end..];
        match self.unit {
            Some(Unit::Year) => {
                (1900.0..=2100.0).contains(&value) && self.text.ends_with('년') || self.text == "년"
            }
            Some(Unit::Month) => self.text.ends_with('월') && !self.text.ends_with("개월"),
            Some(Unit::Day) => self.text.ends_with('일') && value <= 31.0 && !continues(rest),
            Some(Unit::Clock) => true,
            None => {
                (1900.0..=2100.0).contains(&value) && self.text.len() == 4
                    || follows_month(&text[..self.start]) && value <= 31.0
            }
            Some(_) => false,
        }
    }
}

/// `15일째`, `15일 만에`, `15일간`: a span of time, not a date.
fn continues(rest: &str) -> bool {
    let attached = ["째", "간", "치", "분"].iter().any(|mark| rest.starts_with(mark));
    let next = rest.trim_start();
    attached
        || ["만에", "동안", "연속", "이상", "이내", "넘게", "가까이"]
            .iter()
            .any(|mark| next.starts_with(mark))
}

/// Whether an English month name ends the text before.
fn follows_month(before: &str) -> bool {
    let word = before.trim_end().rsplit(|c: char| !c.is_alphabetic() && c != '.').next().unwrap_or_default();
    support::month(word).is_some()
}

/// Whether a new word begins after this character.
fn at_word_start(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric())
}

/// The byte position after white space, at most one character of it.
fn skip_space(text: &str, at: usize) -> usize {
    match text[at..].chars().next() {
        Some(c) if c.is_whitespace() => at + c.len_utf8(),
        _ => at,
    }
}

/// Whether a Latin word ends at `at`.
fn latin_word_ends(text: &str, at: usize) -> bool {
    !text[at..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn is_hangul_at(text: &str, at: usize) -> bool {
    text[at..].starts_with(hangul::is_hangul)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Option<f64>)> {
        scan(text).into_iter().map(|number| (number.text, number.value)).collect()
    }

    #[test]
    fn korean_numbers_are_read() {
        for (text, written, value) in [
            ("총 1,234명이다", "1,234명", 1234.0),
            ("3조 2천억 원 규모", "3조 2천억 원", 3.2e12),
            ("3조2000억원", "3조2000억원", 3.2e12),
            ("12만 5000명", "12만 5000명", 125_000.0),
            ("1만2천345건", "1만2천345건", 12_345.0),
            ("2천만 달러", "2천만 달러", 2e7),
            ("1.5배", "1.5배", 1.5),
            ("38.2도까지", "38.2도", 38.2),
            ("0.25%포인트 내렸다", "0.25%포인트", 0.25),
            ("30퍼센트", "30퍼센트", 30.0),
            ("두 배로", "두 배", 2.0),
            ("세 명이", "세 명", 3.0),
            ("열두 시간", "열두 시간", 12.0),
            ("열이틀째", "열이틀", 12.0),
            ("사흘 만에", "사흘", 3.0),
            ("절반이", "절반", 0.5),
            ("백만 명", "백만 명", 1e6),
            ("서른다섯 개", "서른다섯 개", 35.0),
            ("2시간 만에", "2시간", 2.0),
            ("코스피 2,600.5포인트", "2,600.5포인트", 2600.5),
            ("시속 100㎞", "100㎞", 100.0),
        ] {
            assert_eq!(read(text), [(written.to_owned(), Some(value))], "{text}");
        }
    }

    #[test]
    fn english_numbers_are_read() {
        for (text, written, value) in [
            ("$2.5 billion deal", "$2.5 billion", 2.5e9),
            ("cost US$300 each", "US$300", 300.0),
            ("twenty-five people", "twenty-five people", 25.0),
            ("by 3.4 percent", "3.4 percent", 3.4),
            ("rose 0.5 percentage points", "0.5 percentage points", 0.5),
            ("about half of it", "half", 0.5),
            ("two thirds", "two thirds", 2.0 / 3.0),
            ("2.5m homes", "2.5m", 2.5e6),
            ("forty minutes later", "forty minutes", 40.0),
            ("three hundred and twenty jobs", "three hundred and twenty", 320.0),
            ("a million people", "a million people", 1e6),
            ("it doubled", "doubled", 2.0),
            ("38 degrees Celsius", "38 degrees Celsius", 38.0),
            ("one million won", "one million won", 1e6),
            ("the 12th day", "12th day", 12.0),
            ("€40bn plan", "€40bn", 4e10),
            ("in the 1990s", "1990s", 1990.0),
        ] {
            let found = read(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].0, written);
            assert!((found[0].1.unwrap() - value).abs() < value * 1e-9, "{text}: {found:?}");
        }
    }

    #[test]
    fn names_and_idioms_are_no_numbers() {
        for text in [
            "HBM4 양산",
            "the F-35 jet",
            "두 배가 서로를 보았다",
            "COVID-19",
            "한 관계자는",
            "one of them",
            "세계는",
            "네이버는",
            "이틀림없다",
            "once",
            "만두 가게",
            "tenant",
            "no one",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn dates_are_calendar_and_spans_are_not() {
        for (text, calendar) in [
            ("2024년", true),
            ("7월", true),
            ("15일", true),
            ("15일째", false),
            ("15일 만에", false),
            ("15일 분향소를", true),
            ("3년", false),
            ("9시", true),
            ("in 2024", true),
            ("on July 15", true),
            ("15 people", false),
            ("2,024 cars", false),
        ] {
            let found = scan(text);
            assert_eq!(found[0].is_calendar(text), calendar, "{text}");
        }
    }
}
