//! Words that join clauses.

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
        || (bare.ends_with("는데")
            || bare.ends_with("은데")
            || bare.ends_with("인데")
            || bare.ends_with("한데"))
            && !bare.ends_with("가운데")
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
    #[rustfmt::skip]
    const NOUNS: [&str; 35] = [
        "사고", "최고", "신고", "광고", "창고", "재고", "경고", "예고", "선고", "권고", "통고", "원고", "피고",
        "참고", "보고", "금고", "냉장고", "그리고", "논고", "충고", "공고", "상고", "항고", "해고", "기고",
        "투고", "부고", "출고", "입고", "퇴고", "고고", "국고", "중고", "서고", "다고",
    ];
    #[rustfmt::skip]
    const NOT_JOINING: [&str; 17] = [
        "않고", "말고", "빼고", "불구하고", "두고", "놓고", "가지고", "제외하고", "다고", "라고", "자고",
        "냐고", "려고", "두고서", "통하고", "그러고", "달라고",
    ];
    let Some(stem) = bare.strip_suffix('고') else {
        return false;
    };
    if NOUNS.iter().any(|noun| bare.ends_with(noun)) || NOT_JOINING.iter().any(|end| bare.ends_with(end)) {
        return false;
    }
    let past = stem.chars().next_back().and_then(hangul::coda) == Some(hangul::SS) && !stem.ends_with('있');
    past || comma || stem.ends_with('이')
}

/// 해서, 어서, 아서 as endings, not the particles 에서, 로서, 께서.
fn is_clause_seo(bare: &str) -> bool {
    const NOT: [&str; 8] = ["에서", "로서", "께서", "따라서", "그래서", "이어서", "으로써", "에게서"];
    bare.ends_with('서')
        && !NOT.iter().any(|end| bare.ends_with(end))
        && ["해서", "어서", "아서", "여서", "져서", "려서", "나서"].iter().any(|end| bare.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connectives_join_and_nouns_do_not() {
        for word in [
            "이어지면서",
            "늘었지만",
            "늘었고",
            "올랐으며",
            "내렸는데",
            "오르고,",
            "불어나서,",
            "대책이고",
            "하며",
        ] {
            assert!(is_connective(word), "{word}");
        }
        for word in [
            "사고",
            "최고",
            "했다고",
            "것이라고",
            "않고",
            "서울에서",
            "따라서,",
            "가운데",
            "하지만",
            "했다며",
            "신고",
            "하고",
            "있고",
            "광고,",
        ] {
            assert!(!is_connective(word), "{word}");
        }
    }
}
