//! Numbers written with digits.

use super::{Span, is_hangul_at, latin_word_ends, skip_space, unit};

/// Reads a number in digits at `at`, with currency sign, scale words and unit.
pub(super) fn read(text: &str, at: usize, before: Option<char>) -> Option<Span> {
    let (currency, from) = unit::currency(text, at).map_or((None, at), |(unit, end)| (Some(unit), end));
    if !text[from..].starts_with(|c: char| c.is_ascii_digit()) || in_name(text, at, before) {
        return None;
    }
    let (value, end) = korean_scale(text, from)?;
    let (value, end) = english_scale(text, value, end);
    let after = ordinal_end(text, end);
    match (currency, unit::read(text, after)) {
        (Some(unit), _) => Some(Span { end: after, value: Some(value), unit: Some(unit) }),
        (None, Some((unit, end))) => Some(Span { end, value: Some(value), unit: Some(unit) }),
        (None, None) => Some(Span { end: after, value: Some(value), unit: None }),
    }
}

/// `HBM4`, `F-35`: a letter, or a letter and a hyphen, stands right before.
fn in_name(text: &str, at: usize, before: Option<char>) -> bool {
    match before {
        Some(c) if c.is_ascii_alphabetic() => true,
        Some('-' | '–') => text[..at].chars().rev().nth(1).is_some_and(|c| c.is_ascii_alphabetic()),
        _ => false,
    }
}

/// Digits with thousands commas and decimals: value and end.
fn plain(text: &str, at: usize) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() && (bytes[end].is_ascii_digit() || is_joint(bytes, end, at)) {
        end += 1;
    }
    let value: f64 = text[at..end].replace(',', "").parse().ok()?;
    value.is_finite().then_some((value, end))
}

/// A comma before exactly three digits, or the first full stop before a digit.
fn is_joint(bytes: &[u8], at: usize, start: usize) -> bool {
    let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    match bytes[at] {
        b',' => at > start && digits == 3 && !bytes[start..at].contains(&b'.'),
        b'.' => at > start && digits > 0 && !bytes[start..at].contains(&b'.'),
        _ => false,
    }
}

/// `3조 2천억`, `12만 5000`, `1만2천345`: groups of falling size, with or without a space between.
fn korean_scale(text: &str, at: usize) -> Option<(f64, usize)> {
    let (mut total, mut end) = group(text, at)?;
    let mut size = big_unit(text, at, end);
    while size > 1.0 {
        let from = skip_space(text, end);
        let Some((value, next)) = group(text, from) else {
            break;
        };
        if value >= size || !text[from..].starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        size = big_unit(text, from, next);
        (total, end) = (total + value, next);
    }
    Some((total, end))
}

/// One group: `2천억`, `5천3백만`, `345`.
fn group(text: &str, at: usize) -> Option<(f64, usize)> {
    let (first, mut end) = plain(text, at)?;
    let (mut section, mut pending) = (0.0, first);
    while let Some((scale, next)) = small_scale(text, end) {
        section += pending * scale;
        (pending, end) = plain(text, next).unwrap_or((0.0, next));
    }
    section += pending;
    match big_scale(text, end) {
        Some((scale, next)) => Some((section * scale, next)),
        None => Some((section, end)),
    }
}

fn small_scale(text: &str, at: usize) -> Option<(f64, usize)> {
    scale(text, at, &[("천", 1e3), ("백", 1e2), ("십", 10.0)])
}

fn big_scale(text: &str, at: usize) -> Option<(f64, usize)> {
    scale(text, at, &[("만", 1e4), ("억", 1e8), ("조", 1e12), ("경", 1e16)])
}

fn scale(text: &str, at: usize, words: &[(&str, f64)]) -> Option<(f64, usize)> {
    words
        .iter()
        .find(|(word, _)| text[at..].starts_with(word) && !is_counter(&text[at..]))
        .map(|&(word, value)| (value, at + word.len()))
}

/// What looks like a scale but begins a counter: `48경기` are matches, `3조각` are pieces.
fn is_counter(rest: &str) -> bool {
    ["경기", "조각", "천막"].iter().any(|counter| rest.starts_with(counter))
}

/// The size of the big unit that ends a group (1 for none): what follows must be smaller to belong to it.
fn big_unit(text: &str, start: usize, end: usize) -> f64 {
    match text[start..end].chars().next_back() {
        Some('만') => 1e4,
        Some('억') => 1e8,
        Some('조') => 1e12,
        Some('경') => 1e16,
        _ => 1.0,
    }
}

/// `million`, `bn` after the digits.
fn english_scale(text: &str, value: f64, at: usize) -> (f64, usize) {
    const WORDS: [(&str, f64); 5] =
        [("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)];
    const SIGNS: [(&str, f64); 6] =
        [("bn", 1e9), ("tn", 1e12), ("mn", 1e6), ("m", 1e6), ("k", 1e3), ("b", 1e9)];
    let from = if text[at..].starts_with('-') { at + 1 } else { skip_space(text, at) };
    let lower: String = text[from..].chars().take(8).map(|c| c.to_ascii_lowercase()).collect();
    for (word, scale) in WORDS {
        if lower.starts_with(word) && latin_word_ends(text, from + word.len()) {
            return (value * scale, from + word.len());
        }
    }
    for (sign, scale) in SIGNS {
        if text[at..].starts_with(sign)
            && latin_word_ends(text, at + sign.len())
            && !is_hangul_at(text, at + sign.len())
        {
            return (value * scale, at + sign.len());
        }
    }
    (value, at)
}

/// `12th`, `1990s`.
fn ordinal_end(text: &str, at: usize) -> usize {
    let ends = ["st", "nd", "rd", "th", "s"];
    ends.iter()
        .find(|end| text[at..].starts_with(*end) && latin_word_ends(text, at + end.len()))
        .map_or(at, |end| at + end.len())
}
