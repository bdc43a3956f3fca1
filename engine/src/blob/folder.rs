//! Large values in a folder.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

use super::{BlobError, Blobs};

/// Large values in a folder: `{first two digits}/{hash}`. The time of a file says when it was last put.
#[derive(Debug, Clone)]
pub struct FolderBlobs {
    root: PathBuf,
}

impl FolderBlobs {
    /// A place below `root`, which is made when something is put.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.root.join(hash.get(..2).unwrap_or("00")).join(hash)
    }
}

#[async_trait]
impl Blobs for FolderBlobs {
    fn place(&self) -> String {
        self.root.display().to_string()
    }

    async fn put(&self, hash: &str, bytes: Vec<u8>) -> Result<(), BlobError> {
        let path = self.path(hash);
        on_disk(
            "write",
            path.clone(),
            move || if touch(&path, &bytes)? { Ok(()) } else { write(&path, &bytes) },
        )
        .await
    }

    async fn get(&self, hash: &str) -> Result<Option<Vec<u8>>, BlobError> {
        let path = self.path(hash);
        on_disk("read", path.clone(), move || match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn put_before(&self, older: Duration) -> Result<Vec<String>, BlobError> {
        let root = self.root.clone();
        on_disk("look through", root.clone(), move || old_names(&root, older)).await
    }

    async fn remove(&self, hash: &str, older: Duration) -> Result<bool, BlobError> {
        let path = self.path(hash);
        on_disk("delete", path.clone(), move || remove_old(&path, older)).await
    }
}

/// Marks a file that is there as put now. False if there is none, or not a whole one.
fn touch(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let file = match File::options().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    // A sound file is not written again; a damaged one is mended by whoever has the value.
    if fs::read(path).is_ok_and(|there| there == bytes) {
        file.set_modified(SystemTime::now())?;
        // Taken away in between: then it is written anew.
        return Ok(path.exists());
    }
    Ok(false)
}

/// Writes under another name, syncs, and renames: a crash leaves the whole file or none.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let part = beside(path, "part");
    let written = write_synced(&part, bytes).and_then(|()| fs::rename(&part, path));
    if let Err(error) = written {
        // The first error is the one to tell.
        drop(fs::remove_file(&part));
        return Err(error);
    }
    sync_folder(folder)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The name of a file in a folder is durable only when the folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// A name that no other writer of any process has.
fn beside(path: &Path, ending: &str) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (process, number) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    path.with_file_name(format!(".{name}.{process}-{number}.{ending}"))
}

fn old_names(root: &Path, older: Duration) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for folder in entries(root)? {
        for file in entries(&folder)? {
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let is_old = is_old(&file, older);
            if name.len() == 64 && is_old {
                names.push(name);
            } else if name.starts_with('.') && is_old {
                // What a crash left behind of writing or deleting one.
                drop(fs::remove_file(&file));
            }
        }
    }
    Ok(names)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

fn is_old(path: &Path, older: Duration) -> bool {
    let modified = path.metadata().and_then(|data| data.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > older))
}

/// Takes the file away first and looks at its time then: whoever put it again in between has marked it, and gets it back.
fn remove_old(path: &Path, older: Duration) -> io::Result<bool> {
    if !is_old(path, older) {
        return Ok(false);
    }
    let gone = beside(path, "gone");
    match fs::rename(path, &gone) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    }
    if is_old(&gone, older) {
        return fs::remove_file(&gone).map(|()| true);
    }
    fs::rename(&gone, path).map(|()| false)
}

/// Runs blocking work off the threads that drive everything else.
async fn on_disk<T: Send + 'static>(
    doing: &'static str,
    path: PathBuf,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, BlobError> {
    let place = path.display().to_string();
    let fault = |reason: String| BlobError::Place { doing, place, reason };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(fault(error.to_string())),
        Err(error) => Err(fault(format!("work on the disk was broken off: {error}"))),
    }
}
