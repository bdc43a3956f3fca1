//! Tests of the node.
#![allow(clippy::unwrap_used, reason = "tests")]

use newsum_engine::Degraded;
use newsum_engine::testing::context;
use newsum_services::{MemoryBlobs, MemoryStorage, ScriptedTranslator, ServiceError};
use serde_json::json;

use super::*;

fn input(query: &str, language: &str, translate_to: &str) -> Input {
    serde_json::from_value(json!({
        "request": {
            "comic_id": "0199", "trace_id": "t", "query": query, "language": language, "seed": 1,
            "language_from": "detected", "created_at": "2026-07-22T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "w", "author_id": 1, "tone": "neutral", "depth": "medium", "style": "sticker" },
        },
        "options": { "translate_to": translate_to },
        "report": {
            "method": "rules", "language": language, "title": "A bridge", "question": "Open?", "revision": 0,
            "lead": [{ "text": "The bridge of 1,842 bolts is open.", "cites": [1] }], "sources": [],
            "sections": [{ "heading": "Why", "aspect": "A1", "paragraphs": [{ "text": "Bolts held.", "cites": [2] }] }],
            "conclusion": [{ "text": "It stays open.", "cites": [3] }],
        },
    }))
    .unwrap()
}

struct Ran {
    saved: SavedReport,
    degraded: Vec<Degraded>,
    store: Arc<MemoryStorage>,
}

async fn run(store: MemoryStorage, translate: Option<ScriptedTranslator>, input: Input) -> Ran {
    let (cx, probe) = context("save");
    let store = Arc::new(store);
    let translate = translate.map(|one| Arc::new(one) as Arc<dyn Translator>);
    let node = SaveReport { store: store.clone(), blobs: Arc::new(MemoryBlobs::default()), translate };
    let saved = node.run(input, &cx).await.unwrap().saved_report;
    Ran { saved, degraded: probe.gathered().0, store }
}

#[tokio::test]
async fn a_report_is_stored_as_page_and_markdown_under_fixed_keys() {
    let ran = run(MemoryStorage::default(), None, input("폭염", "ko", "auto")).await;
    let html = ran.saved.html.unwrap();
    assert_eq!(html.key, "reports/0199/report.ko.html");
    let page = String::from_utf8(ran.store.get(&html.key).await.unwrap()).unwrap();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"ko\">"), "{page}");
    assert_eq!(html.bytes, page.len() as u64);
    assert_eq!(ran.store.list("reports/").await.unwrap().len(), 2);
    assert_eq!((ran.saved.translation, ran.saved.storage), (TranslationStatus::NotNeeded, StorageStatus::Ok));
    assert_eq!(ran.degraded, []);
}

#[tokio::test]
async fn without_a_translator_a_second_language_is_simply_not_there() {
    let ran = run(MemoryStorage::default(), None, input("bridges", "en", "auto")).await;
    assert_eq!(ran.saved.translation, TranslationStatus::NotConfigured);
    assert_eq!(ran.degraded, []);
}

#[tokio::test]
async fn texts_are_translated_and_a_paragraph_with_other_numbers_is_not() {
    let known =
        [("The bridge of 1,842 bolts is open.".to_owned(), "볼트 1843개짜리 다리가 열려 있다.".to_owned())]
            .into();
    let translator = ScriptedTranslator { known, error: None };
    let ran = run(MemoryStorage::default(), Some(translator), input("bridges", "en", "auto")).await;
    assert_eq!(ran.saved.translation, TranslationStatus::Done);
    let page = ran.store.get("reports/0199/report.ko.html").await.unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(
        page.contains("[ko] Bolts held.") && page.contains("1,842 bolts") && !page.contains("1843"),
        "{page}"
    );
    assert!(page.contains("옮기지 못한 문단"), "{page}");
}

#[tokio::test]
async fn a_failed_translation_is_noted_and_the_report_stored() {
    let error = Some(ServiceError::permanent("quota", "the quota is used up"));
    let translator = ScriptedTranslator { error, ..ScriptedTranslator::default() };
    let ran = run(MemoryStorage::default(), Some(translator), input("bridges", "en", "ko")).await;
    assert_eq!(ran.saved.translation, TranslationStatus::Failed);
    assert!(ran.saved.html.is_some());
    assert_eq!(ran.degraded[0].code, "translation_failed");
}

#[tokio::test]
async fn a_failed_store_is_noted_and_the_run_goes_on() {
    let error = Some(ServiceError::transient("disk_full", "the disk is full"));
    let mut store = MemoryStorage::default();
    store.error = error;
    let ran = run(store, None, input("폭염", "ko", "none")).await;
    assert_eq!((ran.saved.html, ran.saved.storage), (None, StorageStatus::Failed));
    assert_eq!(ran.degraded[0].code, "storage_failed");
}
