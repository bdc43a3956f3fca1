//! Korean: the last clause after a connective ending, with the topic put back in front.

use super::sentence_of;
use crate::{
    actors,
    korean::{
        adnominal, connective,
        particle::{self, Role},
    },
};

/// Whether the words have a subject of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnSubject {
    /// Yes, without doubt.
    Yes,
    /// No topic and no subject at all.
    No,
    /// There is one, but it may belong to a clause inside (`고객이 요청한 기능을`).
    Unclear,
}

/// Versions with ever fewer clauses, longest first.
pub(super) fn clauses_off(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if text.contains(['“', '"', '‘']) {
        return Vec::new();
    }
    let cuts = (1..words.len().saturating_sub(1)).filter(|&at| joins_clauses(&words, at));
    cuts.filter_map(|at| after_cut(&words, at)).collect()
}

/// A connective ending at `at`, and no helper verb after it (늘고 있다, 보고 나서).
fn joins_clauses(words: &[&str], at: usize) -> bool {
    const HELPERS: [&str; 9] = ["있", "싶", "나서", "나면", "말", "보니", "났", "없", "계"];
    let next = words.get(at + 1).copied().unwrap_or_default();
    let word = particle::bare(words[at]);
    let light = matches!(word, "이라며" | "하고" | "그러면서" | "이어지며") && !words[at].ends_with(',');
    connective::is_connective(words[at]) && !HELPERS.iter().any(|helper| next.starts_with(helper)) && !light
}

fn after_cut(words: &[&str], at: usize) -> Option<String> {
    let (dropped, rest) = (&words[..=at], &words[at + 1..]);
    if rest.len() < 2 || depends_on_dropped(rest) {
        return None;
    }
    let topic = topic_end(dropped);
    let encloses = rest.iter().any(|word| is_reported(word));
    match own_subject(rest) {
        OwnSubject::Yes if encloses => {
            topic.filter(|&end| actors::acts(&noun(&words[..end]))).map(|end| with_topic(&words[..end], rest))
        }
        OwnSubject::Yes if has_double_subject(dropped, topic) && !starts_with_topic(rest) => {
            topic.map(|end| with_topic(&words[..end], rest))
        }
        OwnSubject::Yes => Some(sentence_of(rest)),
        OwnSubject::No => topic
            .filter(|&end| same_doer(&words[..end], dropped, rest))
            .map(|end| with_topic(&words[..end], rest)),
        OwnSubject::Unclear => None,
    }
}

/// `…다는 분석`, `…다고 밝혔다`: the sentence around it belongs to the topic.
fn is_reported(word: &str) -> bool {
    let bare = particle::bare(word);
    ["다는", "라는", "다고", "라고", "자고", "냐고", "라며", "다며", "것으로"]
        .iter()
        .any(|end| bare.ends_with(end))
}

/// Words that point back into what is dropped.
fn depends_on_dropped(rest: &[&str]) -> bool {
    #[rustfmt::skip]
    const BACK: [&str; 17] = [
        "이를", "이에", "이는", "이로", "그", "이", "이런", "그런", "이들", "그는", "그가", "이와", "여기에",
        "그중", "이중", "이같은", "해당",
    ];
    rest.iter().take(3).any(|word| BACK.contains(&particle::bare(word)))
}

/// The end of the topic phrase, if it stands at the front and is a plain noun phrase.
fn topic_end(dropped: &[&str]) -> Option<usize> {
    let at = dropped.iter().take(6).position(|word| particle::role(word) == Role::Topic)?;
    let plain = dropped[..at].iter().all(|word| {
        !connective::is_connective(word)
            && !word.ends_with(',')
            && !adnominal::is_adnominal(word)
            && particle::role(word) == Role::Other
    });
    plain.then_some(at + 1)
}

fn starts_with_topic(rest: &[&str]) -> bool {
    rest.iter().take(4).any(|word| particle::role(word) == Role::Topic)
}

/// `한국은 수출이 늘었고 수입이 줄었다`: a subject beside the topic in the dropped clause.
fn has_double_subject(dropped: &[&str], topic: Option<usize>) -> bool {
    topic.is_some_and(|end| dropped[end..].iter().any(|word| particle::role(word) == Role::Subject))
}

