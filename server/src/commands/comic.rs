//! `newsum comic`: a four-panel comic of articles, in one command that can be given again.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use newsum_engine::store::{RunRow, RunStatus};
use newsum_engine::{Engine, EngineError, Live, RunId, Submit};
use newsum_workers::{COMIC_QUEUE, COMIC_WORKFLOW};
use uuid::Uuid;

use crate::cli::{ComicArgs, Tongue};
use crate::comic::ask::{self, Decision};
use crate::comic::folder::Folder;
use crate::comic::outcome;
use crate::comic::progress::Progress;
use crate::comic::request::Request;
use crate::commands::runs::{actor, event};
use crate::database;
use crate::drive::{Drive, Interrupt, Seen, verdict};
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// Where the report lies for whoever reviews it.
const PREVIEW: &str = ".newsum/report-for-review.html";

pub(crate) async fn run(args: ComicArgs, lang: Option<Tongue>, say: &Say) -> Result<(), Failure> {
    let (request, folder, sources) = tokio::task::block_in_place(|| prepare(&args, lang))?;
    let network = request.needs_network() && !args.offline;
    let services = newsum_workers::services(&folder.wiring(network, args.allow_private.clone()), sources)
        .map_err(|error| Failure::usage(error.to_string()))?;
    let url = database::sqlite_url(&folder.database());
    let store = newsum_workers::open(&url).await?;
    let engine = database::with_blobs(Engine::new(store, newsum_nodes::registry(&services)), &url);
    let job = Job { engine, folder, events: args.events, say: say.clone() };
    let run = job.find_or_submit(&request).await?;
    let done = job.go_on(run, &request).await?;
    if args.open {
        open(&job.folder.path().join("comic.png"), say);
    }
    verdict(&done)
}

/// The request, the folder it works in, and the local articles.
fn prepare(
    args: &ComicArgs,
    lang: Option<Tongue>,
) -> Result<(Request, Folder, Option<newsum_workers::Sources>), Failure> {
    let going_on = match (&args.query, &args.out) {
        (None, Some(out)) => Folder::at(out).request()?,
        (None, None) | (Some(_), _) => None,
    };
    let known = going_on.is_some();
    let mut request = match going_on {
        Some(request) => request,
        None => Request::of(args, lang)?,
    };
    let given = request.sources();
    let sources = if given.is_empty() {
        None
    } else {
        Some(newsum_workers::sources(given).map_err(|error| {
            Failure::new(Exit::Failed, error.to_string())
                .help("give .txt, .md, .html or .json files with articles")
        })?)
    };
    let articles = sources.as_ref().map(newsum_workers::Sources::fingerprint).unwrap_or_default();
    if known && articles != request.articles {
        let now = Request { articles, ..request.clone() };
        Folder::at(args.out.clone().unwrap_or_default()).prepare(&now, args.force)?;
        request = now;
    } else {
        request.articles = articles;
    }
    let root = args.out.clone().unwrap_or_else(|| PathBuf::from("results").join(request.id().to_string()));
    let folder = Folder::at(root);
    folder.prepare(&request, args.force)?;
    Ok((request, folder, sources))
}

/// A comic on its way.
struct Job {
    engine: Engine,
    folder: Folder,
    events: bool,
    say: Say,
}

