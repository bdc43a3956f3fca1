//! The main job: from a folder of articles to a comic, in one command.

use serde_json::Value;

use crate::newsum::{articles, comic, done, files, journal, say};

#[test]
fn a_comic_of_the_samples_has_all_its_files_and_nothing_was_degraded() {
    let home = tempfile::tempdir().unwrap();
    let (from, out) = (articles(), home.path().join("out"));
    let mut args = vec!["--json"];
    args.extend(comic("폭염 전력 수요", from.to_str().unwrap(), out.to_str().unwrap()));
    let told = say(&args).succeeds().json();
    assert_eq!((&told["status"], &told["degraded"]), (&"completed".into(), &Value::Array(vec![])));
    let files = files(&out);
    for name in [
        "comic.svg",
        "comic.png",
        "thumbnail.png",
        "panel-1.png",
        "panel-2.png",
        "panel-3.png",
        "panel-4.png",
        "report.html",
        "report.md",
        "scenario.json",
        "sources.json",
        "comic.json",
        "index.html",
    ] {
        assert!(files.get(name).is_some_and(|bytes| bytes.len() > 100), "{name}");
    }
    assert!(files["comic.png"].starts_with(b"\x89PNG"));
    let report = String::from_utf8(files["report.html"].clone()).unwrap();
    assert!(report.contains("lang=\"ko\"") && report.contains("Content-Security-Policy"));
    assert!(done(&journal(&out)).len() >= 16);
}

#[test]
fn the_same_input_and_seed_give_the_same_bytes_and_another_seed_gives_others() {
    let home = tempfile::tempdir().unwrap();
    let from = articles();
    let make = |name: &str, seed: &str| {
        let out = home.path().join(name);
        let mut args = comic("폭염 전력 수요", from.to_str().unwrap(), out.to_str().unwrap());
        args.extend(["--seed", seed]);
        say(&args).succeeds();
        files(&out)
    };
    let (one, same, other) = (make("one", "7"), make("same", "7"), make("other", "8"));
    for name in ["comic.svg", "comic.png", "index.html", "panel-3.png"] {
        assert!(one[name] == same[name], "{name} differs");
        assert!(one[name] != other[name], "{name} is the same for another seed");
    }
}

#[test]
fn a_finished_comic_is_told_again_and_made_only_once() {
    let home = tempfile::tempdir().unwrap();
    let (from, out) = (articles(), home.path().join("out"));
    let args = comic("solid-state battery", from.to_str().unwrap(), out.to_str().unwrap());
    let first = say(&args).succeeds();
    let before = journal(&out);
    let again = say(&args).succeeds();
    assert_eq!(first.out, again.out);
    assert_eq!(journal(&out), before);
    let without_words = say(&["comic", "--out", out.to_str().unwrap()]).succeeds();
    assert_eq!(without_words.out, first.out);
}

#[test]
fn another_query_in_a_used_folder_is_refused_by_name_and_force_starts_anew() {
    let home = tempfile::tempdir().unwrap();
    let (from, out) = (articles(), home.path().join("out"));
    let (from, out) = (from.to_str().unwrap(), out.to_str().unwrap());
    say(&comic("solid-state battery", from, out)).succeeds();
    say(&comic("school phones", from, out)).fails(2, &["holds another comic", "query:", "--force"]);
    let mut forced = comic("school phones", from, out);
    forced.push("--force");
    say(&forced).succeeds();
}

#[test]
fn without_out_the_same_command_finds_its_folder_again() {
    let home = tempfile::tempdir().unwrap();
    let from = articles();
    let args = ["comic", "solid-state battery", "--from", from.to_str().unwrap()];
    let first = crate::newsum::say_in(home.path(), &args).succeeds();
    let again = crate::newsum::say_in(home.path(), &args).succeeds();
    assert_eq!(first.out, again.out);
    assert_eq!(std::fs::read_dir(home.path().join("results")).unwrap().count(), 1);
}

#[test]
fn an_english_query_gives_an_english_comic() {
    let home = tempfile::tempdir().unwrap();
    let (from, out) = (articles(), home.path().join("out"));
    let args =
        ["comic", "solid-state battery", "--from", from.to_str().unwrap(), "--out", out.to_str().unwrap()];
    say(&args).succeeds();
    let scenario: Value = serde_json::from_slice(&files(&out)["scenario.json"]).unwrap();
    assert_eq!(scenario["language"], "en");
}
