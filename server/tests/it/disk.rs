//! A full disk and a folder that another process works in.

use std::path::Path;
use std::process::Command;

use crate::newsum::{articles, comic, done, journal, newsum, say};

/// A disk of its own, of a few megabytes at most, in memory.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// None where this system lets only root mount one, and the tests do not run as root.
    fn new(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "none"], folder.path())
            .then_some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn grow(&self, size: &str) {
        assert!(mount(&["-o", &format!("remount,size={size}")], self.path()));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.folder.path()).status());
    }
}

fn mount(args: &[&str], at: &Path) -> bool {
    Command::new("mount").args(args).arg(at).output().is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_disk_is_named_and_with_more_room_the_same_command_goes_on() {
    let from = articles();
    for size in ["64k", "400k", "1m", "1500k", "2m"] {
        let Some(disk) = SmallDisk::new(size) else {
            assert_ne!(user(), "0", "root can mount a tmpfs");
            return;
        };
        let out = disk.path().join("out");
        let args = comic("폭염 전력 수요", from.to_str().unwrap(), out.to_str().unwrap());
        let said = say(&args);
        assert_ne!(said.code, 0, "{size} is enough: {said:?}");
        assert!(said.err.contains("free some space") && !said.err.contains("panicked"), "{size}: {said:?}");
        disk.grow("16m");
        say(&args).succeeds();
        assert!(done(&journal(&out)).values().all(|times| *times == 1), "{size}: a step was done twice");
        let files = std::fs::read_dir(&out).unwrap().count();
        assert!(files > 10 && out.join("comic.png").exists(), "{size}: {files} files");
    }
}

fn user() -> String {
    String::from_utf8(Command::new("id").arg("-u").output().unwrap().stdout).unwrap().trim().to_owned()
}

#[test]
fn a_folder_in_use_is_refused_with_the_process_that_uses_it() {
    let (home, from) = (tempfile::tempdir().unwrap(), articles());
    let out = home.path().join("out");
    let args = comic("폭염 전력 수요", from.to_str().unwrap(), out.to_str().unwrap());
    let mut first = newsum(&args).stdout(std::process::Stdio::null()).spawn().unwrap();
    let id = first.id().to_string();
    while !out.join(".newsum/run.db").exists() {
        assert!(first.try_wait().unwrap().is_none(), "the first process ended before it had a database");
        std::thread::yield_now();
    }
    signal("STOP", &id);
    let second = say(&args);
    signal("CONT", &id);
    let ended = first.wait().unwrap().code();
    second.fails(8, &[&format!("is in use by pid {id}"), "stop that process"]);
    assert_eq!(ended, Some(0), "the first goes on as if nothing had been");
}

fn signal(name: &str, process: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), process]).status().unwrap().success());
}
