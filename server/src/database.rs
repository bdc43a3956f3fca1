//! Which database a command works on, and finding runs in it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use newsum_engine::blob::FolderBlobs;
use newsum_engine::store::{RunFilter, RunRow, Store};
use newsum_engine::{Engine, Registry, RunId};
use newsum_workers::Wiring;

use crate::cli::Global;
use crate::comic::folder::Folder;
use crate::exit::{Exit, Failure};

/// Where the journal of a comic lies in its folder.
pub(crate) const IN_FOLDER: &str = ".newsum/run.db";

/// The address of the database that was asked for.
fn address(global: &Global) -> Result<String, Failure> {
    match &global.db {
        Some(url) if url.contains("://") => Ok(url.clone()),
        Some(path) => in_folder(Path::new(path)),
        None => Ok(sqlite_url(&data_folder().join("newsum.db"))),
    }
}

/// Makes the data folder, if no other database was asked for.
fn make_data_folder(global: &Global) -> Result<(), Failure> {
    let folder = data_folder();
    if global.db.is_some() {
        return Ok(());
    }
    std::fs::create_dir_all(&folder).map_err(|error| {
        Failure::environment(format!("cannot make the folder {}: {error}", folder.display()))
            .help("set NEWSUM_DATA_DIR to a folder that can be written, or name a database with --db")
    })
}

fn in_folder(path: &Path) -> Result<String, Failure> {
    let file = if path.is_dir() { path.join(IN_FOLDER) } else { path.to_owned() };
    if file.exists() {
        return Ok(sqlite_url(&file));
    }
    let missing = format!("there is no database {}", file.display());
    Err(Failure::new(Exit::Unreachable, missing)
        .help("name sqlite://FILE, postgres://..., or the folder of a comic"))
}

/// The address of a database file.
pub(crate) fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

fn data_folder() -> PathBuf {
    std::env::var_os("NEWSUM_DATA_DIR")
        .filter(|dir| !dir.is_empty())
        .map_or_else(|| "data".into(), PathBuf::from)
}

/// The engine of this command, if it may write.
static WRITING: OnceLock<Engine> = OnceLock::new();

/// An engine on the database that was asked for, with the services of the data folder.
pub(crate) async fn engine(global: &Global) -> Result<Engine, Failure> {
    make_data_folder(global)?;
    let url = address(global)?;
    let store = newsum_workers::open(&url).await?;
    let engine = with_blobs(engine_on(store, &data_wiring())?, &url);
    Ok(WRITING.get_or_init(|| engine).clone())
}

/// Before the process ends: those who wait for what it has written should hear of it.
pub(crate) async fn hints_passed_on() {
    if let Some(engine) = WRITING.get() {
        engine.hints_passed_on().await;
    }
}

/// An engine that only looks, which works beside a process that writes.
pub(crate) async fn engine_to_look(global: &Global) -> Result<Engine, Failure> {
    let url = address(global)?;
    let store = newsum_workers::open_read_only(&url).await?;
    Ok(with_blobs(engine_on(store, &data_wiring())?, &url))
}

fn engine_on(store: Arc<dyn Store>, wiring: &Wiring) -> Result<Engine, Failure> {
    let services = newsum_workers::services(wiring, None).map_err(|e| Failure::environment(e.to_string()))?;
    Ok(Engine::new(store, newsum_nodes::registry(&services)))
}

/// The engine with the place of the large values of that database: beside its file, or for a server in the data folder,
/// which the workers of a server then share.
pub(crate) fn with_blobs(engine: Engine, url: &str) -> Engine {
    let folder = match url.strip_prefix("sqlite:") {
        Some(":memory:") => return engine,
        Some(file) => Path::new(file.strip_prefix("//").unwrap_or(file)).with_extension("values"),
        None => data_folder().join("values"),
    };
    engine.with_blobs(Arc::new(FolderBlobs::new(folder)))
}

/// The node kinds with the services of the comic whose folder was named, or else of the data folder. No database is touched.
pub(crate) fn registry(global: &Global) -> Result<Registry, Failure> {
    let folder = global.db.as_deref().map(Path::new).filter(|path| path.is_dir());
    let wiring = folder.map_or_else(data_wiring, |folder| Folder::at(folder).wiring(true, Vec::new()));
    let services =
        newsum_workers::services(&wiring, None).map_err(|e| Failure::environment(e.to_string()))?;
    Ok(newsum_nodes::registry(&services))
}

fn data_wiring() -> Wiring {
    Wiring {
        publish: "results".into(),
        work: data_folder(),
        public_url: "http://localhost:8000".to_owned(),
        network: true,
        allow_private: Vec::new(),
    }
}

/// The run whose id begins like that.
pub(crate) async fn find_run(engine: &Engine, beginning: &str) -> Result<RunRow, Failure> {
    if let Ok(id) = beginning.parse::<RunId>() {
        return Ok(engine.row(id).await?);
    }
    let filter = RunFilter { limit: 1000, ..RunFilter::default() };
    let runs = engine.runs(&filter).await?;
    let mut like = runs.into_iter().filter(|run| run.id.to_string().starts_with(beginning));
    match (like.next(), like.next()) {
        (Some(run), None) => Ok(run),
        (Some(_), Some(_)) => {
            Err(Failure::usage(format!("several runs begin with {beginning}")).help("give more of the id"))
        }
        (None, _) => Err(Failure::new(Exit::Unknown, format!("there is no run {beginning}"))
            .help("`newsum runs list` shows what is there")),
    }
}

/// Text given directly, or read from `@FILE`, as JSON.
pub(crate) fn json_argument(text: &str, what: &str) -> Result<serde_json::Value, Failure> {
    let text = match text.strip_prefix('@') {
        None => text.to_owned(),
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| Failure::usage(format!("cannot read {what} from {file}: {error}")))?,
    };
    serde_json::from_str(&text).map_err(|error| Failure::usage(format!("{what} is not JSON: {error}")))
}
