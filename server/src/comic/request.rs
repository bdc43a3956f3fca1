//! What was asked for: query, sources and options, kept beside the journal so that the same command goes on.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use newsum_engine::RunId;
use newsum_workers::Source;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::cli::{ComicArgs, Tongue};
use crate::exit::Failure;

/// Characters of a query.
const QUERY: std::ops::RangeInclusive<usize> = 3..=512;

/// What a comic is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) query: String,
    pub(crate) from: Vec<From>,
    pub(crate) options: Map<String, Value>,
    /// Name and hash of every local article.
    pub(crate) articles: Vec<(String, String)>,
}

/// Where articles come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum From {
    Path(PathBuf),
    Url(String),
    Stdin(String),
}

impl Request {
    /// What the arguments ask for; local articles are not read yet.
    pub(crate) fn of(args: &ComicArgs, lang: Option<Tongue>) -> Result<Self, Failure> {
        let query = args.query.clone().ok_or_else(|| {
            Failure::usage("what is the comic about?").help("newsum comic \"QUERY\" --from FOLDER")
        })?;
        let query = query.trim().to_owned();
        let length = query.chars().count();
        if !QUERY.contains(&length) {
            let (least, most) = (QUERY.start(), QUERY.end());
            let message = format!("the query has {length} characters; it needs {least} to {most}");
            return Err(Failure::usage(message).help("say in a few words what the comic is about"));
        }
        if args.from.is_empty() {
            return Err(Failure::usage(
                "there is nothing to read: no search is configured and --from is missing",
            )
            .help("name a folder, a file or a page: --from examples/articles"));
        }
        let from = args.from.iter().map(|from| From::parse(from, args.offline)).collect::<Result<_, _>>()?;
        let mut request = Self { query, from, options: options(args, lang)?, articles: Vec::new() };
        let urls: Vec<&String> = request.from.iter().filter_map(From::url).collect();
        if !urls.is_empty() {
            let urls = json!(urls);
            request.options.insert("urls".to_owned(), urls);
        }
        Ok(request)
    }

    /// The local sources.
    pub(crate) fn sources(&self) -> Vec<Source> {
        self.from.iter().filter_map(From::source).collect()
    }

    /// Whether a page of the web is to be read.
    pub(crate) fn needs_network(&self) -> bool {
        self.from.iter().any(|from| from.url().is_some())
    }

    /// The id that belongs to this request: the same query, options and articles give the same.
    pub(crate) fn id(&self) -> RunId {
        let text = json!([self.query, self.options, self.articles, self.stdin_and_urls()]).to_string();
        let hash = blake3::hash(text.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        RunId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    fn stdin_and_urls(&self) -> Vec<&From> {
        self.from.iter().filter(|from| !matches!(from, From::Path(_))).collect()
    }

    /// The input of the workflow.
    pub(crate) fn input(&self) -> Value {
        json!({ "query": self.query, "options": self.options })
    }

    /// What differs from another request, for a person.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.query != other.query {
            found.push(format!("query: \"{}\" there, \"{}\" here", other.query, self.query));
        }
        if self.articles != other.articles || self.stdin_and_urls() != other.stdin_and_urls() {
            found.push(format!("sources: {}", source_differences(self, other)));
        }
        let names: std::collections::BTreeSet<&String> =
            self.options.keys().chain(other.options.keys()).collect();
        for name in names.into_iter().filter(|name| *name != "urls") {
            let (here, there) = (self.options.get(name), other.options.get(name));
            if here != there {
                found.push(format!("{name}: {} there, {} here", shown(there), shown(here)));
            }
        }
        found
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "not set".to_owned(), Value::to_string)
}

fn source_differences(here: &Request, there: &Request) -> String {
    let names = |request: &Request| -> Vec<String> {
        let extra = request.from.iter().filter_map(|from| from.url().cloned());
        request.articles.iter().map(|(name, _)| name.clone()).chain(extra).collect()
    };
    let (new, old) = (names(here), names(there));
    let added: Vec<&String> = new.iter().filter(|name| !old.contains(name)).collect();
    let gone: Vec<&String> = old.iter().filter(|name| !new.contains(name)).collect();
    let list = |names: &[&String]| names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    match (added.is_empty(), gone.is_empty()) {
        (true, true) => "the text of an article has changed".to_owned(),
        (false, true) => format!("new here: {}", list(&added)),
        (true, false) => format!("only there: {}", list(&gone)),
        (false, false) => format!("new here: {}; only there: {}", list(&added), list(&gone)),
    }
}

impl From {
    fn parse(text: &str, offline: bool) -> Result<Self, Failure> {
        if text == "-" {
            let mut words = String::new();
            std::io::stdin().read_to_string(&mut words).map_err(|error| {
                Failure::usage(format!("cannot read standard input as UTF-8 text: {error}"))
            })?;
            return Ok(Self::Stdin(words));
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            return if offline {
                Err(Failure::usage(format!(
                    "n04-execute-search would have to read {text}, and --offline forbids it"
                ))
                .help("save the page and name the file, or leave --offline away"))
            } else {
                Ok(Self::Url(text.to_owned()))
            };
        }
        let path = Path::new(text);
        path.canonicalize().map(Self::Path).map_err(|error| {
            Failure::usage(format!("cannot open {text}: {error}"))
                .help("--from takes a folder, a file, a page or -")
        })
    }

    fn source(&self) -> Option<Source> {
        match self {
            Self::Path(path) => Some(Source::Path(path.clone())),
            Self::Stdin(text) => Some(Source::Text { name: "stdin".to_owned(), text: text.clone() }),
            Self::Url(_) => None,
        }
    }

    fn url(&self) -> Option<&String> {
        match self {
            Self::Url(url) => Some(url),
            Self::Path(_) | Self::Stdin(_) => None,
        }
    }
}

/// The options of the workflow, as far as they were given.
fn options(args: &ComicArgs, lang: Option<Tongue>) -> Result<Map<String, Value>, Failure> {
    let mut options = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            options.insert(name.to_owned(), value);
        }
    };
    set("language", lang.map(|tongue| json!(if tongue == Tongue::Ko { "ko" } else { "en" })));
    set("layout", args.layout.as_ref().map(|layout| json!(layout)));
    set("seed", args.seed.map(|seed| json!(seed)));
    set("writer_id", args.writer_id.as_ref().map(|writer| json!(writer)));
    set("review", args.review.then(|| json!(true)));
    let mut sites = Map::new();
    for site in &args.sites {
        let (purpose, host) = site.split_once('=').ok_or_else(|| {
            Failure::usage(format!("\"{site}\" is no site")).help("write --site news=example.com")
        })?;
        let hosts = sites.entry(purpose.to_owned()).or_insert_with(|| json!([]));
        if let Some(hosts) = hosts.as_array_mut() {
            hosts.push(json!(host));
        }
    }
    set("sites", (!sites.is_empty()).then(|| Value::Object(sites)));
    check(&options)?;
    Ok(options)
}

/// The same check as the workflow's first node, before anything is made.
fn check(options: &Map<String, Value>) -> Result<(), Failure> {
    let typed: newsum_model::Options = serde_json::from_value(Value::Object(options.clone()))
        .map_err(|error| Failure::usage(format!("the options are not right: {error}")))?;
    typed.check().map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("\n  {problem}")).collect();
        Failure::usage(format!("the options are not right:{}", lines.concat()))
    })
}
