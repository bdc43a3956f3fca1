//! What a drawn picture promises.
#![allow(clippy::unwrap_used, reason = "tests")]

use n09_image::{Input, N09Image};
use newsum_engine::Node;
use newsum_engine::testing::context;
use newsum_model::PictureOrigin;
use newsum_services::Services;
use serde_json::{Value, json};

fn panel(n: u32, role: &str) -> Value {
    json!({
        "n": n, "role": role, "caption": "그날.", "setting": "도시 폭염", "background": "city",
        "characters": [{ "id": "reporter" }], "camera": { "shot": "medium" }, "action": "", "mood": "neutral", "lighting": "",
        "dialogue": [{ "speaker": "reporter", "text": "기온이 *38도*까지 올랐습니다!", "kind": "speech" }],
        "props": ["thermometer"], "visual": "", "image_prompt": "", "facts": ["F1"],
    })
}

fn input(id: &str, panel_number: Option<u32>) -> Input {
    serde_json::from_value(json!({
        "request": {
            "comic_id": "c", "trace_id": "t", "query": "폭염", "language": "ko", "language_from": "detected",
            "seed": 7, "created_at": "2026-07-21T00:00:00Z", "spam": { "reasons": [] },
            "writer": { "id": "default", "author_id": 1, "tone": "neutral", "depth": "medium", "style": "sticker" },
        },
        "scenario": {
            "method": "rules", "language": "ko", "title": "폭염", "kicker": "날씨", "one_line": "덥다.", "layout": "grid",
            "grave": false, "sources": ["나루일보"], "credit": "실제 발언이 아닙니다.", "thumbnail_prompt": "",
            "cast": [{ "id": "reporter", "name": "기자", "role": "", "figure": "reporter", "look": "" }],
            "panels": [panel(1, "introduction"), panel(2, "development"), panel(3, "twist"), panel(4, "conclusion")],
        },
        "job": {
            "id": id, "panel": panel_number, "prompt": "a city", "negative_prompt": "", "width": 896, "height": 1024,
            "seed": 5, "style": "sticker",
        },
    }))
    .unwrap()
}

#[tokio::test]
async fn a_panel_and_the_thumbnail_are_drawn_and_kept_as_png() {
    let services = Services::in_memory();
    let node = N09Image::new(services.blobs.clone());
    for (id, panel) in [("panel-2", Some(2)), ("thumbnail", None)] {
        let (cx, probe) = context("image");
        let image = node.run(input(id, panel), &cx).await.unwrap().image;
        assert_eq!((image.id.as_str(), image.panel, image.origin), (id, panel, PictureOrigin::Drawn));
        assert!(image.width >= 256 && image.height >= 128);
        assert!(services.blobs.get(&image.blob).await.unwrap().starts_with(b"\x89PNG"));
        assert!(probe.progress().iter().any(|(_, label)| label == &format!("image {id} 0")));
    }
}

#[tokio::test]
async fn the_same_job_gives_the_same_bytes() {
    let node = N09Image::new(Services::in_memory().blobs);
    let (cx, _probe) = context("image");
    let first = node.run(input("panel-1", Some(1)), &cx).await.unwrap().image;
    assert_eq!(first, node.run(input("panel-1", Some(1)), &cx).await.unwrap().image);
}

#[tokio::test]
async fn a_panel_that_does_not_exist_is_refused() {
    let (cx, _probe) = context("image");
    let error =
        N09Image::new(Services::in_memory().blobs).run(input("panel-9", Some(9)), &cx).await.unwrap_err();
    assert!(error.message.contains("panel-9"), "{error}");
}
