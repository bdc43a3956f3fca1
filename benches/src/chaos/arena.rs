//! The database that all is about, and what can be done to it.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use newsum_engine_sql::{Options, SqlStore, open, open_read_only};
use newsum_test_postgres::Server;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A private PostgreSQL, over its socket, with fsync and synchronous_commit on.
    Postgres,
    /// A file, with `synchronous = FULL`: one process at a time.
    Sqlite,
}

/// A database of its own, gone when it is dropped.
pub(crate) struct Arena {
    pub(crate) url: String,
    server: Option<Server>,
    disk: Option<SmallDisk>,
    _folder: tempfile::TempDir,
}

impl Arena {
    /// A new database, with its tables; on a small disk of its own if that is to be filled.
    pub(crate) async fn new(kind: Kind, small: bool) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let disk = small.then(|| SmallDisk::new(folder.path().join("disk"))).transpose()?;
        let home = disk.as_ref().map_or(folder.path(), |disk| &disk.at).to_owned();
        let (url, server) = match kind {
            Kind::Postgres => {
                // Whoever the server runs as has to get there.
                allow_all(folder.path())?;
                let server = Server::start_in(&home);
                (server.database().await, Some(server))
            }
            Kind::Sqlite => (format!("sqlite://{}", home.join("chaos.db").display()), None),
        };
        open(&url, Options::default()).await?.close().await;
        Ok(Self { url, server, disk, _folder: folder })
    }

    /// The database, for looking at it.
    pub(crate) async fn look(&self) -> anyhow::Result<Arc<SqlStore>> {
        Ok(Arc::new(open_read_only(&self.url, Options::default()).await?))
    }

    /// The server, if it is one.
    pub(crate) fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    /// Fills the disk of the database for so long. A server that could not bear it is started again.
    pub(crate) async fn fill_disk(&self, time: Duration) -> anyhow::Result<()> {
        let disk = self.disk.as_ref().context("the database is on a disk that can be filled")?;
        disk.fill()?;
        tokio::time::sleep(time).await;
        disk.free()?;
        if let Some(server) = &self.server {
            server.restart();
        }
        Ok(())
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        // Before its disk goes.
        if let Some(server) = self.server.take() {
            server.stop();
        }
    }
}

fn allow_all(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777))?)
}

/// A disk in memory, of some hundred megabytes.
struct SmallDisk {
    at: PathBuf,
}

const SIZE: &str = "512m";

impl SmallDisk {
    fn new(at: PathBuf) -> anyhow::Result<Self> {
        std::fs::create_dir(&at)?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={SIZE}"), "none"]).arg(&at);
        let mounted = mount.output().context("mount can be started")?;
        if !mounted.status.success() {
            bail!(
                "--full-disk mounts a tmpfs, which this user may not ({}): run it as root on Linux, or leave it out",
                String::from_utf8_lossy(&mounted.stderr).trim()
            );
        }
        Ok(Self { at })
    }

    fn ballast(&self) -> PathBuf {
        self.at.join("ballast")
    }

    /// To the last byte.
    fn fill(&self) -> anyhow::Result<()> {
        let mut ballast = File::create(self.ballast())?;
        let mut chunk: &[u8] = &[0; 1 << 20];
        while !chunk.is_empty() {
            if ballast.write_all(chunk).is_err() {
                chunk = &chunk[..chunk.len() / 2];
            }
        }
        Ok(())
    }

    fn free(&self) -> anyhow::Result<()> {
        Ok(std::fs::remove_file(self.ballast())?)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(&self.at).status());
    }
}
