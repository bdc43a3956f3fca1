//! Tests of the node.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use newsum_engine::Degraded;
use newsum_engine::testing::context;
use serde_json::{Value, json};

use super::*;

const HEAT: &[&str] = &[
    "폭염이 이어지면서 가람권의 전력 수요가 21일 역대 최고치를 새로 썼다.",
    "예비율은 7.2%까지 떨어졌다.",
    "이는 올여름 들어 처음이다.",
    "열대야가 이어진 것은 뜨거운 공기가 산맥에 막혔기 때문이라고 가온기상은 설명했다.",
    "전력 수요가 늘어난 원인은 냉방이라고 연구원은 분석했다.",
    "하지만 관제원은 당장 정전을 걱정할 상황은 아니라고 선을 그었다.",
    "공장 210곳은 오후 4시부터 기계를 멈췄다.",
    "최대 전력 수요는 1842만킬로와트를 기록했다.",
    "소비자단체는 낡은 변압기부터 바꿔 달라고 호소했다.",
    "시민들은 정전을 우려하며 관제원을 비판했다.",
    "관제원은 24일 수요가 더 오를 것으로 전망했다.",
    "비는 27일에야 내릴 예정이다.",
];

fn document(id: &str, kind: &str, language: &str, first: u32, sentences: &[&str]) -> Value {
    let numbered: Vec<Value> =
        (first..).zip(sentences).map(|(n, text)| json!({ "n": n, "text": text })).collect();
    json!({
        "id": id, "kind": kind, "title": format!("제목 {id}"), "url": format!("https://example.com/{id}"),
        "source_name": "신문", "published": "2026-07-21", "retrieved_at": "2026-07-22T00:00:00Z", "language": language,
        "provider": "folder", "rank": 1, "score": 1.0, "sentences": numbered, "same_as": [],
    })
}

fn input(language: &str, documents: Vec<Value>) -> Input {
    let aspects: Vec<Value> = ["what", "why", "numbers", "reaction", "outlook"]
        .iter()
        .zip(1..)
        .map(|(purpose, i)| json!({ "id": format!("A{i}"), "text": "t", "purpose": purpose }))
        .collect();
    serde_json::from_value(json!({
        "request": {
            "comic_id": "c", "trace_id": "t", "query": "폭염 전력 수요", "language": language, "seed": 1,
            "language_from": "detected", "created_at": "2026-07-22T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "w", "author_id": 1, "tone": "neutral", "depth": "medium", "style": "sticker" },
        },
        "plan": {
            "method": "rules", "refined_intent": "폭염 전력 수요: 무슨 일인가?", "aspects": aspects, "queries": [],
            "providers": [], "per_query": 5, "freshness": "any", "audience": "a",
        },
        "evidence": { "documents": documents, "searches": [], "rejected": [] },
    }))
    .unwrap()
}

async fn run(input: Input) -> (Result<Report, NodeError>, Vec<Degraded>) {
    let (cx, probe) = context("write");
    let result = WriteReport.run(input, &cx).await.map(|output| output.report);
    (result, probe.gathered().0)
}

/// Every paragraph is sentences of the evidence, word for word, and cites them.
fn assert_quoted(report: &Report, evidence: &[&str]) {
    for para in report.paragraphs() {
        assert!((1..=8).contains(&para.cites.len()), "{para:?}");
        let mut rest = para.text.clone();
        for &n in &para.cites {
            rest = rest.replace(evidence[n as usize - 1], "");
        }
        assert_eq!(rest.trim(), "", "{para:?}");
    }
}

