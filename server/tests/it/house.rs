//! The house rules that a machine can hold: what may use what, what the ground may not say, how long a file may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// What the engine serves and must not know of.
const WORDS_OF_THE_APPLICATION: &[&str] = &[
    "article",
    "articles",
    "balloon",
    "cartoon",
    "chat",
    "comic",
    "comics",
    "headline",
    "headlines",
    "llm",
    "news",
    "newspaper",
    "panel",
    "panels",
    "reporter",
    "scenario",
    "scenarios",
    "storyboard",
];
/// A longer file is asked whether it is two.
const LONGEST_FILE: usize = 500;
/// Folders that are not ours to judge: made by tools, or by running the program.
const NOT_OURS: &[&str] = &["target", ".git", "results", "data", "logs"];

/// A crate of this workspace.
struct Member {
    name: String,
    folder: String,
    uses: Vec<String>,
    uses_in_tests: Vec<String>,
}

impl Member {
    /// A node of the library: a crate of its own, named by its place in the workflow, or the kinds for everybody.
    fn is_node(&self) -> bool {
        let numbered = |name: &str| {
            name.strip_prefix('n').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        self.folder.strip_prefix("nodes/").is_some_and(|name| numbered(name) || name == "generic")
    }

    fn uses_anywhere(&self) -> impl Iterator<Item = &str> {
        self.uses.iter().chain(&self.uses_in_tests).map(String::as_str)
    }
}

fn root() -> PathBuf {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap()
}

fn manifest(folder: &Path) -> Table {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn members() -> Vec<Member> {
    let workspace = manifest(&root());
    let folders = workspace["workspace"]["members"].as_array().unwrap();
    let known = |name: &str| package_of(name, &workspace["workspace"]["dependencies"][name]);
    folders
        .iter()
        .map(|folder| {
            let folder = folder.as_str().unwrap().to_owned();
            let own = manifest(&root().join(&folder));
            let uses = |table: &str| -> Vec<String> {
                dependencies(&own, table)
                    .into_iter()
                    .map(
                        |(name, given)| {
                            if is_inherited(given) { known(name) } else { package_of(name, given) }
                        },
                    )
                    .collect()
            };
            Member {
                name: own["package"]["name"].as_str().unwrap().to_owned(),
                uses: [uses("dependencies"), uses("build-dependencies")].concat(),
                uses_in_tests: uses("dev-dependencies"),
                folder,
            }
        })
        .collect()
}

/// The dependencies of a table, also those for some systems only.
fn dependencies<'a>(manifest: &'a Table, table: &str) -> Vec<(&'a str, &'a Value)> {
    let systems = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let of_systems = systems.filter_map(|system| system.get(table));
    let tables = manifest.get(table).into_iter().chain(of_systems).filter_map(Value::as_table);
    tables.flatten().map(|(name, given)| (name.as_str(), given)).collect()
}

fn is_inherited(given: &Value) -> bool {
    given.get("workspace").and_then(Value::as_bool) == Some(true)
}

/// A dependency may go by another name than its package.
fn package_of(name: &str, given: &Value) -> String {
    given.get("package").and_then(Value::as_str).unwrap_or(name).to_owned()
}

/// `who -> whom` for every use that is not allowed.
fn broken<'a>(members: &'a [Member], is_wrong: impl Fn(&Member, &str) -> bool) -> Vec<String> {
    let arrows = |member: &'a Member| member.uses_anywhere().map(move |used| (member, used));
    let wrong = members.iter().flat_map(arrows).filter(|(member, used)| is_wrong(member, used));
    wrong.map(|(member, used)| format!("{} -> {used}", member.name)).collect()
}

const NONE: Vec<String> = Vec::new();

#[test]
fn the_manifests_are_read() {
    let members = members();
    let engine = members.iter().find(|member| member.name == "newsum-engine").unwrap();
    assert!(engine.uses.contains(&"tokio".to_owned()), "{:?}", engine.uses);
    let server = members.iter().find(|member| member.folder == "server").unwrap();
    assert!(server.uses.contains(&"newsum-workers".to_owned()), "{:?}", server.uses);
    assert!(members.iter().filter(|member| member.is_node()).count() >= 10);
}

#[test]
fn no_node_uses_another_node() {
    let members = members();
    let nodes: Vec<_> =
        members.iter().filter(|member| member.is_node()).map(|member| member.name.as_str()).collect();
    assert_eq!(
        broken(&members, |member, used| {
            // A test of a node may make its input with the nodes before it: that couples nothing that is shipped.
            let ships = member.uses.iter().any(|name| name == used);
            member.is_node() && ships && nodes.contains(&used)
        }),
        NONE
    );
}

