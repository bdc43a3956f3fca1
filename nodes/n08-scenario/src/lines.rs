//! Lines that carry no fact: replies, questions, echoes, captions. Read from `data/lines.{ko,en}.json`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use newsum_model::{FactKind, Figure, Language, PanelRole};
use newsum_story::Chance;
use serde::Deserialize;

/// The lines of a language.
#[derive(Debug, Deserialize)]
pub struct Lines {
    replies: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    asks: BTreeMap<String, Vec<String>>,
    echoes: BTreeMap<String, Vec<String>>,
    captions: BTreeMap<String, Vec<String>>,
    subjects: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// How a page may sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Register {
    /// With a smile.
    Light,
    /// As it is.
    Neutral,
    /// Somebody came to harm.
    Quiet,
}

impl Register {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Neutral => "neutral",
            Self::Quiet => "quiet",
        }
    }
}

/// What one page has used: no line is said twice.
#[derive(Debug, Default)]
pub struct Used(Vec<String>);

/// The lines of a language.
#[must_use]
pub fn lines(language: Language) -> &'static Lines {
    static KO: OnceLock<Lines> = OnceLock::new();
    static EN: OnceLock<Lines> = OnceLock::new();
    let (cell, text) = match language {
        Language::Ko => (&KO, include_str!("../data/lines.ko.json")),
        Language::En => (&EN, include_str!("../data/lines.en.json")),
    };
    cell.get_or_init(|| {
        serde_json::from_str(text).expect("the bundled lines are well formed: a test reads them")
    })
}

impl Lines {
    /// A reply of a figure that goes with the subject, else one that goes with everything.
    pub fn reply(
        &self,
        (role, register, subject): (PanelRole, Register, &str),
        figure: Figure,
        used: &mut Used,
        chance: &mut Chance,
    ) -> Option<String> {
        let own = self.subjects.get(subject).and_then(|roles| roles.get(role.name()));
        let own = own.filter(|lines| {
            register != Register::Quiet && (figure != Figure::Elder || has_own(lines, figure))
        });
        let all = self.replies.get(role.name()).and_then(|tones| tones.get(register.name()));
        pick(own, figure, used, chance).or_else(|| pick(all, figure, used, chance))
    }

    /// A question that a fact of this kind answers.
    pub fn ask(
        &self,
        kind: FactKind,
        register: Register,
        figure: Figure,
        used: &mut Used,
        chance: &mut Chance,
    ) -> Option<String> {
        let key = if register == Register::Quiet { "quiet" } else { kind.name() };
        pick(self.asks.get(key), figure, used, chance)
    }

    /// A template that repeats a value; `much` says that the value is a large one.
    pub fn echo(&self, figure: Figure, much: bool, used: &mut Used, chance: &mut Chance) -> Option<String> {
        let key = match figure {
            Figure::Elder => "elder",
            Figure::Robot => "robot",
            _ if much => "much",
            _ => "plain",
        };
        pick(self.echoes.get(key), figure, used, chance)
    }

    /// The narrator's words for a place in the story.
    pub fn caption(
        &self,
        role: PanelRole,
        kind: Option<FactKind>,
        register: Register,
        used: &mut Used,
        chance: &mut Chance,
    ) -> Option<String> {
        let quiet = format!("quiet_{}", role.name());
        let by_kind =
            kind.filter(|_| role == PanelRole::Development).and_then(|kind| self.captions.get(kind.name()));
        let all = match (register, by_kind) {
            (Register::Quiet, _) => self.captions.get(&quiet),
            (_, Some(by_kind)) => Some(by_kind),
            (_, None) => self.captions.get(role.name()),
        };
        pick(all, Figure::Reporter, used, chance)
    }
}