#[tokio::test]
async fn a_report_quotes_its_evidence_and_cites_it() {
    let (report, degraded) = run(input("ko", vec![document("D1", "article", "ko", 1, HEAT)])).await;
    let report = report.unwrap();
    assert_eq!(report.title, "제목 D1");
    assert_eq!((report.method, report.language), (Method::Rules, Language::Ko));
    assert_quoted(&report, HEAT);
    assert!(report.sections.len() >= 2, "{report:#?}");
    assert_eq!(report.sources.len(), 1);
    let cited: BTreeSet<u32> = report.paragraphs().flat_map(|para| para.cites.clone()).collect();
    assert_eq!(report.sources[0].cited, cited.into_iter().collect::<Vec<_>>());
    assert_eq!(degraded, []);
}

#[tokio::test]
async fn sections_hold_what_belongs_to_them_and_nothing_twice() {
    let (report, _) = run(input("ko", vec![document("D1", "article", "ko", 1, HEAT)])).await;
    let report = report.unwrap();
    let outlook: Vec<&str> = report.conclusion.iter().map(|para| para.text.as_str()).collect();
    assert!(outlook.iter().any(|text| text.contains("전망") || text.contains("예정")), "{outlook:?}");
    let mut seen = BTreeSet::new();
    assert!(report.paragraphs().flat_map(|para| &para.cites).all(|n| seen.insert(n)), "{report:#?}");
}

#[tokio::test]
async fn a_sentence_that_leans_on_another_stands_right_after_it_or_nowhere() {
    let (report, _) = run(input("ko", vec![document("D1", "article", "ko", 1, HEAT)])).await;
    for para in report.unwrap().paragraphs() {
        for (leaning, before) in [(HEAT[2], HEAT[1]), (HEAT[5], HEAT[4])] {
            if let Some(at) = para.text.find(leaning) {
                assert!(para.text[..at].trim_end().ends_with(before), "{para:?}");
            }
        }
    }
}

#[tokio::test]
async fn sentences_that_say_the_same_are_one_with_both_citations() {
    let mut sentences = HEAT.to_vec();
    sentences.push("폭염이 이어지면서 가람권의 전력 수요가 21일 역대 최고치를 다시 썼다.");
    let documents = vec![
        document("D1", "article", "ko", 1, &sentences[..12]),
        document("D2", "article", "ko", 13, &sentences[12..]),
    ];
    let report = run(input("ko", documents)).await.0.unwrap();
    let both = report.paragraphs().find(|para| para.cites.contains(&1)).unwrap();
    assert!(both.cites.contains(&13), "{both:?}");
    assert_eq!(report.sources.len(), 2);
}

#[tokio::test]
async fn the_other_language_is_taken_where_there_is_next_to_nothing_in_the_first() {
    let (report, degraded) = run(input("en", vec![document("D1", "article", "ko", 1, HEAT)])).await;
    let report = report.unwrap();
    assert_eq!((report.language, degraded[0].code.as_str()), (Language::Ko, "language_switched"));
    assert!(!report.conclusion.is_empty());
}

#[tokio::test]
async fn three_sentences_are_enough_for_every_part() {
    let report = run(input("ko", vec![document("D1", "article", "ko", 1, &HEAT[..3])])).await.0.unwrap();
    assert_eq!((report.lead.len(), report.sections.len(), report.conclusion.len()), (1, 1, 1));
    assert!(!report.sections[0].paragraphs.is_empty());
}

#[tokio::test]
async fn an_opinion_among_articles_is_no_lead() {
    let opinion =
        ["나는 전력 수요가 폭염에 폭증하는 것이 정말 무섭다.", "폭염 전력 수요는 정부가 책임져야 한다."];
    let documents =
        vec![document("D1", "opinion", "ko", 1, &opinion), document("D2", "article", "ko", 3, HEAT)];
    let report = run(input("ko", documents)).await.0.unwrap();
    assert!(report.lead.iter().all(|para| para.cites[0] > 2), "{:?}", report.lead);
    assert_eq!(report.title, "제목 D2");
}

#[tokio::test]
async fn no_sentence_is_no_report() {
    let error = run(input("ko", vec![])).await.0.unwrap_err();
    assert_eq!(error.code, "no_report");
}
