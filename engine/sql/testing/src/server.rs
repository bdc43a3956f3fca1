//! The server and its databases.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

use crate::account::{Account, to_become};
use crate::programs;

/// The user of the tests, who may do everything.
pub const USER: &str = "newsum";
/// The user's password; asked for over TCP only, not over the socket.
pub const PASSWORD: &str = "no-secret";

const START_WITHIN: Duration = Duration::from_secs(60);

/// Runs the server for as long as somebody holds the other end of its input: a test process that ends in whatever
/// way, be it by SIGKILL, leaves no server and no files behind. A line of input ends the server as `pg_ctl stop -m
/// immediate` does, if it has not ended by itself, and starts it again.
const KEEPER: &str = r#"
start() {
    "$1/postgres" -D "$2/data" -k "$2" -p "$3" \
        -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=128MB -c max_wal_size=4GB &
    server=$!
}
start "$@"
while read -r again; do
    kill -QUIT $server
    wait $server
    start "$@"
done
kill -QUIT $server
wait $server
rm -rf "$2"
"#;

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    port: u16,
    databases: AtomicU32,
    /// The server ends with its input.
    keeper: Mutex<Child>,
}

/// The server of this test process; the first call starts it.
///
/// # Panics
/// If PostgreSQL is not installed or does not start; the message says what to do, or what its log says.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::start_in(&std::env::temp_dir()))
}

impl Server {
    /// The address of a new, empty database, over the socket.
    ///
    /// # Panics
    /// If the server does not create it.
    pub async fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.execute(&format!("CREATE DATABASE {name}")).await;
        self.url(&name)
    }

    /// The address of a database over the socket, be there such a database or not.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@localhost:{}/{database}?host={}", self.port, self.folder.display())
    }

    /// The address of a database over TCP, where a password is asked for.
    #[must_use]
    pub fn tcp_url(&self, database: &str, password: &str) -> String {
        format!("postgres://{USER}:{password}@127.0.0.1:{}/{database}", self.port)
    }

    /// The port, of TCP and of the socket.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Runs a statement in the maintenance database.
    ///
    /// # Panics
    /// If the server refuses it.
    pub async fn execute(&self, sql: &str) {
        let options: PgConnectOptions = self.url("postgres").parse().expect("the address was made above");
        let mut connection = options.connect().await.expect("the server runs while this process does");
        connection.execute(AssertSqlSafe(sql)).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
        connection.close().await.expect("an idle connection closes");
    }

    /// Ends the server at once, as a crash would (`pg_ctl restart -m immediate`), and starts it again. Returns when it
    /// takes connections.
    ///
    /// # Panics
    /// If it does not start within a minute; the message holds its log.
    pub fn restart(&self) {
        let before = self.status();
        self.tell_keeper("again\n");
        self.wait_until_ready(before.lines().next());
    }

    /// Ends the server and takes its folder away. Returns when that is done.
    ///
    /// # Panics
    /// If its keeper was ended by somebody else.
    pub fn stop(self) {
        let mut keeper = self.keeper.into_inner().unwrap_or_else(PoisonError::into_inner);
        drop(keeper.stdin.take());
        keeper.wait().expect("it is a child of this process");
    }

    /// Another server of this process, with a folder of its own in `parent`. It ends when it is dropped.
    ///
    /// # Panics
    /// As [`server`].
    #[must_use]
    pub fn start_in(parent: &Path) -> Self {
        let programs = programs::folder();
        let account = to_become();
        let folder = new_folder(parent, account);
        make_data(&programs, &folder, account);
        let port = free_port();
        let keeper = keep(&programs, &folder, port, account);
        let server = Self { folder, port, databases: AtomicU32::new(0), keeper: Mutex::new(keeper) };
        server.wait_until_ready(None);
        server
    }

    /// What the server says of itself: first its process id, and in the eighth line `ready` once it takes connections.
    fn status(&self) -> String {
        fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default()
    }

    fn tell_keeper(&self, line: &str) {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        let input = keeper.stdin.as_mut().expect("it is piped");
        input.write_all(line.as_bytes()).expect("the keeper reads for as long as its input is open");
    }

    /// Waits for a server that is not the one with the process id of `before`.
    fn wait_until_ready(&self, before: Option<&str>) {
        let started = Instant::now();
        let is_ready = |text: &str| text.lines().nth(7).is_some_and(|line| line.trim() == "ready");
        let is_new = |text: &str| before.is_none() || text.lines().next() != before;
        loop {
            let status = self.status();
            if is_ready(&status) && is_new(&status) {
                return;
            }
            assert!(started.elapsed() < START_WITHIN, "PostgreSQL did not start: {}", log(&self.folder));
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn new_folder(parent: &Path, account: Option<Account>) -> PathBuf {
    let folder =
        tempfile::Builder::new().prefix("newsum-pg-").tempdir_in(parent).expect("the folder is writable");
    if let Some(account) = account {
        chown(folder.path(), Some(account.uid), Some(account.gid)).expect("root may give its files away");
    }
    folder.keep()
}

fn make_data(programs: &Path, folder: &Path, account: Option<Account>) {
    let password = folder.join("password");
    fs::write(&password, PASSWORD).expect("the folder is ours");
    let mut initdb = as_account(programs.join("initdb"), account);
    initdb.args(["--username", USER, "--encoding", "UTF8", "--locale", "C", "--auth-local", "trust"]);
    initdb.args(["--auth-host", "scram-sha-256", "--no-sync", "--pwfile"]).arg(&password);
    initdb.arg("--pgdata").arg(folder.join("data"));
    let made = initdb.current_dir(folder).output().expect("initdb was found above");
    assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
}

fn keep(programs: &Path, folder: &Path, port: u16, account: Option<Account>) -> Child {
    let log = File::create(folder.join("log")).expect("the folder is ours");
    let mut keeper = as_account("/bin/sh", account);
    keeper.args(["-c", KEEPER, "keeper"]).arg(programs).arg(folder).arg(port.to_string());
    keeper.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
    // A group of its own, so that Ctrl-C in a terminal reaches the tests first and the server through them.
    keeper.process_group(0).spawn().expect("there is a shell")
}

fn as_account(program: impl AsRef<std::ffi::OsStr>, account: Option<Account>) -> Command {
    let mut command = Command::new(program);
    if let Some(Account { uid, gid }) = account {
        command.uid(uid).gid(gid);
    }
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has a free port");
    listener.local_addr().expect("it is bound").port()
}

fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_else(|e| format!("(it has no log: {e})"))
}