/// A list in one function: whoever wants the kinds asks `newsum-nodes` for them.
#[test]
fn only_the_registry_names_the_nodes() {
    let members = members();
    let nodes: Vec<_> =
        members.iter().filter(|member| member.is_node()).map(|member| member.name.as_str()).collect();
    assert_eq!(
        broken(&members, |member, used| !member.is_node()
            && member.folder != "nodes"
            && nodes.contains(&used)),
        NONE
    );
}

/// Nodes know ports. `newsum-nodes` may use adapters in its tests, which run the whole library offline.
#[test]
fn only_the_composition_root_uses_clients() {
    let wrong = |member: &Member, used: &str| {
        used == "newsum-clients"
            && member.folder != "workers"
            && (member.folder != "nodes" || member.uses.contains(&used.to_owned()))
    };
    assert_eq!(broken(&members(), wrong), NONE);
}

#[test]
fn only_the_sql_store_and_the_migrations_use_sea_orm() {
    let allowed = ["engine/sql", "migrations"];
    let members = members();
    let wrong = |member: &Member, used: &str| {
        used.starts_with("sea-orm") && !allowed.contains(&member.folder.as_str())
    };
    assert_eq!(broken(&members, wrong), NONE);
}

#[test]
fn only_the_redis_crate_uses_fred() {
    assert_eq!(broken(&members(), |member, used| used == "fred" && member.folder != "engine/redis"), NONE);
}

#[test]
fn nothing_uses_the_server() {
    assert_eq!(broken(&members(), |_, used| used == "newsum-server"), NONE);
}

#[test]
fn the_engine_uses_nothing_of_ours() {
    let members = members();
    let ours: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
    let wrong = |member: &Member, used: &str| member.folder == "engine" && ours.contains(&used);
    assert_eq!(broken(&members, wrong), NONE);
}

#[test]
fn what_lies_around_the_engine_uses_nothing_of_the_library() {
    let members = members();
    let is_library = |folder: &str| folder == "nodes" || folder.starts_with("nodes/") || folder == "workers";
    let library: Vec<_> = members.iter().filter(|m| is_library(&m.folder)).map(|m| m.name.as_str()).collect();
    let is_ground =
        |folder: &str| folder.starts_with("engine") || folder == "migrations" || folder == "examples";
    assert_eq!(broken(&members, |member, used| is_ground(&member.folder) && library.contains(&used)), NONE);
}

#[test]
fn the_engine_says_no_word_of_the_application() {
    let mut said = Vec::new();
    for (path, text) in texts(&root().join("engine/src")) {
        for (number, line) in text.lines().enumerate() {
            let words = words(line);
            let found = words.iter().filter(|word| WORDS_OF_THE_APPLICATION.contains(&word.as_str()));
            said.extend(found.map(|word| format!("{}:{}: {word}", path.display(), number + 1)));
        }
    }
    assert_eq!(said, NONE);
}

#[test]
fn words_are_found_inside_of_names() {
    assert_eq!(words("let ComicPage = news_of(panel3)"), ["let", "comic", "page", "news", "of", "panel"]);
    assert_eq!(words("newsum_engine, newsletter"), ["newsum", "engine", "newsletter"]);
}

/// The words of a line, small, `CamelCase` and `snake_case` taken apart.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in line.chars() {
        if !letter.is_alphabetic() || letter.is_uppercase() && after_small {
            words.push(String::new());
        }
        if letter.is_alphabetic() {
            words.last_mut().unwrap().extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn no_file_is_longer_than_it_may_be() {
    let mut long = BTreeMap::new();
    for (path, text) in texts(&root()) {
        let lines = text.lines().count();
        if path.extension().is_some_and(|ending| ending == "rs") && lines > LONGEST_FILE {
            long.insert(path, lines);
        }
    }
    assert_eq!(long, BTreeMap::new());
}

/// Paths of the machine that something was written on mean nothing elsewhere.
#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    // Put together here, so that this file does not find itself.
    let places = ["work", "tmp", "root", "home", "Users"].map(|place| format!("/{place}/"));
    let mut named = Vec::new();
    for (path, text) in texts(&root()) {
        for (number, line) in text.lines().enumerate() {
            if places.iter().any(|place| starts_a_path(line, place)) {
                named.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert_eq!(named, NONE);
}

#[test]
fn only_the_beginning_of_a_path_is_a_place() {
    assert!(starts_a_path("see /place/x", "/place/"));
    assert!(starts_a_path("\"/place/x\"", "/place/"));
    assert!(!starts_a_path("https://example.org/place/x and ./place/x and a/place/x", "/place/"));
}

fn starts_a_path(line: &str, place: &str) -> bool {
    let goes_on =
        |before: char| before.is_alphanumeric() || matches!(before, '.' | '_' | '-' | '}' | ')' | '~' | '$');
    line.match_indices(place).any(|(at, _)| !line[..at].ends_with(goes_on))
}

/// Every text file under a folder, by its path from the root.
fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            if path.is_dir() {
                if !NOT_OURS.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
            }
        }
    }
    found
}
