//! `newsum bench`: how fast a node kind is on an input.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::newsum::{Said, articles, comic, say, say_in};

/// A run that is done, in a folder.
fn recorded(home: &Path) -> (PathBuf, String) {
    let (from, out) = (articles(), home.join("out"));
    say(&comic("폭염 전력 수요", from.to_str().unwrap(), out.to_str().unwrap())).succeeds();
    let runs = say(&["--db", out.to_str().unwrap(), "--json", "runs", "list"]).succeeds().json();
    (out, runs[0]["id"].as_str().unwrap().to_owned())
}

fn bench(home: &Path, args: &[&str]) -> Said {
    say_in(home, &[&["bench"], args].concat())
}

/// An input of n03-plan-search, in a file.
fn input(home: &Path, input: &Value) -> PathBuf {
    let file = home.join("input.json");
    std::fs::write(&file, input.to_string()).unwrap();
    file
}

/// The table without what differs from time to time: every number and unit of time.
fn masked(table: &str) -> String {
    let mask = |line: &str| {
        let (name, value) = line.split_at(12.min(line.len()));
        let words = value.split(' ').map(|word| match word.trim_end_matches(',') {
            number if number.parse::<f64>().is_ok() => "N",
            "ns" | "µs" | "ms" | "s" => "TIME",
            id if id.len() == 36 => "RUN",
            word => word,
        });
        format!("{name}{}", words.collect::<Vec<_>>().join(" "))
    };
    table.lines().map(mask).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_input_of_a_recorded_run_is_measured_and_nothing_is_written() {
    let home = tempfile::tempdir().unwrap();
    let (out, run) = recorded(home.path());
    let db = out.to_str().unwrap();
    let journal = || say(&["--db", db, "runs", "journal", &run, "--lines"]).succeeds().out;
    let before = journal();
    let args = ["n02-analyze-query", "--run", &run, "--seconds", "1", "--concurrency", "2", "--db", db];
    let said = bench(home.path(), &args).succeeds();
    let allocations = if cfg!(feature = "count-allocations") {
        "N per run N KiB"
    } else {
        "not counted; `newsum bench --help` says how"
    };
    let table = masked(&said.out).replace(allocations, "ALLOCATIONS");
    insta::assert_snapshot!(table, @r"
    kind        n02-analyze-query (read)
    input       what analyze was given in the run RUN
    runs        N in N TIME N at a time
    runs/s      N
    p50         N TIME
    p99         N TIME
    min         N TIME
    max         N TIME
    allocations ALLOCATIONS
    ");
    let args = ["n09-image", "--run", &run, "--step", "draw[2]", "--seconds", "1", "--db", db, "--json"];
    let report = bench(home.path(), &args).succeeds().json();
    assert_eq!(
        (&report["failed"], &report["input"]),
        (&json!(0), &json!(format!("what draw[2] was given in the run {run}")))
    );
    let ns = |field: &str| report[field].as_u64().unwrap();
    assert!(0 < ns("min_ns") && ns("min_ns") <= ns("p50_ns") && ns("p99_ns") <= ns("max_ns"), "{report}");
    assert!(report["runs"].as_u64().unwrap() > 0 && report["runs_per_second"].as_f64().unwrap() > 0.0);
    assert_eq!(before, journal());
}

#[test]
fn a_step_that_is_none_of_that_kind_or_was_not_begun_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let (out, run) = recorded(home.path());
    let of = |kind: &str, step: &str| {
        bench(home.path(), &[kind, "--run", &run, "--step", step, "--db", out.to_str().unwrap()])
    };
    of("n02-analyze-query", "search").fails(2, &["search", "is no n02-analyze-query", "runs show"]);
    of("n09-image", "draw[99]").fails(6, &["draw[99]", "runs journal"]);
    of("n09-image", "draw[").fails(2, &["draw["]);
    bench(home.path(), &["n09-image", "--run", "0000", "--db", out.to_str().unwrap()])
        .fails(6, &["no run 0000"]);
    // Its articles were given on the command line of the comic: here there are none, and the node says so.
    let said = bench(
        home.path(),
        &["n04-execute-search", "--run", &run, "--seconds", "1", "--db", out.to_str().unwrap()],
    );
    let said = said.fails(1, &["not one run of n04-execute-search gave an output"]);
    assert!(said.out.contains("permanent [no_evidence]"), "{}", said.out);
}

#[test]
fn an_input_that_somebody_wrote_is_measured() {
    let home = tempfile::tempdir().unwrap();
    let file = input(home.path(), &json!({ "query": "heat wave" }));
    let args = ["n01-initialize", "--input", file.to_str().unwrap(), "--seconds", "1"];
    let said = bench(home.path(), &args).succeeds();
    assert!(said.out.contains("n01-initialize") && said.out.contains("input.json"), "{}", said.out);
    assert!(said.err.contains("running n01-initialize for 1 s, 1 at a time"), "{}", said.err);
    let left: Vec<_> =
        std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["input.json"], "nothing was made");
}

#[test]
fn what_cannot_be_measured_is_named_with_a_way_out() {
    let home = tempfile::tempdir().unwrap();
    let file = input(home.path(), &json!({ "query": 7 }));
    let file = file.to_str().unwrap();
    let of = |kind: &str| bench(home.path(), &[kind, "--input", file]);
    of("n01-initialise").fails(6, &["\"n01-initialise\"", "did you mean `n01-initialize`?"]);
    of("n01-initialize").fails(2, &["input.json", "/query: 7 is not of type", "newsum nodes n01-initialize"]);
    of("n06-save-report").fails(2, &["n06-save-report changes the outside", "--yes"]);
    bench(home.path(), &["n06-save-report", "--input", file, "--yes"]).fails(2, &["does not fit"]);
    bench(home.path(), &["n01-initialize"]).fails(2, &["--input", "--run"]);
    bench(home.path(), &["n01-initialize", "--input", "nothing.json"])
        .fails(2, &["cannot read the input from nothing.json"]);
    std::fs::write(home.path().join("input.json"), "{").unwrap();
    of("n01-initialize").fails(2, &["input.json", "is not JSON"]);
    let said = bench(home.path(), &["n01-initialise", "--input", file, "--json"]);
    assert_eq!(said.json()["exit"], 6);
}
