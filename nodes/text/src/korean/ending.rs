//! Sentence endings of the written style, and the same sentence in other styles.

use super::hangul::{self, B, L, N, OPEN, closes, coda, with_coda};

/// What a Korean sentence ends with, found from its last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// `-는다` after a final consonant: 먹는다.
    Verb,
    /// A stem with a final consonant other than ㄴ and ㄹ before `-다`: 했다, 많다, 없다.
    Closed,
    /// A stem without final consonant, or with ㄴ or ㄹ: 한다, 크다, 길다.
    Open,
    /// `이다` after a noun with a final consonant, and after nouns in 이: 때문이다.
    Copula,
    /// The copula without 이 after a noun in a vowel: 의사다.
    BareCopula,
    /// `아니다`.
    Negated,
    /// ` 것이다`, which is spoken as 거다.
    Thing,
    /// A noun: 증가, 전망, 3%.
    Noun,
    /// Already polite (했습니다, 해요), a question, an order, or something that is no sentence end.
    Fixed,
}

/// The kind of ending of a sentence without its punctuation.
#[must_use]
pub fn ending(body: &str) -> Ending {
    let word = body.split_whitespace().next_back().unwrap_or_default();
    match word.strip_suffix('다') {
        Some(stem) if !NOUNS_IN_DA.contains(&word) => of_plain(word, stem),
        Some(_) => Ending::Noun,
        None => of_other(word),
    }
}

fn of_plain(word: &str, stem: &str) -> Ending {
    let mut chars = stem.chars().rev();
    let (Some(last), before) = (chars.next(), chars.next()) else {
        return Ending::Fixed;
    };
    if word.ends_with("니다") && before_is_polite(stem) {
        return Ending::Fixed;
    }
    match (last, coda(last)) {
        ('니', _) if stem.ends_with("아니") => Ending::Negated,
        ('이', _) if word == "것이다" => Ending::Thing,
        ('이', _) if before.is_some_and(|c| c.is_alphanumeric() || is_closing(c)) => Ending::Copula,
        ('는', _) if before.is_some_and(|c| hangul::is_syllable(c) && closes(c)) => Ending::Verb,
        (_, Some(N | L)) => Ending::Open,
        (_, Some(OPEN)) if is_open_predicate(stem) => Ending::Open,
        (_, Some(OPEN)) => Ending::BareCopula,
        (_, Some(_)) => Ending::Closed,
        (c, None) if c.is_alphanumeric() || is_closing(c) || c == '%' => Ending::BareCopula,
        (_, None) => Ending::Fixed,
    }
}

/// 합니다, 습니다, 입니다: the syllable before 니 has the coda ㅂ.
fn before_is_polite(stem: &str) -> bool {
    stem.strip_suffix('니').and_then(|rest| rest.chars().next_back()).and_then(coda) == Some(B)
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | ')' | '」' | '』' | '》' | '〉')
}

const NOUNS_IN_DA: [&str; 4] = ["바다", "마다", "저마다", "캐나다"];

fn of_other(word: &str) -> Ending {
    const NO_NOUN: [&str; 26] = [
        "요", "죠", "까", "네", "군", "라", "자", "니까", "는데", "지만", "면서", "으며", "하고", "려고",
        "도록", "는지", "을지", "다고", "라고", "거든", "니", "구나", "대", "래", "어", "에서",
    ];
    #[rustfmt::skip]
    const NOUNS: [&str; 22] = [
        "수요", "필요", "중요", "주요", "개요", "소요", "네트", "국군", "나라", "투자", "사자", "환자", "적자",
        "흑자", "소비자", "노동자", "확진자", "세대", "시대", "기대", "확대", "미래",
    ];
    let Some(last) = word.chars().next_back() else {
        return Ending::Fixed;
    };
    let noun =
        NOUNS.iter().any(|noun| word.ends_with(noun)) || !NO_NOUN.iter().any(|end| word.ends_with(end));
    let letter = hangul::is_syllable(last) || last.is_ascii_alphanumeric() || last == '%' || last == '℃';
    if letter && noun { Ending::Noun } else { Ending::Fixed }
}

