//! Starting the binary, and looking at what it leaves.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The sample articles.
pub fn articles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/articles")
}

/// The binary, in a clean environment: nothing of this machine decides what it does.
pub fn newsum(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsum"));
    command
        .args(args)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("USER", "tester");
    command.stdin(Stdio::null());
    command
}

/// What the binary said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// No failure may look like a crash.
    #[track_caller]
    pub fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in:\n{}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }
}

/// Runs the binary to its end.
pub fn say(args: &[&str]) -> Said {
    Said::of(newsum(args).output().unwrap())
}

/// Runs the binary to its end in a folder.
pub fn say_in(folder: &Path, args: &[&str]) -> Said {
    Said::of(newsum(args).current_dir(folder).output().unwrap())
}

/// The arguments of a comic in a folder.
pub fn comic<'a>(query: &'a str, from: &'a str, out: &'a str) -> Vec<&'a str> {
    vec!["comic", query, "--from", from, "--out", out, "--lang", "ko"]
}

/// Runs a comic, and kills it with SIGKILL as soon as an entry that fits is durable. False if none came.
pub fn kill_at(args: &[&str], fits: impl Fn(&Value) -> bool) -> bool {
    let mut child =
        newsum(args).arg("--events").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut killed = false;
    for line in lines.map_while(Result::ok) {
        if fits(&serde_json::from_str(&line).unwrap()) {
            child.kill().unwrap();
            killed = true;
            break;
        }
    }
    child.wait().unwrap();
    killed
}

/// The journal of the only run in a folder.
pub fn journal(folder: &Path) -> Vec<Value> {
    let db = folder.to_str().unwrap();
    let runs = say(&["--db", db, "--json", "runs", "list"]).succeeds().json();
    let id = runs[0]["id"].as_str().unwrap().to_owned();
    let lines = say(&["--db", db, "runs", "journal", &id, "--lines"]).succeeds();
    lines.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// How often each step is done.
pub fn done(journal: &[Value]) -> BTreeMap<String, usize> {
    let mut done = BTreeMap::new();
    for entry in journal.iter().filter(|entry| entry["kind"] == "done") {
        *done.entry(entry["step"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    done
}

/// The visible files of a comic by name.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect()
}
