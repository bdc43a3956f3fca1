//! Where a sentence ends.

use crate::{korean::hangul, language::Language};

/// A quotation longer than this (characters) is taken for one whose closing mark was forgotten.
const LONGEST_QUOTE: usize = 400;

/// Cuts a line into sentences; nothing but white space is lost.
pub(super) fn cut(line: &str, language: Language) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    let mut found = Vec::new();
    let (mut start, mut i) = (0, 0);
    while i < chars.len() {
        if let Some(end) = quotation_end(&chars, i) {
            let open = std::mem::replace(&mut i, end + 1);
            if closed_sentence_in_quote(&chars, start, open, end, language) {
                push(&mut found, &chars[start..i]);
                start = i;
            }
        } else if let Some(end) = sentence_end(&chars, start, i, language) {
            push(&mut found, &chars[start..end]);
            (start, i) = (end, end);
        } else {
            i += 1;
        }
    }
    push(&mut found, &chars[start..]);
    found
}

/// Whether the text ends with an end mark, closing quotes and brackets aside.
pub(super) fn ends(text: &str) -> bool {
    text.trim_end_matches(is_closing).ends_with(is_end_mark)
}

/// Closing quotes and brackets.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '」' | '』' | '》' | '〉')
}

fn is_end_mark(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '。' | '…')
}

fn push(found: &mut Vec<String>, chars: &[char]) {
    let text: String = chars.iter().collect();
    let text = text.trim();
    if !text.is_empty() {
        found.push(text.to_owned());
    }
}

/// Where a quotation that opens at `i` closes.
fn quotation_end(chars: &[char], i: usize) -> Option<usize> {
    let close = match chars[i] {
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '"' => '"',
        _ => return None,
    };
    let limit = chars.len().min(i + 1 + LONGEST_QUOTE);
    let found = (i + 1..limit).find(|&k| chars[k] == close)?;
    (found > i + 1).then_some(found)
}

/// A quotation that is sentences of its own: it holds an end mark before its close, nothing leads into it, and
/// what follows starts anew.
fn closed_sentence_in_quote(
    chars: &[char],
    start: usize,
    open: usize,
    end: usize,
    language: Language,
) -> bool {
    if !is_end_mark(chars[end - 1]) {
        return false;
    }
    let mut rest = chars[end + 1..].iter();
    match rest.next() {
        None => true,
        Some(c) if !c.is_whitespace() => false,
        Some(_) => match language {
            Language::Korean => chars[start..open].iter().all(|c| c.is_whitespace()),
            Language::English => {
                rest.next().is_some_and(|&c| c.is_uppercase() || is_opening(c))
                    && !is_followed_by_speaker(chars, end)
            }
        },
    }
}

/// `"…!" Smith said`: the sentence goes on after the quotation.
fn is_followed_by_speaker(chars: &[char], end: usize) -> bool {
    let rest: String = chars[end + 1..].iter().take(60).collect();
    let head = rest.split(['.', '“', '"']).next().unwrap_or_default();
    head.split_whitespace()
        .take(5)
        .any(|word| matches!(word.trim_matches(','), "said" | "says" | "asked" | "added" | "told"))
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[')
}

/// The position after the sentence that ends with the mark at `i`, if one does.
fn sentence_end(chars: &[char], start: usize, i: usize, language: Language) -> Option<usize> {
    if !is_end_mark(chars[i]) {
        return None;
    }
    let mut end = i + 1;
    while end < chars.len() && (is_end_mark(chars[end]) || is_closing(chars[end])) {
        end += 1;
    }
    let next = chars.get(end).copied();
    let cuts = match language {
        Language::Korean => korean_end(chars, i, next),
        Language::English => english_end(chars, start, i, end, next),
    };
    (cuts || next.is_none()).then_some(end)
}

/// After a Hangul word of two syllables or more; without a space only after the endings 다 and 요. After anything
/// else (Latin, digits, brackets) only before white space and a Hangul word.
fn korean_end(chars: &[char], i: usize, next: Option<char>) -> bool {
    let Some(&before) = i.checked_sub(1).and_then(|k| chars.get(k)) else {
        return false;
    };
    let spaced = next.is_none_or(char::is_whitespace);
    let word = chars[..i].iter().rev().take_while(|&&c| hangul::is_syllable(c)).count();
    if hangul::is_syllable(before) {
        let ending = matches!(before, '다' | '요' | '죠' | '까');
        return spaced && (word >= 2 || ending || chars[i] != '.')
            || ending && next.is_some_and(hangul::is_hangul);
    }
    spaced && (chars[i] != '.' || matches!(before, ')' | ']' | '%' | '”' | '"' | '’'))
}

fn english_end(chars: &[char], start: usize, i: usize, end: usize, next: Option<char>) -> bool {
    if !next.is_none_or(char::is_whitespace) {
        return false;
    }
    let mut rest = chars[end..].iter().copied().skip_while(|c| c.is_whitespace());
    let starts = rest
        .next()
        .is_none_or(|c| c.is_uppercase() || c.is_ascii_digit() || is_opening(c) || hangul::is_hangul(c));
    starts && (chars[i] != '.' || !is_abbreviation(&word_before(chars, start, i), &word_after(chars, end)))
}

fn word_before(chars: &[char], start: usize, i: usize) -> String {
    let from = chars[start..i]
        .iter()
        .rposition(|c| c.is_whitespace() || is_opening(*c))
        .map_or(start, |k| start + k + 1);
    chars[from..i].iter().collect()
}

fn word_after(chars: &[char], end: usize) -> String {
    chars[end..].iter().skip_while(|c| c.is_whitespace()).take_while(|c| !c.is_whitespace()).collect()
}

/// Titles and months stand before a name or a number: their full stop never ends a sentence. Others may end one,
/// if a word follows that opens sentences.
fn is_abbreviation(word: &str, next: &str) -> bool {
    const BEFORE_NAMES: [&str; 41] = [
        "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "lt", "col", "sgt", "capt", "cmdr",
        "adm", "maj", "st", "mt", "ft", "rev", "hon", "pres", "supt", "det", "vs", "e.g", "i.e", "cf", "no",
        "nos", "fig", "vol", "pp", "jan", "feb", "aug", "sept", "oct", "nov", "dec", "approx",
    ];
    const EITHER: [&str; 16] = [
        "inc", "corp", "co", "ltd", "bros", "jr", "sr", "etc", "a.m", "p.m", "dept", "est", "ave", "blvd",
        "ph.d", "al",
    ];
    let lower = word.to_lowercase();
    if BEFORE_NAMES.contains(&lower.as_str()) {
        return lower != "no" || next.starts_with(|c: char| c.is_ascii_digit());
    }
    let initials = is_initials(word);
    (initials || EITHER.contains(&lower.as_str())) && !opens_sentences(next)
}

/// `J`, `U.S`, `D.C`.
fn is_initials(word: &str) -> bool {
    word != "I"
        && !word.is_empty()
        && word.split('.').all(|part| {
            let mut letters = part.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
        })
}

fn opens_sentences(next: &str) -> bool {
    #[rustfmt::skip]
    const OPENERS: [&str; 34] = [
        "the", "a", "an", "it", "he", "she", "they", "we", "i", "you", "this", "that", "these", "those", "in",
        "on", "at", "but", "and", "however", "meanwhile", "its", "his", "her", "their", "our", "for", "after",
        "as", "when", "while", "if", "there", "officials",
    ];
    next.is_empty() || OPENERS.contains(&next.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()))
}
