//! What came of a comic, told to a person or a program.

use std::path::PathBuf;
use std::time::Duration;

use newsum_engine::Degraded;
use newsum_engine::store::RunRow;
use serde_json::{Value, json};

use super::folder::Folder;
use crate::say::Say;

/// The files that a person wants to know of first.
const FIRST: [&str; 3] = ["comic.png", "comic.svg", "report.html"];

/// Tells that a comic is done.
pub(crate) fn tell(run: &RunRow, folder: &Folder, degraded: &[Degraded], took: Option<Duration>, say: &Say) {
    let files = files(folder);
    if say.json {
        let title = run.output.as_ref().and_then(|output| output.pointer("/scenario/title")).cloned();
        say.object(&json!({
            "comic_id": run.id,
            "status": run.status,
            "folder": folder.path(),
            "title": title.unwrap_or(Value::Null),
            "files": files,
            "degraded": degraded,
            "seconds": took.map(|took| took.as_secs_f64()),
        }));
        return;
    }
    let time = took.map(|took| format!(" {:.1} s", took.as_secs_f64())).unwrap_or_default();
    say.note(format!("✓ {}{time}{}", say.tr("완성", "done"), without(degraded, say)));
    for name in FIRST {
        let path = folder.path().join(name);
        if path.exists() {
            say.result(path.display().to_string());
        }
    }
}

fn without(degraded: &[Degraded], say: &Say) -> String {
    if degraded.is_empty() {
        return String::new();
    }
    let codes: Vec<&str> = degraded.iter().map(|one| one.code.as_str()).collect();
    format!("   ({} {})", say.tr("부족한 점:", "degraded:"), codes.join(", "))
}

/// The files of the folder, without what is hidden, sorted.
fn files(folder: &Folder) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.path()).into_iter().flatten().filter_map(Result::ok);
    let visible =
        |path: &PathBuf| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'));
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|p| p.is_file()).filter(visible).collect();
    files.sort();
    files
}
