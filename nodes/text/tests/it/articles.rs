//! The whole way over the sample articles of `examples/articles`.

use std::{fs, path::PathBuf};

use newsum_text::{
    Budget, Language, balloons,
    facts::{self, Fact, FactKind},
    language, numbers,
    register::{self, Register},
    sentences,
};

/// Name and text of every sample article in UTF-8 Markdown.
fn articles() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/articles");
    let mut found: Vec<(String, String)> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension().is_some_and(|end| end == "md")
                && path.file_stem().is_some_and(|name| name != "README")
        })
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    found.sort();
    found
}

fn body(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body)
}

fn facts_of(text: &str) -> (Language, Vec<Fact>) {
    let language = language::detect(body(text));
    (
        language,
        sentences::split(body(text), language)
            .iter()
            .filter_map(|sentence| facts::read(sentence, language))
            .collect(),
    )
}

#[test]
fn every_article_has_facts_of_several_kinds() {
    for (name, text) in articles() {
        let (_, facts) = facts_of(&text);
        let alone = facts.iter().filter(|fact| !fact.leans_back).count();
        let kinds = FactKind::ALL.iter().filter(|&&kind| facts.iter().any(|fact| fact.kind == kind)).count();
        assert!(alone >= 8 && kinds >= 4, "{name}: {alone} facts of {kinds} kinds");
    }
}

#[test]
fn every_line_holds_its_balloons_and_its_numbers() {
    for (name, text) in articles() {
        let (language, facts) = facts_of(&text);
        for fact in facts {
            let lines: Vec<String> = match language {
                Language::Korean => Register::ALL
                    .iter()
                    .map(|&register| register::speak(&fact.short.text, register))
                    .collect(),
                Language::English => vec![fact.short.text.clone()],
            };
            for line in lines {
                assert!(
                    Budget::BALLOON.fits(&line, language) || balloons::split(&line, language).is_some(),
                    "{name}: {line}"
                );
                assert!(numbers::occurs_in(&line, &[&fact.text]), "{name}: {line} / {}", fact.text);
            }
        }
    }
}

#[test]
fn the_two_copies_of_one_text_are_seen_as_such() {
    let text = |name: &str| articles().into_iter().find(|(own, _)| own == name).unwrap().1;
    let (one, other) = (text("en-battery-1.md"), text("en-battery-1-wire.md"));
    assert!(newsum_text::similarity::jaccard(body(&one), body(&other)) >= newsum_text::similarity::COPY);
}
