//! The comic in words.

use newsum_model::{Language, Panel, Scenario};
use newsum_text::budget::cut_chars;

/// The transcript, one paragraph per panel.
pub(crate) fn paragraphs(scenario: &Scenario) -> Vec<String> {
    scenario.panels.iter().map(|panel| paragraph(scenario, panel)).collect()
}

/// What is to be seen and said in a panel, at most 500 characters.
pub(crate) fn alt(scenario: &Scenario, panel: &Panel) -> String {
    let people: Vec<&str> = panel.characters.iter().map(|one| name(scenario, &one.id)).collect();
    let seen = match (scenario.language, people.as_slice()) {
        (_, []) => String::new(),
        (Language::Ko, people) => format!("등장: {}. ", people.join(", ")),
        (Language::En, people) => format!("In the picture: {}. ", people.join(", ")),
    };
    cut_chars(&format!("{seen}{}", paragraph(scenario, panel)), 500)
}

fn paragraph(scenario: &Scenario, panel: &Panel) -> String {
    let mut words = vec![format!("{}.", panel.n)];
    words.extend(panel.caption.as_deref().map(plain));
    words.extend(
        panel.dialogue.iter().map(|line| format!("{}: {}", name(scenario, &line.speaker), plain(&line.text))),
    );
    words.join(" ")
}

fn plain(text: &str) -> String {
    text.replace('*', "")
}

fn name<'a>(scenario: &'a Scenario, id: &'a str) -> &'a str {
    match (scenario.character(id), scenario.language) {
        (Some(one), _) => &one.name,
        (None, Language::Ko) => "목소리",
        (None, Language::En) => "a voice",
    }
}
