//! The proofs that need processes: a share of what the long commands in the README do.
#![allow(clippy::unwrap_used, reason = "tests")]

mod chaos;
mod crash_points;

use std::process::Command;

/// Runs `newsum-chaos`, and holds that it found nothing.
fn finds_nothing(args: &[&str]) {
    let said = Command::new(env!("CARGO_BIN_EXE_newsum-chaos")).args(args).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success(), "newsum-chaos {}:\n{out}{err}", args.join(" "));
    for line in ["lost", "committed twice", "appended by a fenced worker", "effects without a durable cause"]
    {
        assert!(
            out.lines().any(|said| said.trim_start().starts_with(line) && said.ends_with(" 0")),
            "{line}: {out}"
        );
    }
}
