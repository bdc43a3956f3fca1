//! Tests of the node.
#![allow(clippy::unwrap_used, reason = "tests")]

use newsum_engine::testing::{Probe, context};
use newsum_engine::{Degraded, ErrorClass};
use newsum_model::{Article, Hit, HitKind};
use newsum_services::{ScriptedReader, ScriptedSearch, ServiceError};
use serde_json::json;

use super::*;

const TEXT: &str = "폭염이 이어지면서 전력 수요가 21일 역대 최고치를 새로 썼다. 예비율은 7.2%까지 떨어졌다. \
    관제원은 전력 수급 주의 단계를 발령했다. 정전 걱정은 이르다고 관제원은 설명했다. 고비는 이번 주가 될 전망이다. \
    시민들은 밤에도 에어컨을 끄지 못한다고 말했다. 공장 210곳은 오후 4시부터 기계를 멈췄다. 비는 27일에야 내릴 예정이다.";
const OTHER: &str =
    "까치는 사람의 얼굴을 기억한다고 연구진이 밝혔다. 실험은 3년 동안 이어졌다. 까치는 서로에게 배운다.";

fn input(options: Options, providers: &[&str]) -> Input {
    let value = json!({
        "request": {
            "comic_id": "c", "trace_id": "t", "query": "폭염 전력 수요", "language": "ko", "language_from": "detected",
            "seed": 1, "created_at": "2026-07-22T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "w", "author_id": 1, "tone": "neutral", "depth": "medium", "style": "sticker" },
        },
        "analysis": {
            "method": "rules", "keywords": ["폭염", "전력", "수요"], "entities": [], "query_type": "information",
            "category": "weather", "intent": "i", "ambiguities": [], "tone": "neutral", "grave": false, "context": [],
        },
        "plan": {
            "method": "rules", "refined_intent": "q", "aspects": [], "per_query": 5, "freshness": options.freshness,
            "queries": [{ "text": "폭염 전력 수요", "lang": "ko", "scope": "news", "sites": [] }],
            "providers": providers, "audience": "a",
        },
        "options": options,
    });
    serde_json::from_value(value).unwrap()
}

fn hit(title: &str, url: Option<&str>, rank: u32) -> Hit {
    Hit {
        url: url.map(str::to_owned),
        title: title.to_owned(),
        snippet: format!("{title} 폭염 전력 수요에 대한 짧은 글이다. {}", "말이 이어진다. ".repeat(8)),
        provider: "folder".to_owned(),
        source_name: title.to_owned(),
        published: None,
        rank,
        kind: HitKind::News,
        local: url.is_none().then(|| title.to_owned()),
    }
}

fn article(title: &str, text: &str) -> Article {
    Article {
        title: title.to_owned(),
        url: None,
        source_name: title.to_owned(),
        published: None,
        text: text.to_owned(),
    }
}

fn folder(articles: &[(&str, &str)]) -> ScriptedSearch {
    let numbered = articles.iter().zip(1..);
    ScriptedSearch {
        name: "folder".to_owned(),
        local: true,
        hits: numbered.map(|((title, _), rank)| (Vec::new(), hit(title, None, rank))).collect(),
        articles: articles.iter().map(|(title, text)| ((*title).to_owned(), article(title, text))).collect(),
        ..ScriptedSearch::default()
    }
}

struct Ran {
    result: Result<Evidence, NodeError>,
    degraded: Vec<Degraded>,
    probe: Probe,
}

async fn run(search: Vec<ScriptedSearch>, reader: Option<ScriptedReader>, input: Input) -> Ran {
    let (cx, probe) = context("search");
    let node = ExecuteSearch {
        search: search.into_iter().map(|one| Arc::new(one) as Arc<dyn Search>).collect(),
        reader: reader.map(|one| Arc::new(one) as Arc<dyn Reader>),
    };
    let result = node.run(input, &cx).await.map(|output| output.evidence);
    tokio::task::yield_now().await;
    Ran { result, degraded: probe.gathered().0, probe }
}

