//! What no version may lose: its numbers, its subject, its negations, conditions and doubts.

use super::Loss;
use crate::{
    korean::particle::{self, Role},
    language::Language,
    numbers, reference, values,
};

/// The shortest version worth saying, in characters.
const SHORTEST: usize = 7;

/// Whether a version still says, as far as words tell, what the sentence says.
pub(super) fn keeps_meaning(sentence: &str, version: &str, loss: Loss, language: Language) -> bool {
    version.chars().count() >= SHORTEST
        && keeps_numbers(sentence, version, language)
        && (loss == Loss::QuoteAlone || keeps_marks(sentence, version, language))
        && (reference::opens_with_reference(sentence, language)
            || !reference::opens_with_reference(version, language))
        && (loss == Loss::QuoteAlone || keeps_subject(sentence, version, language))
        && balanced(version)
}

/// At least one amount stays where there was one, and none is new.
fn keeps_numbers(sentence: &str, version: &str, language: Language) -> bool {
    let had = !values::amounts(sentence, language).is_empty();
    (!had || !values::amounts(version, language).is_empty()) && numbers::occurs_in(version, &[sentence])
}

/// Every word that turns or weakens a statement stays.
fn keeps_marks(sentence: &str, version: &str, language: Language) -> bool {
    match language {
        Language::Korean => {
            KOREAN_MARKS.iter().all(|mark| count(sentence, mark) == count(version, mark))
                && korean_conditions(sentence) == korean_conditions(version)
        }
        Language::English => english_marks(sentence) == english_marks(version),
    }
}

#[rustfmt::skip]
const KOREAN_MARKS: [&str; 24] = [
    "않", "못", "없", "아니", "아닌", "아닐", "말아", "말라", "말고", "만약", "만일", "혐의", "의혹", "가능성",
    "경우", "수도 있", "듯", "것 같", "불가", "금지", "제외", "대신", " 안 ", "추정",
];

fn count(text: &str, mark: &str) -> usize {
    text.matches(mark).count()
}

/// Words that end in a condition: 오면, 된다면, 경우에만.
fn korean_conditions(text: &str) -> usize {
    #[rustfmt::skip]
    const NOUNS: [&str; 14] = [
        "측면", "화면", "장면", "국면", "표면", "라면", "냉면", "지면", "전면", "정면", "수면", "반면",
        "따르면", "의하면",
    ];
    let conditional = |word: &&str| {
        let word = particle::bare(word);
        word.ends_with('면') && word.chars().count() >= 2 && !NOUNS.iter().any(|noun| word.ends_with(noun))
            || word.ends_with("에만")
            || word.ends_with("어야")
            || word.ends_with("아야")
    };
    text.split_whitespace().filter(conditional).count()
}

fn english_marks(text: &str) -> Vec<String> {
    #[rustfmt::skip]
    const MARKS: [&str; 53] = [
        "not", "no", "never", "none", "nor", "neither", "without", "cannot", "nobody", "nothing", "hardly",
        "barely", "unless", "if", "only", "until", "except", "excluding", "whether", "may", "might", "could",
        "would", "allegedly", "alleged", "reportedly", "suspected", "accused", "failed", "fails", "refused",
        "refuses", "denied", "denies", "unlikely", "likely", "possible", "possibly", "perhaps", "probably",
        "appears", "seems", "rather", "instead", "false", "falsely", "planned", "proposed", "claims",
        "claimed", "rejected", "stopped", "less",
    ];
    let mut found: Vec<String> = text
        .split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
        .map(|word| word.to_lowercase().replace('’', "'"))
        .filter(|word| MARKS.contains(&word.as_str()) || word.ends_with("n't"))
        .collect();
    found.sort();
    found
}

/// A sentence with a topic or subject keeps one. English sentences keep theirs by construction of the steps.
fn keeps_subject(sentence: &str, version: &str, language: Language) -> bool {
    language == Language::English || !has_subject(sentence) || has_subject(version)
}

fn has_subject(text: &str) -> bool {
    text.split_whitespace()
        .any(|word| matches!(particle::role(word), Role::Topic | Role::Subject | Role::Also))
}

fn balanced(text: &str) -> bool {
    let pairs = [('“', '”'), ('‘', '’'), ('(', ')'), ('「', '」'), ('『', '』')];
    let apostrophes = text.contains('’') && !text.contains('‘');
    text.matches('"').count().is_multiple_of(2)
        && pairs.iter().all(|&(open, close)| {
            open == '‘' && apostrophes
                || text.matches(open).count() == text.matches(close).count()
                || open == '‘' && text.is_ascii()
        })
}
