//! A wire to PostgreSQL with somebody at it: counts the statements of a process that write, and at one of them kills or
//! stops the process. So it can be cut off between any two statements of a transaction, and between a commit and its
//! answer, without anything in the product that knows of it.
//!
//! The protocol: <https://www.postgresql.org/docs/current/protocol-message-formats.html>. What a client sends up to a
//! `Sync` or as a simple query is answered up to `ReadyForQuery`; here one after the other.

use std::collections::HashMap;
use std::io::{self, Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// What is done at a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cut {
    /// Killed before it reaches the server.
    Before,
    /// Killed when the server has answered, before the answer arrives.
    After,
    /// Stopped before it reaches the server; it gets there once somebody lets it.
    Stall,
    /// Killed before it reaches the server; it gets there when somebody else has taken over.
    Late,
    /// The connection breaks before it reaches the server; it gets there when it has been tried again.
    Lost,
}

/// Longer than a lease of the scenario, and shorter than what comes after it.
const LATE: Duration = Duration::from_millis(700);
/// Longer than the wait between two tries of an append.
const LOST: Duration = Duration::from_millis(250);

/// The wire of one process.
pub(crate) struct Tap {
    server: PathBuf,
    cut: Option<(Cut, u32)>,
    seen: Mutex<Vec<String>>,
    victim: Mutex<Option<Pid>>,
    /// The statement at which it was cut off, once it was.
    place: Mutex<Option<String>>,
    /// It was killed, stopped or cut off.
    reached: AtomicBool,
    /// What was stopped may go on.
    go: AtomicBool,
}

impl Tap {
    /// Listens in a folder, as a server with this port would, for a process whose server listens at `server`.
    pub(crate) fn open(
        folder: &Path,
        port: u16,
        server: PathBuf,
        cut: Option<(Cut, u32)>,
    ) -> io::Result<Arc<Self>> {
        let listener = UnixListener::bind(folder.join(format!(".s.PGSQL.{port}")))?;
        let tap = Arc::new(Self {
            server,
            cut,
            seen: Mutex::default(),
            victim: Mutex::default(),
            place: Mutex::default(),
            reached: AtomicBool::new(false),
            go: AtomicBool::new(false),
        });
        let own = tap.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let own = own.clone();
                // A wire that breaks is what this is about.
                thread::spawn(move || drop(own.carry(client)));
            }
        });
        Ok(tap)
    }

    /// Whom to kill or stop.
    pub(crate) fn aim(&self, victim: Pid) {
        *self.victim.lock().unwrap_or_else(PoisonError::into_inner) = Some(victim);
    }

    /// Whether it was killed, stopped or cut off.
    pub(crate) fn was_reached(&self) -> bool {
        self.reached.load(SeqCst)
    }

    /// The statement at which it was, if it was.
    pub(crate) fn place(&self) -> Option<String> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner).clone().filter(|_| self.was_reached())
    }

    /// Lets what was stopped go on.
    pub(crate) fn let_go(&self) {
        self.send(Signal::CONT);
        self.go.store(true, SeqCst);
    }

    /// The statements that write, in order.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn send(&self, signal: Signal) {
        if let Some(pid) = *self.victim.lock().unwrap_or_else(PoisonError::into_inner) {
            // It may have ended by itself.
            _ = kill_process(pid, signal);
        }
    }

    fn carry(&self, mut client: UnixStream) -> io::Result<()> {
        let mut server = UnixStream::connect(&self.server)?;
        greet(&mut client, &mut server)?;
        let mut names = HashMap::new();
        loop {
            let flight = Flight::read(&mut client, &mut names)?;
            if flight.is_last {
                return server.write_all(&flight.bytes);
            }
            let here = flight.writes().and_then(|text| self.number(text));
            match here {
                Some(Cut::Before) => {
                    self.reached.store(true, SeqCst);
                    self.send(Signal::KILL);
                    return Ok(());
                }
                Some(Cut::Late) => {
                    self.reached.store(true, SeqCst);
                    self.send(Signal::KILL);
                    thread::sleep(LATE);
                }
                Some(Cut::Lost) => {
                    self.reached.store(true, SeqCst);
                    client.shutdown(Shutdown::Both)?;
                    thread::sleep(LOST);
                }
                Some(Cut::Stall) => {
                    self.send(Signal::STOP);
                    self.reached.store(true, SeqCst);
                    while !self.go.load(SeqCst) {
                        thread::sleep(Duration::from_millis(5));
                    }
                }
                Some(Cut::After) | None => {}
            }
            server.write_all(&flight.bytes)?;
            let answer = read_answer(&mut server)?;
            if here == Some(Cut::After) {
                self.reached.store(true, SeqCst);
                self.send(Signal::KILL);
                return Ok(());
            }
            client.write_all(&answer)?;
        }
    }

    /// Counts a statement, and tells what is to be done at it.
    fn number(&self, text: &str) -> Option<Cut> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let name = text.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
        seen.push(name.clone());
        let (cut, nth) = self.cut?;
        (seen.len() == nth as usize).then(|| {
            *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(name);
            cut
        })
    }
}

