//! Large values: which runs refer to them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::material::*;
use crate::ids::RunId;
use crate::store::{Fork, NewRun, Store, StoreResult, Turnover};

type Given = Arc<dyn Store>;

fn hashes(of: &[&str]) -> Vec<String> {
    of.iter().map(|letter| letter.repeat(64)).collect()
}

fn sorted(mut hashes: Vec<String>) -> Vec<String> {
    hashes.sort();
    hashes
}

pub(super) async fn a_run_refers_to_what_it_said_and_saying_it_again_changes_nothing(
    store: Given,
) -> StoreResult<()> {
    let (one, two) = (submit(&store, new_run()).await?, submit(&store, new_run()).await?);
    store.refer(one, &hashes(&["a", "b"])).await?;
    store.refer(one, &hashes(&["b", "c"])).await?;
    store.refer(two, &hashes(&["c"])).await?;
    store.refer(two, &[]).await?;
    assert_eq!(sorted(store.referred_by(one).await?), hashes(&["a", "b", "c"]));
    assert_eq!(store.referred_by(two).await?, hashes(&["c"]));
    assert_eq!(sorted(store.referred(&hashes(&["a", "c", "d"])).await?), hashes(&["a", "c"]));
    assert_eq!(store.referred(&[]).await?, [] as [String; 0]);
    Ok(())
}

pub(super) async fn a_run_refers_to_what_its_input_does_from_its_creation_on(
    store: Given,
) -> StoreResult<()> {
    let with = |serial: Option<&str>, hash: &str| NewRun {
        key: Some(format!("key of {hash}")),
        serial: serial.map(str::to_owned),
        blobs: hashes(&[hash]),
        ..new_run()
    };
    for (serial, hash) in [(None, "a"), (Some("room"), "b")] {
        let run = submit(&store, with(serial, hash)).await?;
        assert_eq!(store.referred_by(run).await?, hashes(&[hash]));
        // The same once more makes no run, and no run refers to it twice.
        let again = with(serial, hash);
        let id = again.id;
        assert_eq!(store.create(again).await?.into_run().id, run);
        assert_eq!(store.referred_by(id).await?, [] as [String; 0]);
    }
    Ok(())
}

pub(super) async fn a_fork_refers_to_what_its_journal_does(store: Given) -> StoreResult<()> {
    let journal = vec![record(1)];
    let run = NewRun { blobs: hashes(&["a"]), ..new_run() };
    let fork = Fork { run, of: RunId::fresh(), seq: 1, journal };
    let run = store.fork(fork).await?.into_run();
    assert_eq!(store.referred_by(run.id).await?, hashes(&["a"]));
    Ok(())
}

pub(super) async fn a_deleted_run_refers_to_nothing(store: Given) -> StoreResult<()> {
    let old = claimed(&store, "w").await?;
    let kept = submit(&store, new_run()).await?;
    let many: Vec<String> = (0..1200).map(|number| format!("{number:064}")).collect();
    store.refer(old.run.id, &many).await?;
    store.refer(kept, &many[..1]).await?;
    appended(&store, turn(&old, 1, Turnover::Completed(json!(1)))).await?;
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert_eq!(store.sweep(Duration::from_millis(5)).await?, 1);
    assert_eq!(store.referred_by(old.run.id).await?, [] as [String; 0]);
    assert_eq!(store.referred(&many).await?, many[..1]);
    Ok(())
}
