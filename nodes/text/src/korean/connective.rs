//! Words that join clauses, and verbs that stand before their noun.

use super::{hangul, particle};

/// Whether a word ends a clause that goes on: 면서, 며, 지만, 는데, 고, 해서.
#[must_use]
pub fn is_connective(word: &str) -> bool {
    let bare = particle::bare(word);
    let comma = word.ends_with(',');
    if bare.chars().count() < 2 {
        return false;
    }
    bare.ends_with("면서")
        || bare.ends_with("지만") && !NOT_JIMAN.contains(&bare)
        || (bare.ends_with("는데") || bare.ends_with("은데") || bare.ends_with("인데") || bare.ends_with("한데")) && !bare.ends_with("가운데")
        || bare.ends_with('며') && !is_quotative(bare)
        || is_clause_go(bare, comma)
        || comma && is_clause_seo(bare)
}

const NOT_JIMAN: [&str; 4] = ["하지만", "그렇지만", "그러하지만", "지만"];

/// 했다며, 것이라며: the sentence goes on saying.
fn is_quotative(bare: &str) -> bool {
    ["다며", "라며", "자며", "냐며"].iter().any(|end| bare.ends_with(end))
}

/// 고 as an ending, not as the end of a noun (사고, 최고) nor of a quotation (했다고).
fn is_clause_go(bare: &str, comma: bool) -> bool {
    const NOUNS: [&str; 35] = [
        "사고", "최고", "신고", "광고", "창고", "재고", "경고", "예고", "선고", "권고", "통고", "원고", "피고", "참고", "보고", "금고", "냉장고", "그리고", "논고", "충고", "공고", "상고",
        "항고", "해고", "기고", "투고", "부고", "출고", "입고", "퇴고", "고고", "국고", "중고", "서고", "다고",
    ];
    const NOT_JOINING: [&str; 17] = [
        "않고", "말고", "빼고", "불구하고", "두고", "놓고", "가지고", "제외하고", "다고", "라고", "자고", "냐고", "려고", "두고서", "통하고", "그러고", "달라고",
    ];
    let Some(stem) = bare.strip_suffix('고') else { return false };
    if NOUNS.iter().any(|noun| bare.ends_with(noun)) || NOT_JOINING.iter().any(|end| bare.ends_with(end)) {
        return false;
    }
    let past = stem.chars().next_back().and_then(hangul::coda) == Some(hangul::SS) && !stem.ends_with('있');
    past || comma || stem.ends_with('이')
}

/// 해서, 어서, 아서 as endings, not the particles 에서, 로서, 께서.
fn is_clause_seo(bare: &str) -> bool {
    const NOT: [&str; 9] = ["에서", "로서", "께서", "따라서", "그래서", "이어서", "나서", "으로써", "에게서"];
    bare.ends_with('서') && !NOT.iter().any(|end| bare.ends_with(end)) && ["해서", "어서", "아서", "여서", "져서", "려서"].iter().any(|end| bare.ends_with(end))
}

/// Whether a word is a verb or adjective before its noun: 요청한, 늘어나는, 받은, 줄어들, 높은. Nouns that end alike
/// (북한, 예산, 기간) are not.
#[must_use]
pub fn is_adnominal(word: &str) -> bool {
    const ENDS: [&str; 34] = [
        "한", "된", "할", "될", "던", "난", "낸", "린", "진", "친", "킨", "든", "온", "간", "본", "준", "쓴", "운", "꾼", "춘", "룬", "른", "있을", "없을", "받을", "먹을", "릴", "질", "낼",
        "킬", "칠", "인", "큰", "긴",
    ];
    const NOUNS: [&str; 67] = [
        "기한", "시한", "제한", "권한", "북한", "남한", "무한", "국한", "추진", "촉진", "지진", "사진", "승진", "부진", "직진", "전진", "비난", "도난", "재난", "피난", "예산", "생산", "부산",
        "재산", "공간", "기간", "시간", "주간", "야간", "민간", "순간", "중간", "일간", "연간", "월간", "구간", "인간", "일본", "자본", "기본", "표본", "수준", "기준", "지원", "개인", "원인", "확인",
        "주인", "노인", "외국인", "한국인", "법인", "부인", "승인", "온라인", "라인", "할인", "요인", "상인", "본인", "군인", "현장", "국민", "야말로", "지난", "안건", "비준",
    ];
    let bare = particle::bare(word);
    if particle::is_adnominal(bare) {
        return true;
    }
    ENDS.iter().any(|end| bare.ends_with(end)) && !NOUNS.iter().any(|noun| bare.ends_with(noun)) && word == bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connectives_join_and_nouns_do_not() {
        for word in ["이어지면서", "늘었지만", "늘었고", "올랐으며", "내렸는데", "오르고,", "불어나서,", "대책이고", "하며"] {
            assert!(is_connective(word), "{word}");
        }
        for word in ["사고", "최고", "했다고", "것이라고", "않고", "서울에서", "따라서,", "가운데", "하지만", "했다며", "신고", "하고", "있고", "광고,"] {
            assert!(!is_connective(word), "{word}");
        }
    }

    #[test]
    fn verbs_before_nouns_are_known() {
        for word in ["요청한", "늘어나는", "받은", "높은", "내놓은", "줄어든", "만든", "있는", "이어질"] {
            assert!(is_adnominal(word), "{word}");
        }
        for word in ["예산", "북한", "시간", "수준", "정부는", "원인", "수출이"] {
            assert!(!is_adnominal(word), "{word}");
        }
    }
}