/// Adjectives (and some verbs in their dictionary form) whose stem ends in a vowel, told apart from nouns.
fn is_open_predicate(stem: &str) -> bool {
    const WHOLE: [&str; 10] = ["크", "쓰", "싸", "짜", "차", "세", "시", "희", "어리", "시리"];
    #[rustfmt::skip]
    const ENDS: [&str; 38] = [
        "쁘", "아프", "슬프", "고프", "설프", "다르", "빠르", "이르", "푸르", "으르", "무르", "파르", "투르",
        "부르", "오르", "따르", "느리", "흐리", "여리", "비싸", "값싸", "벅차", "힘차", "거세", "드세", "억세",
        "멋지", "값지", "고되", "헛되", "참되", "질기", "시키", "지나", "되", "너그럽", "뛰어나", "보이",
    ];
    const NOUNS_IN_HA: [&str; 17] = [
        "이하", "지하", "영하", "산하", "휘하", "예하", "귀하", "각하", "낙하", "저하", "투하", "부하",
        "인하", "상하", "천하", "은하", "격하",
    ];
    let verbal_ha = stem.ends_with('하') && !NOUNS_IN_HA.iter().any(|noun| stem.ends_with(noun));
    verbal_ha || WHOLE.contains(&stem) || ENDS.iter().any(|end| stem.ends_with(end))
}

/// The sentence in the formal style: 했다 → 했습니다.
#[must_use]
pub fn formal(body: &str) -> String {
    let stem = without(body, "다");
    match ending(body) {
        Ending::Verb => format!("{}습니다", without(&stem, "는")),
        Ending::Closed => format!("{stem}습니다"),
        Ending::Open => format!("{}니다", last_with_coda(&stem, B)),
        Ending::Copula if noun_ends_in_i(&stem) => format!("{stem}입니다"),
        Ending::Copula | Ending::Thing => format!("{}입니다", without(&stem, "이")),
        Ending::BareCopula => format!("{stem}입니다"),
        Ending::Negated => format!("{}닙니다", without(&stem, "니")),
        Ending::Noun => nominal(body, "습니다", "입니다", "입니다", formal),
        Ending::Fixed => body.to_owned(),
    }
}

/// The sentence as told on: 했다 → 했대요, 의사다 → 의사래요.
#[must_use]
pub fn hearsay(body: &str) -> String {
    let stem = without(body, "다");
    match ending(body) {
        Ending::Verb | Ending::Closed | Ending::Open => format!("{stem}대요"),
        Ending::Copula | Ending::BareCopula | Ending::Negated => format!("{stem}래요"),
        Ending::Thing => format!("{}거래요", without(&stem, "것이")),
        Ending::Noun => nominal(body, "대요", "이래요", "래요", hearsay),
        Ending::Fixed => plain(body).map_or_else(|| body.to_owned(), |body| hearsay(&body)),
    }
}

/// The sentence as an elder tells it: 했다 → 했다네, 의사다 → 의사라네.
#[must_use]
pub fn elder(body: &str) -> String {
    let stem = without(body, "다");
    match ending(body) {
        Ending::Verb | Ending::Closed | Ending::Open => format!("{body}네"),
        Ending::Copula | Ending::BareCopula | Ending::Negated | Ending::Thing => format!("{stem}라네"),
        Ending::Noun => nominal(body, "다네", "이라네", "라네", elder),
        Ending::Fixed => plain(body).map_or_else(|| body.to_owned(), |body| elder(&body)),
    }
}

/// A sentence that ends in a noun. Clipped predicates (없음, 됨, 할 듯) become whole ones first.
fn nominal(body: &str, after_stem: &str, closed: &str, open: &str, whole: fn(&str) -> String) -> String {
    if let Some(stem) = body
        .strip_suffix('음')
        .filter(|stem| stem.ends_with(['있', '없', '않', '같', '했', '됐', '었', '았', '였', '겠']))
    {
        return format!("{stem}{after_stem}");
    }
    if let Some(predicate) = clipped(body) {
        return whole(&predicate);
    }
    let end = if body.chars().next_back().is_some_and(closes) { closed } else { open };
    format!("{body}{end}")
}