/// The start of a session: encryption is refused, all else goes through.
fn greet(client: &mut UnixStream, server: &mut UnixStream) -> io::Result<()> {
    const TLS: i32 = 80_877_103;
    const GSS: i32 = 80_877_104;
    loop {
        let (length, body) = read_body(client)?;
        if body.get(..4).is_some_and(|code| [TLS.to_be_bytes(), GSS.to_be_bytes()].iter().any(|c| c == code))
        {
            client.write_all(b"N")?;
            continue;
        }
        server.write_all(&length)?;
        server.write_all(&body)?;
        let answer = read_answer(server)?;
        return client.write_all(&answer);
    }
}

/// What a client sends before it waits for an answer.
struct Flight {
    bytes: Vec<u8>,
    /// The text of the statement that it runs.
    text: Option<String>,
    /// It says good-bye.
    is_last: bool,
}

impl Flight {
    fn read(client: &mut UnixStream, names: &mut HashMap<Vec<u8>, String>) -> io::Result<Self> {
        let (mut bytes, mut bound, mut text) = (Vec::new(), None, None);
        loop {
            let mut kind = [0];
            client.read_exact(&mut kind)?;
            let (length, body) = read_body(client)?;
            bytes.extend(kind.iter().chain(&length).chain(&body));
            let mut words = body.split(|byte| *byte == 0);
            match kind[0] {
                b'Q' => text = words.next().map(|text| String::from_utf8_lossy(text).into_owned()),
                b'P' => {
                    let name = words.next().unwrap_or_default().to_vec();
                    let text = String::from_utf8_lossy(words.next().unwrap_or_default()).into_owned();
                    names.insert(name, text);
                }
                b'B' => bound = words.nth(1).and_then(|name| names.get(name)).cloned(),
                b'E' => text = bound.take().or(text),
                _ => {}
            }
            if matches!(kind[0], b'S' | b'Q' | b'X') {
                return Ok(Self { bytes, text, is_last: kind[0] == b'X' });
            }
        }
    }

    /// Its statement, if it is one that may change something.
    fn writes(&self) -> Option<&str> {
        let text = self.text.as_deref()?.trim_start();
        (!["SELECT", "SET", "SHOW"].iter().any(|word| text.starts_with(word))).then_some(text)
    }
}

/// The length of a message, as it was written, and the rest.
fn read_body(from: &mut UnixStream) -> io::Result<([u8; 4], Vec<u8>)> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let mut body = vec![0; (u32::from_be_bytes(length) as usize).saturating_sub(4)];
    from.read_exact(&mut body)?;
    Ok((length, body))
}

/// Everything up to and with `ReadyForQuery`.
fn read_answer(server: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    loop {
        let mut kind = [0];
        if let Err(error) = server.read_exact(&mut kind) {
            // The server has ended the session; what it said last is still to be told.
            return if answer.is_empty() { Err(error) } else { Ok(answer) };
        }
        let (length, body) = read_body(server)?;
        answer.extend(kind.iter().chain(&length).chain(&body));
        if kind[0] == b'Z' {
            return Ok(answer);
        }
    }
}
