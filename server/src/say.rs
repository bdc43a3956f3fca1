//! What the program says: results on stdout, messages on stderr, in Korean or English, as text or as JSON.

use std::io::{IsTerminal as _, Write as _};

use serde::Serialize;
use serde_json::Value;

use crate::cli::{Global, Tongue};
use crate::exit::Failure;

/// How to speak to whoever started the program.
#[derive(Debug, Clone)]
pub(crate) struct Say {
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
    pub(crate) color: bool,
    pub(crate) korean: bool,
    /// Whether stderr is a terminal: bars and colors make sense there only.
    pub(crate) live: bool,
}

impl Say {
    pub(crate) fn new(global: &Global) -> Self {
        let live = std::io::stderr().is_terminal();
        Self {
            json: global.json,
            quiet: global.quiet,
            verbose: global.verbose,
            color: live && !global.no_color && std::env::var_os("NO_COLOR").is_none(),
            korean: speaks_korean(global.lang),
            live: live && !global.quiet && !global.json,
        }
    }

    /// The Korean or the English text.
    pub(crate) fn tr<'a>(&self, korean: &'a str, english: &'a str) -> &'a str {
        if self.korean { korean } else { english }
    }

    /// A message for people, on stderr.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        if !self.quiet && !self.json {
            eprintln!("{}", text.as_ref());
        }
    }

    /// A message that `-v` asks for.
    pub(crate) fn detail(&self, text: impl AsRef<str>) {
        if self.verbose && !self.json {
            eprintln!("{}", text.as_ref());
        }
    }

    /// A result as text, on stdout.
    pub(crate) fn result(&self, text: impl AsRef<str>) {
        out(text.as_ref());
    }

    /// A result as one JSON object, on stdout.
    pub(crate) fn object(&self, value: &impl Serialize) {
        let text = serde_json::to_string_pretty(value);
        out(&text.unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}")));
    }

    /// One line of JSON, on stdout.
    pub(crate) fn line(&self, value: &impl Serialize) {
        let text = serde_json::to_string(value);
        out(&text.unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}")));
    }

    /// A failure: on stderr for people, on stdout as JSON for programs.
    pub(crate) fn failure(&self, failure: &Failure) {
        if self.json {
            let error = serde_json::json!({ "error": failure, "exit": failure.exit as u8 });
            return self.object(&error);
        }
        let red =
            |text: &str| if self.color { format!("\u{1b}[1;31m{text}\u{1b}[0m") } else { text.to_owned() };
        let first =
            if failure.message.starts_with("error") { String::new() } else { format!("{} ", red("error:")) };
        eprintln!("{first}{}", failure.message.trim_end());
        if let Some(help) = &failure.help {
            eprintln!("  help: {help}");
        }
    }

    /// A value as a person reads it: text bare, everything else as JSON.
    pub(crate) fn plain(value: &Value) -> String {
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }
}

/// Writes a line to stdout; a reader that has gone away is no reason to panic.
fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    if writeln!(stdout, "{text}").and_then(|()| stdout.flush()).is_err() {
        std::process::exit(0);
    }
}

fn speaks_korean(asked: Option<Tongue>) -> bool {
    match asked {
        Some(tongue) => tongue == Tongue::Ko,
        None => ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .is_some_and(|locale| locale.starts_with("ko")),
    }
}

/// Logs go to stderr, and only what nobody else tells unless `RUST_LOG` or `-v` asks for more: a command tells its errors
/// itself, a worker has only its log.
pub(crate) fn start_logging(global: &Global, is_worker: bool) {
    let default = match (global.verbose, is_worker) {
        (true, _) => "info",
        (false, true) => "error",
        (false, false) => "off",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        tracing_subscriber::EnvFilter::new(match global.verbose {
            true => format!("{default},sea_orm_migration=warn,sqlx=warn"),
            false => default.to_owned(),
        })
    });
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
}
