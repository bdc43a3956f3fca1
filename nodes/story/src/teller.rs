//! Who may tell a sentence: a role figure, never the person who said it.

use newsum_model::{Figure, Language};
use serde::Deserialize;

use crate::tables::tables;
use crate::words::best;

/// How a figure is called and what it does in a story.
#[derive(Debug, Clone, Deserialize)]
pub struct Name {
    ko: String,
    en: String,
    role_ko: String,
    role_en: String,
    /// How it looks, in English.
    pub look: String,
}

impl Name {
    /// A role, such as "reporter".
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.ko,
            Language::En => &self.en,
        }
    }

    /// What it does in a story.
    #[must_use]
    pub fn role(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.role_ko,
            Language::En => &self.role_en,
        }
    }
}

/// How a figure is called.
#[must_use]
pub fn name(figure: Figure) -> &'static Name {
    let found = tables().names.iter().find(|(of, _)| *of == figure);
    &found.expect("every figure has a name: a test says so").1
}

/// The figures whose words stand in the text, best first.
#[must_use]
pub fn figures(text: &str, language: Language) -> Vec<Figure> {
    best(&tables().tellers, text, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_name_and_a_role() {
        for figure in Figure::ALL {
            for language in [Language::Ko, Language::En] {
                assert!(!name(*figure).name(language).is_empty());
                assert!(name(*figure).role(language).chars().count() <= 40);
            }
            assert!(name(*figure).look.chars().count() <= 200);
        }
    }

    #[test]
    fn a_sentence_says_who_may_tell_it() {
        assert_eq!(figures("연구팀은 까치 42마리를 관찰했다.", Language::Ko)[0], Figure::Expert);
        assert_eq!(figures("The mayor will widen the road.", Language::En)[0], Figure::Official);
    }
}
