//! Files that are whole or not there at all, and errors of the disk in words.

use std::io::{self, Write};
use std::path::Path;

use newsum_services::{ErrorClass, ServiceError};

/// Writes the bytes under a temporary name beside `path`, syncs them, and renames: a crash leaves the old file, the
/// new one, or none.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".{}.{}.part", file_name(path), unique()));
    let written = write_synced(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path));
    if let Err(error) = written {
        // The first error is the one to tell; a part that stays behind has a name that is never read.
        drop(std::fs::remove_file(&temporary));
        return Err(error);
    }
    sync_folder(folder)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The name of a file in a folder is durable only when the folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Two writers of one process never share a temporary file, nor do two processes.
fn unique() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// What an error of the disk means for whoever asked: what could not be done, where, and what to do.
pub(crate) fn disk_error(doing: &str, path: &Path, error: &io::Error) -> ServiceError {
    let (class, code, remedy) = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            (ErrorClass::Permanent, "disk_full", "free some space or choose another folder")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => (
            ErrorClass::Permanent,
            "not_allowed",
            "give this user the right to write there or choose another folder",
        ),
        io::ErrorKind::NotFound => (ErrorClass::InvalidInput, "not_found", "check the name"),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists | io::ErrorKind::IsADirectory => {
            (ErrorClass::Permanent, "in_the_way", "move away what has that name or choose another folder")
        }
        _ => (ErrorClass::Transient, "disk", "look at the disk and try again"),
    };
    ServiceError::new(class, code, format!("cannot {doing} {}: {error}; {remedy}", path.display()))
}

/// Runs blocking work of the disk off the threads that drive everything else.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
) -> Result<T, ServiceError> {
    let lost = |error| {
        ServiceError::transient("disk", format!("work on the disk was broken off: {error}; try again"))
    };
    tokio::task::spawn_blocking(work).await.map_err(lost)?
}
