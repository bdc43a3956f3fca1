//! When: the date that a sentence names, as written.

use crate::{
    language::Language,
    numbers::{self, Number, Unit},
};

/// The first date of a sentence as written: `2024년 7월 15일`, `내년`, `July 15`, `next year`; ..=60 characters.
#[must_use]
pub fn date(text: &str, language: Language) -> Option<String> {
    let written = calendar(text, language);
    let word = match language {
        Language::Korean => korean_word(text),
        Language::English => english_word(text),
    };
    let first = match (written, word) {
        (Some(a), Some(b)) => {
            if a.0 <= b.0 {
                a.1
            } else {
                b.1
            }
        }
        (a, b) => a.or(b)?.1,
    };
    Some(first).filter(|date| date.chars().count() <= 60)
}

/// The first run of calendar numbers that stand together.
fn calendar(text: &str, language: Language) -> Option<(usize, String)> {
    let is_date = |number: &Number| number.is_calendar(text) && number.unit != Some(Unit::Clock);
    let dates: Vec<Number> = numbers::scan(text).into_iter().filter(is_date).collect();
    let first = dates.first()?;
    let (mut start, mut end) = (first.start, first.end);
    for next in &dates[1..] {
        if !text[end..next.start].chars().all(|c| c.is_whitespace() || c == ',') {
            break;
        }
        end = next.end;
    }
    if language == Language::English {
        start = month_before(text, start).unwrap_or(start);
    }
    Some((start, text[start..end].to_owned()))
}

fn month_before(text: &str, at: usize) -> Option<usize> {
    let head = text[..at].trim_end();
    let start = head.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let word = head[start..].trim_end_matches('.');
    MONTHS
        .iter()
        .any(|month| *month == word || (word.len() >= 3 && word.len() <= 4 && month.starts_with(word)))
        .then_some(start)
}

#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
];

fn korean_word(text: &str) -> Option<(usize, String)> {
    #[rustfmt::skip]
    const WORDS: [&str; 33] = [
        "이번 주말", "다음 주말", "이번 주", "다음 주", "지난주", "다음 달", "내달", "지난달", "이달", "올해",
        "지난해", "작년", "내년", "재작년", "오늘", "어제", "그제", "내일", "모레", "올여름", "올겨울", "올봄",
        "올가을", "상반기", "하반기", "내후년", "이날", "전날", "주말", "연말", "연초", "최근", "앞으로",
    ];
    let starts = |at: usize| text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let found =
        WORDS.iter().filter_map(|word| text.find(word).filter(|&at| starts(at)).map(|at| (at, *word)));
    found
        .min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())))
        .map(|(at, word)| (at, word.to_owned()))
}

fn english_word(text: &str) -> Option<(usize, String)> {
    #[rustfmt::skip]
    const WORDS: [&str; 26] = [
        "last year", "next year", "this year", "last month", "next month", "this month", "last week",
        "next week", "this week", "last summer", "this summer", "next summer", "last winter", "this winter",
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "yesterday", "tomorrow",
        "today", "tonight", "this weekend",
    ];
    let lower = text.to_ascii_lowercase();
    let whole = |at: usize, word: &str| {
        !lower[..at].ends_with(|c: char| c.is_alphanumeric())
            && !lower[at + word.len()..].starts_with(|c: char| c.is_alphanumeric())
    };
    let find = |word: &&str| {
        lower.find(&word.to_lowercase()).filter(|&at| whole(at, word)).map(|at| (at, at + word.len()))
    };
    WORDS.iter().filter_map(find).min().map(|(at, end)| (at, text[at..end].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_as_written() {
        for (text, language, expected) in [
            ("정부는 2024년 7월 15일 대책을 냈다", Language::Korean, Some("2024년 7월 15일")),
            ("내년 예산은 3조 원이다", Language::Korean, Some("내년")),
            ("더위는 다음 주까지 이어진다", Language::Korean, Some("다음 주")),
            ("기온이 38도까지 올랐다", Language::Korean, None),
            ("On July 15, 2024, it rained", Language::English, Some("July 15, 2024")),
            ("Demand will rise next year by 3 percent", Language::English, Some("next year")),
            ("It opened in 2024", Language::English, Some("2024")),
            ("The bank met on Monday", Language::English, Some("Monday")),
            ("15 people came", Language::English, None),
        ] {
            assert_eq!(date(text, language).as_deref(), expected, "{text}");
        }
    }
}
