//! Workflow files: good ones load, bad ones say what is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};

use newsum_engine::{Code, workflow};

use crate::kinds::registry;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/workflows")
        .join(name)
}

fn files(name: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
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
    assert!(
        wrong.is_empty(),
        "{}\nset UPDATE_EXPECT=1 to take these texts",
        wrong.join("\n")
    );
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
            assert!(
                problem.culprit().line >= 1 && problem.culprit().column >= 1,
                "{at}"
            );
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
            assert!(
                node.needs.iter().all(|&need| need < ix),
                "{} stands before its needs",
                node.id
            );
        }
    }
}
