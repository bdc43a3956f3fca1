//! kill -9 at any node, then the same command again.

use std::path::Path;

use serde_json::Value;

use crate::newsum::{articles, comic, done, files, journal, kill_at, say};

const QUERY: &str = "폭염 전력 수요";

fn is_done(entry: &Value, step: &str) -> bool {
    entry["kind"] == "done" && entry["step"] == step
}

/// Kills a comic right after a step, starts it again, and holds it against one that was never killed.
fn killed_after(step: &str, folder: &Path, whole: &Path) {
    let (from, out) = (articles(), folder.to_str().unwrap());
    let args = comic(QUERY, from.to_str().unwrap(), out);
    assert!(kill_at(&args, |entry| is_done(entry, step)), "{step} was never done");
    let before = journal(folder);
    assert!(before.iter().any(|entry| is_done(entry, step)));
    say(&args).succeeds();
    let after = journal(folder);
    assert_eq!(after[..before.len()], before[..], "what was durable after {step} is still there");
    assert!(done(&after).values().all(|&times| times == 1), "after {step}: {:?}", done(&after));
    for name in ["comic.svg", "comic.png", "scenario.json", "index.html"] {
        assert_eq!(files(folder).get(name), files(whole).get(name), "{name} after a kill after {step}");
    }
}

#[test]
fn a_comic_killed_after_any_step_goes_on_and_is_the_same_to_the_byte() {
    let home = tempfile::tempdir().unwrap();
    let whole = home.path().join("whole");
    say(&comic(QUERY, articles().to_str().unwrap(), whole.to_str().unwrap())).succeeds();
    let steps: Vec<String> = done(&journal(&whole)).into_keys().collect();
    assert!(steps.len() >= 16, "{steps:?}");
    let (left, right) = steps.split_at(steps.len() / 2);
    let (home, whole) = (home.path(), whole.as_path());
    std::thread::scope(|scope| {
        for half in [left, right] {
            scope.spawn(move || half.iter().for_each(|step| killed_after(step, &home.join(step), whole)));
        }
    });
}

#[test]
fn a_comic_that_is_killed_again_and_again_gets_there_in_the_end() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let from = articles();
    let args = comic(QUERY, from.to_str().unwrap(), out.to_str().unwrap());
    let mut kills = 0;
    // Each life gets at least one step done before it ends.
    while kill_at(&args, |entry| entry["kind"] == "done") {
        kills += 1;
        assert!(kills < 40, "it never ends");
    }
    assert!(kills >= 4, "only {kills} kills");
    say(&args).succeeds();
    assert!(done(&journal(&out)).values().all(|&times| times == 1));
}
