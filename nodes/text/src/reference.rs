//! Sentences that lean on the one before them.

use crate::language::Language;

const KOREAN: [&str; 46] = [
    "이는", "이에", "이를", "이와", "이로", "이로써", "이것은", "이것이", "이번", "이같은", "이처럼", "이러한", "이런",
    "이들은", "이들이", "이들의", "이들", "이후", "이날", "이곳은", "이곳에서", "그는", "그가", "그의", "그녀는", "그녀가",
    "그것은", "그들은", "그들이", "그곳에서", "그런", "그러한", "그렇게", "그래서", "따라서", "이밖에", "이어", "이어서",
    "해당", "당시", "여기에", "이중", "이", "그", "같은", "이른바",
];

const ENGLISH: [&str; 26] = [
    "this", "that", "these", "those", "it", "its", "it's", "they", "their", "them", "he", "his", "him", "she", "her",
    "such", "then", "there", "here", "both", "neither", "so", "hence", "thus", "therefore", "instead",
];

/// Whether the sentence opens with a demonstrative or pronoun, so that it may be used only right after the
/// sentence before it.
#[must_use]
pub fn leans_back(sentence: &str, language: Language) -> bool {
    let Some(first) = sentence.split_whitespace().next() else { return false };
    let word = first.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    match language {
        Language::Korean => KOREAN.contains(&word),
        Language::English => {
            let word = word.to_lowercase().replace('’', "'");
            ENGLISH.contains(&word.split('\'').next().unwrap_or_default()) || ENGLISH.contains(&word.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demonstrative_leans_back() {
        for text in ["이는 지난해보다 12% 많은 수치다.", "그는 사퇴했다.", "“이번 조치는 과하다”고 했다."] {
            assert!(leans_back(text, Language::Korean), "{text}");
        }
        for text in ["This is the third rise.", "They left.", "It’s over.", "“He won,” she said."] {
            assert!(leans_back(text, Language::English), "{text}");
        }
        assert!(!leans_back("이탈리아는 졌다.", Language::Korean));
        assert!(!leans_back("Item prices rose.", Language::English));
    }
}
