//! Numbers spelled as words, where it is sure that they are meant as numbers.

use super::{Span, Unit, at_word_start, latin_word_ends, skip_space, unit};

/// Reads a spelled number that begins at `at`.
pub(super) fn read(text: &str, at: usize, before: Option<char>) -> Option<Span> {
    if !at_word_start(before) {
        return None;
    }
    days(text, at)
        .or_else(|| native(text, at))
        .or_else(|| scale_word(text, at))
        .or_else(|| vague(text, at))
        .or_else(|| english(text, at))
}

/// 하루, 사흘, 열이틀, 보름; 절반.
fn days(text: &str, at: usize) -> Option<Span> {
    #[rustfmt::skip]
    const DAYS: [(&str, f64); 11] = [
        ("하루", 1.0), ("이틀", 2.0), ("사흘", 3.0), ("나흘", 4.0), ("닷새", 5.0), ("엿새", 6.0),
        ("이레", 7.0), ("여드레", 8.0), ("아흐레", 9.0), ("열흘", 10.0), ("보름", 15.0),
    ];
    let rest = &text[at..];
    if rest.starts_with("절반") {
        return Some(Span { end: at + "절반".len(), value: Some(0.5), unit: None });
    }
    let (plus, from) = if rest.starts_with("열흘") || !rest.starts_with('열') {
        (0.0, at)
    } else {
        (10.0, at + '열'.len_utf8())
    };
    let (word, days) = DAYS.iter().find(|(word, _)| text[from..].starts_with(word))?;
    let end = from + word.len();
    let ends =
        !super::is_hangul_at(text, end) || ENDS_AFTER_DAYS.iter().any(|mark| text[end..].starts_with(mark));
    ends.then_some(Span { end, value: Some(plus + days), unit: Some(Unit::Day) })
}

const ENDS_AFTER_DAYS: [&str; 14] =
    ["째", "간", "만", "동안", "에", "을", "를", "이", "가", "은", "는", "의", "치", "까지"];

/// 두 배, 세 명, 서른다섯 개.
fn native(text: &str, at: usize) -> Option<Span> {
    let (tens, from) = word_at(text, at, &TENS).unwrap_or((0.0, at));
    let (ones, from) = word_at(text, from, &ONES).unwrap_or((0.0, from));
    if tens + ones < 0.5 {
        return None;
    }
    let (unit, end) = counter(text, from)?;
    (unit != Unit::Times || !is_ship(&text[end..])).then_some(Span {
        end,
        value: Some(tens + ones),
        unit: Some(unit),
    })
}

/// `두 배가 서로를`: ships, not times as much.
fn is_ship(rest: &str) -> bool {
    let particle =
        ["가 ", "는 ", "를 ", "의 ", "와 "].iter().find_map(|particle| rest.strip_prefix(particle));
    particle.is_some_and(|verb| {
        !["넘", "되", "된", "됐", "늘", "많", "조금"].iter().any(|start| verb.starts_with(start))
    })
}

#[rustfmt::skip]
const TENS: [(&str, f64); 10] = [
    ("스무", 20.0), ("스물", 20.0), ("서른", 30.0), ("마흔", 40.0), ("쉰", 50.0), ("예순", 60.0),
    ("일흔", 70.0), ("여든", 80.0), ("아흔", 90.0), ("열", 10.0),
];

#[rustfmt::skip]
const ONES: [(&str, f64); 13] = [
    ("다섯", 5.0), ("여섯", 6.0), ("일곱", 7.0), ("여덟", 8.0), ("아홉", 9.0), ("한", 1.0), ("두", 2.0),
    ("세", 3.0), ("네", 4.0), ("석", 3.0), ("넉", 4.0), ("닷", 5.0), ("엿", 6.0),
];

/// A counter that follows a native numeral; those that begin other words only where the word ends after them.
fn counter(text: &str, at: usize) -> Option<(Unit, usize)> {
    let spaced = skip_space(text, at) > at;
    let (unit, end) = unit::read(text, at)?;
    let short = text[at..end].trim().chars().count() == 1;
    let rest = &text[end..];
    let ends = !super::is_hangul_at(text, end) || AFTER_COUNTER.iter().any(|mark| rest.starts_with(mark));
    let fits = NATIVE_COUNTERS.contains(&text[at..end].trim());
    (fits && (ends || !short) && (spaced || !matches!(unit, Unit::Times))).then_some((unit, end))
}

const NATIVE_COUNTERS: [&str; 22] = [
    "배", "명", "사람", "개", "곳", "번", "번째", "차례", "시간", "시", "살", "달", "가지", "마리", "대",
    "건", "주", "잔", "채", "권", "팀", "장",
];

const AFTER_COUNTER: [&str; 28] = [
    "이", "가", "은", "는", "을", "를", "의", "에", "로", "으로", "와", "과", "도", "만", "째", "씩", "가량",
    "쯤", "정도", "이상", "이하", "넘", "당", "간", "까지", "부터", "중", "꼴",
];