fn clipped(body: &str) -> Option<String> {
    #[rustfmt::skip]
    const NOUNS: [&str; 9] = [
        "포함", "결함", "명함", "군함", "전함", "보관함", "투표함", "잠수함", "사서함",
    ];
    const BEFORE_IM: [&str; 6] = ["예정", "것", "계획", "전망", "방침", "중"];
    if body.ends_with(" 듯") {
        return Some(format!("{body}하다"));
    }
    if let Some(stem) = body.strip_suffix(" 것") {
        return Some(format!("{stem} 것이다"));
    }
    if let Some(stem) = body.strip_suffix('됨') {
        return Some(format!("{stem}된다"));
    }
    if let Some(stem) = body.strip_suffix('함').filter(|_| !NOUNS.iter().any(|noun| body.ends_with(noun))) {
        return Some(format!("{stem}한다"));
    }
    body.strip_suffix('임')
        .filter(|stem| BEFORE_IM.iter().any(|noun| stem.ends_with(noun)))
        .map(|stem| format!("{stem}이다"))
}

/// A polite sentence in the written style, where that is certain: 했습니다 → 했다, 입니다 → 이다.
#[must_use]
pub fn plain(body: &str) -> Option<String> {
    if let Some(stem) = body.strip_suffix("습니다") {
        let last = stem.chars().next_back()?;
        return (coda(last) == Some(hangul::SS) || last == '없').then(|| format!("{stem}다"));
    }
    if let Some(stem) = body.strip_suffix("아닙니다") {
        return Some(format!("{stem}아니다"));
    }
    let stem = body.strip_suffix("입니다")?;
    let last = stem.chars().next_back()?;
    Some(if closes(last) { format!("{stem}이다") } else { format!("{stem}다") })
}

/// Nouns that end in 이, after which the copula stands whole: 차이다 → 차이입니다.
fn noun_ends_in_i(stem: &str) -> bool {
    #[rustfmt::skip]
    const NOUNS: [&str; 14] = [
        "차이", "나이", "아이", "어린이", "고양이", "종이", "놀이", "호랑이", "사이", "높이", "깊이", "먹이",
        "젊은이", "오이",
    ];
    NOUNS.iter().any(|noun| stem.ends_with(noun))
}

fn without(text: &str, end: &str) -> String {
    text.strip_suffix(end).unwrap_or(text).to_owned()
}

