use std::path::{Path, PathBuf};

use newsum_clients::{FolderSearch, Source};
use newsum_model::{Freshness, Hit, HitKind, Language, Scope};
use newsum_services::{Search, SearchRequest};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/articles")
}

fn request(text: &str) -> SearchRequest {
    let (lang, scope, freshness) = (Language::Ko, Scope::News, Freshness::Any);
    SearchRequest { text: text.to_owned(), lang, scope, sites: Vec::new(), limit: 10, freshness }
}

fn over(paths: &[&Path]) -> FolderSearch {
    FolderSearch::new("folder", paths.iter().map(|path| Source::Path(path.to_path_buf())).collect())
}

async fn found(search: &FolderSearch, text: &str) -> Vec<Hit> {
    search.search(&request(text)).await.unwrap()
}

fn reason(search: &FolderSearch, name: &str) -> String {
    let rejected = search.rejected();
    rejected
        .into_iter()
        .find(|one| one.title == name)
        .unwrap_or_else(|| panic!("{name} is not rejected"))
        .reason
}

#[tokio::test]
async fn all_sample_articles_are_read_and_the_best_comes_first() {
    let search = over(&[&examples()]);
    assert_eq!(search.rejected(), []);
    assert_eq!(search.usable(), Ok(14));
    let hits = found(&search, "폭염 전력 수요").await;
    let names: Vec<_> = hits[..2].iter().map(|hit| hit.local.as_deref().unwrap()).collect();
    assert!(names.contains(&"ko-heat-1.md") && names.contains(&"ko-heat-2.md"), "{names:?}");
    let record = hits.iter().find(|hit| hit.local.as_deref() == Some("ko-heat-1.md")).unwrap();
    assert_eq!(record.source_name, "나루일보");
    assert_eq!(record.published.unwrap().to_string(), "2026-07-21");
    assert_eq!(record.url.as_deref(), Some("https://naru-ilbo.example.com/2026/07/21/heat-power-record"));
    let hits = found(&search, "solid-state battery").await;
    assert!(hits[0].local.as_deref().unwrap().starts_with("en-battery"), "{:?}", hits[0]);
}

#[tokio::test]
async fn a_cp949_file_and_an_html_page_give_clean_text() {
    let search = over(&[&examples()]);
    let bus = search.read("ko-bus-cp949.txt").await.unwrap().unwrap();
    assert!(bus.text.starts_with("다온시의 17번 버스는 서두르지 않는다."), "{}", bus.text);
    let page = search.read("en-battery-2.html").await.unwrap().unwrap();
    assert_eq!(page.title, "Solid-state battery slows down in the cold, independent test finds");
    assert_eq!(page.source_name, "Copperline Weekly");
    assert_eq!(page.published.unwrap().to_string(), "2026-06-18");
    assert!(page.url.unwrap().starts_with("https://copperline-weekly.example.com/"));
    assert!(!page.text.contains('<') && page.text.chars().count() > 800, "{}", page.text);
    let page = search.read("ko-heat-3.html").await.unwrap().unwrap();
    assert!(page.text.chars().count() > 400, "{}", page.text);
}

#[tokio::test]
async fn what_cannot_be_used_is_listed_with_its_reason() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).unwrap();
    write("good.txt", "A headline\n\nA sentence about the weather of tomorrow.".as_bytes());
    write("empty.txt", b"");
    write("binary.txt", b"GIF89a\0\0\0");
    write("broken.txt", &[0x61, 0xff, 0xff, 0x20]);
    write("photo.png", b"x");
    write("bad.json", b"{\"title\": 1}");
    write("README.md", b"not an article at all, really");
    write(".hidden.txt", b"not an article at all, really");
    std::fs::File::create(dir.path().join("big.txt")).unwrap().set_len(50 * 1024 * 1024).unwrap();
    std::os::unix::fs::symlink("/etc/hosts", dir.path().join("link.txt")).unwrap();
    let search = over(&[dir.path()]);
    assert_eq!(search.usable(), Ok(1));
    assert_eq!(search.rejected().len(), 7);
    assert_eq!(reason(&search, "empty.txt"), "it is empty");
    assert_eq!(reason(&search, "binary.txt"), "it is a binary file");
    assert!(reason(&search, "broken.txt").contains("neither UTF-8 nor CP949"));
    assert!(reason(&search, "photo.png").contains("use .txt .md"));
    assert!(reason(&search, "bad.json").contains("no article as JSON"));
    assert_eq!(reason(&search, "big.txt"), "it has 50.0 MiB, at most 5 MiB are read");
    assert!(reason(&search, "link.txt").contains("leads out of the folder"));
}

#[test]
fn nothing_usable_is_an_error_that_names_every_source() {
    let dir = tempfile::tempdir().unwrap();
    assert!(over(&[dir.path()]).usable().unwrap_err().to_string().contains("there is no file in it"));
    std::fs::write(dir.path().join("a.txt"), "").unwrap();
    let missing = dir.path().join("missing.txt");
    let text = over(&[dir.path(), &missing]).usable().unwrap_err().to_string();
    assert!(
        text.contains("a.txt: it is empty") && text.contains("missing.txt: it cannot be opened"),
        "{text}"
    );
}

#[tokio::test]
async fn a_file_that_is_named_is_used_whatever_is_asked_for() {
    let search = over(&[&examples().join("ko-ferry.md")]);
    let hits = found(&search, "magpies").await;
    assert_eq!((hits.len(), hits[0].kind), (1, HitKind::User));
    let text =
        Source::Text { name: "stdin".into(), text: "Title: T\n\nOne sentence of news from the town.".into() };
    let hits = found(&FolderSearch::new("folder", vec![text]), "anything").await;
    assert_eq!(hits[0].title, "T");
}

#[tokio::test]
async fn a_new_file_is_found_without_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let search = over(&[dir.path()]);
    assert!(found(&search, "magpies").await.is_empty());
    let list = r#"[{"title":"Magpies learn","text":"Magpies learn from each other, they say."},
                   {"title":"Rent","published_at":"2026-01-02","text":"Rents have risen again, they say."}]"#;
    std::fs::write(dir.path().join("list.json"), list).unwrap();
    let hits = found(&search, "magpies").await;
    assert_eq!(hits[0].local.as_deref(), Some("list.json#1"));
    assert_eq!(search.usable(), Ok(2));
}

#[test]
fn a_fingerprint_changes_with_the_content() {
    let dir = tempfile::tempdir().unwrap();
    let print = |text: &str| {
        std::fs::write(dir.path().join("a.txt"), text).unwrap();
        over(&[dir.path()]).fingerprint()
    };
    let first = print("A sentence about something that happened.");
    assert_eq!((first.len(), first[0].0.as_str(), first[0].1.len()), (1, "a.txt", 64));
    assert_eq!(print("A sentence about something that happened."), first);
    assert_ne!(print("A sentence about something else that happened."), first);
}

#[test]
fn only_two_hundred_files_are_read() {
    let dir = tempfile::tempdir().unwrap();
    for i in 0..205 {
        std::fs::write(dir.path().join(format!("{i:03}.txt")), "A sentence about something that happened.")
            .unwrap();
    }
    let search = over(&[dir.path()]);
    assert_eq!(search.usable(), Ok(200));
    assert_eq!(reason(&search, "204.txt"), "only the first 200 files are read");
}
