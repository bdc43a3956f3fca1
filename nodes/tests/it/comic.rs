use std::path::Path;
use std::sync::Arc;

use newsum_clients::{FolderSearch, LocalBlobs, LocalStorage, Source, SpamRules};
use newsum_engine::store::{MemoryStore, ReviewFilter, RunRow, RunStatus};
use newsum_engine::{Engine, Worker};
use newsum_services::Services;
use serde_json::{Value, json};

const COMIC: &str = include_str!("../../../workflows/comic.toml");
const QUEUE: &str = "comic_queue";

/// An engine over the sample articles that publishes into a folder.
struct Bench {
    engine: Engine,
    worker: Worker,
    out: tempfile::TempDir,
}

impl Bench {
    fn new(articles: &Path) -> Self {
        let out = tempfile::tempdir().unwrap();
        let search = FolderSearch::new("folder", vec![Source::Path(articles.to_path_buf())]);
        let hidden = out.path().join(".newsum");
        let services = Services {
            search: vec![Arc::new(search)],
            work: Arc::new(LocalStorage::new(&hidden, "http://localhost:8000")),
            publish: Arc::new(LocalStorage::new(out.path(), "http://localhost:8000")),
            blobs: Arc::new(LocalBlobs::new(&hidden)),
            spam: Some(Arc::new(SpamRules::default())),
            ..Services::in_memory()
        };
        let engine = Engine::new(Arc::new(MemoryStore::new()), newsum_nodes::registry(&services));
        let worker = engine.worker().queue(QUEUE, 4).spawn();
        Self { engine, worker, out }
    }

    fn over_samples() -> Self {
        Self::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/articles"))
    }

    async fn submit(&self, query: &str, options: Value) -> RunRow {
        let workflow = self.engine.load_source(COMIC, "comic.toml").unwrap();
        self.engine.submit(&workflow, json!({ "query": query, "options": options })).await.unwrap()
    }

    /// Waits for the end of a run.
    async fn ended(&self, run: &RunRow) -> RunRow {
        let mut events = self.engine.events(run.id);
        while events.next().await.unwrap().is_some() {}
        self.engine.run(run.id).await.unwrap()
    }

    async fn comic(&self, query: &str, options: Value) -> RunRow {
        let run = self.submit(query, options).await;
        self.ended(&run).await
    }

    fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.out.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

#[tokio::test]
async fn the_workflow_that_is_shipped_is_right() {
    let registry = newsum_nodes::registry(&Services::in_memory());
    if let Err(problems) = newsum_engine::workflow::load(COMIC, "comic.toml", &registry) {
        panic!("{problems}");
    }
}

#[tokio::test]
async fn a_korean_comic_is_made_of_local_articles_alone() {
    let bench = Bench::over_samples();
    let run = bench.comic("폭염 전력 수요", json!({})).await;
    assert_eq!(run.status, RunStatus::Completed, "{:?}", run.error);
    let output = run.output.unwrap();
    assert_eq!(output["degraded"], json!([]));
    assert_eq!(output["scenario"]["panels"].as_array().unwrap().len(), 4);
    assert_eq!(output["page"]["violations"], json!([]));
    let report = bench.file("report.html");
    assert!(report.contains("<html lang=\"ko\">") && report.contains("naru-ilbo.example.com"), "{report}");
    assert!(bench.file("comic.svg").starts_with("<svg"));
    bench.worker.drain().await.unwrap();
}

#[tokio::test]
async fn the_same_again_gives_the_same_picture_and_another_seed_another() {
    let mut pictures = Vec::new();
    for options in [json!({}), json!({}), json!({ "seed": 7 })] {
        let bench = Bench::over_samples();
        let run = bench.comic("solid-state battery", options).await;
        assert_eq!(run.status, RunStatus::Completed, "{:?}", run.error);
        pictures.push(bench.file("comic.svg"));
    }
    assert_eq!(pictures[0], pictures[1]);
    assert_ne!(pictures[0], pictures[2]);
}

#[tokio::test]
async fn a_reviewer_edits_and_approves() {
    let bench = Bench::over_samples();
    let run = bench.submit("폭염 전력 수요", json!({ "review": true })).await;
    bench.answer(&run, json!({ "action": "edit", "report": { "title": "고친 제목" } })).await;
    bench.answer(&run, json!({ "action": "approve", "actor": "Kim" })).await;
    let run = bench.ended(&run).await;
    assert_eq!(run.status, RunStatus::Completed, "{:?}", run.error);
    assert!(bench.file("report.html").contains("<h1>고친 제목</h1>"));
}

#[tokio::test]
async fn a_rejection_stops_the_run_and_nothing_is_published() {
    let bench = Bench::over_samples();
    let run = bench.submit("폭염 전력 수요", json!({ "review": true })).await;
    bench.answer(&run, json!({ "action": "reject", "feedback": "no" })).await;
    assert_eq!(bench.ended(&run).await.status, RunStatus::Stopped);
    assert!(!bench.out.path().join("comic.svg").exists());
}

#[tokio::test]
async fn no_evidence_is_no_comic() {
    let empty = tempfile::tempdir().unwrap();
    let bench = Bench::new(empty.path());
    let run = bench.comic("폭염 전력 수요", json!({})).await;
    assert_eq!(run.status, RunStatus::Failed);
    assert!(format!("{:?}", run.error).contains("no_evidence"), "{:?}", run.error);
}

impl Bench {
    /// Waits for the open review of a run and answers it.
    async fn answer(&self, run: &RunRow, answer: Value) {
        let mut events = self.engine.events(run.id);
        loop {
            let filter = ReviewFilter { run: Some(run.id), ..ReviewFilter::default() };
            let reviews = self.engine.reviews(&filter).await.unwrap();
            if let Some(open) = reviews.iter().find(|row| row.answered_at.is_none()) {
                self.engine.answer(open.review.id, answer, "tester").await.unwrap();
                return;
            }
            events.next().await.unwrap().expect("the run waits for a review");
        }
    }
}
