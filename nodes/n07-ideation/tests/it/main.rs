//! What the three ideas promise.
#![allow(clippy::unwrap_used, reason = "tests")]

use n07_ideation::{Input, N07Ideation};
use newsum_engine::Node;
use newsum_engine::testing::context;
use newsum_model::{Angle, Figure, Genre, Ideas, SelectedBy};
use newsum_text::Budget;
use serde_json::{Value, json};

fn input(headline: &str, grave: bool, options: &Value) -> Input {
    let fact = |id: &str, kind: &str, text: &str| json!({ "id": id, "kind": kind, "text": text, "short": text, "values": [], "cites": [1], "score": 0.5 });
    serde_json::from_value(json!({
        "request": {
            "comic_id": "c", "trace_id": "t", "query": "까치", "language": "ko", "language_from": "detected",
            "seed": 7, "created_at": "2026-07-21T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "default", "author_id": 1, "tone": "neutral", "depth": "medium", "style": "sticker" },
        },
        "options": options,
        "analysis": {
            "method": "rules", "keywords": ["까치"], "entities": [], "query_type": "information",
            "category": "science", "intent": "까치", "ambiguities": [], "tone": "neutral", "grave": grave, "context": [],
        },
        "summary": {
            "method": "rules", "one_line": "까치가 배운다.", "insights": [], "tone": if grave { "serious" } else { "neutral" },
            "grave": grave, "people": [], "headline": headline,
            "facts": [
                fact("F1", "event", "까치 42마리가 고리를 당겼다."), fact("F2", "cause", "까치는 친구를 따라 하기 때문이다."),
                fact("F3", "contrast", "시민들은 도시락을 걱정한다."), fact("F4", "outlook", "연구팀은 가을에 실험할 예정이다."),
            ],
        },
    }))
    .unwrap()
}

async fn ideas(input: Input) -> Ideas {
    let (cx, _probe) = context("ideas");
    N07Ideation.run(input, &cx).await.unwrap().ideas
}

#[tokio::test]
async fn there_are_three_ideas_with_titles_that_fit() {
    let ideas = ideas(input("까치도 보고 배운다…먹이 상자 여는 법 퍼져", false, &json!({}))).await;
    assert_eq!((ideas.items.len(), ideas.scores.len()), (3, 3));
    for idea in &ideas.items {
        assert!(Budget::TITLE.fits(&idea.title, newsum_text::Language::Korean), "{}", idea.title);
        assert!((1..=3).contains(&idea.cast.len()) && (2..=6).contains(&idea.facts.len()));
    }
    assert_eq!(ideas.chosen().unwrap().title, "까치도 보고 배운다");
}

#[tokio::test]
async fn a_number_that_no_fact_tells_is_in_no_title() {
    let ideas = ideas(input("까치 99마리의 비밀…까치도 배운다", false, &json!({}))).await;
    assert!(ideas.items.iter().all(|idea| !idea.title.contains("99")), "{:?}", ideas.items);
}

#[tokio::test]
async fn what_is_asked_for_wins() {
    let ideas = ideas(input("까치도 보고 배운다", false, &json!({ "idea": 2 }))).await;
    assert_eq!((ideas.selected, ideas.selected_by), (2, SelectedBy::Option));
}

#[tokio::test]
async fn a_tragedy_has_neither_machines_nor_jokes() {
    let ideas = ideas(input("여객선 침몰로 3명 숨져", true, &json!({}))).await;
    for idea in &ideas.items {
        assert!(idea.angle != Angle::ObjectView && !idea.cast.contains(&Figure::Robot));
        assert!(matches!(idea.genre, Genre::Drama | Genre::Explainer));
    }
}
