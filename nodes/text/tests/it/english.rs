//! English news sentences and the lines that come of them.

use newsum_text::{Language, facts, numbers, short_form};

/// Sentence, short form.
const SHORT_FORMS: [(&str, Option<&str>); 24] = [
    // Fits as it is.
    (
        "The bank will not raise its key rate this year.",
        Some("The bank will not raise its key rate this year."),
    ),
    ("Prices are no longer falling.", Some("Prices are no longer falling.")),
    // Parentheses off.
    (
        "The Korea Meteorological Administration (KMA) issued its first heat warning of the summer in Seoul (population 9.4 million) and Busan.",
        None,
    ),
    (
        "The agency (known as the KMA) issued a heat warning.",
        Some("The agency (known as the KMA) issued a heat warning."),
    ),
    // Frames of saying.
    (
        "The fire was brought under control within two hours, officials said.",
        Some("The fire was brought under control within two hours."),
    ),
    (
        "Exports rose 12.4 percent in July, the trade ministry said on Monday.",
        Some("Exports rose 12.4 percent in July."),
    ),
    (
        "The statistics office said on Tuesday that consumer prices rose 2.4 percent.",
        Some("Consumer prices rose 2.4 percent."),
    ),
    (
        "Police said two people were arrested after a chase through the city.",
        Some("Two people were arrested after a chase through the city."),
    ),
    // What stays with its speaker.
    (
        "The company said it would cut 500 jobs at its plant in the north.",
        Some("The company said it would cut 500 jobs at its plant in the north."),
    ),
    (
        "Critics claimed the new law would hurt small shops in every town.",
        Some("Critics claimed the new law would hurt small shops in every town."),
    ),
    (
        "The mayor said the city should close the old bridge at once.",
        Some("The mayor said the city should close the old bridge at once."),
    ),
    // Openings, sources and days.
    (
        "However, shipments of chips fell 4.5 percent from a year earlier.",
        Some("Shipments of chips fell 4.5 percent from a year earlier."),
    ),
    (
        "According to the customs office, exports rose 12 percent in July.",
        Some("Exports rose 12 percent in July."),
    ),
    (
        "The central bank held its key rate at 3.5 percent on Thursday.",
        Some("The central bank held its key rate at 3.5 percent."),
    ),
    // Side clauses.
    (
        "The plant, which opened in 1990, will be closed by the end of May.",
        Some("The plant will be closed by the end of May."),
    ),
    (
        "While wages stayed flat, rents rose 8 percent in the capital.",
        Some("Rents rose 8 percent in the capital."),
    ),
    (
        "Power demand hit a record 98.2 gigawatts, as millions turned on their fans.",
        Some("Power demand hit a record 98.2 gigawatts."),
    ),
    // Conditions, doubts and negations are not cut away.
    (
        "If the rain does not come, the city will cut its water supply in June.",
        Some("If the rain does not come, the city will cut its water supply in June."),
    ),
    (
        "The drug may help some patients, although it did not help most of them.",
        Some("The drug may help some patients, although it did not help most of them."),
    ),
    (
        "After the firm closed its oldest plant, it cut 500 jobs in the north.",
        Some("After the firm closed its oldest plant, it cut 500 jobs in the north."),
    ),
    (
        "The vaccine worked well, except in people who were older than 70.",
        Some("The vaccine worked well, except in people who were older than 70."),
    ),
    (
        "The bridge was built without permission, inspectors found last week.",
        Some("The bridge was built without permission, inspectors found last week."),
    ),
    // Quotations keep their speaker.
    (
        "“Demand will keep rising as long as the nights stay hot,” said Jane Doe, a professor of energy at Sample University.",
        Some("Jane Doe said: “Demand will keep rising as long as the nights stay hot.”"),
    ),
    (
        "“We stopped making promises and started making cells,” said Dr. Ines Varga-Holt, chief executive of Quillon Cells.",
        Some("Dr. Ines Varga-Holt said: “We stopped making promises and started making cells.”"),
    ),
];

#[test]
fn short_forms_lose_least_first() {
    let found = SHORT_FORMS.map(|(sentence, _)| {
        (sentence, short_form::short_form(sentence, Language::English).map(|short| short.text))
    });
    let wrong: Vec<_> = found
        .iter()
        .zip(SHORT_FORMS)
        .filter(|(found, (_, expected))| found.1.as_deref() != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_number_of_a_short_form_is_in_its_sentence() {
    for (sentence, _) in SHORT_FORMS {
        for version in short_form::ladder(sentence, Language::English) {
            assert!(numbers::occurs_in(&version.text, &[sentence]), "{} / {sentence}", version.text);
        }
    }
}

#[test]
fn no_version_turns_a_statement() {
    for sentence in [
        "The bank no longer expects prices to fall, officials said on Monday.",
        "The bridge was built without permission, the city said.",
        "However, the vaccine did not protect people older than 70, researchers said.",
        "Only 12 of the 300 buses run on time, according to the city.",
        "The plant will not close unless demand falls, the company said.",
        "Neither side has signed the deal, which was agreed in March.",
        "The firm denied that it broke the law, while rivals said nothing.",
        "Nobody was hurt in the fire, which destroyed two houses.",
        "The drug hardly helped, although doctors had hoped it would.",
        "The senator, who is accused of fraud, will not step down.",
    ] {
        let turned = |text: &str| {
            let words: Vec<String> =
                text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
            ["not", "no", "without", "only", "unless", "neither", "denied", "nobody", "hardly", "accused"]
                .map(|mark| words.iter().any(|word| word == mark))
        };
        for version in short_form::ladder(sentence, Language::English) {
            assert_eq!(turned(&version.text), turned(sentence), "{}", version.text);
        }
    }
}

#[test]
fn versions_are_whole_sentences() {
    for (sentence, _) in SHORT_FORMS {
        for version in short_form::ladder(sentence, Language::English) {
            let text = version.text;
            assert!(text.starts_with(|c: char| c.is_uppercase() || c == '“'), "{text}");
            assert!(text.ends_with(['.', '!', '?', '”']), "{text}");
            assert!(!text.contains(" ,") && !text.contains(",."), "{text}");
        }
    }
}

#[test]
fn questions_and_first_persons_are_no_facts() {
    for sentence in [
        "Will prices fall this year?",
        "I think the plan is good.",
        "Our reporters visited the plant.",
        "“It works.”",
        "The bank held…",
    ] {
        assert_eq!(facts::read(sentence, Language::English), None, "{sentence}");
    }
}
