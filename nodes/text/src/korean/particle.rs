//! Particles: which one a word (어절) ends with, and the word without it.

use super::{
    adnominal::is_in_eun_or_neun,
    hangul::{closes, is_hangul},
};

/// What a word is in its sentence, as far as its particle tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 은, 는: what the sentence is about.
    Topic,
    /// 이, 가, 께서: who or what does or is.
    Subject,
    /// 을, 를.
    Object,
    /// 도: also.
    Also,
    /// Anything else.
    Other,
}

/// The role of a word by its last particle. Commas and closing quotes at its end are ignored.
#[must_use]
pub fn role(word: &str) -> Role {
    let word = bare(word);
    let mut chars = word.chars().rev();
    let (Some(last), Some(before)) = (chars.next(), chars.next()) else {
        return Role::Other;
    };
    let closed = closes(before);
    let plain = is_hangul(before)
        || before.is_ascii_alphanumeric()
        || matches!(before, ')' | '”' | '’' | '"' | '\'' | '%');
    let quoted = matches!(before, ')' | '”' | '’' | '"' | '\'' | '%');
    match last {
        _ if !plain => Role::Other,
        '은' if (closed || quoted) && !is_in_eun_or_neun(word) => topic_or_place(word),
        '는' if (!closed || quoted) && !is_in_eun_or_neun(word) => topic_or_place(word),
        '서' if word.ends_with("께서") => Role::Subject,
        '이' if (closed || quoted)
            && !NOT_SUBJECT.iter().any(|end| word.ends_with(end))
            && !NOT_SUBJECT_WHOLE.contains(&word) =>
        {
            Role::Subject
        }
        '가' if (!closed || quoted) && !ENDS_IN_GA.contains(&word) && !word.ends_with("다가") => {
            Role::Subject
        }
        '을' if (closed || quoted) && !FUTURE.iter().any(|end| word.ends_with(end)) => Role::Object,
        '를' if (!closed || quoted) && !VERBS_IN_REUL.iter().any(|end| word.ends_with(end)) => Role::Object,
        '도' if !NOUN_IN_DO.iter().any(|end| word.ends_with(end)) && !ends_with_verb_do(word) => Role::Also,
        _ => Role::Other,
    }
}

/// 에는, 에서는, 까지는, 으로는, 와는: set apart for contrast, but place or time, not who.
fn topic_or_place(word: &str) -> Role {
    #[rustfmt::skip]
    const PLACES: [&str; 14] = [
        "에는", "에서는", "에게는", "한테는", "까지는", "부터는", "으로는", "로는", "보다는", "와는", "과는",
        "면서는", "라는", "다는",
    ];
    if PLACES.iter().any(|end| word.ends_with(end)) && word != "세계는" {
        Role::Other
    } else {
        Role::Topic
    }
}

/// The word without quotes, brackets and commas at its ends.
#[must_use]
pub fn bare(word: &str) -> &str {
    word.trim_end_matches([',', '.', '!', '?', '…', ';', ':'])
        .trim_start_matches(['“', '‘', '"', '\'', '(', '[', '「'])
}

/// Nouns and adverbs in 이.
#[rustfmt::skip]
const NOT_SUBJECT: [&str; 12] = [
    "같이", "없이", "많이", "굳이", "일일이", "틈틈이", "어린이", "고양이", "호랑이", "끊임없이", "젊은이", "늙은이",
];

/// Those that also end other nouns with their particle (불길이): only as whole words.
#[rustfmt::skip]
const NOT_SUBJECT_WHOLE: [&str; 15] = [
    "높이", "깊이", "길이", "넓이", "종이", "놀이", "먹이", "풀이", "살이", "더욱이", "곧이", "맞이", "붙이", "해돋이", "나들이",
];

#[rustfmt::skip]
const ENDS_IN_GA: [&str; 24] = [
    "주가", "추가", "휴가", "여가", "유가", "국제유가", "시가", "고가", "저가", "호가", "허가", "건축허가",
    "대가", "화가", "재가", "무가", "최고가", "최저가", "신고가", "분양가", "매매가", "전세가", "도매가",
    "소비자가",
];

#[rustfmt::skip]
const FUTURE: [&str; 16] = [
    "있을", "없을", "않을", "받을", "먹을", "찾을", "같을", "많을", "높을", "낮을", "늘었을", "했을", "됐을",
    "맞을", "읽을", "얻을",
];

/// Verbs before a noun (오를 것): no object.
#[rustfmt::skip]
const VERBS_IN_REUL: [&str; 14] = [
    "오를", "다를", "흐를", "따를", "부를", "모를", "누를", "고를", "치를", "두를", "무를", "기를", "지를",
    "저지를",
];

