//! What publishing promises.
#![allow(clippy::unwrap_used, clippy::field_reassign_with_default, reason = "tests")]

use std::sync::Arc;

use async_trait::async_trait;
use n10_finalize::{Input, N10Finalize};
use newsum_engine::Node;
use newsum_engine::testing::context;
use newsum_model::{NotificationStatus, Publication, PublicationStatus};
use newsum_services::{Backend, ComicNotice, MemoryStorage, ServiceError, Services, Taken};
use serde_json::{Value, json};

const FILES: [&str; 13] = [
    "comic.json",
    "comic.png",
    "comic.svg",
    "index.html",
    "panel-1.png",
    "panel-2.png",
    "panel-3.png",
    "panel-4.png",
    "report.html",
    "report.md",
    "scenario.json",
    "sources.json",
    "thumbnail.png",
];

async fn sample(services: &Services) -> Value {
    let mut blobs = Vec::new();
    for (bytes, media_type) in
        [("page", "image/png"), ("<svg/>", "image/svg+xml"), ("<html>", "text/html"), ("panel", "image/png")]
    {
        blobs.push(
            serde_json::to_value(services.blobs.put(bytes.as_bytes(), media_type).await.unwrap()).unwrap(),
        );
    }
    let panel = |n: u32| json!({ "n": n, "png": blobs[3], "alt": "" });
    let scene = |n: u32, role: &str| {
        json!({
            "n": n, "role": role, "caption": "그날.", "setting": "", "characters": [{ "id": "kid" }], "camera": { "shot": "medium" },
            "dialogue": [{ "speaker": "kid", "text": "*38도*래요.", "kind": "speech" }], "action": "", "mood": "neutral",
            "lighting": "", "props": [], "visual": "", "image_prompt": "", "facts": ["F1"],
        })
    };
    json!({
        "request": {
            "comic_id": "0199-comic", "trace_id": "t", "query": "폭염", "language": "ko", "language_from": "detected",
            "seed": 7, "created_at": "2026-07-21T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "default", "author_id": 3, "tone": "neutral", "depth": "medium", "style": "sticker" },
        },
        "analysis": {
            "method": "rules", "keywords": ["폭염"], "entities": [], "query_type": "information", "category": "weather",
            "intent": "", "ambiguities": [], "tone": "neutral", "grave": false, "context": [],
        },
        "report": {
            "method": "rules", "language": "ko", "title": "폭염", "question": "?",
            "lead": [{ "text": "덥다.", "cites": [1], "edited": false }], "sections": [], "conclusion": [], "revision": 0,
            "sources": [{
                "n": 1, "doc": "D1", "kind": "article", "title": "폭염", "url": "https://news.example.com/1",
                "source_name": "나루일보", "cited": [1],
            }],
        },
        "saved_report": { "translation": "not_configured", "storage": "ok" },
        "summary": { "method": "rules", "one_line": "덥다.", "insights": [], "facts": [], "tone": "neutral", "grave": false, "people": [] },
        "scenario": {
            "method": "rules", "language": "ko", "title": "폭염", "kicker": "날씨", "one_line": "덥다.", "layout": "grid", "grave": false,
            "cast": [{ "id": "kid", "name": "아이", "role": "", "figure": "kid", "look": "" }], "sources": ["나루일보"],
            "credit": "실제 발언이 아닙니다.", "thumbnail_prompt": "",
            "panels": [scene(1, "introduction"), scene(2, "development"), scene(3, "twist"), scene(4, "conclusion")],
        },
        "page": {
            "origin": "drawn", "png": blobs[0], "svg": blobs[1], "html": blobs[2], "width": 1200, "height": 1600,
            "panels": [panel(1), panel(2), panel(3), panel(4)], "thumbnail": blobs[3], "transcript": "", "violations": [],
        },
    })
}

fn input(sample: Value) -> Input {
    serde_json::from_value(sample).unwrap()
}

#[tokio::test]
async fn every_file_is_published_under_its_name_and_the_page_to_open_goes_last() {
    let services = Services::in_memory();
    let (cx, probe) = context("finalize");
    let publication =
        N10Finalize::new(&services).run(input(sample(&services).await), &cx).await.unwrap().publication;
    let keys = services.publish.list("comics/0199-comic/").await.unwrap();
    let names: Vec<&str> = keys.iter().map(|key| key.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, FILES);
    assert_eq!(probe.memos().last().unwrap().0, "upload:comics/0199-comic/index.html");
    assert!(publication.html_url.ends_with("/comics/0199-comic/index.html"));
    assert_eq!((publication.panel_urls.len(), publication.status), (4, PublicationStatus::Published));
    assert_eq!(publication.notification.status, NotificationStatus::NotConfigured);
    assert!(probe.progress().iter().any(|(_, label)| label == "uploading 12/13"));
}

