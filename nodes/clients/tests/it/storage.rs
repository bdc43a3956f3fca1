use newsum_clients::{LocalBlobs, LocalStorage};
use newsum_services::{BlobStore, Storage};

#[tokio::test]
async fn objects_are_kept_under_their_keys_and_leave_no_parts_behind() {
    let dir = tempfile::tempdir().unwrap();
    let store = LocalStorage::new(dir.path(), "http://localhost:8000/");
    let stored = store.put("comics/0199/page.png", b"one", "image/png").await.unwrap();
    assert_eq!(stored.url, "http://localhost:8000/files/comics/0199/page.png");
    store.put("comics/0199/page.png", b"two", "image/png").await.unwrap();
    store.put("reports/a.html", b"r", "text/html").await.unwrap();
    assert_eq!(store.get("comics/0199/page.png").await.unwrap(), b"two");
    assert_eq!(store.list("comics/").await.unwrap(), ["comics/0199/page.png"]);
    let names: Vec<_> = std::fs::read_dir(dir.path().join("comics/0199")).unwrap().collect();
    assert_eq!(names.len(), 1);
    store.delete("reports/a.html").await.unwrap();
    store.delete("reports/a.html").await.unwrap();
    assert_eq!(store.head("reports/a.html").await.unwrap(), None);
}

#[tokio::test]
async fn a_key_never_leaves_the_folder_not_even_by_a_link() {
    let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = LocalStorage::new(dir.path(), "http://localhost");
    assert_eq!(store.put("../x", b"", "text/plain").await.unwrap_err().code, "bad_key");
    std::os::unix::fs::symlink(outside.path(), dir.path().join("link")).unwrap();
    assert_eq!(store.put("link/x", b"", "text/plain").await.unwrap_err().code, "outside");
    assert!(std::fs::read_dir(outside.path()).unwrap().next().is_none());
}

#[tokio::test]
async fn what_is_in_the_way_is_named_with_a_remedy() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("comics"), "a file").unwrap();
    let store = LocalStorage::new(dir.path(), "http://localhost");
    let error = store.put("comics/a", b"", "text/plain").await.unwrap_err();
    assert_eq!(error.code, "in_the_way", "{error}");
    assert!(error.message.contains("comics/a") && error.message.contains("choose another folder"), "{error}");
}

#[tokio::test]
async fn blobs_are_kept_by_hash_and_checked_when_read() {
    let dir = tempfile::tempdir().unwrap();
    let blobs = LocalBlobs::new(dir.path());
    let blob = blobs.put(b"picture", "image/png").await.unwrap();
    assert_eq!(blobs.put(b"picture", "image/png").await.unwrap(), blob);
    assert_eq!(blobs.get(&blob).await.unwrap(), b"picture");
    let path = blobs.path(&blob).unwrap();
    assert!(path.ends_with(format!("blobs/{}/{}", &blob.hex()[..2], blob.hex())));
    std::fs::write(path, b"pixture").unwrap();
    assert_eq!(blobs.get(&blob).await.unwrap_err().code, "corrupt");
    let mut gone = blob.clone();
    gone.hash = format!("blake3:{}", "0".repeat(64));
    assert_eq!(blobs.get(&gone).await.unwrap_err().code, "not_found");
    gone.hash = "blake3:../../x".to_owned();
    assert_eq!(blobs.get(&gone).await.unwrap_err().code, "bad_blob");
}