#[rustfmt::skip]
const NOUN_IN_DO: [&str; 31] = [
    "정도", "제도", "속도", "강도", "온도", "보도", "경기도", "강원도", "제주도", "한반도", "각도", "밀도",
    "습도", "고도", "빈도", "순도", "지도", "태도", "수도", "용도", "의도", "시도", "기도", "주도", "유도",
    "인도", "철도", "한도", "농도", "매도", "년도",
];

fn ends_with_verb_do(word: &str) -> bool {
    ["어도", "아도", "해도", "라도", "더라도", "져도", "려도"].iter().any(|end| word.ends_with(end))
}

/// Particles, longest first, with what must stand before them.
#[rustfmt::skip]
const PARTICLES: [(&str, Before); 36] = [
    ("에서는", Before::Any), ("에게는", Before::Any), ("으로는", Before::Any), ("까지는", Before::Any),
    ("이라는", Before::Any), ("에서", Before::Any), ("에게", Before::Any), ("까지", Before::Any),
    ("부터", Before::Any), ("으로", Before::Any), ("보다", Before::Any), ("처럼", Before::Any),
    ("에는", Before::Any), ("에도", Before::Any), ("마다", Before::Any), ("조차", Before::Any),
    ("밖에", Before::Any), ("이나", Before::Closed), ("라는", Before::Open), ("께서", Before::Any),
    ("한테", Before::Any), ("들의", Before::Any), ("들은", Before::Any), ("들이", Before::Any),
    ("들을", Before::Any), ("은", Before::Closed), ("는", Before::Open), ("이", Before::Closed),
    ("가", Before::Open), ("을", Before::Closed), ("를", Before::Open), ("의", Before::Any),
    ("에", Before::Any), ("로", Before::Any), ("와", Before::Open), ("과", Before::Closed),
];

/// Particles that also end many nouns (제도, 불만): off only in front of three syllables or more in all.
const AMBIGUOUS: [&str; 2] = ["도", "만"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Any,
    Closed,
    Open,
}

/// The word without its particle, where at least two characters stay (one, if it is a Latin letter or digit run).
#[must_use]
pub fn strip(word: &str) -> &str {
    for (particle, before) in PARTICLES {
        if let Some(stem) = word.strip_suffix(particle)
            && stem_stands(stem, before)
        {
            return stem;
        }
    }
    let ambiguous = AMBIGUOUS.iter().filter_map(|particle| word.strip_suffix(particle)).next();
    match ambiguous {
        Some(stem) if stem.chars().count() >= 2 && role(word) != Role::Other => stem,
        _ => word,
    }
}

fn stem_stands(stem: &str, before: Before) -> bool {
    let Some(last) = stem.chars().last() else {
        return false;
    };
    let fits = match before {
        Before::Any => true,
        Before::Closed => closes(last),
        Before::Open => !closes(last),
    };
    let latin = last.is_ascii_alphanumeric();
    latin || fits && stem.chars().count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_tell_the_role() {
        for (word, expected) in [
            ("정부는", Role::Topic),
            ("한국은행은", Role::Topic),
            ("수출이", Role::Subject),
            ("정부가", Role::Subject),
            ("예산을", Role::Object),
            ("금리를", Role::Object),
            ("물가", Role::Other),
            ("국가", Role::Other),
            ("주가", Role::Other),
            ("주가가", Role::Subject),
            ("늘어나는", Role::Other),
            ("받은", Role::Other),
            ("있는", Role::Other),
            ("같은", Role::Other),
            ("산업은", Role::Topic),
            ("수입은", Role::Topic),
            ("목적은", Role::Topic),
            ("불길이", Role::Subject),
            ("길이", Role::Other),
            ("작은", Role::Other),
            ("없이", Role::Other),
            ("정도", Role::Other),
            ("정부도", Role::Also),
            ("서울에는", Role::Other),
            ("삼성전자(005930)는", Role::Topic),
            ("SK는", Role::Topic),
            ("‘AI’가", Role::Subject),
            ("대통령께서", Role::Subject),
            ("지은", Role::Other),
            ("강남은", Role::Topic),
            ("시작은", Role::Topic),
            ("정부는,", Role::Topic),
            ("오르다가", Role::Other),
        ] {
            assert_eq!(role(word), expected, "{word}");
        }
    }

    #[test]
    fn particles_come_off_where_two_syllables_stay() {
        for (word, stem) in [
            ("기상청은", "기상청"),
            ("전문가", "전문가"),
            ("전문가가", "전문가"),
            ("서울에서는", "서울"),
            ("제도", "제도"),
            ("AI가", "AI"),
            ("국가", "국가"),
            ("나라의", "나라"),
            ("집을", "집을"),
            ("시민들이", "시민"),
            ("사고", "사고"),
            ("반도체와", "반도체"),
            ("불만", "불만"),
            ("정부만", "정부만"),
            ("정부도", "정부"),
        ] {
            assert_eq!(strip(word), stem, "{word}");
        }
    }
}
