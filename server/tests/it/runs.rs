//! `newsum runs fork`, `edit`, `diff`, `redrive`: going back and going another way.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::newsum::{Said, articles, comic, journal, say, say_in};

/// A comic that is done, and its run.
fn done(home: &Path) -> (PathBuf, String) {
    let (from, out) = (articles(), home.join("out"));
    say(&comic("폭염 전력 수요", from.to_str().unwrap(), out.to_str().unwrap())).succeeds();
    let runs = on(home, &out, &["--json", "runs", "list"]).succeeds().json();
    (out, runs[0]["id"].as_str().unwrap().to_owned())
}

fn on(home: &Path, out: &Path, args: &[&str]) -> Said {
    let mut all = vec!["--db", out.to_str().unwrap()];
    all.extend(args);
    say_in(home, &all)
}

/// The output of a node, in a file, with its page title changed.
fn changed_report(home: &Path, out: &Path, run: &str) -> PathBuf {
    let mut write = on(home, out, &["--json", "runs", "state", run, "--node", "write"]).succeeds().json();
    write["report"]["title"] = json!("고친 제목");
    let file = home.join("write.json");
    std::fs::write(&file, write.to_string()).unwrap();
    file
}

fn count(home: &Path, out: &Path) -> usize {
    on(home, out, &["--json", "runs", "list"]).succeeds().json().as_array().unwrap().len()
}

#[test]
fn a_fork_with_a_changed_report_makes_the_rest_anew_and_the_difference_is_told() {
    let home = tempfile::tempdir().unwrap();
    let (out, parent) = done(home.path());
    let file = changed_report(home.path(), &out, &parent);
    let set = format!("write=@{}", file.display());
    let args = ["--json", "runs", "fork", &parent, "--set", &set, "--why", "a better title", "--follow"];
    let fork = on(home.path(), &out, &args).succeeds().json();
    assert_eq!((&fork["status"], &fork["fork_of"]), (&json!("completed"), &json!(parent)));
    let id = fork["id"].as_str().unwrap();
    let lines = on(home.path(), &out, &["runs", "journal", id, "--lines"]).succeeds().out;
    let entries: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let edited = entries.iter().position(|entry| entry["kind"] == "edited").unwrap();
    assert_eq!(
        (&entries[edited]["actor"], &entries[edited]["reason"]),
        (&json!("tester"), &json!("a better title"))
    );
    let after: Vec<&str> = entries[edited..].iter().filter_map(|entry| entry["step"].as_str()).collect();
    assert!(!after.contains(&"search") && after.iter().any(|step| step.starts_with("draw")), "{after:?}");
    let diff = on(home.path(), &out, &["--json", "runs", "diff", &parent, id]).succeeds().json();
    assert_eq!(diff["shared"], fork["fork_seq"]);
    let first = &diff["nodes"][0];
    assert_eq!((&first["node"], &first["changes"][0]["pointer"]), (&json!("write"), &json!("/report/title")));
    on(home.path(), &out, &["runs", "show", id]).succeeds();
}

