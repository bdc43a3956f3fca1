//! Words and character pairs of a text, brought to one form so that they can be compared.

use std::collections::BTreeSet;

use crate::korean::{hangul, particle};

/// The content words of a text in order: Latin words lower-cased and without suffix, Korean words without
/// particle, no stop words. Numbers stay as written, without commas.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    words(text)
        .iter()
        .filter(|word| !is_stop_word(word))
        .map(|word| stem(word))
        .filter(|word| !is_stop_word(word))
        .collect()
}

/// The words of a text as written, without punctuation: runs of letters, digits and what joins them inside
/// (`38.2`, `U.S`, `e-mail`, `O'Neill`).
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut word = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let inside = c.is_alphanumeric() || (joins(c) && !word.is_empty() && joined(&chars, i));
        if inside {
            word.push(c);
        } else if !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

fn joins(c: char) -> bool {
    matches!(c, '.' | ',' | '-' | '\'' | '’' | '&')
}

/// A joint holds inside a number, and between Latin letters (not a comma there).
fn joined(chars: &[char], i: usize) -> bool {
    let (Some(before), Some(after)) = (chars.get(i.wrapping_sub(1)), chars.get(i + 1)) else {
        return false;
    };
    let digits = before.is_ascii_digit() && after.is_ascii_digit();
    let letters = before.is_alphabetic()
        && after.is_alphabetic()
        && !hangul::is_hangul(*before)
        && !hangul::is_hangul(*after);
    if matches!(chars[i], '.' | ',') { digits || (letters && chars[i] == '.') } else { letters }
}

/// One word in the form in which it is compared.
#[must_use]
pub fn stem(word: &str) -> String {
    let word = word.replace(',', "").to_lowercase();
    if word.chars().any(hangul::is_hangul) {
        return particle::strip(&word).to_owned();
    }
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(&word);
    latin_stem(word)
}

/// Takes off `s es ed ing ly` where at least three letters stay.
fn latin_stem(word: &str) -> String {
    if !word.chars().all(|c| c.is_ascii_alphabetic()) || word.len() < 4 {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() >= 2) {
        return format!("{stem}y");
    }
    for suffix in ["ing", "ed", "ly"] {
        if let Some(stem) = word.strip_suffix(suffix).filter(|stem| stem.len() >= 3 && has_vowel(stem)) {
            return without_double(without_e(stem)).to_owned();
        }
    }
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    let hissing = ["ses", "xes", "zes", "ches", "shes"].iter().any(|end| word.ends_with(end));
    let stem = if hissing { &word[..word.len() - 2] } else { word.strip_suffix('s').unwrap_or(word) };
    without_e(stem).to_owned()
}

fn without_e(stem: &str) -> &str {
    if stem.len() > 3 { stem.strip_suffix('e').unwrap_or(stem) } else { stem }
}

fn without_double(stem: &str) -> &str {
    let bytes = stem.as_bytes();
    match bytes {
        [.., a, b] if a == b && !matches!(b, b'l' | b's' | b'e') && stem.len() > 3 => &stem[..stem.len() - 1],
        _ => stem,
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// The pairs of neighbouring letters and digits of a text, white space and punctuation left out, lower-cased.
#[must_use]
pub fn bigrams(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// What a search index holds of a text: its tokens, and the bigrams of its Korean words.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let pairs: Vec<String> = tokens.iter().flat_map(|token| hangul_pairs(token)).collect();
    tokens.into_iter().chain(pairs).collect()
}

/// The character pairs of a Korean token of three characters or more (a shorter one is its own pair).
fn hangul_pairs(token: &str) -> Vec<String> {
    let chars: Vec<char> = token.chars().collect();
    if chars.len() < 3 || !chars.iter().any(|&c| hangul::is_hangul(c)) {
        return Vec::new();
    }
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Whether a word carries no content of its own.
#[must_use]
pub fn is_stop_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    let single = lower.chars().count() == 1 && !lower.starts_with(|c: char| c.is_ascii_digit());
    single || ENGLISH.binary_search(&lower.as_str()).is_ok() || KOREAN.contains(&lower.as_str())
}

/// Sorted.
#[rustfmt::skip]
const ENGLISH: [&str; 133] = [
    "about", "above", "after", "again", "against", "all", "also", "among", "an", "and", "any", "are", "as",
    "at", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could",
    "did", "do", "does", "doing", "down", "during", "each", "even", "few", "for", "from", "further", "get",
    "had", "has", "have", "having", "he", "her", "here", "hers", "him", "his", "how", "however", "if", "in",
    "into", "is", "it", "its", "just", "like", "made", "make", "many", "may", "me", "might", "more", "most",
    "much", "must", "my", "no", "nor", "not", "now", "of", "off", "on", "once", "one", "only", "or", "other",
    "our", "out", "over", "own", "per", "said", "same", "say", "says", "shall", "she", "should", "since", "so",
    "some", "still", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "through", "to", "too", "under", "until", "up", "upon", "us", "very", "was", "we", "were", "what",
    "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would",
];

#[rustfmt::skip]
const KOREAN: [&str; 84] = [
    "이", "그", "저", "것", "수", "등", "및", "더", "또", "또는", "그리고", "그러나", "하지만", "그런데",
    "따라서", "그래서", "한편", "특히", "있다", "있는", "있습니다", "없다", "없는", "하는", "하고", "해서",
    "한다", "했다", "했습니다", "합니다", "된다", "됐다", "되는", "되고", "위해", "위한", "대한", "대해",
    "통해", "따라", "따르면", "관련", "관한", "의한", "이번", "이날", "지난", "최근", "현재", "오늘", "당시",
    "이후", "이전", "가장", "매우", "아주", "모두", "각각", "바로", "다시", "이미", "아직", "함께", "같은",
    "같이", "다른", "어떤", "모든", "여러", "것이다", "것으로", "것은", "것을", "것이", "밝혔다", "말했다",
    "전했다", "설명했다", "때문", "때문에", "만에", "정도", "경우", "이라고",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_english_stop_list_is_sorted() {
        assert!(ENGLISH.is_sorted());
    }

    #[test]
    fn words_come_to_one_form() {
        for (a, b) in [
            ("prices", "price"),
            ("raised", "raise"),
            ("stopping", "stop"),
            ("quickly", "quick"),
            ("companies", "company"),
            ("batteries", "battery"),
            ("Korea's", "Korea"),
            ("기상청은", "기상청이"),
            ("반도체를", "반도체"),
            ("AI가", "AI"),
            ("1,200", "1200"),
            ("taxes", "tax"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_ne!(stem("news"), stem("ned"));
        assert_eq!(stem("bus"), "bus");
    }

    #[test]
    fn numbers_and_joined_words_stay_whole() {
        assert_eq!(
            words("기온 38.2도, U.S. e-mail 1,234명!"),
            ["기온", "38.2도", "U.S", "e-mail", "1,234명"]
        );
    }

    #[test]
    fn stop_words_are_left_out() {
        assert_eq!(tokens("The price of the oil has risen"), ["pric", "oil", "risen"]);
        assert_eq!(tokens("정부는 이번 대책을 밝혔다"), ["정부", "대책"]);
    }

    #[test]
    fn terms_find_korean_compounds() {
        assert!(terms("전력수요가 늘었다").contains(&"수요".to_owned()));
        assert_eq!(terms("heat wave"), ["heat", "wav"]);
    }
}