/// 백만 명, 천 원, 만 명: a scale word alone counts only with a counter.
fn scale_word(text: &str, at: usize) -> Option<Span> {
    let (small, from) = word_at(text, at, &[("천", 1e3), ("백", 1e2), ("십", 10.0)]).unwrap_or((1.0, at));
    let (big, from) = word_at(text, from, &[("만", 1e4), ("억", 1e8), ("조", 1e12)]).unwrap_or((1.0, from));
    if from == at {
        return None;
    }
    let (unit, end) = unit::read(text, from)?;
    let counts = matches!(
        unit,
        Unit::Person
            | Unit::Won
            | Unit::Dollar
            | Unit::Case
            | Unit::Times
            | Unit::Other("t" | "개" | "대" | "가구" | "표")
    );
    let ends =
        !super::is_hangul_at(text, end) || AFTER_COUNTER.iter().any(|mark| text[end..].starts_with(mark));
    (counts && ends).then_some(Span { end, value: Some(small * big), unit: Some(unit) })
}

/// 수십 명, 수백만 원: an order of magnitude, compared as written.
fn vague(text: &str, at: usize) -> Option<Span> {
    let from = at + text[at..].strip_prefix('수').map(|_| '수'.len_utf8())?;
    let digits = text[from..].find(|c: char| !matches!(c, '십' | '백' | '천' | '만' | '억' | '조'))?;
    if digits == 0 {
        return None;
    }
    let (unit, end) = unit::read(text, from + digits)?;
    Some(Span { end, value: None, unit: Some(unit) })
}

fn word_at(text: &str, at: usize, words: &[(&str, f64)]) -> Option<(f64, usize)> {
    words.iter().find(|(word, _)| text[at..].starts_with(word)).map(|&(word, value)| (value, at + word.len()))
}

/// `twenty-five`, `three hundred and twenty`, `a million`, `half`, `two thirds`, `doubled`.
fn english(text: &str, at: usize) -> Option<Span> {
    let (first, end) = latin_word(text, at)?;
    if let Some(value) = factor(&first) {
        return Some(Span { end, value: Some(value), unit: Some(Unit::Times) });
    }
    if first == "half" {
        return Some(Span { end, value: Some(0.5), unit: None });
    }
    let (value, end, only_one) = cardinal(text, at)?;
    if let Some((part, end)) = fraction(text, end) {
        return Some(Span { end, value: Some(value * part), unit: None });
    }
    let unit = unit::read(text, end);
    if only_one && unit.is_none() {
        return None;
    }
    Some(Span { end: unit.map_or(end, |(_, end)| end), value: Some(value), unit: unit.map(|(unit, _)| unit) })
}

fn factor(word: &str) -> Option<f64> {
    match word {
        "twice" | "double" | "doubled" | "doubles" | "doubling" | "twofold" => Some(2.0),
        "triple" | "tripled" | "triples" | "tripling" | "threefold" => Some(3.0),
        "quadruple" | "quadrupled" | "fourfold" => Some(4.0),
        "tenfold" => Some(10.0),
        _ => None,
    }
}

/// The value of the number words from `at` on, their end, and whether they are the bare word `one` or `a`.
fn cardinal(text: &str, at: usize) -> Option<(f64, usize, bool)> {
    let (mut total, mut section, mut end) = (0.0, 0.0, None);
    let (mut from, mut count, mut bare_one) = (at, 0, false);
    while let Some((word, next)) = latin_word(text, from) {
        match (word.as_str(), small(&word), large(&word)) {
            ("a" | "an", _, _) if count == 0 => (section, bare_one) = (1.0, true),
            ("and", _, _) if count > 0 && end.is_some() && section >= 100.0 => (),
            (_, Some(value), _) if !bare_one || section < 0.5 => {
                section += value;
                bare_one = word == "one" && count == 0;
                end = Some(next);
            }
            (_, _, Some(scale)) if section > 0.0 => {
                section *= scale;
                (end, bare_one) = (Some(next), false);
                if scale >= 1e3 {
                    total += section;
                    section = 0.0;
                }
            }
            _ => break,
        }
        count += 1;
        from = match text[next..].chars().next() {
            Some(c) if c == '-' || c.is_whitespace() => next + c.len_utf8(),
            _ => break,
        };
    }
    end.map(|end| (total + section, end, bare_one))
}

/// `thirds`, `fifths`, after a cardinal.
fn fraction(text: &str, at: usize) -> Option<(f64, usize)> {
    let from = if text[at..].starts_with('-') { at + 1 } else { skip_space(text, at) };
    let (word, end) = latin_word(text, from)?;
    let parts = match word.as_str() {
        "third" | "thirds" => 3.0,
        "quarters" => 4.0,
        "fifth" | "fifths" => 5.0,
        "tenth" | "tenths" => 10.0,
        _ => return None,
    };
    Some((1.0 / parts, end))
}

fn small(word: &str) -> Option<f64> {
    #[rustfmt::skip]
    const WORDS: [&str; 20] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let ones = WORDS.iter().position(|known| *known == word).map(|value| value as f64);
    ones.or_else(|| TENS.iter().position(|known| *known == word).map(|at| (at as f64 + 2.0) * 10.0))
}

fn large(word: &str) -> Option<f64> {
    match word {
        "dozen" => Some(12.0),
        "hundred" => Some(1e2),
        "thousand" => Some(1e3),
        "million" => Some(1e6),
        "billion" => Some(1e9),
        "trillion" => Some(1e12),
        _ => None,
    }
}

fn latin_word(text: &str, at: usize) -> Option<(String, usize)> {
    let length = text[at..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len() - at);
    (length > 0 && latin_word_ends(text, at + length))
        .then(|| (text[at..at + length].to_ascii_lowercase(), at + length))
}
