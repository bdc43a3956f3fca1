//! Where the programs of PostgreSQL are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder that holds `initdb` and `postgres`: of the `PATH`, else the newest that a package has installed.
///
/// # Panics
/// If there is none, saying what to install.
pub(crate) fn folder() -> PathBuf {
    candidates()
        .into_iter()
        .find(|folder| ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file()))
        .unwrap_or_else(|| {
            panic!(
                "these tests start a PostgreSQL of their own and found no initdb: install the server \
                 (apt-get install postgresql, brew install postgresql) or put its bin folder on the PATH"
            )
        })
}

fn candidates() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<_> = env::split_paths(&path).collect();
    folders.extend(packaged(Path::new("/usr/lib/postgresql")));
    folders.push("/usr/local/bin".into());
    folders.push("/usr/local/pgsql/bin".into());
    folders
}

fn packaged(root: &Path) -> Vec<PathBuf> {
    let mut versions: Vec<_> =
        fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    versions.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    versions.into_iter().map(|folder| folder.join("bin")).collect()
}

fn version(folder: &Path) -> u32 {
    folder.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).unwrap_or(0)
}