/// An unused line for the figure. Lines that are its own come first; an elder says nothing else.
fn pick(lines: Option<&Vec<String>>, figure: Figure, used: &mut Used, chance: &mut Chance) -> Option<String> {
    let lines = lines?;
    let order = chance.order(lines.len());
    let fresh = |text: &&str| !used.0.iter().any(|one| one == text);
    let of = |wanted: Option<Figure>| {
        order.iter().filter_map(|at| spoken_by(&lines[*at], wanted)).find(fresh).map(str::to_owned)
    };
    let own = of(Some(figure));
    let shared = if figure == Figure::Elder && has_own(lines, Figure::Elder) { None } else { of(None) };
    let (first, second) = if own.is_some() && chance.below(3) > 0 { (own, shared) } else { (shared, own) };
    let found = first.or(second)?;
    used.0.push(found.clone());
    Some(found)
}

fn has_own(lines: &[String], figure: Figure) -> bool {
    lines.iter().any(|line| spoken_by(line, Some(figure)).is_some())
}

fn spoken_by(line: &str, wanted: Option<Figure>) -> Option<&str> {
    let marked = [Figure::Elder, Figure::Kid, Figure::Robot]
        .into_iter()
        .find_map(|figure| Some((figure, line.strip_prefix(figure.name())?.strip_prefix(':')?)));
    match (marked, wanted) {
        (Some((figure, text)), Some(wanted)) if figure == wanted => Some(text),
        (None, None) => Some(line),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use newsum_text::{Budget, numbers};

    use super::*;

    #[test]
    fn there_are_twelve_replies_for_every_role_and_tone() {
        for language in [Language::Ko, Language::En] {
            for role in PanelRole::ALL {
                for register in [Register::Light, Register::Neutral, Register::Quiet] {
                    let all = &lines(language).replies[role.name()][register.name()];
                    assert!(all.len() >= 12, "{language} {role} {register:?}");
                }
            }
        }
    }

    #[test]
    fn no_line_tells_a_number() {
        let all = |table: &'static Lines| {
            let nested = table.replies.values().chain(table.subjects.values()).flat_map(BTreeMap::values);
            nested
                .chain(table.asks.values())
                .chain(table.echoes.values())
                .chain(table.captions.values())
                .flatten()
        };
        let told: Vec<&String> = [Language::Ko, Language::En]
            .into_iter()
            .flat_map(|language| all(lines(language)))
            .filter(|line| !numbers::unsupported(line, &[]).is_empty())
            .collect();
        assert!(told.is_empty(), "{told:#?}");
    }

    #[test]
    fn every_reply_fits_its_budget() {
        for (language, of) in
            [(Language::Ko, newsum_text::Language::Korean), (Language::En, newsum_text::Language::English)]
        {
            let table = lines(language);
            let all =
                table.replies.values().chain(table.subjects.values()).flat_map(BTreeMap::values).flatten();
            for line in all {
                let text = ["elder:", "kid:", "robot:"]
                    .iter()
                    .fold(line.as_str(), |text, mark| text.trim_start_matches(mark));
                assert!(Budget::REPLY.fits(text, of), "{text}");
            }
            for line in table.captions.values().flatten() {
                assert!(Budget::CAPTION.fits(line, of), "{line}");
            }
        }
    }

    #[test]
    fn every_subject_has_lines_for_every_role() {
        for subject in newsum_story::subject::all().filter(|subject| subject.id != "news") {
            for language in [Language::Ko, Language::En] {
                let roles = &lines(language).subjects[&subject.id];
                assert!(PanelRole::ALL.iter().all(|role| !roles[role.name()].is_empty()), "{}", subject.id);
            }
        }
    }

    #[test]
    fn no_line_is_said_twice_and_an_elder_speaks_like_one() {
        let mut used = Used::default();
        let mut chance = Chance::new(1, "lines");
        let key = (PanelRole::Conclusion, Register::Light, "heat");
        let said: Vec<String> = (0..4)
            .filter_map(|_| lines(Language::Ko).reply(key, Figure::Elder, &mut used, &mut chance))
            .collect();
        assert_eq!(said.len(), 4);
        assert!(said.iter().all(|line| !line.ends_with('요') && !line.ends_with("요!")), "{said:?}");
        let mut unique = said.clone();
        unique.dedup();
        assert_eq!(said, unique);
    }
}
