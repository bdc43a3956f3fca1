//! Workflow files: good ones load, bad ones say what is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};

use newsum_engine::{Code, workflow};
use serde_json::json;

use crate::kinds::registry;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workflows").join(name)
}

fn files(name: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

#[test]
fn every_bad_file_is_refused_with_exactly_the_text_beside_it() {
    let mut wrong = Vec::new();
    let files = files("bad");
    assert!(files.len() >= 40, "{} bad files", files.len());
    for path in &files {
        let source = fs::read_to_string(path).unwrap();
        let said = match workflow::load(&source, name(path), &registry()) {
            Ok(_) => "it loads\n".to_owned(),
            Err(problems) => problems.plain(),
        };
        let beside = path.with_extension("txt");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&beside, &said).unwrap();
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if said != expected || said == "it loads\n" {
            wrong.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nset UPDATE_EXPECT=1 to take these texts", wrong.join("\n"));
}

#[test]
fn every_code_has_a_bad_file() {
    let mut missing: Vec<Code> = Code::ALL.to_vec();
    for path in files("bad") {
        let source = fs::read_to_string(&path).unwrap();
        if let Err(problems) = workflow::load(&source, name(&path), &registry()) {
            missing.retain(|code| problems.iter().all(|problem| problem.code() != *code));
        }
    }
    assert_eq!(missing, []);
}

#[test]
fn every_problem_has_a_place_a_phrase_and_an_instruction() {
    for path in files("bad") {
        let source = fs::read_to_string(&path).unwrap();
        let Err(problems) = workflow::load(&source, name(&path), &registry()) else {
            continue;
        };
        for problem in &problems {
            let at = format!("{} {problem:?}", path.display());
            assert!(!problem.help_texts().is_empty(), "{at}");
            assert!(!problem.message().starts_with(char::is_uppercase), "{at}");
            assert!(problem.culprit().line >= 1 && problem.culprit().column >= 1, "{at}");
        }
    }
}

#[test]
fn good_files_load_and_survive_a_round_trip() {
    let files = files("good");
    assert!(files.len() >= 5);
    for path in files {
        let source = fs::read_to_string(&path).unwrap();
        let plan =
            workflow::load(&source, name(&path), &registry()).unwrap_or_else(|problems| panic!("{problems}"));
        let kept = serde_json::to_string(&plan).unwrap();
        let back: workflow::Plan = serde_json::from_str(&kept).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), kept, "{}", path.display());
        assert_eq!(back.hash(), plan.hash());
        for (ix, node) in plan.nodes.iter().enumerate() {
            assert!(node.needs.iter().all(|&need| need < ix), "{} stands before its needs", node.id);
        }
    }
}

fn plan(name: &str) -> workflow::Plan {
    let source = fs::read_to_string(folder("good").join(name)).unwrap();
    workflow::load(&source, name, &registry()).unwrap()
}

#[test]
fn the_plan_of_the_comic_says_what_the_file_says() {
    let plan = plan("comic.toml");
    let kept = serde_json::to_value(&plan).unwrap();
    let review = &kept["nodes"][2];
    assert_eq!(
        review["from"]["report"],
        json!({ "first": [
            { "root": "own", "path": ["report"] },
            { "root": { "node": 1 }, "path": ["report"] },
        ]})
    );
    assert_eq!(review["from"]["review"], json!({ "one": { "root": "signal" } }));
    assert_eq!(review["required"], json!(["report"]));
    assert_eq!(review["needs"], json!([1]));
    assert_eq!(review["wait"]["kind"]["signal"]["show"][1][0], "write.report");
    assert_eq!(review["wait"]["kind"]["signal"]["form"]["required"], json!(["decision"]));
    assert_eq!(review["wait"]["otherwise"], json!({ "decision": "approve" }));
    let draw = &kept["nodes"][4];
    assert_eq!(draw["for_each"], json!({ "root": { "node": 3 }, "path": ["prompts"] }));
    assert_eq!(draw["retry"]["attempts"], 5);
    assert_eq!(draw["retry"]["max_delay"], json!({ "secs": 60, "nanos": 0 }), "from the defaults");
    assert_eq!(draw["timeout"], json!({ "secs": 120, "nanos": 0 }), "from the defaults");
    assert_eq!(plan.queue.as_deref(), Some("comic_queue"));
    assert!(plan.nodes.iter().all(|node| node.queue.is_none()), "the queue of the run is no queue of a node");
}

#[test]
fn nodes_are_put_into_the_order_of_their_needs() {
    let names: Vec<String> = plan("branches.toml").nodes.iter().map(|node| node.id.to_string()).collect();
    assert_eq!(names, ["deep_search", "deep_write", "search", "quick_write", "join", "publish"]);
}

#[test]
fn a_comment_does_not_change_the_hash_and_a_value_does() {
    let source = fs::read_to_string(folder("good").join("comic.toml")).unwrap();
    let hash = |source: &str| workflow::load(source, "comic.toml", &registry()).unwrap().hash();
    assert_eq!(hash(&source), hash(&format!("# other words\n{source}")));
    assert_ne!(hash(&source), hash(&source.replace("max_sections = 6", "max_sections = 5")));
}

#[test]
fn problems_are_there_for_programs_too() {
    let path = folder("bad").join("78-many-at-once.toml");
    let problems = workflow::load(&fs::read_to_string(&path).unwrap(), "x.toml", &registry()).unwrap_err();
    assert_eq!(problems.len(), 7);
    assert_eq!(
        serde_json::to_value(&problems).unwrap()[0],
        json!({
            "code": "W003",
            "message": "unknown key `timout` in `[workflow]`",
            "file": "x.toml",
            "line": 4,
            "column": 1,
            "end_line": 4,
            "end_column": 7,
            "label": "did you mean `timeout`?",
            "help": ["write `timeout`"],
        })
    );
    assert!(problems.ansi().contains("\u{1b}["));
}