/// Whether the topic of the first clause can be who does what the last one tells.
fn same_doer(topic: &[&str], dropped: &[&str], rest: &[&str]) -> bool {
    let has_object = |words: &[&str]| words.iter().any(|word| particle::role(word) == Role::Object);
    let first_has_subject = dropped[topic.len()..].iter().any(|word| particle::role(word) == Role::Subject);
    !first_has_subject && (!has_object(rest) || has_object(dropped) || actors::acts(&noun(topic)))
}

pub(super) fn noun(topic: &[&str]) -> String {
    let Some((last, before)) = topic.split_last() else {
        return String::new();
    };
    let mut words = before.to_vec();
    words.push(crate::korean::particle::strip(particle::bare(last)));
    words.join(" ")
}

fn with_topic(topic: &[&str], rest: &[&str]) -> String {
    let words: Vec<&str> = topic.iter().chain(rest).copied().collect();
    sentence_of(&words)
}

/// Whether the clause has a topic or subject that its last verb belongs to.
pub(super) fn own_subject(words: &[&str]) -> OwnSubject {
    let last = words.len().saturating_sub(1);
    let mut found = OwnSubject::No;
    for (at, word) in words.iter().enumerate().take(last) {
        match particle::role(word) {
            Role::Topic | Role::Also => return OwnSubject::Yes,
            Role::Subject if !is_taken(words, at, last) => return OwnSubject::Yes,
            Role::Subject => found = OwnSubject::Unclear,
            Role::Object | Role::Other => (),
        }
    }
    found
}

/// Whether a verb before a noun stands close behind a subject, and so may be its verb.
fn is_taken(words: &[&str], subject: usize, last: usize) -> bool {
    const FREE: [&str; 8] = ["같은", "다른", "가장", "지난", "모든", "새로운", "다음", "전년"];
    const MORE: [&str; 6] = ["가장", "더", "역대", "보다", "두번째로", "처음으로"];
    let close = subject + 1..last.min(subject + 5);
    let takes = |at: usize| {
        adnominal::is_adnominal(words[at]) && !FREE.contains(&words[at]) && !MORE.contains(&words[at - 1])
    };
    close.into_iter().any(|at| takes(at) && !is_predicate_noun(words[at + 1]))
}

/// Nouns that make a predicate with the verb before them: 이어질 것으로, 이어질 전망이다, 있는 상태다.
fn is_predicate_noun(word: &str) -> bool {
    #[rustfmt::skip]
    const NOUNS: [&str; 13] = [
        "것", "전망", "예정", "계획", "방침", "수", "가능성", "듯", "셈", "상태", "추세", "편", "데다",
    ];
    NOUNS.iter().any(|noun| word.starts_with(noun))
        && !word.starts_with("수출")
        && !word.starts_with("수입")
        && !word.starts_with("수도권")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_clause_keeps_its_doer() {
        for (text, short) in [
            (
                "폭염이 열이틀째 이어지면서 전력 수요가 역대 최고를 기록했다.",
                Some("전력 수요가 역대 최고를 기록했다."),
            ),
            ("정부는 쉼터를 늘렸고 운영 시간을 두 시간 늦췄다.", Some("정부는 운영 시간을 두 시간 늦췄다.")),
            ("한국은 수출이 늘었고, 수입이 줄었다.", Some("한국은 수입이 줄었다.")),
            ("정부가 대책을 내놨지만 시장은 반응하지 않았다.", Some("시장은 반응하지 않았다.")),
            ("비는 그쳤지만, 도로를 통제했다.", None),
            ("비가 내렸고, 도로를 통제했다.", None),
            ("수출은 늘고 있다.", None),
            ("회사는 값을 올렸고 고객이 요청한 기능을 없앴다.", None),
            ("회사는 공장을 닫았고, 이를 알리지 않았다.", None),
        ] {
            assert_eq!(clauses_off(text).first().map(String::as_str), short, "{text}");
        }
    }

    #[test]
    fn a_subject_inside_is_not_taken_for_ones_own() {
        let own = |text: &str| own_subject(&text.split_whitespace().collect::<Vec<_>>());
        assert_eq!(own("고객이 요청한 기능을 추가했다"), OwnSubject::Unclear);
        assert_eq!(own("서울의 낮 기온이 38도까지 올랐다"), OwnSubject::Yes);
        assert_eq!(own("기준금리를 동결했다"), OwnSubject::No);
        assert_eq!(own("기온이 올해 가장 높은 38도를 기록했다"), OwnSubject::Yes);
    }
}