fn last_with_coda(stem: &str, coda: u32) -> String {
    let mut chars: Vec<char> = stem.chars().collect();
    if let Some(last) = chars.last_mut() {
        *last = with_coda(*last, coda);
    }
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_has_its_three_styles() {
        for (written, formal_style, told, by_elder) in [
            ("크다", "큽니다", "크대요", "크다네"),
            ("많다", "많습니다", "많대요", "많다네"),
            ("했다", "했습니다", "했대요", "했다네"),
            ("사실이 아니다", "사실이 아닙니다", "사실이 아니래요", "사실이 아니라네"),
            ("의사다", "의사입니다", "의사래요", "의사라네"),
            ("때문이다", "때문입니다", "때문이래요", "때문이라네"),
            ("늘어날 것이다", "늘어날 것입니다", "늘어날 거래요", "늘어날 것이라네"),
            ("것이었다", "것이었습니다", "것이었대요", "것이었다네"),
            ("늘었다", "늘었습니다", "늘었대요", "늘었다네"),
            ("않았다", "않았습니다", "않았대요", "않았다네"),
            ("없다", "없습니다", "없대요", "없다네"),
            ("있다", "있습니다", "있대요", "있다네"),
            ("하겠다", "하겠습니다", "하겠대요", "하겠다네"),
            ("한다", "합니다", "한대요", "한다네"),
            ("간다", "갑니다", "간대요", "간다네"),
            ("먹는다", "먹습니다", "먹는대요", "먹는다네"),
            ("않는다", "않습니다", "않는대요", "않는다네"),
            ("수요가 는다", "수요가 늡니다", "수요가 는대요", "수요가 는다네"),
            ("만든다", "만듭니다", "만든대요", "만든다네"),
            ("길다", "깁니다", "길대요", "길다네"),
            ("힘들다", "힘듭니다", "힘들대요", "힘들다네"),
            ("필요하다", "필요합니다", "필요하대요", "필요하다네"),
            ("비싸다", "비쌉니다", "비싸대요", "비싸다네"),
            ("다르다", "다릅니다", "다르대요", "다르다네"),
            ("바쁘다", "바쁩니다", "바쁘대요", "바쁘다네"),
            ("느리다", "느립니다", "느리대요", "느리다네"),
            ("최대 규모다", "최대 규모입니다", "최대 규모래요", "최대 규모라네"),
            ("증가 추세다", "증가 추세입니다", "증가 추세래요", "증가 추세라네"),
            ("역대 최고다", "역대 최고입니다", "역대 최고래요", "역대 최고라네"),
            ("영하 10도 이하다", "영하 10도 이하입니다", "영하 10도 이하래요", "영하 10도 이하라네"),
            ("가장 큰 리스크다", "가장 큰 리스크입니다", "가장 큰 리스크래요", "가장 큰 리스크라네"),
            ("큰 차이다", "큰 차이입니다", "큰 차이래요", "큰 차이라네"),
            ("1위다", "1위입니다", "1위래요", "1위라네"),
            ("보인다", "보입니다", "보인대요", "보인다네"),
            ("전망된다", "전망됩니다", "전망된대요", "전망된다네"),
            ("이어질 전망이다", "이어질 전망입니다", "이어질 전망이래요", "이어질 전망이라네"),
            ("어렵다", "어렵습니다", "어렵대요", "어렵다네"),
            ("수출 12% 증가", "수출 12% 증가입니다", "수출 12% 증가래요", "수출 12% 증가라네"),
            ("수출 증가 전망", "수출 증가 전망입니다", "수출 증가 전망이래요", "수출 증가 전망이라네"),
            ("예비율 8%", "예비율 8%입니다", "예비율 8%래요", "예비율 8%라네"),
            ("늘어날 듯", "늘어날 듯합니다", "늘어날 듯하대요", "늘어날 듯하다네"),
            ("늘어날 것", "늘어날 것입니다", "늘어날 거래요", "늘어날 것이라네"),
            ("변동 없음", "변동 없습니다", "변동 없대요", "변동 없다네"),
            ("다음 달 시행됨", "다음 달 시행됩니다", "다음 달 시행된대요", "다음 달 시행된다네"),
            ("세금 포함", "세금 포함입니다", "세금 포함이래요", "세금 포함이라네"),
            (
                "다음 달 발표 예정임",
                "다음 달 발표 예정입니다",
                "다음 달 발표 예정이래요",
                "다음 달 발표 예정이라네",
            ),
            ("늘었습니다", "늘었습니다", "늘었대요", "늘었다네"),
            ("전망입니다", "전망입니다", "전망이래요", "전망이라네"),
            ("더워요", "더워요", "더워요", "더워요"),
            ("갑니다", "갑니다", "갑니다", "갑니다"),
            ("전력 수요", "전력 수요입니다", "전력 수요래요", "전력 수요라네"),
            ("있을까", "있을까", "있을까", "있을까"),
            ("뜻한다", "뜻합니다", "뜻한대요", "뜻한다네"),
            ("읽는다", "읽습니다", "읽는대요", "읽는다네"),
            ("낮은 편이다", "낮은 편입니다", "낮은 편이래요", "낮은 편이라네"),
            ("가능하다", "가능합니다", "가능하대요", "가능하다네"),
            ("우려가 크다", "우려가 큽니다", "우려가 크대요", "우려가 크다네"),
            ("안 된다", "안 됩니다", "안 된대요", "안 된다네"),
            ("목표는 AI다", "목표는 AI입니다", "목표는 AI래요", "목표는 AI라네"),
        ] {
            assert_eq!(formal(written), formal_style, "{written}");
            assert_eq!(hearsay(written), told, "{written}");
            assert_eq!(elder(written), by_elder, "{written}");
        }
    }
}