impl Job {
    async fn find_or_submit(&self, request: &Request) -> Result<RunRow, Failure> {
        let id: RunId = request.id();
        match self.engine.run(id).await {
            Ok(run) => Ok(run),
            Err(EngineError::UnknownRun(_)) => {
                let workflow = self.engine.load_source(COMIC_WORKFLOW, "comic.toml")?;
                let submit =
                    Submit { id: Some(id), queue: Some(COMIC_QUEUE.to_owned()), ..Submit::default() };
                Ok(self.engine.submit_with(&workflow, request.input(), submit).await?.into_run())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Goes on with the run, wherever it stands.
    async fn go_on(&self, run: RunRow, request: &Request) -> Result<RunRow, Failure> {
        self.announce(&run, request);
        match run.status {
            RunStatus::Completed => {
                self.tell(&run, None).await?;
                return Ok(run);
            }
            RunStatus::Stopped | RunStatus::Cancelled => {
                return verdict(&run)
                    .map_err(|failure| failure.help("--force starts anew in this folder"))
                    .map(|()| run);
            }
            RunStatus::Failed => drop(self.engine.retry(run.id, &actor(None)).await?),
            RunStatus::Ready | RunStatus::Running | RunStatus::Waiting | RunStatus::Blocked => {}
        }
        self.drive(run).await
    }

    fn announce(&self, run: &RunRow, request: &Request) {
        let say = &self.say;
        let count = request.articles.len() + request.from.len() - request.sources().len();
        let built_in = say.tr("글: 내장 · 그림: 내장", "writer: built in · pictures: built in");
        let sources = if say.korean { format!("자료 {count}건") } else { format!("{count} articles") };
        say.note(format!("newsum comic  {}  {built_in} · {sources}", run.id));
    }

    async fn drive(&self, run: RunRow) -> Result<RunRow, Failure> {
        let state = self.engine.state(run.id, None).await?;
        let mut progress = Progress::new(state.plan(), &self.say);
        let mut drive = Drive::start(&self.engine, &run, 0).await?;
        let ended = self.follow(&mut drive, &mut progress, state.seq()).await;
        let stopped = drive.stop().await;
        let took = progress.finish();
        let run = ended.map_err(|failure| self.how_to_go_on(failure))?;
        stopped?;
        if run.status == RunStatus::Completed {
            self.tell(&run, Some(took)).await?;
        }
        Ok(run)
    }

    async fn follow(
        &self,
        drive: &mut Drive,
        progress: &mut Progress,
        known: u64,
    ) -> Result<RunRow, Failure> {
        loop {
            match drive.next().await? {
                Seen::Entry(entry) => {
                    progress.entry(&entry);
                    // What was told in an earlier call is not told again.
                    if entry.seq > known {
                        self.show(&entry);
                    }
                    if let Some(review) = drive.open_review(&entry).await? {
                        self.review(review, progress, &drive.interrupt()).await?;
                    }
                }
                Seen::Live(Live::Progress { step, message, .. }) => {
                    progress.tell(step.node.as_str(), &message)
                }
                Seen::Live(Live::Frame { .. } | Live::Trouble { .. }) => {}
                Seen::Ended(run) => return Ok(*run),
            }
        }
    }

    fn show(&self, entry: &newsum_engine::run::Entry) {
        if self.events {
            self.say.line(&event(entry));
        } else {
            self.say.detail(super::run::describe(entry));
        }
    }

    /// Asks for the answer to a review here, or says how to answer it elsewhere.
    async fn review(&self, id: Uuid, progress: &Progress, interrupt: &Interrupt) -> Result<(), Failure> {
        let row = self.engine.review(id).await?;
        let report = ask::report_of(&row)?;
        let preview = self.folder.path().join(PREVIEW);
        let html = newsum_render::render_report(&report, &newsum_render::Imprint::at(row.created_at));
        self.folder.write_whole(&preview, &html)?;
        if !self.can_ask() {
            return Err(self.waiting(id, &preview));
        }
        progress.pause(|| self.say.note(ask::introduction(&report, &preview, &self.say)));
        let say = self.say.clone();
        let asking = tokio::task::spawn_blocking(move || ask::ask(&report, &say));
        let decision = tokio::select! {
            decision = asking => decision.map_err(|error| Failure::environment(error.to_string()))??,
            () = interrupt.happened() => return Err(Interrupt::failure()),
        };
        match decision {
            Decision::Later => Err(self.waiting(id, &preview)),
            Decision::Answer(payload) => {
                self.engine.answer(id, payload, &actor(None)).await?;
                Ok(())
            }
        }
    }

    fn can_ask(&self) -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && !self.say.json && !self.events
    }

    fn waiting(&self, id: Uuid, preview: &Path) -> Failure {
        let folder = self.folder.path().display();
        let say = &self.say;
        let head = say.tr("보고서가 검토를 기다립니다", "the report waits for a review");
        let then = say.tr("그다음", "then");
        Failure::new(Exit::Waiting, format!("{head}: {}", preview.display())).help(format!(
            "newsum --db {folder} review approve {id}   (or edit, reject --why TEXT)\n        {then}: newsum comic --out {folder}"
        ))
    }

    fn how_to_go_on(&self, failure: Failure) -> Failure {
        match failure.exit {
            Exit::Interrupted => {
                let go_on = format!("newsum comic --out {}", self.folder.path().display());
                failure.help(format!("{} {go_on}", self.say.tr("이어서 하려면:", "to go on:")))
            }
            Exit::Failed
            | Exit::Usage
            | Exit::Environment
            | Exit::Stopped
            | Exit::Waiting
            | Exit::Unknown
            | Exit::Unreachable => failure,
        }
    }

    async fn tell(&self, run: &RunRow, took: Option<std::time::Duration>) -> Result<(), Failure> {
        let state = self.engine.state(run.id, None).await?;
        if !self.events {
            outcome::tell(run, &self.folder, state.degraded(), took, &self.say);
        }
        Ok(())
    }
}

/// Opens a file with whatever this machine opens pictures with.
fn open(path: &Path, say: &Say) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if let Err(error) = std::process::Command::new(program).arg(path).spawn() {
        say.note(format!("cannot open {}: {program}: {error}", path.display()));
    }
}
