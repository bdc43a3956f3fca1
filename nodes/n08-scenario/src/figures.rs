//! The figure of a fact that says most.

use newsum_model::{Fact, FactValue};

/// The value of a fact that says most: in the words that are told, the one with the most digits.
#[must_use]
pub(crate) fn telling(fact: &Fact) -> Option<&FactValue> {
    let told = fact.values.iter().filter(|value| fact.short.contains(&value.text) && weight(value) > 0);
    told.reduce(|best, next| if weight(next) > weight(best) { next } else { best })
}

/// Digits count, a share counts more, a lone digit with a counter little, a word not at all.
fn weight(value: &FactValue) -> usize {
    let digits = value.text.chars().filter(char::is_ascii_digit).count();
    let share = value.unit.as_deref().is_some_and(|unit| unit == "%" || unit == "℃");
    digits + if share && digits > 1 { 2 } else { 0 }
}

/// Whether the value may stand alone, large: short, and more than a lone digit.
#[must_use]
pub(crate) fn stands_alone(value: &FactValue) -> bool {
    let length = value.text.chars().count();
    value.unit.is_some() && weight(value) >= 2 && (2..=6).contains(&length)
}

/// Whether the value is the name of a thing: bus 17, exit 3.
#[must_use]
pub(crate) fn is_name(value: &FactValue, fact: &Fact) -> bool {
    const NAMED: [&str; 7] = ["버스", "노선", "국도", "출구", "게이트", "국번", "홈"];
    let after = |at: usize| fact.short[at + value.text.len()..].trim_start();
    value.text.ends_with(['번', '호'])
        && fact
            .short
            .match_indices(&value.text)
            .any(|(at, _)| NAMED.iter().any(|name| after(at).starts_with(name)))
}

/// Whether the fact tells a figure that somebody would ask for.
#[must_use]
pub(crate) fn is_worth_asking(fact: &Fact) -> bool {
    telling(fact).is_some_and(|value| value.unit.is_some() && weight(value) >= 2)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use newsum_model::FactKind;

    use super::*;
    use crate::plot::tests::fact;

    #[test]
    fn the_largest_figure_says_most_and_a_lone_digit_stands_nowhere() {
        let heat = fact("F1", FactKind::Number, "기온이 1도 오르면 수요는 31만킬로와트 늘어난다.");
        assert_eq!(telling(&heat).unwrap().text, "31만킬로와트");
        let share = fact("F2", FactKind::Number, "예비율은 7.2%까지 떨어졌다.");
        assert!(stands_alone(telling(&share).unwrap()));
        let lone = fact("F3", FactKind::Number, "대상은 5개 구장이다.");
        assert!(!telling(&lone).is_some_and(stands_alone));
    }
}
