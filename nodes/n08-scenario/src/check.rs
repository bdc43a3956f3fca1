//! The invariants of a scenario (numbers 1, 3 and 4 of the domain model): a scenario that breaks one is no scenario.

use std::collections::BTreeSet;

use newsum_model::{Fact, Panel, PanelRole, Scenario, Summary};
use newsum_text::{Budget, numbers};

use crate::around;
use crate::plot::of_text;

/// What is wrong with a scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A number that no fact of the comic tells.
    #[error("the number {number} in \"{text}\" is in none of the facts")]
    Number {
        /// The number.
        number: String,
        /// Where it stands.
        text: String,
    },
    /// Not four panels with their roles in order.
    #[error("a comic has four panels: introduction, development, twist, conclusion")]
    Panels,
    /// Too few facts are told.
    #[error("{told} facts are told, {wanted} are needed")]
    Facts {
        /// How many are told.
        told: usize,
        /// How many are needed.
        wanted: usize,
    },
    /// The twist tells what the introduction told.
    #[error("the twist tells the fact {0} of the introduction again")]
    TwistRepeats(String),
    /// A real person appears.
    #[error("\"{0}\" is the name of a real person and may neither appear nor speak")]
    RealPerson(String),
    /// Nobody of that id is in the cast.
    #[error("panel {panel} has a line of \"{speaker}\", who is not in it")]
    Stranger {
        /// The panel.
        panel: u32,
        /// The id.
        speaker: String,
    },
    /// A text that does not fit.
    #[error("\"{0}\" is longer than its space")]
    TooLong(String),
    /// A panel in which nothing is said.
    #[error("panel {0} has neither a line nor a caption")]
    Silent(u32),
    /// The line that says what the comic is not.
    #[error("the credit line is empty")]
    NoCredit,
}

/// All faults of a scenario; empty when it may be drawn.
#[must_use]
pub fn faults(scenario: &Scenario, summary: &Summary) -> Vec<Fault> {
    let mut faults = numbers_without_fact(scenario, summary);
    faults.extend(shape(scenario));
    faults.extend(facts_told(scenario, summary.facts.len()));
    faults.extend(people(scenario, &summary.people));
    faults.extend(lengths(scenario));
    if scenario.credit.trim().is_empty() {
        faults.push(Fault::NoCredit);
    }
    faults
}

fn numbers_without_fact(scenario: &Scenario, summary: &Summary) -> Vec<Fault> {
    let mut sources: Vec<&str> = summary.facts.iter().map(|fact| fact.text.as_str()).collect();
    sources.extend(summary.facts.iter().filter_map(|fact| fact.date.as_deref()));
    let dateline = around::dateline(summary, scenario.language);
    sources.extend(dateline.as_deref());
    let unsupported = |text: &&str| {
        let found = numbers::unsupported(text, &sources);
        found.into_iter().map(|number| Fault::Number { number, text: (*text).to_owned() }).collect::<Vec<_>>()
    };
    texts(scenario).iter().flat_map(unsupported).collect()
}

fn texts(scenario: &Scenario) -> Vec<&str> {
    let mut texts = vec![scenario.title.as_str(), &scenario.one_line];
    texts.extend(scenario.subtitle.as_deref());
    for panel in &scenario.panels {
        texts.extend(panel.caption.as_deref());
        texts.extend(panel.stat.as_deref());
        texts.extend(panel.dialogue.iter().map(|line| line.text.as_str()));
    }
    texts
}

fn shape(scenario: &Scenario) -> Option<Fault> {
    let roles: Vec<PanelRole> = scenario.panels.iter().map(|panel| panel.role).collect();
    if roles != PanelRole::ALL {
        return Some(Fault::Panels);
    }
    let silent = scenario.panels.iter().find(|panel| panel.dialogue.is_empty() && panel.caption.is_none());
    silent.map(|panel| Fault::Silent(panel.n))
}

fn facts_told(scenario: &Scenario, facts: usize) -> Vec<Fault> {
    let told: BTreeSet<&String> = scenario.panels.iter().flat_map(|panel| &panel.facts).collect();
    let wanted = facts.min(3);
    let mut faults = Vec::new();
    if told.len() < wanted {
        faults.push(Fault::Facts { told: told.len(), wanted });
    }
    let of = |role: PanelRole| {
        scenario.panels.iter().filter(move |panel| panel.role == role).flat_map(|panel| &panel.facts)
    };
    let first: BTreeSet<&String> = of(PanelRole::Introduction).collect();
    faults.extend(
        of(PanelRole::Twist)
            .filter(|fact| first.contains(fact))
            .map(|fact| Fault::TwistRepeats(fact.clone())),
    );
    faults
}

fn people(scenario: &Scenario, people: &[String]) -> Vec<Fault> {
    let real = |name: &str| people.iter().find(|person| !person.is_empty() && name.contains(person.as_str()));
    let mut faults: Vec<Fault> = scenario
        .cast
        .iter()
        .filter_map(|one| real(&one.name))
        .map(|name| Fault::RealPerson(name.clone()))
        .collect();
    faults.extend(scenario.panels.iter().flat_map(strangers));
    faults
}

fn strangers(panel: &Panel) -> Vec<Fault> {
    let known = |speaker: &str| speaker == "voice" || panel.characters.iter().any(|one| one.id == speaker);
    let strange = panel.dialogue.iter().filter(|line| !known(&line.speaker));
    strange.map(|line| Fault::Stranger { panel: panel.n, speaker: line.speaker.clone() }).collect()
}

fn lengths(scenario: &Scenario) -> Vec<Fault> {
    let language = of_text(scenario.language);
    let mut pairs: Vec<(&str, Budget)> =
        vec![(&scenario.title, Budget::TITLE), (&scenario.one_line, Budget::ONE_LINE)];
    for panel in &scenario.panels {
        pairs.extend(panel.caption.as_deref().map(|caption| (caption, Budget::CAPTION)));
        pairs.extend(panel.dialogue.iter().map(|line| (line.text.as_str(), Budget::BALLOON)));
    }
    let mut faults: Vec<Fault> = pairs
        .into_iter()
        .filter(|(text, budget)| !budget.fits(text, language))
        .map(|(text, _)| Fault::TooLong(text.to_owned()))
        .collect();
    let together =
        |panel: &Panel| panel.dialogue.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("");
    faults.extend(
        scenario
            .panels
            .iter()
            .map(together)
            .filter(|all| !Budget::PANEL.fits(all, language))
            .map(Fault::TooLong),
    );
    faults
}

/// Whether a fact may be told at all: every number of its short form stands in its sentence.
#[must_use]
pub fn is_sound(fact: &Fact) -> bool {
    numbers::occurs_in(&fact.short, &[&fact.text])
}
