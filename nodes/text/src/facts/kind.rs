//! The kind of a fact, by the words that mark it.

use serde::{Deserialize, Serialize};

use super::outside_quotes;
use crate::{korean::hangul, language::Language, values};

/// What a fact tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// Something happened.
    Event,
    /// An amount.
    Number,
    /// Why.
    Cause,
    /// Something against what was said or expected.
    Contrast,
    /// Somebody's words.
    Quote,
    /// What people make of it.
    Reaction,
    /// What is to come.
    Outlook,
    /// What something is.
    Definition,
}

impl FactKind {
    /// All kinds.
    pub const ALL: [FactKind; 8] = [
        FactKind::Event,
        FactKind::Number,
        FactKind::Cause,
        FactKind::Contrast,
        FactKind::Quote,
        FactKind::Reaction,
        FactKind::Outlook,
        FactKind::Definition,
    ];
}

/// The kind of a sentence by its markers, first match: quote, contrast, cause, outlook, reaction, number,
/// definition, else event.
#[must_use]
pub fn kind(sentence: &str, language: Language) -> FactKind {
    let frame = outside_quotes(sentence);
    let marks = match language {
        Language::Korean => korean(sentence, &frame),
        Language::English => english(sentence, &frame),
    };
    match marks {
        Some(kind) => kind,
        None if !values::amounts(sentence, language).is_empty() => FactKind::Number,
        None if is_definition(&frame, language) => FactKind::Definition,
        None => FactKind::Event,
    }
}

fn korean(sentence: &str, frame: &str) -> Option<FactKind> {
    #[rustfmt::skip]
    const SAYING: [&str; 13] = [
        "말했다", "밝혔다", "전했다", "했다", "강조했다", "설명했다", "지적했다", "덧붙였다", "말했습니다",
        "밝혔습니다", "했습니다", "비판했다", "호소했다",
    ];
    #[rustfmt::skip]
    const OUTLOOK: [&str; 11] = [
        "예정", "계획", "전망", "앞으로", "내년", "것으로 보인다", "것으로 예상", "방침", "겠다", "예상된다",
        "다음 달부터",
    ];
    const REACTION: [&str; 12] =
        ["우려", "비판", "환영", "호소", "기대", "반발", "지지", "불만", "촉구", "반응", "반겼", "걱정"];
    let end = frame.trim_end_matches(['.', ' ', '!']);
    let quoted = has_quotation(sentence) && SAYING.iter().any(|verb| end.ends_with(verb));
    let contrast = starts_word(frame, &["그러나", "하지만", "반면", "다만", "오히려"])
        || frame.split_whitespace().any(|word| word.trim_end_matches(',').ends_with("지만"));
    let cause = ["때문", "위해", "원인", "탓", "으로 인해", "로 인해", "덕분", "영향으로"]
        .iter()
        .any(|mark| frame.contains(mark))
        || follows(frame);
    first([
        (quoted, FactKind::Quote),
        (contrast, FactKind::Contrast),
        (cause, FactKind::Cause),
        (OUTLOOK.iter().any(|mark| frame.contains(mark)) || is_future(frame), FactKind::Outlook),
        (REACTION.iter().any(|mark| frame.contains(mark)), FactKind::Reaction),
    ])
}

/// `늘 것이다`, not `배운 것이다`.
fn is_future(frame: &str) -> bool {
    let verb = frame.split(" 것이").next().filter(|head| head.len() < frame.len());
    verb.and_then(|head| head.chars().next_back()).is_some_and(|c| hangul::coda(c) == Some(hangul::L))
}

/// `에 따라`, but not `따라서` and `따르면`.
fn follows(frame: &str) -> bool {
    let words: Vec<&str> = frame.split_whitespace().collect();
    words.windows(2).any(|pair| pair[1].trim_end_matches(',') == "따라" && pair[0].ends_with('에'))
}

fn starts_word(text: &str, words: &[&str]) -> bool {
    text.split_whitespace().any(|word| {
        words.iter().any(|mark| word.trim_end_matches(',') == *mark || word == format!("{mark}에"))
    })
}

