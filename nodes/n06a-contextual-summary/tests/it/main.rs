//! What the summary of a report promises.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use n06a_contextual_summary::{Input, N06aContextualSummary};
use newsum_engine::Node;
use newsum_engine::testing::context;
use newsum_model::{FactKind, Summary};
use newsum_text::Budget;
use serde_json::{Value, json};

const SENTENCES: [&str; 9] = [
    "해솔시의 전력 수요가 21일 역대 최고치를 기록했다.",
    "이날 최대 수요는 1842만킬로와트였다.",
    "예비율은 7.2%까지 떨어졌다.",
    "더위 때문에 냉방 수요가 46% 늘었다.",
    "하지만 작은 가게는 절전이 어렵다.",
    "서지운 한빛연구원 연구원은 “오후 5시가 가장 위험한 시간”이라고 말했다.",
    "시민들은 정전을 걱정한다.",
    "해솔시는 22일부터 쉼터 320곳을 열 계획이다.",
    "비는 27일에 내린다.",
];

fn input(sentences: &[&str]) -> Input {
    let numbered: Vec<Value> =
        sentences.iter().zip(1..).map(|(text, n)| json!({ "n": n, "text": text })).collect();
    let para = |n: usize| json!({ "text": sentences[n - 1], "cites": [n], "edited": false });
    serde_json::from_value(json!({
        "request": {
            "comic_id": "c", "trace_id": "t", "query": "전력 수요", "language": "ko", "language_from": "detected",
            "seed": 7, "created_at": "2026-07-21T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "default", "author_id": 1, "tone": "neutral", "depth": "medium", "style": "sticker" },
        },
        "analysis": {
            "method": "rules", "keywords": ["전력", "수요"], "entities": [], "query_type": "information",
            "category": "economy", "intent": "전력 수요", "ambiguities": [], "tone": "neutral", "grave": false, "context": [],
        },
        "report": {
            "method": "rules", "language": "ko", "title": "전력 수요 역대 최고", "question": "?", "lead": [para(1)],
            "sections": [], "conclusion": [para(sentences.len())], "revision": 0,
            "sources": [{ "n": 1, "doc": "D1", "kind": "article", "title": "전력 수요 역대 최고", "source_name": "나루일보", "cited": [1] }],
        },
        "evidence": {
            "documents": [{
                "id": "D1", "kind": "article", "title": "전력 수요 역대 최고", "source_name": "나루일보",
                "retrieved_at": "2026-07-21T00:00:00Z", "language": "ko", "provider": "folder", "rank": 1, "score": 1.0,
                "sentences": numbered, "same_as": [],
            }],
            "searches": [], "rejected": [],
        },
    }))
    .unwrap()
}

async fn summary(sentences: &[&str]) -> Summary {
    let (cx, _probe) = context("summary");
    N06aContextualSummary.run(input(sentences), &cx).await.unwrap().summary
}

#[tokio::test]
async fn every_kind_of_fact_that_is_there_is_kept_and_every_fact_fits_two_balloons() {
    let summary = summary(&SENTENCES).await;
    let kinds: BTreeSet<FactKind> = summary.facts.iter().map(|fact| fact.kind).collect();
    for kind in [FactKind::Cause, FactKind::Contrast, FactKind::Quote, FactKind::Outlook] {
        assert!(kinds.contains(&kind), "{kind} is missing in {kinds:?}");
    }
    assert!(summary.facts.iter().all(|fact| Budget::PANEL.fits(&fact.short, newsum_text::Language::Korean)));
    assert!(summary.facts.len() <= 12);
}

#[tokio::test]
async fn every_citation_exists_and_every_number_stands_in_its_sentence() {
    let summary = summary(&SENTENCES).await;
    for fact in &summary.facts {
        let cited: Vec<&str> = fact.cites.iter().map(|n| SENTENCES[*n as usize - 1]).collect();
        assert!(newsum_text::numbers::occurs_in(&fact.short, &cited), "{}", fact.short);
    }
    assert!(summary.insights.len() >= 3 && summary.insights.iter().all(|insight| !insight.cites.is_empty()));
    assert!(Budget::ONE_LINE.fits(&summary.one_line, newsum_text::Language::Korean));
}

#[tokio::test]
async fn the_sentence_that_closes_the_article_is_known_and_real_names_are_listed() {
    let summary = summary(&SENTENCES).await;
    let closing = summary.facts.iter().find(|fact| Some(&fact.id) == summary.closing.as_ref()).unwrap();
    assert_eq!(closing.text, SENTENCES[8]);
    assert!(summary.people.iter().any(|name| name.contains("서지운")), "{:?}", summary.people);
    assert_eq!(summary.headline, "전력 수요 역대 최고");
}

#[tokio::test]
async fn a_tragedy_is_grave_whatever_the_query_said() {
    let mut input = input(&SENTENCES);
    "여객선 침몰로 3명 숨져".clone_into(&mut input.report.title);
    let (cx, _probe) = context("summary");
    let summary = N06aContextualSummary.run(input, &cx).await.unwrap().summary;
    assert!(summary.grave);
}

#[tokio::test]
async fn one_fact_is_too_thin_for_a_comic() {
    let (cx, _probe) = context("summary");
    let error = N06aContextualSummary.run(input(&["비는 27일에 내린다."]), &cx).await.unwrap_err();
    assert_eq!(error.code, "thin_evidence");
}
