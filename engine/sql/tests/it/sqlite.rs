//! SQLite: files, locks, and what can be wrong with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use newsum_engine::RunId;
use newsum_engine::store::{NewRun, RunFilter, Store, StoreError};
use newsum_engine_sql::{OpenError, Options, SqlStore, open, open_read_only};
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

async fn open_file(path: &Path) -> Result<SqlStore, OpenError> {
    open(&url(path), Options::default()).await
}

pub fn run() -> NewRun {
    NewRun {
        id: RunId::fresh(),
        workflow: "b3:0".to_owned(),
        workflow_name: "hello".to_owned(),
        queue: "main".to_owned(),
        priority: 0,
        input: json!({}),
        key: None,
        ready_at: None,
        labels: json!({}),
        parent: None,
        budget: None,
        serial: None,
        blobs: Vec::new(),
    }
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let first = open_file(&path).await.unwrap();
    let created = first.create(run()).await.unwrap().into_run();
    first.close().await;
    let second = open_file(&path).await.unwrap();
    assert_eq!(second.run(created.id).await.unwrap(), Some(created));
}

#[tokio::test]
async fn a_path_with_spaces_and_other_scripts_is_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("내 신문 #1 100%.db");
    open_file(&path).await.unwrap();
    assert!(path.is_file());
}

#[tokio::test]
async fn a_second_writer_is_told_who_has_the_file_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let address = Some("http://127.0.0.1:8080".to_owned());
    let first = open(&url(&path), Options { address, ..Options::default() }).await.unwrap();
    let error = open_file(&path).await.unwrap_err();
    let pid = std::process::id();
    let expected = format!("{} is in use by pid {pid} at http://127.0.0.1:8080", path.display());
    assert!(error.to_string().starts_with(&expected), "{error}");
    first.close().await;
    open_file(&path).await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn another_way_to_write_the_path_is_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let _first = open_file(&path).await.unwrap();
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert!(matches!(open_file(&link).await, Err(OpenError::InUse { .. })));
    let around = folder.path().join(".").join("newsum.db");
    assert!(matches!(open_file(&around).await, Err(OpenError::InUse { .. })));
}

/// Holds the lock of the file `NEWSUM_TEST_HOLD` for as long as it lives; does nothing in an ordinary run.
#[tokio::test]
async fn holder_of_a_lock() {
    let Some(path) = std::env::var_os("NEWSUM_TEST_HOLD").map(PathBuf::from) else {
        return;
    };
    let _store = open_file(&path).await.unwrap();
    fs::write(path.with_extension("held"), "").unwrap();
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn a_killed_process_leaves_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sqlite::holder_of_a_lock"])
        .env("NEWSUM_TEST_HOLD", &path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while !path.with_extension("held").exists() {
        assert!(started.elapsed() < Duration::from_secs(20), "the other process did not open the file");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let error = open_file(&path).await.unwrap_err();
    assert!(error.to_string().contains(&format!("is in use by pid {}", holder.id())), "{error}");
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert!(path.with_extension("db.lock").exists());
    open_file(&path).await.unwrap();
}

#[tokio::test]
async fn a_file_that_another_process_writes_can_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let writer = open_file(&path).await.unwrap();
    let created = writer.create(run()).await.unwrap().into_run();
    let reader = open_read_only(&url(&path), Options::default()).await.unwrap();
    assert_eq!(reader.run(created.id).await.unwrap(), Some(created));
    let Err(StoreError::Broken(message)) = reader.create(run()).await else {
        panic!("it was opened for looking")
    };
    assert!(message.contains("cannot be written"), "{message}");
    writer.create(run()).await.unwrap();
    assert_eq!(reader.runs(&RunFilter::default()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn nothing_is_made_for_somebody_who_only_looks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let error = open_read_only(&url(&path), Options::default()).await.unwrap_err();
    assert_eq!(error, OpenError::NoFile(path.clone()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(open_read_only("sqlite::memory:", Options::default()).await.is_err());
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no/such/newsum.db");
    let error = open_file(&path).await.unwrap_err();
    assert!(matches!(error, OpenError::NoFolder { .. }), "{error:?}");
    assert!(error.to_string().contains(&format!("mkdir -p {}", path.parent().unwrap().display())), "{error}");
    assert!(matches!(open_file(folder.path()).await, Err(OpenError::IsFolder(_))));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_that_nobody_may_write_is_said_so() {
    let error = open_file(Path::new("/sys/newsum.db")).await.unwrap_err();
    assert!(matches!(error, OpenError::NoRights { .. }), "{error:?}");
    assert!(error.to_string().starts_with("/sys/newsum.db cannot be opened for writing"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let text = "Dear editor, ".repeat(1000);
    fs::write(&path, &text).unwrap();
    for opened in [open_file(&path).await, open_read_only(&url(&path), Options::default()).await] {
        let error = opened.unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_damaged_file_is_said_to_be_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let store = open_file(&path).await.unwrap();
    for _ in 0..200 {
        store.create(run()).await.unwrap();
    }
    store.close().await;
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let error = open_file(&path).await.unwrap_err();
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("restore a backup"), "{error}");
}

#[tokio::test]
async fn a_file_is_in_wal_mode_and_flushed_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let _store = open_file(&path).await.unwrap();
    let mut other = SqliteConnection::connect(&url(&path)).await.unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut other).await.unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_explained() {
    for (address, expected) in [
        ("mysql://root@localhost/x", "\"mysql\" is no database that is known here"),
        ("newsum.db", "write it like sqlite://data/newsum.db"),
        ("sqlite://", "it names no file"),
        ("sqlite://a.db?mode=ro", "takes no options"),
    ] {
        let error = open(address, Options::default()).await.unwrap_err().to_string();
        assert!(
            error.starts_with("the address of the database: ") && error.contains(expected),
            "{address}: {error}"
        );
    }
}
