//! The examples are tests: each program is run as its reader would run it, and has to say what it promises.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::PathBuf;
use std::process::Command;

/// The tests inside of it, which show how a node is tested.
#[path = "../../own_node.rs"]
#[allow(dead_code, unused_imports, reason = "only its tests run here")]
mod own_node;

/// What an example says.
fn said_by(example: &str) -> String {
    let program = program(example);
    let output = Command::new(&program).output().unwrap_or_else(|error| {
        panic!("{}: {error}; `cargo build -p newsum-examples --examples` builds it", program.display())
    });
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{example} ended with {}: {errors}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// Cargo puts examples beside the folder of the tests.
fn program(example: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let name = format!("{example}{}", std::env::consts::EXE_SUFFIX);
    test.parent().and_then(|deps| deps.parent()).unwrap().join("examples").join(name)
}

#[test]
fn hello_runs_a_workflow_of_two_nodes() {
    let expected = "1 greet done\n2 report done\n3 run completed\n{\"text\":\"They said: Hello, world\"}\n";
    assert_eq!(said_by("hello"), expected);
}

#[test]
fn approval_leaves_memory_while_it_waits_and_goes_on_in_another_worker() {
    insta::assert_snapshot!(said_by("approval"));
}

#[test]
fn fan_out_keeps_its_limit_and_tries_again_item_by_item() {
    insta::assert_snapshot!(said_by("fan_out"));
}

#[test]
fn crash_runs_nothing_twice_that_was_done() {
    let said = said_by("crash");
    assert!(said.contains("\nprocess 2: the journal has 2 entries\n"), "{said}");
    let counts = "pick: started 1, did it 1, done 1\npack: started 1, did it 1, done 1\nsend: started 2, did it 1, done 1\n";
    assert!(said.ends_with(counts), "{said}");
}

#[test]
fn own_node_tells_its_progress_and_what_it_had_to_do_without() {
    insta::assert_snapshot!(said_by("own_node"));
}
