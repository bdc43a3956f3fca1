//! How a fact feels to those who tell and hear it: nobody smiles about bad news.

use newsum_model::Fact;
use newsum_story::Subject;

/// How a fact feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feeling {
    /// Somebody came to harm.
    Quiet,
    /// Nobody smiles about it.
    Bad,
    /// It may be told with a smile.
    Fine,
}

/// Words of bad news.
const BAD: &str = "위험 걱정 불안 고장 그만뒀 비판 우려 부족 다친 넘어지 호소 잃었 숨지 적자 폭락 어렵 감염 피해 침수 정전 확진 \
    worr risk fell lost lose warn critic fail burn broke crash fear threat caution suffer shortage slows slower caught outbreak";
/// Words of going up, which is bad news where the subject itself is a worry.
const UP: &str = "오를 올랐 오르 치솟 늘어난 늘어나 최고 rise rose climb record";
/// Subjects that are a worry.
const WORRIES: [&str; 7] = ["housing", "prices", "heat", "power", "air", "climate", "security"];

/// How a fact feels: by its words, and where the subject is a worry (rents, prices, heat) by what goes up.
#[must_use]
pub fn feeling(fact: Option<&Fact>, subject: &Subject, quiet: bool) -> Feeling {
    let Some(fact) = fact else { return if quiet { Feeling::Quiet } else { Feeling::Fine } };
    let text = format!(" {} {}", fact.text, fact.short).to_lowercase();
    let has = |words: &str| words.split_whitespace().any(|word| occurs(&text, word));
    match (quiet, has(BAD) || (WORRIES.contains(&subject.id.as_str()) && has(UP))) {
        (true, _) => Feeling::Quiet,
        (false, true) => Feeling::Bad,
        (false, false) => Feeling::Fine,
    }
}

/// Korean stems stand anywhere, English ones where a word begins.
fn occurs(text: &str, word: &str) -> bool {
    let begins = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    text.match_indices(word).any(|(at, _)| !word.is_ascii() || begins(at))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use newsum_model::{Expression, FactKind, PanelRole};
    use newsum_story::subject;

    use super::*;
    use crate::look::teller;
    use crate::plot::tests::fact;

    #[test]
    fn nobody_smiles_about_dearer_rents() {
        let housing = subject::all().find(|subject| subject.id == "housing").unwrap();
        let rents = fact("F1", FactKind::Number, "Rents climb 6.4%.");
        let feeling = feeling(Some(&rents), housing, false);
        assert_eq!(feeling, Feeling::Bad);
        for role in [PanelRole::Introduction, PanelRole::Development, PanelRole::Conclusion] {
            assert_ne!(teller(role, feeling).0, Some(Expression::Happy));
        }
    }
}
