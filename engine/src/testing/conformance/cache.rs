//! Outputs that are used again.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use crate::store::{CacheRow, Store, StoreResult};

type Given = Arc<dyn Store>;

const LONG: Duration = Duration::from_secs(600);

fn row(key: &str, output: &str) -> CacheRow {
    let blobs = vec!["a".repeat(64)];
    CacheRow { key: key.to_owned(), kind: "echo".to_owned(), output: json!({ "value": output }), blobs }
}

pub(super) async fn an_output_is_kept_under_its_key_and_the_last_one_stays(store: Given) -> StoreResult<()> {
    assert_eq!(store.cached("k", LONG).await?, None);
    store.put_cached(&row("k", "날씨"), LONG).await?;
    store.put_cached(&row("other", "x"), LONG).await?;
    assert_eq!(store.cached("k", LONG).await?, Some(row("k", "날씨")));
    store.put_cached(&row("k", "rain"), LONG).await?;
    assert_eq!(store.cached("k", LONG).await?, Some(row("k", "rain")));
    Ok(())
}

pub(super) async fn an_output_is_used_no_longer_than_both_who_keep_and_who_ask_allow(
    store: Given,
) -> StoreResult<()> {
    store.put_cached(&row("short", "x"), Duration::from_millis(5)).await?;
    store.put_cached(&row("long", "x"), LONG).await?;
    sleep(Duration::from_millis(20)).await;
    assert_eq!(store.cached("short", LONG).await?, None, "its time is over");
    assert_eq!(store.cached("long", Duration::from_millis(5)).await?, None, "it is too old for this one");
    assert_eq!(store.cached("long", LONG).await?, Some(row("long", "x")));
    Ok(())
}

pub(super) async fn outputs_whose_time_is_over_are_swept_in_batches(store: Given) -> StoreResult<()> {
    for number in 0..620 {
        store.put_cached(&row(&format!("old {number}"), "x"), Duration::from_millis(1)).await?;
    }
    store.put_cached(&row("young", "x"), LONG).await?;
    sleep(Duration::from_millis(10)).await;
    let first = store.sweep_cache().await?;
    assert!((1..=500).contains(&first), "{first} rows in one statement");
    let mut sum = first;
    loop {
        match store.sweep_cache().await? {
            0 => break,
            swept => sum += swept,
        }
    }
    assert_eq!(sum, 620);
    assert_eq!(store.cached("young", LONG).await?, Some(row("young", "x")));
    Ok(())
}
