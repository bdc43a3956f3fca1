//! The five sample scenarios, and what the library promises about a page.

use newsum_art::report::Furniture;
use newsum_art::scenario::{Expression, Figure, Layout, LineKind, MoodName};
use newsum_art::{ArtError, Page, Scenario, draw, picture};

use crate::judge::{layout_faults, svg_faults};

const SCENARIOS: [&str; 5] = [
    include_str!("../scenarios/1-ai-label.ko.json"),
    include_str!("../scenarios/2-battery.en.json"),
    include_str!("../scenarios/3-heatwave.ko.json"),
    include_str!("../scenarios/4-magpie.ko.json"),
    include_str!("../scenarios/5-quiet.ko.json"),
];

pub(crate) fn samples() -> Vec<Scenario> {
    SCENARIOS.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

/// The samples in all layouts under several seeds.
fn variants() -> Vec<Page> {
    let mut pages = Vec::new();
    for sample in samples() {
        for layout in Layout::ALL {
            for seed in ["", "-a", "-b", "-c"] {
                let scenario = Scenario { seed: format!("{}{seed}", sample.seed), ..sample.clone() };
                pages.push(draw(&scenario, Some(*layout)).unwrap());
            }
        }
    }
    pages
}

#[test]
fn the_samples_break_no_rule_under_any_seed_and_layout() {
    for page in variants() {
        let name = format!("{} {}", page.report.seed, page.report.layout);
        assert_eq!(page.report.violations, [], "{name}");
        assert_eq!(layout_faults(&page.report), [""; 0], "{name}");
        assert_eq!(svg_faults(&page), [""; 0], "{name}");
    }
}

#[test]
fn the_same_scenario_gives_the_same_bytes_on_every_thread() {
    let draw_all = || samples().iter().map(|sample| draw(sample, None).unwrap()).collect::<Vec<_>>();
    let here = draw_all();
    let there: Vec<_> = (0..2).map(|_| std::thread::spawn(draw_all)).collect();
    for thread in there {
        assert!(thread.join().unwrap() == here, "two threads drew different pages");
    }
}

#[test]
fn a_scenario_survives_the_way_through_json() {
    for sample in samples() {
        let text = serde_json::to_string(&sample).unwrap();
        assert_eq!(serde_json::from_str::<Scenario>(&text).unwrap(), sample);
    }
}

#[test]
fn the_lettering_and_the_tabs_are_in_reading_order() {
    for page in variants() {
        let places: Vec<_> = page.report.panels.iter().map(|panel| (panel.frame.y, panel.frame.x)).collect();
        assert!(places.is_sorted(), "{places:?}");
        for number in 1..=4 {
            assert!(page.svg.contains(&format!(r##"stroke-width="0.9">{number}</text>"##)));
        }
    }
}

#[test]
fn summary_source_and_credit_are_on_every_page() {
    for sample in samples() {
        let page = draw(&sample, None).unwrap();
        let texts: Vec<_> = page.report.furniture.iter().map(|text| text.what).collect();
        for what in [Furniture::Summary, Furniture::Source, Furniture::Credit] {
            assert!(texts.contains(&what), "{what:?} is missing from {}", sample.seed);
        }
    }
}

#[test]
fn a_sad_story_is_told_quietly_whatever_the_writer_asked_for() {
    let mut scenario = samples().remove(0);
    scenario.panels[1].caption = "세 명이 숨진 사고였다.".to_owned();
    scenario.panels[2].sfx = Some("두둥!".to_owned());
    let report = draw(&scenario, None).unwrap().report;
    assert!(report.grave);
    for (panel, resolved) in report.panels.iter().zip(&report.resolved) {
        assert_eq!(panel.sound, None);
        assert!(matches!(panel.mood, MoodName::Sad | MoodName::Night | MoodName::Neutral));
        for line in &resolved.lines {
            assert_ne!(line.kind, LineKind::Shout);
            let quiet = [Expression::Calm, Expression::Sad, Expression::Worried, Expression::Tired];
            assert!(quiet.contains(&line.expression));
        }
    }
}

#[test]
fn a_scenario_that_cannot_be_drawn_says_what_to_do() {
    let good = samples().remove(0);
    let broken = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = good.clone();
        change(&mut scenario);
        draw(&scenario, None).unwrap_err()
    };
    assert_eq!(broken(&|s| s.panels.truncate(3)), ArtError::Panels(3));
    assert_eq!(broken(&|s| s.seed.clear()), ArtError::NoSeed);
    assert_eq!(broken(&|s| s.title = "🙂 \u{200b}".to_owned()), ArtError::NoTitle);
    let line = good.panels[0].dialogue[0].clone();
    assert_eq!(
        broken(&|s| s.panels[0].dialogue = vec![line.clone(); 4]),
        ArtError::TooManyLines { panel: 1, lines: 4 }
    );
    assert_eq!(
        broken(&|s| s.panels[0].dialogue[0].text = " ".to_owned()),
        ArtError::EmptyLine { panel: 1, who: Figure::Reporter }
    );
    let long = broken(&|s| s.summary = "가".repeat(601)).to_string();
    assert_eq!(long, "`summary` has 601 characters, the limit is 600; write it shorter");
}

#[test]
fn an_unknown_name_in_the_json_is_refused_with_the_known_ones() {
    let text = SCENARIOS[0].replacen("\"reporter\"", "\"wizard\"", 1);
    let error = serde_json::from_str::<Scenario>(&text).unwrap_err().to_string();
    assert!(error.contains("unknown variant `wizard`") && error.contains("`reporter`"), "{error}");
}

#[test]
fn a_panel_without_words_has_no_letters_but_its_people() {
    let sample = samples().remove(0);
    for panel in 1..=3 {
        let picture = picture(&sample, None, panel).unwrap();
        assert!(!picture.svg.contains("<text"), "panel {panel}");
        assert!(picture.svg.len() > 10_000);
    }
    assert_eq!(picture(&sample, None, 5).unwrap_err(), ArtError::NoSuchPanel(5));
}
