//! Korean: opening connectives, sources and bare dates off.

use super::{body_and_mark, sentence_of};
use crate::korean::{
    adnominal, connective,
    particle::{self, Role},
};

/// Connectives that open a sentence, longest first.
#[rustfmt::skip]
const OPENINGS: [&str; 34] = [
    "이에 따라", "이와 함께", "이와 관련해", "그럼에도 불구하고", "그럼에도", "그러면서", "그 결과",
    "이 때문에", "이 밖에", "이 밖에도", "이어", "그러나", "하지만", "반면에", "반면", "다만", "또한", "또",
    "그리고", "한편", "특히", "따라서", "그래서", "그런데", "아울러", "결국", "실제로", "게다가", "더불어",
    "이처럼", "오히려", "이에", "여기에", "한편으로",
];

pub(super) fn opening_off(text: &str) -> Vec<String> {
    let found = OPENINGS
        .iter()
        .filter_map(|opening| text.strip_prefix(opening))
        .find(|rest| rest.starts_with([' ', ',']));
    found.map(|rest| rest.trim_start_matches([',', ' ']).to_owned()).into_iter().collect()
}

/// `통계청에 따르면` and bare dates off.
pub(super) fn source_off(text: &str) -> Vec<String> {
    let named = according_off(text);
    let base = named.clone().unwrap_or_else(|| text.to_owned());
    named.into_iter().chain(date_off(&base)).collect()
}

/// What stands before and with the first 따르면 or 의하면, if no topic or subject comes before it.
fn according_off(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| matches!(particle::bare(word), "따르면" | "의하면"))?;
    let plain = words[..at].iter().all(|word| {
        !matches!(particle::role(word), Role::Topic | Role::Subject) && !connective::is_connective(word)
    });
    (at <= 9 && plain && at + 2 < words.len()).then(|| words[at + 1..].join(" "))
}

/// A bare day (`15일`, `지난 15일`, `이날`) off a sentence in the past tense, where it belongs to the main verb.
fn date_off(text: &str) -> Option<String> {
    let (body, _) = body_and_mark(text);
    if !is_past(body) || body.contains(['“', '"']) || is_reported(body) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (from, to) = (0..words.len().min(8)).find_map(|at| bare_date(&words, at))?;
    let kept: Vec<&str> = words[..from].iter().chain(&words[to..]).copied().collect();
    Some(sentence_of(&kept))
}

/// In a report or forecast the date may belong to what is told.
fn is_reported(body: &str) -> bool {
    ["다고 ", "라고 ", "것으로 ", "다는 ", "라는 ", "예정", "계획", "전망"]
        .iter()
        .any(|mark| body.contains(mark))
}

fn is_past(body: &str) -> bool {
    let stem = body.strip_suffix('다').or_else(|| body.strip_suffix("습니다"));
    stem.and_then(|stem| stem.chars().next_back()).is_some_and(|c| {
        crate::korean::hangul::coda(c) == Some(crate::korean::hangul::SS) && !matches!(c, '있' | '겠')
    })
}

/// The words of a bare date that begins at `at`.
pub(super) fn bare_date(words: &[&str], at: usize) -> Option<(usize, usize)> {
    let end = date_end(words, at)?;
    let before = at.checked_sub(1).map(|k| words[k]);
    let dated = before.is_some_and(|word| {
        word.ends_with(['년', '월'])
            || matches!(word, "오는" | "다음" | "매월" | "매달" | "내달" | "매년" | "이달" | "같은" | "지난")
            || word.ends_with(['~', '·', ','])
            || word.ends_with("인")
            || adnominal::is_adnominal(word)
    });
    let next = words.get(end)?;
    let bound =
        adnominal::is_adnominal(next) || TIED.contains(&tie(next)) || particle::bare(next).ends_with("한");
    (!dated && !bound).then_some((at, end))
}

/// Words that a date before them belongs to.
#[rustfmt::skip]
const TIED: [&str; 23] = [
    "만에", "동안", "연속", "이상", "이하", "이후", "이내", "이전", "전", "후", "뒤", "간", "째", "넘게",
    "가까이", "새벽", "밤", "낮", "아침", "저녁", "정오", "자정", "기준",
];

/// The word without the particles of time.
fn tie(word: &str) -> &str {
    let bare = particle::bare(word);
    ["에는", "까지", "부터", "에도", "에"]
        .iter()
        .find_map(|end| bare.strip_suffix(end))
        .filter(|stem| !stem.is_empty() && *stem != "만")
        .unwrap_or(bare)
}

fn date_end(words: &[&str], at: usize) -> Option<usize> {
    let end = match *words.get(at)? {
        "이날" | "전날" => at + 1,
        "지난" if words.get(at + 1).is_some_and(|word| is_day(word)) => at + 2,
        "지난달" | "이달" if words.get(at + 1).is_some_and(|word| is_day(word)) => at + 2,
        word if is_day(word) => at + 1,
        _ => return None,
    };
    let timed = words.get(end).is_some_and(|word| matches!(*word, "오전" | "오후"));
    if timed && words.get(end + 1).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    Some(if timed { end + 1 } else { end })
}

/// `15일`, `15일(현지시간)`.
fn is_day(word: &str) -> bool {
    let day = word.split('(').next().unwrap_or(word);
    day.strip_suffix('일').is_some_and(|number| {
        !number.is_empty() && number.len() <= 2 && number.chars().all(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_and_sources_go() {
        assert_eq!(opening_off("그러나 수출은 줄었다."), ["수출은 줄었다."]);
        assert_eq!(opening_off("이에 따라, 요금이 올랐다."), ["요금이 올랐다."]);
        assert!(opening_off("또래보다 크다.").is_empty());
        assert_eq!(source_off("15일 통계청에 따르면 7월 수출이 12% 늘었다."), ["7월 수출이 12% 늘었다."]);
        assert!(source_off("정부가 발표한 자료에 따르면 늘었다.").is_empty());
    }

    #[test]
    fn only_bare_past_dates_go() {
        for (text, without) in [
            ("한국은행은 15일 기준금리를 동결했다.", Some("한국은행은 기준금리를 동결했다.")),
            ("지난 15일 서울에 비가 내렸다.", Some("서울에 비가 내렸다.")),
            ("이날 코스피는 2,600.5로 마감했다.", Some("코스피는 2,600.5로 마감했다.")),
            ("한국은행은 오는 15일 기준금리를 정한다.", None),
            ("15일 열린 회의에서 안건이 통과됐다.", None),
            ("15일 만에 비가 내렸다.", None),
            ("2011년 3월 11일 지진이 났다.", None),
            ("15일 오전 9시 지진이 났다.", None),
            ("15일 비가 내린다.", None),
        ] {
            assert_eq!(date_off(text).as_deref(), without, "{text}");
        }
    }
}
