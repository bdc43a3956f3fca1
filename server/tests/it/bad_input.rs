//! Bad input: a clear error that names the thing and the remedy, a code, no panic, nothing half-written.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::newsum::{articles, newsum, say, say_in};

fn comic_of(from: &Path, out: &Path) -> crate::newsum::Said {
    say(&["comic", "heat wave", "--from", from.to_str().unwrap(), "--out", out.to_str().unwrap()])
}

#[test]
fn a_query_must_say_something_and_not_too_much() {
    let from = articles();
    let from = from.to_str().unwrap();
    let home = tempfile::tempdir().unwrap();
    let ask = |query: &str| say_in(home.path(), &["comic", query, "--from", from]);
    ask("").fails(2, &["0 characters", "3 to 512"]);
    ask("  ").fails(2, &["0 characters"]);
    ask(&"가".repeat(600)).fails(2, &["600 characters", "3 to 512"]);
    say_in(home.path(), &["comic", "heat wave"]).fails(2, &["--from is missing", "--from examples/articles"]);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn sources_that_cannot_be_used_are_named_with_their_reasons() {
    let home = tempfile::tempdir().unwrap();
    let (folder, out) = (home.path().join("articles"), home.path().join("out"));
    comic_of(&folder, &out).fails(2, &["articles", "No such file"]);
    std::fs::create_dir(&folder).unwrap();
    comic_of(&folder, &out).fails(1, &["no article", "there is no file in it"]);
    std::fs::write(folder.join("huge.txt"), vec![b'a'; 50 << 20]).unwrap();
    std::fs::write(folder.join("program.txt"), [0x7f, b'E', b'L', b'F', 0, 1, 2, 3, 0, 0, 0xff, 0xfe])
        .unwrap();
    std::fs::write(
        folder.join("broken.md"),
        [b"# Title\n\n".as_slice(), &[0xff, 0x81, 0x00, 0xfe, 0x80]].concat(),
    )
    .unwrap();
    std::fs::write(folder.join("empty.md"), "").unwrap();
    comic_of(&folder, &out).fails(1, &["huge.txt", "50.0 MiB", "program.txt", "broken.md", "empty.md"]);
    assert!(!out.exists(), "nothing was made");
}

#[test]
fn a_bad_file_among_good_ones_does_not_stop_the_comic() {
    let home = tempfile::tempdir().unwrap();
    let (folder, out) = (home.path().join("articles"), home.path().join("out"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::copy(articles().join("en-battery-1.md"), folder.join("a.md")).unwrap();
    std::fs::write(folder.join("program.txt"), [0u8, 159, 146, 150]).unwrap();
    let args =
        ["comic", "solid-state battery", "--from", folder.to_str().unwrap(), "--out", out.to_str().unwrap()];
    say(&args).succeeds();
}

#[test]
fn a_page_that_cannot_be_read_is_named() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let out = out.to_str().unwrap();
    // A port that nobody listens on: bound here and closed again.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/article");
    say(&["comic", "heat wave", "--from", &url, "--out", out]).fails(1, &["127.0.0.1", "no_evidence"]);
    say(&["comic", "heat wave", "--from", &url, "--out", out, "--offline", "--force"])
        .fails(2, &["--offline", "n04-execute-search", &url]);
}

#[test]
fn an_output_folder_that_cannot_be_used_is_named_with_a_way_out() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    comic_of(&articles(), &file).fails(3, &["file", "--out"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "in the way");
}

#[test]
fn a_read_only_output_folder_is_named_with_a_way_out() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("locked");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let from = articles();
    let args = ["comic", "heat wave", "--from", from.to_str().unwrap(), "--out", folder.to_str().unwrap()];
    // Rights mean nothing to root: the program runs as somebody else then.
    let mut command = newsum(&args);
    if std::fs::write(folder.join("probe"), "").is_ok() {
        std::fs::remove_file(folder.join("probe")).unwrap();
        let Some(program) = as_nobody(home.path(), &args) else { return };
        command = program;
    }
    let output = command.output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("locked") && err.contains("--out DIR"), "{err}");
}

/// The same command as the user nobody, with a copy of the binary and the articles that this user can reach.
fn as_nobody(home: &Path, args: &[&str]) -> Option<std::process::Command> {
    let (binary, copies) = (home.join("newsum"), home.join("articles"));
    std::fs::copy(env!("CARGO_BIN_EXE_newsum"), &binary).ok()?;
    std::fs::create_dir_all(&copies).ok()?;
    std::fs::copy(articles().join("en-battery-1.md"), copies.join("a.md")).ok()?;
    let own = articles();
    let args =
        args.iter().map(|arg| if *arg == own.to_str().unwrap() { copies.to_str().unwrap() } else { arg });
    let mut command = std::process::Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", binary.to_str()?]).args(args);
    Some(command)
}

#[test]
fn a_database_that_is_in_use_or_damaged_is_named() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let args = [
        "comic",
        "solid-state battery",
        "--from",
        articles().to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]
    .map(str::to_owned);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut review = args.clone();
    review.push("--review");
    say(&review).fails(5, &["review"]);
    std::fs::write(out.join(".newsum/run.db"), "this is no database, whatever its name says").unwrap();
    for extra in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(out.join(format!(".newsum/run.db{extra}")));
    }
    say(&review).fails(8, &["run.db", "damaged"]);
}

#[test]
fn unknown_ids_and_words_are_answered_with_what_there_is() {
    let home = tempfile::tempdir().unwrap();
    say_in(home.path(), &["runs", "list"]).fails(8, &["there is no database"]);
    say_in(home.path(), &["nodes", "n99-nothing"]).fails(6, &["n99-nothing", "newsum nodes"]);
    say_in(home.path(), &["workflow", "check", "nothing.toml"]).fails(6, &["nothing.toml"]);
    say_in(home.path(), &["run", "nothing"]).fails(6, &["nothing", "workflows/"]);
    say_in(home.path(), &["comic", "heat", "--from", "."]).fails(1, &["no article"]);
}
