//! Every sample article becomes a page that keeps the rules, and no page looks like another.
//!
//! `NEWSUM_PAGES=DIR` writes the pages and what they say, for the eye; `NEWSUM_SEED` takes another seed.

use std::fmt::Write as _;
use std::path::Path;

use n06a_contextual_summary::{Input as Report, N06aContextualSummary};
use n07_ideation::{Input as Ideas, N07Ideation};
use n08_scenario::{Input, N08Scenario, check};
use newsum_art::{Raster, draw};
use newsum_engine::Node;
use newsum_engine::testing::context;
use newsum_model::{Ideas as ThreeIdeas, Options, PanelRole, Scenario, Summary};

use crate::articles::{Article, all};

/// All that is made of an article before it is drawn.
struct Made {
    summary: Summary,
    ideas: ThreeIdeas,
    scenario: Scenario,
}

async fn make(article: &Article, seed: u64) -> Made {
    let (cx, _probe) = context("test");
    let (request, analysis, evidence) = (article.request(seed), article.analysis(), article.evidence());
    let report = article.report(&evidence);
    let input = Report { request: request.clone(), analysis: analysis.clone(), report, evidence };
    let summary = N06aContextualSummary.run(input, &cx).await.unwrap().summary;
    let input = Ideas {
        request: request.clone(),
        options: Options::default(),
        analysis: analysis.clone(),
        summary: summary.clone(),
    };
    let ideas = N07Ideation.run(input, &cx).await.unwrap().ideas;
    let input = Input {
        request,
        options: Options::default(),
        analysis,
        summary: summary.clone(),
        ideas: ideas.clone(),
    };
    let output =
        N08Scenario.run(input, &cx).await.unwrap_or_else(|error| panic!("{}: {error}", article.name));
    assert_eq!(output.image_jobs.len(), 5);
    Made { summary, ideas, scenario: output.scenario }
}

fn seed(article: &Article) -> u64 {
    let own = std::env::var("NEWSUM_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    newsum_story::chance::fnv1a(&format!("{own}/{}", article.name))
}

#[tokio::test]
async fn every_article_becomes_a_page_that_keeps_the_rules() {
    let folder = std::env::var_os("NEWSUM_PAGES");
    let mut broken = String::new();
    for article in all() {
        let seed = seed(&article);
        let made = make(&article, seed).await;
        assert_eq!(check::faults(&made.scenario, &made.summary), []);
        let page = draw(&newsum_drawing::sheet(&made.scenario, seed, 0), None).unwrap();
        for violation in &page.report.violations {
            writeln!(broken, "{}: {violation}", article.name).unwrap();
        }
        if let Some(folder) = &folder {
            let path = Path::new(folder).join(&article.name);
            std::fs::write(path.with_extension("txt"), told(&made)).unwrap();
            let raster = Raster::new(&page, page.width).unwrap();
            std::fs::write(path.with_extension("png"), raster.page_png().unwrap()).unwrap();
        }
    }
    assert!(broken.is_empty(), "{broken}");
}

fn told(made: &Made) -> String {
    let mut out =
        format!("{} | {:?}\n{}\n", made.scenario.title, made.scenario.subtitle, made.scenario.one_line);
    for idea in &made.ideas.items {
        writeln!(out, "  idea {:?} {} {:?}", idea.angle, idea.title, idea.cast).unwrap();
    }
    for panel in &made.scenario.panels {
        writeln!(
            out,
            "{} [{:?}] {:?} {:?} {:?} stat {:?} facts {:?}",
            panel.role, panel.caption, panel.background, panel.mood, panel.props, panel.stat, panel.facts
        )
        .unwrap();
        for line in &panel.dialogue {
            writeln!(out, "    {}: {}", line.speaker, line.text).unwrap();
        }
    }
    for fact in &made.summary.facts {
        writeln!(out, "{} {:?} {:.2} | {} || {}", fact.id, fact.kind, fact.score, fact.short, fact.text)
            .unwrap();
    }
    out
}

#[tokio::test]
async fn the_same_article_and_seed_give_the_same_scenario_and_another_seed_another_page() {
    let article = all().remove(0);
    let first = make(&article, 1).await.scenario;
    assert_eq!(first, make(&article, 1).await.scenario);
    let others: Vec<Scenario> = vec![make(&article, 2).await.scenario, make(&article, 3).await.scenario];
    assert!(others.iter().any(|other| *other != first));
}

#[tokio::test]
async fn different_articles_look_different() {
    let mut seen: Vec<(String, Scenario)> = Vec::new();
    for article in all().into_iter().filter(|article| !article.name.ends_with("wire")) {
        let scenario = make(&article, seed(&article)).await.scenario;
        for (name, other) in &seen {
            let sets = |one: &Scenario| one.panels.iter().map(|panel| panel.background).collect::<Vec<_>>();
            let same = sets(&scenario) == sets(other)
                && scenario.theme == other.theme
                && scenario.layout == other.layout;
            assert!(!same, "{} looks like {name}", article.name);
            assert_ne!(scenario.title, other.title);
        }
        seen.push((article.name.clone(), scenario));
    }
}

#[tokio::test]
async fn a_tragedy_is_told_quietly() {
    for article in all().into_iter().filter(|article| article.name == "ko-ferry") {
        let scenario = make(&article, seed(&article)).await.scenario;
        assert!(scenario.grave);
        let words: Vec<&str> =
            scenario.panels.iter().flat_map(|panel| &panel.dialogue).map(|line| line.text.as_str()).collect();
        assert!(words.iter().all(|text| !text.contains('!')), "{words:?}");
        let twist = scenario.panels.iter().find(|panel| panel.role == PanelRole::Twist).unwrap();
        assert!(twist.sfx.is_none() && twist.stat.is_none());
    }
}
