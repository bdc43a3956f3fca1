//! Korean: frames of saying (`X는 …고 밝혔다`).

use super::{
    body_and_mark, korean,
    korean_clause::{self, OwnSubject},
    sentence_of,
};
use crate::{
    actors,
    korean::{
        adnominal, connective,
        particle::{self, Role},
    },
};

/// Verbs after which what was said may stand as told: they report, they do not judge.
#[rustfmt::skip]
const REPORTING: [&str; 11] = [
    "밝혔다", "전했다", "말했다", "설명했다", "발표했다", "알렸다", "보도했다", "덧붙였다", "공시했다", "보고했다", "밝힌 바 있다",
];

/// Verbs of estimating after `것으로`, and what they become without the one who estimates.
#[rustfmt::skip]
const ESTIMATING: [(&str, &str); 16] = [
    ("전망했다", "전망된다"), ("전망하고 있다", "전망된다"), ("내다봤다", "전망된다"),
    ("내다보고 있다", "전망된다"), ("예상했다", "예상된다"), ("예상하고 있다", "예상된다"),
    ("예측했다", "예측된다"), ("관측했다", "관측된다"), ("추정했다", "추정된다"),
    ("추정하고 있다", "추정된다"), ("분석했다", "분석된다"), ("집계했다", "집계됐다"),
    ("파악했다", "파악됐다"), ("파악하고 있다", "파악됐다"), ("보고 있다", "보인다"), ("봤다", "보인다"),
];

/// `…다.` for `X는 …다고 밝혔다.`, and `… 것으로 전망된다.` for `X는 … 것으로 전망했다.`
pub(super) fn frame_off(text: &str) -> Vec<String> {
    let (body, _) = body_and_mark(text);
    if body.contains(['“', '"']) {
        return Vec::new();
    }
    estimate(body).or_else(|| report(body)).into_iter().collect()
}

fn estimate(body: &str) -> Option<String> {
    let (verb, passive) = ESTIMATING.iter().find(|(verb, _)| body.ends_with(&format!(" {verb}")))?;
    let head = body[..body.len() - verb.len()].trim_end();
    let future = head.strip_suffix("것이라고").map(|head| format!("{head}것으로"));
    let head = future.as_deref().unwrap_or(head);
    if !head.ends_with("것으로") {
        return None;
    }
    let words: Vec<&str> = head.split_whitespace().collect();
    let inner = after_speaker(&words)?;
    Some(format!("{} {passive}.", inner.join(" ")))
}

/// What is left of a reported clause without its speaker, where it has a subject of its own.
fn after_speaker<'a>(words: &[&'a str]) -> Option<Vec<&'a str>> {
    let end = speaker_end(words)?;
    let rest = without_setting(&words[end..]);
    let speaker = korean_clause::noun(&words[..end]);
    let own = korean_clause::own_subject(rest) == OwnSubject::Yes;
    (own && actors::acts(&speaker) && !speaks_of_itself(rest)).then(|| rest.to_vec())
}

fn report(body: &str) -> Option<String> {
    said(body).or_else(|| published(body))
}

/// `X는 …다는 연구 결과를 11일 발표했다`.
fn published(body: &str) -> Option<String> {
    const VERBS: [&str; 6] = ["발표했다", "내놨다", "내놓았다", "공개했다", "밝혔다", "확인했다"];
    const RESULTS: [&str; 6] = ["결과를", "내용을", "사실을", "조사를", "분석을", "소식을"];
    let verb = VERBS.iter().find(|verb| body.ends_with(*verb))?;
    let head: Vec<&str> = body[..body.len() - verb.len()].split_whitespace().collect();
    let at = head.iter().rposition(|word| word.ends_with("다는"))?;
    let tail = &head[at + 1..];
    let result = tail.iter().position(|word| RESULTS.contains(word)).filter(|&at| at <= 2)?;
    let stem = head[at].strip_suffix("다는")?;
    let last = format!("{stem}다");
    let words: Vec<&str> = head[..at].iter().copied().chain([last.as_str()]).collect();
    let plain = tail[result + 1..].iter().all(|word| is_setting(word));
    let inner = after_speaker(&words).filter(|inner| plain && !is_opinion(inner))?;
    Some(sentence_of(&inner))
}

