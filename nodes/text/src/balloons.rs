//! One line in two balloons.

use crate::{
    budget::{Budget, half_units},
    korean::{
        adnominal, connective,
        particle::{self, Role},
    },
    language::Language,
};

/// Cuts a line that is too long for one balloon (28/60) into two that hold it, at the word boundary nearest to the
/// middle after a topic, object or connective ending (English: before `and but that because to in` and the like);
/// where there is none, at the nearest boundary that separates no number from its unit and no word from what it
/// belongs to. All words are kept; the first keeps no full stop. `None` where no boundary fits.
#[must_use]
pub fn split(line: &str, language: Language) -> Option<(String, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let cuts: Vec<usize> = (1..words.len()).filter(|&at| holds(&words, at, language)).collect();
    let best = |good: &dyn Fn(usize) -> bool| {
        cuts.iter().copied().filter(|&at| good(at)).min_by_key(|&at| distance(&words, at, language))
    };
    let loose = |at: usize| is_loose(&words, at, language);
    let at = best(&|at| is_seam(&words, at, language))
        .or_else(|| best(&|at| loose(at) && ends_phrase(&words, at, language)))
        .or_else(|| best(&loose))?;
    Some(parts(&words, at))
}

fn parts(words: &[&str], at: usize) -> (String, String) {
    let first = words[..at].join(" ");
    let first = if first.ends_with("..") { first.as_str() } else { first.trim_end_matches('.') };
    let stars = first.matches('*').count() % 2 == 1;
    let second = words[at..].join(" ");
    if stars { (format!("{first}*"), format!("*{second}")) } else { (first.to_owned(), second) }
}

fn holds(words: &[&str], at: usize, language: Language) -> bool {
    let (first, second) = parts(words, at);
    Budget::BALLOON.fits(&first, language) && Budget::BALLOON.fits(&second, language)
}

/// How far the boundary is from the middle.
fn distance(words: &[&str], at: usize, language: Language) -> usize {
    let length = |part: &[&str]| match language {
        Language::Korean => half_units(&part.join(" ")),
        Language::English => part.join(" ").chars().count(),
    };
    length(&words[..at]).abs_diff(length(&words[at..])) + strain(words, at, language)
}

/// What a boundary costs beside its distance: nothing before a quotation and after a clause, more inside a clause.
fn strain(words: &[&str], at: usize, language: Language) -> usize {
    let clause = words[at].starts_with(['“', '"']) || words[at - 1].ends_with([',', '.', '!', '?', ';']);
    match language {
        Language::Korean if clause || connective::is_connective(words[at - 1]) => 0,
        Language::Korean => 20,
        Language::English if matches!(words[at], "to" | "in") => 16,
        Language::English => 0,
    }
}

/// A boundary at which a speaker would breathe.
fn is_seam(words: &[&str], at: usize, language: Language) -> bool {
    let before = words[at - 1];
    if before.ends_with([',', '.', '!', '?', ';', ':']) {
        return is_loose(words, at, language) || before.ends_with(',');
    }
    match language {
        Language::Korean => {
            let named = matches!(particle::role(before), Role::Topic | Role::Object)
                && !adnominal::is_adnominal(words[at]);
            let joined = named || connective::is_connective(before);
            words[at].starts_with(['“', '"']) || joined && !is_helper(words[at])
        }
        Language::English => {
            const OPENERS: [&str; 17] = [
                "and", "but", "that", "because", "to", "in", "as", "while", "after", "before", "when",
                "which", "who", "where", "since", "until", "despite",
            ];
            let opens = |word: &str| OPENERS.contains(&word.trim_matches('*').to_lowercase().as_str());
            let even = words[at] == "even" && words.get(at + 1).is_some_and(|next| opens(next));
            (even || opens(words[at]) && before != "even") && is_loose(words, at, language)
        }
    }
}

/// A boundary that tears nothing apart.
fn is_loose(words: &[&str], at: usize, language: Language) -> bool {
    let (before, after) = (words[at - 1].trim_matches('*'), words[at].trim_matches('*'));
    let number = before.ends_with(|c: char| c.is_ascii_digit());
    match language {
        Language::Korean => {
            let torn = number || ends_with_scale(before) || adnominal::is_adnominal(before);
            !torn && !is_helper(after) && !is_auxiliary(before, after)
        }
        Language::English => {
            #[rustfmt::skip]
            const TIGHT: [&str; 62] = [
                "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "without", "and",
                "or", "but", "not", "no", "is", "are", "was", "were", "be", "been", "has", "have", "had",
                "will", "would", "can", "could", "may", "might", "must", "should", "than", "that", "its",
                "their", "his", "her", "more", "about", "new", "mr.", "dr.", "ms.", "prof.", "rep.", "sen.",
                "up", "such", "according", "due", "out", "as", "single", "every", "each", "any", "this",
                "these",
            ];
            let lower = before.to_lowercase();
            let lower = lower.trim_start_matches(['“', '"']).to_owned();
            let amount = after.chars().next().is_some_and(|c| c.is_ascii_digit()) && before.ends_with('$');
            let leaning = matches!(
                after,
                "up" | "off" | "out" | "down" | "it" | "them" | "too" | "ago" | "each" | "about"
            );
            let name = is_name(before) && is_name(after);
            let counted = number && !starts_clause(after);
            !(leaning || amount || name || counted || TIGHT.contains(&lower.as_str()))
        }
    }
}

