//! Where a sentence plays and what it shows.

use newsum_model::{Language, Prop, Set};

use crate::tables::tables;
use crate::words::best;

/// The sets whose words stand in the text, best first.
#[must_use]
pub fn places(text: &str, language: Language) -> Vec<Set> {
    best(&tables().places, text, language)
}

/// The things whose words stand in the text, best first.
#[must_use]
pub fn things(text: &str, language: Language) -> Vec<Prop> {
    best(&tables().things, text, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_where_it_plays_and_what_it_shows() {
        assert_eq!(places("공장 210곳은 오후 4시부터 기계를 멈췄다.", Language::Ko)[0], Set::Factory);
        assert!(things("The average apartment costs $1,870.", Language::En).contains(&Prop::House));
        assert!(places("Nobody knows.", Language::En).is_empty());
    }
}
