//! A person between the report and the comic: stop, answer from another process, go on.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::newsum::{articles, done, files, journal, say};

/// A comic that waits for its review.
fn waiting(home: &Path) -> PathBuf {
    let (from, out) = (articles(), home.join("out"));
    let args = [
        "comic",
        "폭염 전력 수요",
        "--from",
        from.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--review",
    ];
    say(&args).fails(5, &["report-for-review.html", "review approve", "newsum comic --out"]);
    assert!(out.join(".newsum/report-for-review.html").exists());
    assert!(!out.join("comic.png").exists());
    out
}

fn on(out: &Path, args: &[&str]) -> crate::newsum::Said {
    let mut all = vec!["--db", out.to_str().unwrap()];
    all.extend(args);
    say(&all)
}

fn go_on(out: &Path) -> crate::newsum::Said {
    say(&["comic", "--out", out.to_str().unwrap()])
}

fn times(journal: &[Value], kind: &str) -> usize {
    journal.iter().filter(|entry| entry["kind"] == kind).count()
}

#[test]
fn an_approval_from_another_process_lets_the_comic_go_on() {
    let home = tempfile::tempdir().unwrap();
    let out = waiting(home.path());
    let before = journal(&out);
    assert_eq!(go_on(&out).code, 5, "it still waits");
    on(&out, &["review", "approve", "--actor", "kim"]).succeeds();
    go_on(&out).succeeds();
    let after = journal(&out);
    assert_eq!(after[..before.len()], before[..], "nothing before the review is run again");
    assert!(done(&after).values().all(|&times| times == 1));
    let answer = after.iter().find(|entry| entry["kind"] == "signalled").unwrap();
    assert_eq!((&answer["actor"], &answer["payload"]["action"]), (&json!("kim"), &json!("approve")));
    on(&out, &["review", "approve"]).fails(6, &["0 reviews are open"]);
}

#[test]
fn an_edit_is_checked_asked_about_again_and_reaches_the_report() {
    let home = tempfile::tempdir().unwrap();
    let out = waiting(home.path());
    let texts = on(&out, &["review", "show", "--texts"]).succeeds().out;
    let file = home.path().join("texts.txt");
    let write = |text: &str| std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();

    write(&texts.replacen("@ lead 1\n", "@ lead one\n", 1));
    on(&out, &["review", "edit", "--file", file])
        .fails(2, &["\"@ lead 1\" should stand where \"@ lead one\" stands"]);
    let title = texts.lines().skip_while(|line| *line != "@ title").nth(1).unwrap();
    write(&texts.replacen(title, &"긴".repeat(121), 1));
    on(&out, &["review", "edit", "--file", file]).fails(2, &["/report/title"]);

    write(&texts.replacen(title, "사람이 고친 제목", 1));
    on(&out, &["review", "edit", "--file", file]).succeeds();
    assert_eq!(go_on(&out).code, 5, "an edit is asked about once more");
    on(&out, &["review", "approve"]).succeeds();
    go_on(&out).succeeds();
    let report = String::from_utf8(files(&out)["report.html"].clone()).unwrap();
    assert!(report.contains("사람이 고친 제목"));
    let journal = journal(&out);
    assert_eq!((times(&journal, "waiting"), times(&journal, "signalled")), (2, 2));
    let turns: Vec<&str> =
        journal.iter().filter(|e| e["kind"] == "done").filter_map(|e| e["step"].as_str()).collect();
    assert!(turns.contains(&"review") && turns.contains(&"review#2"), "{turns:?}");
}

#[test]
fn a_rejection_stops_the_run_and_nothing_is_published() {
    let home = tempfile::tempdir().unwrap();
    let out = waiting(home.path());
    on(&out, &["review", "reject", "--why", "근거가 부족합니다"]).succeeds();
    go_on(&out).fails(4, &["stopped"]);
    assert!(files(&out).is_empty(), "{:?}", files(&out).keys());
    go_on(&out).fails(4, &["--force"]);
}

#[test]
fn a_modification_needs_a_model_and_is_refused_without_one() {
    let home = tempfile::tempdir().unwrap();
    let out = waiting(home.path());
    let answer = r#"{"action":"modify","feedback":"더 짧게"}"#;
    on(&out, &["review", "answer", "--answer", answer]).fails(2, &["needs a language model", "review edit"]);
    assert_eq!(go_on(&out).code, 5, "the review is still open");
}
