//! What a page promises.
#![allow(clippy::unwrap_used, reason = "tests")]

use n09_page::{Input, N09Page, Output};
use newsum_engine::Node;
use newsum_engine::testing::{Probe, context};
use newsum_model::PageOrigin;
use newsum_services::Services;
use serde_json::{Value, json};

fn panel(n: u32, role: &str, text: &str) -> Value {
    json!({
        "n": n, "role": role, "caption": "그날.", "setting": "도시 폭염", "background": "city",
        "characters": [{ "id": "reporter" }], "camera": { "shot": "medium" }, "action": "", "mood": "neutral", "lighting": "",
        "dialogue": [{ "speaker": "reporter", "text": text, "kind": "speech" }],
        "props": ["thermometer"], "visual": "", "image_prompt": "", "facts": ["F1"],
    })
}

fn sample(text: &str) -> Value {
    let blob = json!({ "$blob": "blake3:00", "size": 1, "type": "image/png" });
    let image = |n: u32| {
        json!({
            "id": format!("panel-{n}"), "panel": n, "origin": "drawn", "provider": "drawn", "blob": blob, "width": 448,
            "height": 512, "seed": 5, "prompt_hash": "", "attempts": 1,
        })
    };
    json!({
        "request": {
            "comic_id": "c", "trace_id": "t", "query": "폭염", "language": "ko", "language_from": "detected",
            "seed": 7, "created_at": "2026-07-21T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "default", "author_id": 1, "tone": "neutral", "depth": "medium", "style": "sticker" },
        },
        "scenario": {
            "method": "rules", "language": "ko", "title": "폭염", "kicker": "날씨", "one_line": "덥다.", "layout": "grid",
            "grave": false, "sources": ["나루일보"], "credit": "실제 발언이 아닙니다.", "thumbnail_prompt": "",
            "cast": [{ "id": "reporter", "name": "기자", "role": "", "figure": "reporter", "look": "" }],
            "panels": [
                panel(1, "introduction", text), panel(2, "development", text), panel(3, "twist", text),
                panel(4, "conclusion", text),
            ],
        },
        "images": [image(1), image(2), image(3), image(4)],
    })
}

async fn run(services: &Services, sample: Value) -> (Result<Output, newsum_engine::NodeError>, Probe) {
    let (cx, probe) = context("page");
    let input: Input = serde_json::from_value(sample).unwrap();
    (N09Page::new(services.blobs.clone()).run(input, &cx).await, probe)
}

#[tokio::test]
async fn a_page_has_all_its_files_and_breaks_no_rule() {
    let services = Services::in_memory();
    let page = run(&services, sample("기온이 *38도*까지 올랐습니다!")).await.0.unwrap().page;
    assert_eq!((page.width, page.origin, page.panels.len()), (1200, PageOrigin::Drawn, 4));
    assert_eq!(page.violations, []);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    assert!(text(services.blobs.get(&page.svg).await.unwrap()).starts_with("<svg"));
    let html = text(services.blobs.get(&page.html).await.unwrap());
    assert!(html.contains("실제 발언이 아닙니다.") && html.contains("나루일보") && !html.contains("<script"));
    for blob in page.panels.iter().map(|panel| &panel.png).chain([&page.png, &page.thumbnail]) {
        assert!(services.blobs.get(blob).await.unwrap().starts_with(b"\x89PNG"));
    }
    assert!(page.transcript.contains("기자: 기온이 38도까지 올랐습니다!"), "{}", page.transcript);
    assert!(page.panels[0].alt.contains("기자"));
}

#[tokio::test]
async fn the_same_scenario_gives_the_same_bytes() {
    let services = Services::in_memory();
    let first = run(&services, sample("덥습니다.")).await.0.unwrap().page;
    assert_eq!(first, run(&services, sample("덥습니다.")).await.0.unwrap().page);
}

#[tokio::test]
async fn a_line_that_does_not_fit_is_shortened_and_that_is_said() {
    let services = Services::in_memory();
    let long =
        "전력 수요가 하루가 다르게 자꾸만 늘어나서 모두가 걱정하고 있다는 소식이 계속해서 들려오고 있습니다 "
            .repeat(5);
    let (output, probe) = run(&services, sample(long.trim())).await;
    assert!(output.unwrap().page.violations.is_empty());
    let (degraded, _) = probe.gathered();
    assert!(degraded.iter().any(|one| one.code == "text_shortened"), "{degraded:?}");
}

#[tokio::test]
async fn a_page_is_not_drawn_without_its_credit_or_pictures() {
    let services = Services::in_memory();
    for (pointer, value) in
        [("/scenario/credit", json!("")), ("/scenario/one_line", json!(" ")), ("/images", json!([]))]
    {
        let mut sample = sample("덥습니다.");
        *sample.pointer_mut(pointer).unwrap() = value;
        let error = run(&services, sample).await.0.unwrap_err();
        assert_eq!(error.code, "no_page", "{pointer}");
    }
}