fn said(body: &str) -> Option<String> {
    let verb = REPORTING.iter().find(|verb| body.ends_with(*verb))?;
    let head: Vec<&str> = body[..body.len() - verb.len()].split_whitespace().collect();
    let at = head.iter().rposition(|word| plain_end(word).is_some())?;
    let last = plain_end(head[at])?;
    let mut words: Vec<&str> = head[..at].to_vec();
    words.push(&last);
    if is_opinion(&words) || speaks_of_itself(&words) {
        return None;
    }
    told(&words, &head[at + 1..], verb)
}

/// The clause with or without its speaker; `tail` stands between the clause and the verb of saying.
fn told(words: &[&str], tail: &[&str], verb: &str) -> Option<String> {
    if let Some(speaker) = speaker_in(tail) {
        return (!personal(&speaker, verb)).then(|| sentence_of(words));
    }
    if !tail.iter().all(|word| is_setting(word)) {
        return None;
    }
    let end = speaker_end(words)?;
    let speaker = korean_clause::noun(&words[..end]);
    let rest = without_setting(&words[end..]);
    let acts = actors::acts(&speaker);
    match korean_clause::own_subject(rest) {
        OwnSubject::Yes if acts && !personal(&speaker, verb) => Some(sentence_of(rest)),
        OwnSubject::No if does_something(rest) => {
            Some(sentence_of(&words[..end].iter().chain(rest).copied().collect::<Vec<_>>()))
        }
        OwnSubject::Yes | OwnSubject::No | OwnSubject::Unclear => None,
    }
}

/// What a named person says in person stays theirs.
fn personal(speaker: &str, verb: &str) -> bool {
    actors::is_person(speaker) && matches!(verb, "말했다" | "덧붙였다")
}

/// `다고`, `이라고` → the plain ending; `None` for orders (하라고), proposals (하자고) and intentions (하겠다고).
fn plain_end(word: &str) -> Option<String> {
    if word.ends_with("겠다고") || word.chars().count() < 3 {
        return None;
    }
    if let Some(stem) = word.strip_suffix("다고") {
        return Some(format!("{stem}다"));
    }
    let stem = word
        .strip_suffix("이라고")
        .or_else(|| word.strip_suffix("아니라고").map(|_| word.trim_end_matches("라고")))?;
    Some(if word.ends_with("아니라고") { format!("{stem}다") } else { format!("{stem}이다") })
}

/// The speaker between the clause and the verb: `…했다고 기상청이 밝혔다`.
fn speaker_in(tail: &[&str]) -> Option<String> {
    let at = tail.iter().position(|word| matches!(particle::role(word), Role::Topic | Role::Subject))?;
    let plain = tail[at + 1..].iter().all(|word| is_setting(word));
    plain.then(|| korean_clause::noun(&tail[..=at])).filter(|speaker| actors::acts(speaker))
}

/// The end of the first topic or subject, where the words before it are plain.
fn speaker_end(words: &[&str]) -> Option<usize> {
    let at =
        words.iter().take(7).position(|word| matches!(particle::role(word), Role::Topic | Role::Subject))?;
    let plain = words[..at].iter().all(|word| {
        !connective::is_connective(word)
            && !adnominal::is_adnominal(word)
            && particle::role(word) == Role::Other
    });
    plain.then_some(at + 1)
}

/// Without the date and the occasion of saying: `15일`, `국회에서 열린 기자회견에서`, `보고서를 통해`.
fn without_setting<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let occasion = words.iter().take(7).position(|word| is_occasion(word)).map_or(0, |at| at + 1);
    let words = &words[occasion.min(words.len())..];
    match korean::bare_date(words, 0) {
        Some((_, end)) => &words[end..],
        None => words,
    }
}

fn is_occasion(word: &str) -> bool {
    #[rustfmt::skip]
    const ENDS: [&str; 17] = [
        "회견에서", "브리핑에서", "인터뷰에서", "보고서에서", "자료에서", "간담회에서", "설명회에서",
        "발표에서", "성명에서", "통화에서", "입장문에서", "공시에서", "통해", "성명을", "인터뷰에서는",
        "보고에서", "방송에서",
    ];
    ENDS.iter().any(|end| particle::bare(word).ends_with(end))
}

/// A word that only says when or by what means something was said.
pub(super) fn is_setting(word: &str) -> bool {
    let bare = particle::bare(word);
    is_occasion(word)
        || matches!(bare, "이날" | "전날" | "지난" | "오전" | "오후" | "통해" | "공식" | "이같이" | "추가로")
        || bare.ends_with("자료를")
        || bare.ends_with('일') && bare.starts_with(|c: char| c.is_ascii_digit())
}