fn english(sentence: &str, frame: &str) -> Option<FactKind> {
    #[rustfmt::skip]
    const SAYING: [&str; 10] = [
        "said", "says", "told", "added", "asked", "wrote", "noted", "warned", "explained", "argued",
    ];
    const CONTRAST: [&str; 8] =
        ["however", "but", "despite", "although", "though", "whereas", "nevertheless", "unlike"];
    #[rustfmt::skip]
    const OUTLOOK: [&str; 13] = [
        "will", "plan", "plans", "planned", "expect", "expects", "expected", "next", "forecast", "forecasts",
        "aims", "scheduled", "upcoming",
    ];
    const REACTION: [&str; 6] = ["worr", "criticis", "criticiz", "welcom", "hope", "concern"];
    let words: Vec<String> = frame
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .collect();
    let has = |marks: &[&str]| words.iter().any(|word| marks.contains(&word.as_str()));
    let pair = |a: &str, b: &str| words.windows(2).any(|pair| pair[0] == a && pair[1] == b);
    let yet = words.first().is_some_and(|word| word == "yet");
    let cause = has(&["because", "caused", "causes"])
        || pair("due", "to")
        || pair("in", "order")
        || pair("thanks", "to")
        || pair("result", "of");
    let noun = |at: usize| {
        at > 0 && matches!(words[at - 1].as_str(), "the" | "a" | "this" | "its" | "that" | "new" | "their")
    };
    let outlook = words.iter().enumerate().any(|(at, word)| {
        OUTLOOK.contains(&word.as_str()) && !(matches!(word.as_str(), "plan" | "plans") && noun(at))
    });
    let by_year =
        words.windows(2).any(|pair| pair[0] == "by" && pair[1].len() == 4 && pair[1].starts_with("20"));
    first([
        (has_quotation(sentence) && has(&SAYING), FactKind::Quote),
        (has(&CONTRAST) || yet, FactKind::Contrast),
        (cause, FactKind::Cause),
        (outlook || by_year, FactKind::Outlook),
        (words.iter().any(|word| REACTION.iter().any(|mark| word.starts_with(mark))), FactKind::Reaction),
    ])
}

fn first<const N: usize>(marks: [(bool, FactKind); N]) -> Option<FactKind> {
    marks.into_iter().find(|(holds, _)| *holds).map(|(_, kind)| kind)
}

fn has_quotation(text: &str) -> bool {
    text.contains('“') && text.contains('”') || text.matches('"').count() >= 2
}

fn is_definition(frame: &str, language: Language) -> bool {
    match language {
        Language::Korean => {
            frame.split_whitespace().any(|word| word.trim_end_matches(',').ends_with("이란"))
                || frame.contains("란 ")
                || ["뜻한다", "말한다", "의미한다", "가리킨다"].iter().any(|end| frame.contains(end))
        }
        Language::English => {
            [" is a ", " is an ", " are a ", " means ", " refers to "].iter().any(|mark| frame.contains(mark))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_decide_in_order() {
        for (text, expected) in [
            ("김 교수는 “수요가 늘 것”이라고 말했다.", FactKind::Quote),
            ("그러나 수출은 12% 줄었다.", FactKind::Contrast),
            ("비는 그쳤지만 도로는 막혔다.", FactKind::Contrast),
            ("폭염 때문에 수요가 늘었다.", FactKind::Cause),
            ("금리 인상에 따라 대출이 줄었다.", FactKind::Cause),
            ("정부는 쉼터를 더 열 계획이다.", FactKind::Outlook),
            ("시민들은 정전을 우려했다.", FactKind::Reaction),
            ("수출이 12% 늘었다.", FactKind::Number),
            ("열대야란 밤에도 덥다는 것을 뜻한다.", FactKind::Definition),
            ("기상청은 폭염경보를 내렸다.", FactKind::Event),
            ("통계청에 따르면 물가가 올랐다.", FactKind::Event),
        ] {
            assert_eq!(kind(text, Language::Korean), expected, "{text}");
        }
        for (text, expected) in [
            ("“It works,” said Jane Doe.", FactKind::Quote),
            ("However, exports fell 12 percent.", FactKind::Contrast),
            ("Demand rose because of the heat.", FactKind::Cause),
            ("The plant will open by 2030.", FactKind::Outlook),
            ("Residents welcomed the move.", FactKind::Reaction),
            ("Exports rose 12 percent.", FactKind::Number),
            ("A tropical night is a night above that mark.", FactKind::Definition),
            ("The agency issued a warning.", FactKind::Event),
        ] {
            assert_eq!(kind(text, Language::English), expected, "{text}");
        }
    }
}
