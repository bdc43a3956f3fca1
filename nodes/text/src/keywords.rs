//! The words that a query is about.

use std::collections::BTreeSet;

use crate::{
    korean::{hangul, particle},
    tokens,
};

/// The longest keyword, in characters.
const LONGEST: usize = 40;

/// At most `count` keywords of a query, best first, as written there without particles: quoted phrases, then words
/// by length × rarity in the context (titles and snippets of a first search; may be empty).
#[must_use]
pub fn keywords(query: &str, context: &[&str], count: usize) -> Vec<String> {
    let phrases = quoted(query);
    let mut words = content_words(query);
    words.sort_by(|a, b| worth(b, context).total_cmp(&worth(a, context)));
    let mut seen = BTreeSet::new();
    let fits = |word: &String| (1..=LONGEST).contains(&word.chars().count());
    let fresh = |word: &String| seen.insert(tokens::stem(word));
    phrases.into_iter().chain(words).filter(fits).filter(fresh).take(count).collect()
}

/// The phrases between quotation marks, in order.
#[must_use]
pub fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (Some((start, close)), c) if c == close => {
                found.push(text[start..at].trim().to_owned());
                open = None;
            }
            (None, '"') => open = Some((at + 1, '"')),
            (None, '“') => open = Some((at + c.len_utf8(), '”')),
            (None, '‘') => open = Some((at + c.len_utf8(), '’')),
            (None, '「') => open = Some((at + c.len_utf8(), '」')),
            (Some(_) | None, _) => {}
        }
    }
    found.retain(|phrase| !phrase.is_empty());
    found
}

fn content_words(query: &str) -> Vec<String> {
    let plain = tokens::words(query).into_iter().filter(|word| !tokens::is_stop_word(word));
    let bare =
        plain.map(
            |word| {
                if word.chars().any(hangul::is_hangul) { particle::strip(&word).to_owned() } else { word }
            },
        );
    bare.filter(|word| !tokens::is_stop_word(word) && !is_question(word)).collect()
}

/// Words that ask, not what is asked about.
fn is_question(word: &str) -> bool {
    #[rustfmt::skip]
    const ASKING: [&str; 22] = [
        "왜", "어떻게", "무엇", "무엇인가", "뭐", "언제", "어디", "누가", "알려줘", "알려주세요", "궁금해",
        "궁금", "설명해줘", "정리해줘", "대해서", "what's", "tell", "explain", "please", "latest", "news",
        "뉴스",
    ];
    ASKING.contains(&word.to_lowercase().as_str())
}

/// Length × rarity. Without a context length decides.
fn worth(word: &str, context: &[&str]) -> f64 {
    let stem = tokens::stem(word);
    let holders = context.iter().filter(|text| text.to_lowercase().contains(&stem)).count() as f64;
    let rarity = ((context.len() as f64 + 1.0) / (holders + 0.5)).ln().max(0.1);
    let length: usize = word.chars().map(|c| if hangul::is_hangul(c) { 2 } else { 1 }).sum();
    let absent = if context.is_empty() || holders > 0.0 { 1.0 } else { 0.5 };
    length as f64 * rarity * absent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_phrases_come_first() {
        assert_eq!(keywords("정부의 \"AI 기본법\" 시행은 왜 늦어졌나", &[], 5)[0], "AI 기본법");
        assert_eq!(quoted("“a b” and ‘c’ and \"open"), ["a b", "c"]);
    }

    #[test]
    fn questions_and_stop_words_are_no_keywords() {
        assert_eq!(
            keywords("폭염 때문에 전력 수요가 왜 늘었는지 알려줘", &[], 3),
            ["늘었는지", "폭염", "전력"]
        );
        assert_eq!(keywords("What is the battery recycling plan?", &[], 5), ["recycling", "battery", "plan"]);
    }

    #[test]
    fn a_word_of_every_context_is_worth_less() {
        let context = ["heat wave in Seoul", "heat wave and power", "heat wave ends"];
        let found = keywords("heat wave Seoul", &context, 3);
        assert_eq!(found[0], "Seoul");
    }
}
