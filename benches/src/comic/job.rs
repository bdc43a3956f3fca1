//! One comic in a process of its own.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};

use crate::journal::{self, Share};

/// How often the memory of the process is looked at. The system keeps the highest value, so that only a peak in the
/// last moments of the process can be missed.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// What is made.
pub(crate) struct Job<'a> {
    pub(crate) newsum: &'a Path,
    pub(crate) articles: &'a Path,
    pub(crate) query: &'a str,
}

/// What it took.
pub(crate) struct Measured {
    /// From the start of the process to its end, ms.
    pub(crate) wall: f64,
    /// The most memory that it ever held; NaN where the system does not tell.
    pub(crate) peak_mib: f64,
    /// The time of the run within it.
    pub(crate) share: Share,
}

impl Job<'_> {
    /// Makes the comic in a new folder, and takes the folder away.
    pub(crate) fn measure(&self) -> anyhow::Result<Measured> {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("comic");
        let mut command = Command::new(self.newsum);
        command
            .args(["comic", self.query, "--offline", "--quiet", "--from"])
            .arg(self.articles)
            .arg("--out")
            .arg(&out);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        let started = Instant::now();
        let mut child =
            command.spawn().map_err(|error| anyhow::anyhow!("{}: {error}", self.newsum.display()))?;
        let (ended, peak_mib) = watch(&mut child)?;
        let wall = started.elapsed().as_secs_f64() * 1000.0;
        ensure!(ended.success(), "newsum comic \"{}\" ended with {ended}", self.query);
        Ok(Measured { wall, peak_mib, share: journal::read(self.newsum, &out)? })
    }
}

/// Waits for the end of a process; its end within a look, and the most memory seen.
fn watch(child: &mut Child) -> anyhow::Result<(ExitStatus, f64)> {
    let mut peak = f64::NAN;
    for _ in 0..1_000_000 {
        peak = peak.max(peak_of(child.id()).unwrap_or(f64::NAN));
        if let Some(ended) = child.try_wait()? {
            return Ok((ended, peak));
        }
        thread::sleep(LOOK_EVERY);
    }
    child.kill()?;
    bail!("newsum comic did not end within half an hour")
}

/// `VmHWM` of Linux: the most memory that a process ever held, in MiB.
fn peak_of(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    #[test]
    fn the_memory_of_a_process_is_found() {
        let own = super::peak_of(std::process::id());
        assert!(own.is_some_and(|mib| mib > 0.5), "{own:?}");
    }
}
