//! What holds for every text.

use newsum_text::{
    Budget, Language, actors, balloons,
    bm25::Index,
    budget, dates, facts, grave, headline, keywords, language, normalize, numbers, opener,
    rank::{self, Candidate},
    reference,
    register::{self, Register},
    sentences, short_form, similarity, tokens, topics, values,
};
use proptest::prelude::*;

const LANGUAGES: [Language; 2] = [Language::Korean, Language::English];

/// Texts of words that the rules look for, in any order.
fn news() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "정부는",
        "수출이",
        "12%",
        "늘었다고",
        "밝혔다.",
        "“더",
        "늘",
        "것”이라고",
        "말했다.",
        "(IMF)은",
        "그러나",
        "15일",
        "통계청에",
        "따르면",
        "이어지면서",
        "예산을",
        "늘렸고,",
        "3조",
        "2천억",
        "원",
        "두",
        "배로",
        "않았다.",
        "것으로",
        "전망했다.",
        "The",
        "bank",
        "said",
        "on",
        "Monday",
        "that",
        "prices",
        "rose",
        "3.5",
        "percent,",
        "which",
        "“We",
        "won,”",
        "said",
        "Dr.",
        "Doe.",
        "However,",
        "not",
        "(KMA)",
        "while",
        "$2.5",
        "billion",
        "twenty-five",
        "half",
        "*1,234*",
        "…",
        "\"",
        "'",
        "(",
        ")",
        "[a](b)",
        "다",
        "은",
        "는",
        "이다.",
    ]);
    prop::collection::vec(words, 0..24).prop_map(|words| words.join(" "))
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![news(), ".{0,120}", "[가-힣 .,0-9%“”()]{0,120}", "[A-Za-z .,0-9%“”()$]{0,120}"]
}

proptest! {
    #[test]
    fn nothing_panics(text in any_text(), seed in any::<u64>()) {
        let _ = (language::detect(&text), normalize::line(&text), normalize::lines(&text), tokens::tokens(&text), tokens::terms(&text));
        let _ = (numbers::scan(&text), topics::topic(&text), grave::is_grave(&text), keywords::keywords(&text, &[&text], 5), budget::cut_chars(&text, 9));
        for language in LANGUAGES {
            let _ = (sentences::split(&text, language), values::values(&text, language), dates::date(&text, language), actors::actor(&text, language));
            let _ = (actors::people(&text, language), facts::read(&text, language), facts::kind(&text, language), reference::leans_back(&text, language));
            let _ = (headline::whole(&text, language, Budget::TITLE), headline::short_title(&text, language, Budget::TITLE), short_form::ladder(&text, language));
        }
        for register in Register::ALL {
            let _ = (register::speak(&text, register), opener::open(&text, register, seed, Budget::BALLOON));
        }
    }

    #[test]
    fn normalising_twice_changes_nothing(text in ".{0,80}") {
        let once = normalize::line(&text);
        prop_assert_eq!(normalize::line(&once), once);
    }

    #[test]
    fn cuts_hold_their_budget(text in any_text(), korean in 0usize..40, english in 0usize..80) {
        let budget = Budget::new(korean, english);
        for language in LANGUAGES {
            prop_assert!(budget.fits(&budget.cut(&text, language), language));
            prop_assert!(budget.fits(&headline::headline(&text, language, budget), language));
        }
        prop_assert!(budget::cut_chars(&text, english).chars().count() <= english);
    }

    #[test]
    fn short_forms_hold_their_balloons_in_every_register(text in news()) {
        for language in LANGUAGES {
            let Some(short) = short_form::short_form(&text, language) else { continue };
            prop_assert!(Budget::PANEL.fits(&short.text, language));
            for line in spoken(&short.text, language) {
                prop_assert!(Budget::PANEL.fits(&line, language));
                let parted = balloons::split(&line, language);
                prop_assert!(Budget::BALLOON.fits(&line, language) || parted.is_some(), "{}", line);
                prop_assert!(short.balloons == 2 || Budget::BALLOON.fits(&line, language));
            }
        }
    }

    #[test]
    fn a_split_keeps_all_words_and_fits(text in news()) {
        for language in LANGUAGES {
            let Some((first, second)) = balloons::split(&text, language) else { continue };
            prop_assert!(Budget::BALLOON.fits(&first, language) && Budget::BALLOON.fits(&second, language));
            let bare = |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '.' | '*')).collect::<String>();
            prop_assert_eq!(bare(&format!("{first}{second}")), bare(&text.split_whitespace().collect::<String>()));
        }
    }

    #[test]
    fn no_version_has_a_number_of_its_own(text in news()) {
        for language in LANGUAGES {
            for version in short_form::ladder(&text, language) {
                prop_assert!(numbers::occurs_in(&version.text, &[&text]), "{}", version.text);
            }
        }
    }

    #[test]
    fn a_text_supports_its_own_numbers(text in any_text()) {
        prop_assert!(numbers::occurs_in(&text, &[&text]), "{:?}", numbers::unsupported(&text, &[&text]));
    }

    #[test]
    fn sentences_keep_the_limits(text in "(.{0,40}[.?!다] ){0,12}") {
        for language in LANGUAGES {
            for sentence in sentences::split(&text, language) {
                prop_assert!((10..=600).contains(&sentence.chars().count()));
            }
        }
    }

    #[test]
    fn scores_and_likeness_stay_in_bounds(texts in prop::collection::vec(news(), 0..8), query in news()) {
        let candidates: Vec<Candidate<'_>> = texts.iter().enumerate().map(|(position, text)| Candidate { text, document: position % 3, position }).collect();
        let scores = rank::scores(&candidates, &query, &[], Language::Korean);
        prop_assert!(scores.iter().all(|score| (0.0..=1.0 + 1e-9).contains(score)), "{:?}", scores);
        prop_assert_eq!(rank::select(&texts, &scores, 4).len(), texts.len().min(4));
        prop_assert_eq!(similarity::groups(&texts).concat().len(), texts.len());
        for text in &texts {
            prop_assert!((0.0..=1.0).contains(&similarity::jaccard(text, &query)) && (0.0..=1.0).contains(&similarity::coverage(text, &[&query])));
        }
    }

    #[test]
    fn an_index_finds_what_is_in_it(texts in prop::collection::vec(news(), 1..6)) {
        let mut index = Index::new();
        for (key, text) in texts.iter().enumerate() {
            index.insert(key, "", text);
        }
        for (key, text) in texts.iter().enumerate().filter(|(_, text)| !tokens::terms(text).is_empty()) {
            prop_assert!(index.search(text, 9).iter().any(|hit| hit.key == key));
        }
    }
}

fn spoken(text: &str, language: Language) -> Vec<String> {
    match language {
        Language::Korean => Register::ALL.iter().map(|&register| register::speak(text, register)).collect(),
        Language::English => vec![text.to_owned()],
    }
}
