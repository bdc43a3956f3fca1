//! What kind of query it is, by its words.

use newsum_model::QueryType;
use newsum_text::tokens;

/// Words of a kind: parts of Korean words anywhere, English ones as whole words.
struct Words {
    kind: QueryType,
    korean: &'static [&'static str],
    english: &'static [&'static str],
}

const WORDS: [Words; 4] = [
    Words {
        kind: QueryType::Comparison,
        korean: &["비교", "차이"],
        english: &["vs", "versus", "compare", "compared", "difference"],
    },
    Words {
        kind: QueryType::Problem,
        korean: &["오류", "해결", "고장"],
        english: &["fix", "error", "broken", "troubleshoot"],
    },
    Words { kind: QueryType::HowTo, korean: &["방법", "어떻게", "하는 법"], english: &["how to"] },
    Words {
        kind: QueryType::Opinion,
        korean: &["후기", "의견", "찬반", "여론"],
        english: &["review", "reviews", "opinion", "opinions", "reactions"],
    },
];

/// The kind of a query: that of the first list of which a word occurs; ambiguous with a single word of two characters
/// at most; else information.
pub(crate) fn of(query: &str) -> QueryType {
    let lower = query.to_lowercase();
    let spaced = format!(" {} ", tokens::words(&lower).join(" "));
    let occurs = |words: &Words| {
        words.korean.iter().any(|word| lower.contains(word))
            || words.english.iter().any(|word| spaced.contains(&format!(" {word} ")))
    };
    match WORDS.iter().find(|words| occurs(words)) {
        Some(words) => words.kind,
        None if is_too_little(query) => QueryType::Ambiguous,
        None => QueryType::Information,
    }
}

fn is_too_little(query: &str) -> bool {
    let words = tokens::words(query);
    words.len() <= 1 && words.iter().all(|word| word.chars().count() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_query_tell_its_kind() {
        for (query, kind) in [
            ("전기차 수소차 비교", QueryType::Comparison),
            ("cats vs dogs", QueryType::Comparison),
            ("canvas prices", QueryType::Information),
            ("how to save power", QueryType::HowTo),
            ("how towns cope", QueryType::Information),
            ("로그인 오류 해결", QueryType::Problem),
            ("영화 후기", QueryType::Opinion),
            ("AI!", QueryType::Ambiguous),
            ("폭염 전력 수요", QueryType::Information),
        ] {
            assert_eq!(of(query), kind, "{query}");
        }
    }
}
