//! Which files there are to read.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use newsum_model::Rejected;

/// Files that are read at most.
pub(crate) const MAX_FILES: usize = 200;
/// Bytes of a file that is read.
pub(crate) const MAX_BYTES: u64 = 5 * 1024 * 1024;
/// Folders within folders that are looked into.
const MAX_DEPTH: usize = 8;
/// Endings of the files that are read.
pub(crate) const ENDINGS: [&str; 7] = ["txt", "md", "markdown", "html", "htm", "xhtml", "json"];

/// Something that articles are read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder, with those below it, or a single file. A file that is named counts as chosen: it is always used.
    Path(PathBuf),
    /// A text that was given as such, from standard input for example.
    Text {
        /// What to call it.
        name: String,
        /// The text, with or without header lines.
        text: String,
    },
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What it is called in messages and as a key: the path below its folder, or as given.
    pub(crate) name: String,
    /// Whether it was named itself.
    pub(crate) chosen: bool,
    /// When it was changed, for noticing that.
    pub(crate) changed: Option<SystemTime>,
    /// Bytes.
    pub(crate) bytes: u64,
}

/// The files of some sources, and what is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) files: Vec<FoundFile>,
    pub(crate) rejected: Vec<Rejected>,
}

/// Lists the files of the sources, folders in order of names.
pub(crate) fn list(sources: &[Source]) -> Listing {
    let mut listing = Listing::default();
    for source in sources {
        if let Source::Path(path) = source {
            listing.source(path);
        }
    }
    listing.limit();
    listing
}

impl Listing {
    fn source(&mut self, path: &Path) {
        let name = path.display().to_string();
        match (path.canonicalize(), path.metadata()) {
            (Ok(real), Ok(there)) if there.is_dir() => self.folder(&real, &real, 0),
            (Ok(real), Ok(there)) => self.file(real, name, true, &there),
            (Err(error), _) | (_, Err(error)) => self.reject(&name, &format!("it cannot be opened: {error}")),
        }
    }

    fn folder(&mut self, root: &Path, folder: &Path, depth: usize) {
        if depth > MAX_DEPTH {
            return self.reject(&below(root, folder), "it lies too deep; move it up");
        }
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.reject(&below(root, folder), &format!("it cannot be opened: {error}")),
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|path| !is_skipped(path)) {
            self.entry(root, path, depth);
        }
    }

    fn entry(&mut self, root: &Path, path: &Path, depth: usize) {
        let name = below(root, path);
        let (real, there) = match (path.canonicalize(), path.metadata()) {
            (Ok(real), Ok(there)) => (real, there),
            (Err(error), _) | (_, Err(error)) => {
                return self.reject(&name, &format!("it cannot be opened: {error}"));
            }
        };
        if !real.starts_with(root) {
            self.reject(&name, "it is a link that leads out of the folder; copy the file instead");
        } else if there.is_dir() {
            // A link to a folder further up would be read over and over.
            if real == path {
                self.folder(root, path, depth + 1)
            }
        } else {
            self.file(path.to_owned(), name, false, &there);
        }
    }

    fn file(&mut self, path: PathBuf, name: String, chosen: bool, there: &std::fs::Metadata) {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !there.is_file() {
            self.reject(&name, "it is no file");
        } else if !ENDINGS.contains(&ending.as_str()) {
            self.reject(&name, &format!("files of that kind are not read; use .{}", ENDINGS.join(" .")));
        } else if there.len() > MAX_BYTES {
            let mib = there.len() as f64 / 1_048_576.0;
            self.reject(
                &name,
                &format!("it has {mib:.1} MiB, at most {} MiB are read", MAX_BYTES / 1_048_576),
            );
        } else {
            let changed = there.modified().ok();
            self.files.push(FoundFile { path, name, chosen, changed, bytes: there.len() });
        }
    }

    fn limit(&mut self) {
        for file in self.files.split_off(self.files.len().min(MAX_FILES)) {
            self.reject(&file.name, &format!("only the first {MAX_FILES} files are read"));
        }
    }

    fn reject(&mut self, name: &str, reason: &str) {
        self.rejected.push(Rejected { title: name.to_owned(), url: None, reason: reason.to_owned() });
    }
}

/// Hidden files, and the README that explains a folder, are no articles.
fn is_skipped(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.starts_with('.') || name == "readme" || name.starts_with("readme.")
}

fn below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
