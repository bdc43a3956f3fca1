//! The folder of a comic: its journal, what was asked for, and the files that came of it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use newsum_workers::Wiring;

use super::request::Request;
use crate::database::IN_FOLDER;
use crate::exit::Failure;

/// Where everything lies that is not for readers.
const HIDDEN: &str = ".newsum";
/// What was asked for.
const REQUEST: &str = ".newsum/request.json";

/// The folder of a comic.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.root
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.root.join(IN_FOLDER)
    }

    /// What was asked for here before; none if the folder is new.
    pub(crate) fn request(&self) -> Result<Option<Request>, Failure> {
        let path = self.root.join(REQUEST);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.trouble("read", &path, &error)),
        };
        serde_json::from_str(&text).map(Some).map_err(|error| {
            Failure::environment(format!("{} is damaged: {error}", path.display()))
                .help("--force starts anew in this folder")
        })
    }

    /// Makes the folder ready for this request: new, or the same as before.
    pub(crate) fn prepare(&self, request: &Request, force: bool) -> Result<(), Failure> {
        if force {
            self.clear()?;
        }
        match self.request()? {
            Some(before) if before == *request => return Ok(()),
            Some(before) => {
                let differences = request.differences(&before);
                // A source that only moved is the same source.
                if differences.is_empty() {
                    return Ok(());
                }
                let lines: Vec<String> = differences.iter().map(|line| format!("\n  {line}")).collect();
                let message = format!("{} holds another comic:{}", self.root.display(), lines.concat());
                return Err(
                    Failure::usage(message).help("choose another --out, or --force to start anew there")
                );
            }
            None => {}
        }
        let hidden = self.root.join(HIDDEN);
        std::fs::create_dir_all(&hidden).map_err(|error| self.trouble("make", &hidden, &error))?;
        let text = serde_json::to_string_pretty(request)
            .map_err(|error| Failure::environment(format!("cannot write down the request: {error}")))?;
        self.write_whole(&self.root.join(REQUEST), &text)
    }

    /// Takes away the journal and what was asked for; the files of the old comic are written over.
    fn clear(&self) -> Result<(), Failure> {
        let hidden = self.root.join(HIDDEN);
        match std::fs::remove_dir_all(&hidden) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(self.trouble("take away", &hidden, &error)),
        }
    }

    /// Writes a file whole or not at all.
    pub(crate) fn write_whole(&self, path: &Path, text: &str) -> Result<(), Failure> {
        let aside = path.with_extension("tmp");
        let written = std::fs::write(&aside, text).and_then(|()| std::fs::rename(&aside, path));
        written.map_err(|error| {
            // What was half written is of no use; that it may be gone already does not matter.
            drop(std::fs::remove_file(&aside));
            self.trouble("write", path, &error)
        })
    }

    fn trouble(&self, verb: &str, path: &Path, error: &std::io::Error) -> Failure {
        let help = match error.kind() {
            ErrorKind::StorageFull => "make room on the disk and give the same command again",
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
                "choose a folder that can be written: --out DIR"
            }
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
                "a file is in the way; choose another --out"
            }
            _ => "choose another --out, or mend the folder and give the same command again",
        };
        Failure::environment(format!("cannot {verb} {}: {error}", path.display())).help(help)
    }

    /// Where the services of this comic keep things.
    pub(crate) fn wiring(&self, network: bool, allow_private: Vec<String>) -> Wiring {
        Wiring {
            publish: self.root.clone(),
            work: self.root.join(HIDDEN),
            public_url: "http://localhost:8000".to_owned(),
            network,
            allow_private,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::{Map, json};

    fn request(query: &str) -> Request {
        let articles = vec![("a.md".to_owned(), "hash".to_owned())];
        Request { query: query.to_owned(), from: Vec::new(), options: Map::new(), articles }
    }

    #[test]
    fn the_same_request_goes_on_and_another_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        folder.prepare(&request("heat wave"), false).unwrap();
        folder.prepare(&request("heat wave"), false).unwrap();
        let refused = folder.prepare(&request("cold wave"), false).unwrap_err();
        assert!(
            refused.message.contains("query: \"heat wave\" there, \"cold wave\" here"),
            "{}",
            refused.message
        );
        folder.prepare(&request("cold wave"), true).unwrap();
        assert_eq!(folder.request().unwrap(), Some(request("cold wave")));
    }

    #[test]
    fn a_changed_article_and_a_changed_option_are_named() {
        let mut other = request("heat wave");
        other.articles = vec![("a.md".to_owned(), "other".to_owned())];
        other.options.insert("seed".to_owned(), json!(7));
        let differences = other.differences(&request("heat wave"));
        assert_eq!(
            differences,
            ["sources: the text of an article has changed", "seed: not set there, 7 here"]
        );
    }
}
