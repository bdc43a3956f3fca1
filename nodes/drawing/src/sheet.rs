//! The scenario of the model as the drawing takes it.

use newsum_art::scenario::{Extra, Figure, Lang, Line, LineKind, Panel as Drawn, Scenario as Sheet};
use newsum_model as model;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What is drawn for a scenario; `variant` 0 is the page itself, others lay it out in another way.
#[must_use]
pub fn sheet(scenario: &model::Scenario, seed: u64, variant: u32) -> Sheet {
    Sheet {
        lang: named(scenario.language.name()).unwrap_or(Lang::Ko),
        seed: if variant == 0 { seed.to_string() } else { format!("{seed}-{variant}") },
        kicker: scenario.kicker.clone(),
        title: scenario.title.clone(),
        subtitle: scenario.subtitle.clone().unwrap_or_default(),
        date: String::new(),
        layout: named(scenario.layout.name()),
        theme: scenario.theme.and_then(|theme| named(theme.name())),
        grave: Some(scenario.grave),
        panels: scenario.panels.iter().map(|panel| drawn(scenario, panel)).collect(),
        summary: scenario.one_line.clone(),
        sources: scenario.sources.clone(),
        credit: scenario.credit.clone(),
    }
}

/// The word of the drawing with the same name.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::String(name.to_owned())).ok()
}

fn drawn(scenario: &model::Scenario, panel: &model::Panel) -> Drawn {
    let spoken: Vec<&str> = panel.dialogue.iter().map(|line| line.speaker.as_str()).collect();
    let silent = panel.characters.iter().filter(|one| !spoken.contains(&one.id.as_str()));
    Drawn {
        role: role(panel.role, scenario.language).to_owned(),
        scene: panel.setting.clone(),
        caption: panel.caption.clone().unwrap_or_default(),
        mood: named(panel.mood.name()),
        background: panel.background.and_then(|set| named(set.name())),
        shot: named(panel.camera.shot.name()),
        props: Some(panel.props.iter().filter_map(|prop| named(prop.name())).collect()),
        stat: panel.stat.clone(),
        label: None,
        sfx: panel.sfx.clone(),
        hot: None,
        dialogue: panel.dialogue.iter().map(|line| said(scenario, line)).collect(),
        extras: silent.map(|one| extra(scenario, one)).collect(),
    }
}

fn role(role: model::PanelRole, language: model::Language) -> &'static str {
    let at = model::PanelRole::ALL.iter().position(|one| *one == role).unwrap_or_default();
    match language {
        model::Language::Ko => ["기", "승", "전", "결"][at],
        model::Language::En => ["setup", "build", "twist", "punch"][at],
    }
}

/// The figure of a character; somebody unknown, or a voice from outside, is heard as a reporter.
fn figure(scenario: &model::Scenario, id: &str) -> Figure {
    scenario.character(id).and_then(|one| named(one.figure.name())).unwrap_or(Figure::Reporter)
}

fn said(scenario: &model::Scenario, line: &model::Line) -> Line {
    let kind = match line.kind {
        model::LineKind::Speech => None,
        model::LineKind::Thought => Some(LineKind::Think),
        model::LineKind::Shout => Some(LineKind::Shout),
    };
    Line {
        who: figure(scenario, &line.speaker),
        text: line.text.clone(),
        kind,
        expression: line.expression.and_then(|expression| named(expression.name())),
        pose: line.pose.and_then(|pose| named(pose.name())),
    }
}

fn extra(scenario: &model::Scenario, one: &model::PanelCharacter) -> Extra {
    Extra {
        who: figure(scenario, &one.id),
        expression: one.expression.and_then(|expression| named(expression.name())),
        pose: one.pose.and_then(|pose| named(pose.name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_model_is_known_to_the_drawing() {
        use newsum_art::scenario as art;
        assert!(model::Figure::ALL.iter().all(|one| named::<art::Figure>(one.name()).is_some()));
        assert!(model::Set::ALL.iter().all(|one| named::<art::Set>(one.name()).is_some()));
        assert!(model::Prop::ALL.iter().all(|one| named::<art::Prop>(one.name()).is_some()));
        assert!(model::Mood::ALL.iter().all(|one| named::<art::MoodName>(one.name()).is_some()));
        assert!(model::Theme::ALL.iter().all(|one| named::<art::ThemeName>(one.name()).is_some()));
        assert!(model::Layout::ALL.iter().all(|one| named::<art::Layout>(one.name()).is_some()));
        assert!(model::Shot::ALL.iter().all(|one| named::<art::Shot>(one.name()).is_some()));
        assert!(model::Pose::ALL.iter().all(|one| named::<art::Pose>(one.name()).is_some()));
        assert!(model::Expression::ALL.iter().all(|one| named::<art::Expression>(one.name()).is_some()));
    }
}