#[test]
fn a_fork_that_cannot_be_is_refused_and_nothing_is_made() {
    let home = tempfile::tempdir().unwrap();
    let (out, run) = done(home.path());
    let fork = |args: &[&str]| {
        let mut all = vec!["runs", "fork", &run];
        all.extend(args);
        on(home.path(), &out, &all)
    };
    fork(&["--at", "9999"]).fails(2, &["ends at", "no entry 9999", "runs journal"]);
    fork(&["--set", "write"]).fails(2, &["\"write\" is no change", "--set NODE=JSON"]);
    fork(&["--set", "write={"]).fails(2, &["the new output of write is not JSON"]);
    fork(&["--set", "write=@/no/such/file"]).fails(2, &["/no/such/file"]);
    fork(&["--set", "nothing={}"]).fails(2, &["no node nothing"]);
    fork(&["--set", r#"write={"report":{"title":7}}"#]).fails(2, &["n05-report", "/report/title"]);
    assert_eq!(count(home.path(), &out), 1);
    on(home.path(), &out, &["runs", "fork", "0000"]).fails(6, &["no run 0000"]);
}

#[test]
fn a_comic_that_waits_is_edited_and_asks_about_what_is_new() {
    let home = tempfile::tempdir().unwrap();
    let (from, out) = (articles(), home.path().join("out"));
    let mut args = comic("폭염 전력 수요", from.to_str().unwrap(), out.to_str().unwrap());
    args.push("--review");
    say(&args).fails(5, &["review approve"]);
    let runs = on(home.path(), &out, &["--json", "runs", "list"]).succeeds().json();
    let run = runs[0]["id"].as_str().unwrap();
    let file = changed_report(home.path(), &out, run);
    let set = format!("write=@{}", file.display());
    let edit = |args: &[&str]| {
        let mut all = vec!["runs", "edit", run];
        all.extend(args);
        on(home.path(), &out, &all)
    };
    edit(&["--set", &set]).fails(2, &["--why"]);
    edit(&["--set", "write={}", "--why", "to see"]).fails(2, &["n05-report", "report"]);
    edit(&["--set", &set, "--why", "a better title"]).succeeds();
    assert_eq!(journal(&out).last().unwrap()["kind"], "edited");
    say(&["comic", "--out", out.to_str().unwrap()]).fails(5, &["review approve"]);
    let reviews = on(home.path(), &out, &["--json", "review", "list"]).succeeds().json();
    assert_eq!(reviews[0]["shown"]["report"]["title"], "고친 제목", "{reviews}");
    on(home.path(), &out, &["review", "approve"]).succeeds();
    say(&["comic", "--out", out.to_str().unwrap()]).succeeds();
    edit(&["--set", &set, "--why", "too late"]).fails(1, &["is completed", "forked"]);
}

const SEARCH: &str = r#"
[workflow]
name = "broken"
version = 1
[input]
query = { type = "string" }
options = { type = "object", default = {} }
[node.start]
use = "n01-initialize"
from.query = "input.query"
from.options = "input.options"
[output]
request = "start.request"
"#;

#[test]
fn failed_runs_are_redriven_by_code_after_a_dry_run_said_which() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("broken.toml"), SEARCH).unwrap();
    let bad = r#"{"query":"","options":{"no_such_wish":1}}"#;
    for _ in 0..3 {
        say_in(home.path(), &["run", "broken.toml", "--input", bad]).succeeds();
    }
    say_in(home.path(), &["worker", "--exit-when-idle"]).succeeds();
    let failed = say_in(home.path(), &["--json", "runs", "list", "--status", "failed"]).succeeds().json();
    assert_eq!(failed.as_array().unwrap().len(), 3);
    let code = failed[0]["error"]["code"].as_str().unwrap();
    let redrive = |args: &[&str]| {
        let mut all = vec!["--json", "runs", "redrive"];
        all.extend(args);
        say_in(home.path(), &all).succeeds().json()
    };
    assert_eq!(redrive(&["--code", "another", "--dry-run"])["count"], 0);
    assert_eq!(redrive(&["--workflow", "broken", "--code", code, "--dry-run"])["count"], 3);
    assert_eq!(redrive(&["--since", "2999-01-01T00:00:00Z", "--dry-run"])["count"], 0);
    let done = redrive(&["--code", code, "--limit", "2"]);
    assert_eq!((&done["count"], &done["runs"][0]), (&json!(2), &failed[0]["id"]));
    let left = say_in(home.path(), &["--json", "runs", "list", "--status", "failed"]).succeeds().json();
    assert_eq!(left.as_array().unwrap().len(), 1);
    say_in(home.path(), &["runs", "redrive", "--since", "yesterday"]).fails(2, &["yesterday"]);
}

#[test]
fn a_schedule_is_made_listed_kept_to_and_ended() {
    let home = tempfile::tempdir().unwrap();
    let file = SEARCH
        .replace("version = 1", "version = 1\nschedule = { cron = \"* * * * * *\", missed = \"once\" }")
        .replace("query = { type = \"string\" }", "query = { type = \"string\", default = \"heat wave\" }");
    std::fs::write(home.path().join("broken.toml"), file).unwrap();
    std::fs::write(home.path().join("never.toml"), SEARCH).unwrap();
    let workflow = |args: &[&str]| {
        let mut all = vec!["--json", "workflow"];
        all.extend(args);
        say_in(home.path(), &all)
    };
    say_in(home.path(), &["workflow", "schedule", "never.toml"]).fails(2, &["says no times", "schedule"]);
    let made = workflow(&["schedule", "broken.toml"]).succeeds().json();
    assert_eq!((&made["name"], &made["zone"]), (&json!("broken"), &json!("UTC")));
    let mut worker = crate::newsum::newsum(&["worker"]).current_dir(home.path()).spawn().unwrap();
    let started = std::time::Instant::now();
    let runs = loop {
        let runs =
            say_in(home.path(), &["--json", "runs", "list", "--status", "completed"]).succeeds().json();
        if !runs.as_array().unwrap().is_empty() {
            break runs;
        }
        assert!(started.elapsed() < std::time::Duration::from_secs(60), "no run started by itself");
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert_eq!(runs[0]["labels"]["schedule"], "broken");
    assert_ne!(workflow(&["schedules"]).succeeds().json()[0]["last_at"], Value::Null);
    workflow(&["unschedule", "broken"]).succeeds();
    say_in(home.path(), &["workflow", "unschedule", "broken"])
        .fails(6, &["no schedule", "workflow schedules"]);
    assert_eq!(workflow(&["schedules"]).succeeds().json(), json!([]));
}