/// `해야 한다`, `잘못됐다`: what ought to be, not what is.
fn is_opinion(words: &[&str]) -> bool {
    #[rustfmt::skip]
    const OPINIONS: [&str; 17] = [
        "야 한다", "야 했다", "야 할 것이다", "필요하다", "바람직하다", "중요하다", "안 된다", "같다", "옳다",
        "잘못이다", "잘못됐다", "문제다", "문제이다", "싶다", "마땅하다", "최선이다", "당연하다",
    ];
    let text = words.join(" ");
    OPINIONS.iter().any(|end| text.ends_with(end))
}

/// `우리`, `자사`: without the speaker nobody knows who.
fn speaks_of_itself(words: &[&str]) -> bool {
    #[rustfmt::skip]
    const OWN: [&str; 14] = [
        "우리", "저희", "자사", "자신", "당사", "스스로", "본인", "나는", "제가", "저는", "내가", "자체",
        "이들", "그",
    ];
    words.iter().any(|word| {
        OWN.iter().any(|own| particle::strip(particle::bare(word)) == *own || particle::bare(word) == *own)
    })
}

/// A clause whose verb needs somebody who does it: it has an object, or ends in 했다, 한다.
fn does_something(words: &[&str]) -> bool {
    let object = words.iter().any(|word| particle::role(word) == Role::Object);
    let last = words.last().copied().unwrap_or_default();
    object && !last.ends_with("이다") || ["했다", "한다"].iter().any(|end| last.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn off(text: &str) -> Option<String> {
        frame_off(text).into_iter().next()
    }

    #[test]
    fn the_frame_of_saying_goes_and_the_doer_stays() {
        for (text, told) in [
            (
                "기상청은 15일 서울의 낮 기온이 38.2도까지 올랐다고 밝혔다.",
                Some("서울의 낮 기온이 38.2도까지 올랐다."),
            ),
            (
                "한국은행은 기준금리를 연 3.5%로 동결했다고 밝혔다.",
                Some("한국은행은 기준금리를 연 3.5%로 동결했다."),
            ),
            ("경찰은 이날 용의자 2명을 체포했다고 전했다.", Some("경찰은 용의자 2명을 체포했다.")),
            (
                "기상청은 더위가 다음 주까지 이어질 것으로 전망했다.",
                Some("더위가 다음 주까지 이어질 것으로 전망된다."),
            ),
            ("전문가들은 수요가 더 늘 것이라고 내다봤다.", Some("수요가 더 늘 것으로 전망된다.")),
            ("불이 두 시간 만에 꺼졌다고 소방당국이 밝혔다.", Some("불이 두 시간 만에 꺼졌다.")),
            ("통계청은 브리핑에서 물가가 2.4% 올랐다고 설명했다.", Some("물가가 2.4% 올랐다.")),
            ("연구진은 원인이 바이러스가 아니라고 밝혔다.", Some("원인이 바이러스가 아니다.")),
            (
                "시장 상인회는 로봇을 쓰는 가게 86곳의 매출이 평균 18% 늘었다고 2일 밝혔다.",
                Some("로봇을 쓰는 가게 86곳의 매출이 평균 18% 늘었다."),
            ),
            (
                "기상정보업체 가온기상은 뜨거운 공기가 산맥에 막혀 빠져나가지 못했다고 설명했다.",
                Some("뜨거운 공기가 산맥에 막혀 빠져나가지 못했다."),
            ),
            (
                "다온대 동물행동연구실은 야생 까치가 남의 행동을 보고 기술을 익힌다는 연구 결과를 11일 발표했다.",
                Some("야생 까치가 남의 행동을 보고 기술을 익힌다."),
            ),
            ("정부는 예산을 늘리겠다고 밝혔다.", None),
            ("전문가들은 더 나빠졌다고 말했다.", None),
            ("전문가들은 더 늘 것으로 전망했다.", None),
            ("시민단체는 법을 고쳐야 한다고 밝혔다.", None),
            ("회사는 우리 제품이 안전하다고 밝혔다.", None),
            ("박 의원은 법안이 잘 만들어졌다고 말했다.", None),
            ("회사는 제품이 안전하다고 주장했다.", None),
            ("삼성전자는 고객이 요청한 기능을 추가했다고 밝혔다.", None),
            ("미국은 이란이 미사일을 쐈다고 밝혔다.", None),
            ("경찰은 밖으로 나가라고 말했다.", None),
        ] {
            assert_eq!(off(text).as_deref(), told, "{text}");
        }
    }
}
