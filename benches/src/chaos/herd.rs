//! The processes that faults happen to.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use rustix::process::{Pid, Signal, kill_process};

use crate::ledger::{self, Line};
use crate::process::Work;

/// How long a process may take to hand everything back.
const LEAVE_WITHIN: Duration = Duration::from_secs(20);

/// Processes of which each is started again when it is killed.
pub(crate) struct Herd {
    template: Work,
    ledgers: PathBuf,
    members: Vec<Member>,
    started: usize,
}

struct Member {
    child: Child,
    ledger: PathBuf,
    /// When to go on, if it is stopped.
    stopped: Option<Instant>,
}

impl Herd {
    /// Starts so many processes that differ in nothing but their ledgers.
    pub(crate) fn start(template: Work, ledgers: &Path, size: usize) -> anyhow::Result<Self> {
        let mut herd = Self { template, ledgers: ledgers.to_owned(), members: Vec::new(), started: 0 };
        for _ in 0..size {
            let member = herd.spawn()?;
            herd.members.push(member);
        }
        Ok(herd)
    }

    /// From the main thread only: a child ends with the thread that started it.
    fn spawn(&mut self) -> anyhow::Result<Member> {
        self.started += 1;
        let ledger = self.ledgers.join(format!("worker-{:04}", self.started));
        let Work { url, lease_ms, linger_ms, nap, clients, next, ledger: _ } = &self.template;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["work", "--url", url, "--nap", nap]).arg("--ledger").arg(&ledger);
        command.args(["--lease-ms", &lease_ms.to_string(), "--linger-ms", &linger_ms.to_string()]);
        if let Some(open) = clients {
            command.args(["--clients", &open.to_string(), "--next", &next.to_string()]);
        }
        let child = command.stdin(Stdio::piped()).spawn().context("this program can be started again")?;
        Ok(Member { child, ledger, stopped: None })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// How many are not stopped.
    pub(crate) fn awake(&self) -> usize {
        self.members.iter().filter(|member| member.stopped.is_none()).count()
    }

    /// Kills a process, stopped or not, and starts another one in its place.
    pub(crate) fn kill(&mut self, at: usize) -> anyhow::Result<()> {
        let member = &mut self.members[at];
        member.child.kill()?;
        member.child.wait()?;
        for line in ledger::read(&member.ledger)? {
            if let Line::Submitted { number, .. } = line {
                self.template.next = self.template.next.max(number + 1);
            }
        }
        self.members[at] = self.spawn()?;
        Ok(())
    }

    /// Stops the first process from `at` on that is not stopped, for so long.
    pub(crate) fn stop(&mut self, at: usize, time: Duration) -> anyhow::Result<()> {
        let size = self.members.len();
        let found = (0..size).map(|step| (at + step) % size).find(|&at| self.members[at].stopped.is_none());
        let member = &mut self.members[found.context("one of them is awake")?];
        signal(&member.child, Signal::STOP)?;
        member.stopped = Some(Instant::now() + time);
        Ok(())
    }

    /// Lets those go on that were stopped for long enough; with `all` all.
    pub(crate) fn resume(&mut self, all: bool) -> anyhow::Result<()> {
        for member in &mut self.members {
            if member.stopped.is_some_and(|until| all || Instant::now() >= until) {
                signal(&member.child, Signal::CONT)?;
                member.stopped = None;
            }
        }
        Ok(())
    }

    /// Whoever has ended without being told to.
    pub(crate) fn check(&mut self) -> anyhow::Result<()> {
        for member in &mut self.members {
            let ended = member.child.try_wait()?;
            ensure!(ended.is_none(), "a worker ended by itself: {ended:?}");
        }
        Ok(())
    }

    /// Tells those that submit runs that there are enough.
    pub(crate) fn enough(&mut self) -> anyhow::Result<()> {
        for member in &mut self.members {
            let input = member.child.stdin.as_mut().context("it is piped")?;
            input.write_all(b"enough\n")?;
        }
        Ok(())
    }

    /// Lets all hand back what they have and end.
    pub(crate) fn leave(mut self) -> anyhow::Result<()> {
        for member in &mut self.members {
            drop(member.child.stdin.take());
        }
        let since = Instant::now();
        for member in &mut self.members {
            while member.child.try_wait()?.is_none() {
                ensure!(since.elapsed() < LEAVE_WITHIN, "a worker does not end when it is told to");
                std::thread::sleep(Duration::from_millis(5));
            }
            let code = member.child.wait()?;
            ensure!(code.success(), "a worker ended with {code}");
        }
        Ok(())
    }
}

impl Drop for Herd {
    fn drop(&mut self) {
        for member in &mut self.members {
            // Those that have ended are not there any more.
            drop(member.child.kill());
            drop(member.child.wait());
        }
    }
}

fn signal(child: &Child, signal: Signal) -> anyhow::Result<()> {
    let pid = Pid::from_child(child);
    kill_process(pid, signal).with_context(|| format!("{signal:?} to {pid:?}"))
}