#[tokio::test]
async fn files_are_read_and_their_sentences_numbered_over_all() {
    let two =
        TEXT.replace("폭염", "무더위 폭염").replace("7.2%", "8.1%") + " 전혀 다른 문장도 여기 하나 있다.";
    let other: String = two.split('.').rev().collect::<Vec<_>>().join(".");
    let ran =
        run(vec![folder(&[("one", TEXT), ("two", &other)])], None, input(Options::default(), &["folder"]))
            .await;
    let evidence = ran.result.unwrap();
    assert_eq!(evidence.documents[0].id, "D1");
    let numbers: Vec<u32> = evidence.sentences().map(|(_, sentence)| sentence.n).collect();
    assert_eq!(numbers, (1..=u32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(evidence.searches[0].hits, 2);
    assert_eq!(ran.degraded, []);
    assert!(ran.probe.progress().iter().any(|(_, label)| label == "searching 1/1"));
}

#[tokio::test]
async fn copies_are_merged_and_strangers_dropped_with_a_reason() {
    let search = folder(&[("one", TEXT), ("copy", TEXT), ("까치", OTHER)]);
    let evidence = run(vec![search], None, input(Options::default(), &["folder"])).await.result.unwrap();
    assert_eq!(evidence.documents.len(), 1);
    assert_eq!(evidence.documents[0].same_as, ["copy"]);
    assert_eq!(evidence.rejected[0].title, "까치");
    assert!(evidence.rejected[0].reason.contains("0 of the 3 keywords"), "{:?}", evidence.rejected);
}

#[tokio::test]
async fn what_was_given_comes_first_and_is_never_dropped() {
    let pasted = json!({ "texts": [{ "kind": "opinion", "title": "내 생각", "text": OTHER }] });
    let input = input(serde_json::from_value(pasted).unwrap(), &["texts", "folder"]);
    let evidence = run(vec![folder(&[("one", TEXT)])], None, input).await.result.unwrap();
    let titles: Vec<&str> = evidence.documents.iter().map(|document| document.title.as_str()).collect();
    assert_eq!(titles, ["내 생각", "one"]);
    assert_eq!(evidence.documents[0].kind, newsum_model::DocumentKind::Opinion);
}

#[tokio::test]
async fn a_page_is_read_and_an_extract_takes_its_place_where_it_cannot_be() {
    let mut search = folder(&[]);
    search.hits = vec![
        (Vec::new(), hit("가", Some("https://a.example.com/1?utm_source=x"), 1)),
        (Vec::new(), hit("나", Some("https://b.example.com/2"), 2)),
    ];
    let reader =
        ScriptedReader { pages: [("https://a.example.com/1".to_owned(), Ok(article("가", TEXT)))].into() };
    let ran = run(vec![search], Some(reader), input(Options::default(), &["folder"])).await;
    let evidence = ran.result.unwrap();
    assert_eq!(evidence.documents[0].title, "가");
    assert_eq!(evidence.documents[1].kind, newsum_model::DocumentKind::Snippet);
    assert!(evidence.rejected[0].reason.contains("404"), "{:?}", evidence.rejected);
    let memos: Vec<String> = ran.probe.memos().into_iter().map(|(key, _)| key).collect();
    assert_eq!(memos, ["search:folder:news:폭염 전력 수요", "fetch:https://a.example.com/1"]);
}

#[tokio::test]
async fn nothing_found_lists_every_search_and_stays_nothing() {
    let mut search = folder(&[]);
    search.articles.clear();
    let error = run(vec![search], None, input(Options::default(), &["folder"])).await.result.unwrap_err();
    assert_eq!((error.code.as_str(), &error.class), ("no_evidence", &ErrorClass::Permanent));
    for tried in ["\"폭염 전력 수요\": 0 results", "\"폭염 전력\": 0", "\"폭염\": 0", "\"수요\": 0"]
    {
        assert!(error.message.contains(tried), "{tried} is missing in {}", error.message);
    }
}

#[tokio::test]
async fn fewer_words_are_tried_when_the_query_finds_nothing() {
    let mut search = folder(&[("one", TEXT)]);
    search.hits[0].0 = vec!["no such words".to_owned()];
    let second = ScriptedSearch { name: "spare".to_owned(), local: true, ..folder(&[("one", TEXT)]) };
    let mut second = second;
    second.hits[0].1.provider = "spare".to_owned();
    let evidence =
        run(vec![search, second], None, input(Options::default(), &["folder"])).await.result.unwrap();
    assert_eq!(evidence.documents.len(), 1);
    assert_eq!(evidence.searches.last().unwrap().provider, "spare");
}

#[tokio::test]
async fn one_failed_search_is_noted_and_the_rest_goes_on() {
    let error = Some(ServiceError::transient("down", "the search is down"));
    let broken = ScriptedSearch { name: "news".to_owned(), error, ..ScriptedSearch::default() };
    let input = input(Options::default(), &["folder", "news"]);
    let ran = run(vec![folder(&[("one", TEXT)]), broken], None, input).await;
    assert!(ran.result.is_ok());
    assert_eq!(
        (ran.degraded[0].code.as_str(), ran.degraded[0].provider.as_deref()),
        ("search_failed", Some("news"))
    );
}

#[tokio::test]
async fn all_searches_failed_is_an_error_that_may_be_tried_again() {
    let error = Some(ServiceError::transient("down", "the search is down"));
    let broken = ScriptedSearch { name: "news".to_owned(), error, ..ScriptedSearch::default() };
    let error = run(vec![broken], None, input(Options::default(), &["news"])).await.result.unwrap_err();
    assert_eq!((error.code.as_str(), &error.class), ("search_unavailable", &ErrorClass::Transient));
}

#[tokio::test]
async fn little_evidence_is_said_to_be_thin() {
    let short = "폭염에 전력 수요가 역대 최고치를 새로 썼다. 예비율은 7.2%까지 떨어졌다고 한다. 고비는 이번 주가 될 전망이다.";
    let ran = run(vec![folder(&[("one", short)])], None, input(Options::default(), &["folder"])).await;
    assert!(ran.result.is_ok());
    assert_eq!(ran.degraded[0].code, "evidence_thin");
}

#[tokio::test]
async fn old_articles_are_left_out_when_fresh_ones_are_wanted() {
    let mut search = folder(&[("old", TEXT), ("new", TEXT)]);
    search.hits[0].1.published = chrono::NaiveDate::from_ymd_opt(2026, 6, 1);
    search.hits[1].1.published = chrono::NaiveDate::from_ymd_opt(2026, 7, 21);
    let options = Options { freshness: newsum_model::Freshness::Week, ..Options::default() };
    let evidence = run(vec![search], None, input(options, &["folder"])).await.result.unwrap();
    assert_eq!(evidence.documents[0].title, "new");
    assert!(evidence.rejected[0].reason.contains("older than a week"), "{:?}", evidence.rejected);
}