#[tokio::test]
async fn an_empty_prefix_makes_the_store_the_folder_of_the_comic() {
    let services = Services::in_memory();
    let (cx, _probe) = context("finalize");
    let mut sample = sample(&services).await;
    sample["prefix"] = json!("");
    N10Finalize::new(&services).run(input(sample), &cx).await.unwrap();
    assert_eq!(services.publish.list("").await.unwrap(), FILES);
}

#[tokio::test]
async fn a_second_language_has_a_file_of_its_own() {
    let services = Services::in_memory();
    let (cx, _probe) = context("finalize");
    let mut sample = sample(&services).await;
    let blob =
        serde_json::to_value(services.blobs.put(b"<html lang=en>", "text/html").await.unwrap()).unwrap();
    sample["saved_report"]["translation"] = json!("done");
    sample["saved_report"]["translated"] =
        json!({ "language": "en", "html": { "key": "k", "blob": blob, "bytes": 14 } });
    let publication = N10Finalize::new(&services).run(input(sample), &cx).await.unwrap().publication;
    let second = publication.report_urls.values().find(|url| url.ends_with("report_Translated_en.html"));
    assert!(second.is_some(), "{:?}", publication.report_urls);
}

#[tokio::test]
async fn the_record_names_the_hash_of_every_other_file_and_only_it_tells_when() {
    let services = Services::in_memory();
    let (cx, _probe) = context("finalize");
    N10Finalize::new(&services).run(input(sample(&services).await), &cx).await.unwrap();
    let record = services.publish.get("comics/0199-comic/comic.json").await.unwrap();
    let record: Value = serde_json::from_slice(&record).unwrap();
    assert_eq!(record["created_at"], "2026-07-21T00:00:00Z");
    for name in FILES.iter().filter(|name| **name != "comic.json") {
        let head = services.publish.head(&format!("comics/0199-comic/{name}")).await.unwrap().unwrap();
        assert_eq!(record["files"][name]["hash"], json!(head.hash.unwrap()), "{name}");
    }
}

/// A backend that takes everything and remembers what it was told.
#[derive(Default)]
struct Listener(std::sync::Mutex<Vec<(ComicNotice, String)>>);

#[async_trait]
impl Backend for Listener {
    fn name(&self) -> &str {
        "listener"
    }

    async fn publish(&self, comic: &ComicNotice, idempotency_key: &str) -> Result<Taken, ServiceError> {
        self.0.lock().unwrap().push((comic.clone(), idempotency_key.to_owned()));
        Ok(Taken { http_status: 201 })
    }
}

async fn told(options: Value) -> (Publication, Vec<(ComicNotice, String)>) {
    let listener = Arc::new(Listener::default());
    let services = Services { backend: Some(listener.clone()), ..Services::in_memory() };
    let (cx, _probe) = context("finalize");
    let mut sample = sample(&services).await;
    sample["options"] = options;
    let publication = N10Finalize::new(&services).run(input(sample), &cx).await.unwrap().publication;
    let heard = listener.0.lock().unwrap().clone();
    (publication, heard)
}

#[tokio::test]
async fn a_backend_is_told_of_four_slides_once_with_a_key() {
    let (publication, heard) = told(json!({})).await;
    assert_eq!(
        (publication.notification.status, publication.notification.http_status),
        (NotificationStatus::Sent, Some(201))
    );
    let [(comic, key)] = heard.as_slice() else { panic!("told {} times", heard.len()) };
    assert_eq!((comic.slides.len(), comic.ai_author_id, key), (4, 3, &publication.notification.key));
    assert_eq!(comic.slides[0].content, "그날. 아이: 38도래요.");
    assert!(comic.slides.iter().all(|slide| slide.image_url.starts_with("http")));
}

#[tokio::test]
async fn a_backend_is_not_told_when_nobody_wants_it() {
    let (publication, heard) = told(json!({ "notify": false })).await;
    assert_eq!((publication.notification.status, heard.len()), (NotificationStatus::Off, 0));
}

#[tokio::test]
async fn a_store_that_fails_fails_the_node_with_its_own_class() {
    let mut broken = MemoryStorage::default();
    broken.error = Some(ServiceError::transient("storage", "the store is away"));
    let services = Services { publish: Arc::new(broken), ..Services::in_memory() };
    let (cx, _probe) = context("finalize");
    let error = N10Finalize::new(&services).run(input(sample(&services).await), &cx).await.unwrap_err();
    assert_eq!((error.code.as_str(), error.class.is_retryable()), ("storage", true));
}