/// A Korean word with a particle ends a phrase, two bare nouns belong together; an English preposition or verb opens
/// one.
fn ends_phrase(words: &[&str], at: usize, language: Language) -> bool {
    const OPENERS: [&str; 23] = [
        "of", "with", "for", "at", "by", "per", "over", "under", "on", "from", "into", "than", "is", "are",
        "was", "were", "will", "has", "have", "said", "takes", "or", "if",
    ];
    match language {
        Language::Korean => {
            particle::strip(words[at - 1]).len() < words[at - 1].len() && !words[at - 1].ends_with('의')
        }
        Language::English => OPENERS.contains(&words[at]),
    }
}

fn starts_clause(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "but"
            | "because"
            | "as"
            | "while"
            | "after"
            | "in"
            | "from"
            | "on"
            | "since"
            | "before"
            | "at"
    )
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn ends_with_scale(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit()) && word.ends_with(['만', '억', '조', '천'])
}

/// Words that lean on the one before: 있다, 않았다, 것이다, 수, 때문, 만에.
fn is_helper(word: &str) -> bool {
    #[rustfmt::skip]
    const STARTS: [&str; 22] = [
        "있", "없", "않", "못", "것", "수 ", "때문", "만에", "만의", "뿐", "듯", "싶", "아니", "아닌", "아닙", "한다", "했다", "된다",
        "됐다", "합니다", "했습니다", "했대",
    ];
    matches!(
        word,
        "수" | "수도"
            | "중이다"
            | "걸쳐"
            | "대해"
            | "따라"
            | "위해"
            | "통해"
            | "의해"
            | "관해"
            | "비해"
            | "인해"
            | "걸"
    ) || STARTS.iter().any(|start| word.starts_with(start))
}

/// `늘리기로 / 했다`, `정하도록 / 했다`, `확대하지 / 않는다`.
fn is_auxiliary(before: &str, after: &str) -> bool {
    const ENDS: [&str; 7] = ["기로", "려고", "도록", "게", "지", "지는", "지도"];
    const STARTS: [&str; 8] = ["하", "했", "한", "않", "못", "된", "됐", "되"];
    ENDS.iter().any(|end| before.ends_with(end)) && STARTS.iter().any(|start| after.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_lines_part_after_a_topic_object_or_connective() {
        for (line, first, second) in [
            (
                "폭염이 열이틀째 이어지면서 서울 전력 수요가 역대 최고치인 98.2GW까지 올랐습니다.",
                "폭염이 열이틀째 이어지면서",
                "서울 전력 수요가 역대 최고치인 98.2GW까지 올랐습니다.",
            ),
            (
                "정부는 내년부터 모든 초등학교에서 오후 돌봄 교실을 무료로 운영하기로 결정했습니다.",
                "정부는 내년부터 모든 초등학교에서 오후 돌봄 교실을",
                "무료로 운영하기로 결정했습니다.",
            ),
        ] {
            let found = split(line, Language::Korean).unwrap();
            assert_eq!((found.0.as_str(), found.1.as_str()), (first, second));
        }
    }

    #[test]
    fn english_lines_part_before_a_linking_word() {
        for (line, first, second) in [
            (
                "The central bank kept its key rate at 3.5 percent because prices are still rising.",
                "The central bank kept its key rate at 3.5 percent",
                "because prices are still rising.",
            ),
            (
                "Officials opened forty shelters across the city and kept them open until midnight.",
                "Officials opened forty shelters across the city",
                "and kept them open until midnight.",
            ),
        ] {
            let found = split(line, Language::English).unwrap();
            assert_eq!((found.0.as_str(), found.1.as_str()), (first, second));
        }
    }

    #[test]
    fn emphasis_is_closed_in_both_and_full_stops_go() {
        let (first, second) = split(
            "The rate *stayed at 3.5 percent for the whole year and* did not move at all.",
            Language::English,
        )
        .unwrap();
        assert!(first.matches('*').count() % 2 == 0 && second.matches('*').count() % 2 == 0);
        let (first, _) = split(
            "The bank did not move its key rate this year. Prices kept rising in every single month.",
            Language::English,
        )
        .unwrap();
        assert_eq!(first, "The bank did not move its key rate this year");
    }

    #[test]
    fn what_cannot_be_held_is_not_split() {
        assert_eq!(split(&"word ".repeat(60), Language::English), None);
        assert_eq!(split("한마디", Language::Korean), None);
    }
}
