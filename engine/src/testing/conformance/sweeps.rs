//! Sweeps: runs that finished long ago are deleted, and nothing else.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::material::*;
use super::runs::failure;
use crate::ids::RunId;
use crate::store::{Append, NewRun, ReviewFilter, Store, StoreResult, Turnover};

type Given = Arc<dyn Store>;

const OLD: Duration = Duration::from_millis(5);

/// A run that ended so, with a review and `length` records.
async fn ended(store: &Given, turnover: Turnover, length: u64) -> StoreResult<RunId> {
    let run = claimed(store, "w").await?;
    let append =
        Append { reviews: vec![question("draw")], turnover: Some(turnover), ..append(&run, 1..=length) };
    appended(store, append).await?;
    Ok(run.run.id)
}

async fn sweep_all(store: &Given, older: Duration) -> StoreResult<usize> {
    let mut sum = 0;
    loop {
        match store.sweep(older).await? {
            0 => return Ok(sum),
            deleted => sum += deleted,
        }
    }
}

async fn is_gone(store: &Given, id: RunId) -> StoreResult<bool> {
    let reviews = store.reviews(&ReviewFilter { run: Some(id), state: None }).await?;
    let left =
        [!reviews.is_empty(), !seqs(store, id).await?.is_empty(), !store.inbox(&[id]).await?.is_empty()];
    let is_gone = store.run(id).await?.is_none();
    assert!(!is_gone || left == [false; 3], "of a deleted run nothing is left: {left:?}");
    Ok(is_gone)
}

pub(super) async fn runs_that_finished_long_ago_are_deleted_with_all_they_had(
    store: Given,
) -> StoreResult<()> {
    let cancelled = Turnover::Cancelled { actor: "kim".to_owned(), reason: "enough".to_owned() };
    let ends = [Turnover::Completed(json!(1)), Turnover::Stopped("no".to_owned()), cancelled];
    let mut runs = Vec::new();
    for end in ends {
        let run = claimed(&store, "w").await?;
        store.post(run.run.id, &super::letters::signal("draw")).await?;
        appended(&store, Append { reviews: vec![question("draw")], ..turn(&run, 1, end) }).await?;
        runs.push(run.run.id);
    }
    assert_eq!(store.sweep(Duration::from_secs(3600)).await?, 0, "they finished just now");
    sleep(OLD * 2).await;
    assert_eq!(sweep_all(&store, OLD).await?, 3);
    for run in runs {
        assert!(is_gone(&store, run).await?);
    }
    Ok(())
}

pub(super) async fn failed_and_unfinished_runs_are_never_too_old(store: Given) -> StoreResult<()> {
    let failed = ended(&store, failure(), 2).await?;
    let waiting = ended(&store, asleep(0), 2).await?;
    let ready = submit(&store, new_run()).await?;
    let running = claimed(&store, "w").await?.run.id;
    sleep(OLD * 2).await;
    assert_eq!(sweep_all(&store, OLD).await?, 0);
    for run in [failed, waiting, ready, running] {
        assert!(!is_gone(&store, run).await?);
    }
    assert_eq!(seqs(&store, failed).await?, [1, 2]);
    Ok(())
}

pub(super) async fn a_sweep_takes_a_batch_and_the_next_one_goes_on(store: Given) -> StoreResult<()> {
    for length in [1, 300, 300, 1200, 2] {
        ended(&store, Turnover::Completed(json!(length)), length).await?;
    }
    let young = claimed(&store, "w").await?;
    sleep(OLD * 2).await;
    let first = store.sweep(OLD).await?;
    assert!((1..5).contains(&first), "the journals of {first} runs are more than a batch");
    assert_eq!(first + sweep_all(&store, OLD).await?, 5);
    assert_eq!(store.runs(&crate::store::RunFilter::default()).await?.len(), 1);
    appended(&store, append(&young, [1])).await
}

pub(super) async fn sweeps_at_the_same_time_do_not_disturb_each_other(store: Given) -> StoreResult<()> {
    for _ in 0..40 {
        ended(&store, Turnover::Completed(json!(1)), 50).await?;
    }
    sleep(OLD * 2).await;
    let sweeper = |_| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { sweep_all(&store, OLD).await })
    };
    let swept = futures::future::try_join_all((0..4).map(sweeper)).await.expect("no sweep panics");
    let swept: usize = swept.into_iter().collect::<StoreResult<Vec<_>>>()?.into_iter().sum();
    assert_eq!(swept + sweep_all(&store, OLD).await?, 40);
    Ok(())
}

pub(super) async fn a_key_is_free_again_when_its_run_was_deleted(store: Given) -> StoreResult<()> {
    let with_key = || NewRun { key: Some("order 4711".to_owned()), ..new_run() };
    let first = submit(&store, with_key()).await?;
    let worker = worker(&store, "w").await?;
    let claimed = store.claim_run(&worker, first).await?.expect("it is ready");
    appended(&store, turn(&claimed, 1, Turnover::Completed(json!(1)))).await?;
    sleep(OLD * 2).await;
    assert_eq!(sweep_all(&store, OLD).await?, 1);
    assert_ne!(submit(&store, with_key()).await?, first);
    Ok(())
}

pub(super) async fn a_step_of_another_run_is_kept_as_long_as_that_one(store: Given) -> StoreResult<()> {
    let parent = claimed(&store, "w").await?;
    let child = submit(&store, NewRun { parent: Some(parent.run.id), ..new_run() }).await?;
    let worker = worker(&store, "v").await?;
    let claimed = store.claim_run(&worker, child).await?.expect("it is ready");
    appended(&store, turn(&claimed, 1, Turnover::Completed(json!(1)))).await?;
    sleep(OLD * 2).await;
    assert_eq!(sweep_all(&store, OLD).await?, 0);
    assert!(!is_gone(&store, child).await?);
    appended(&store, turn(&parent, 1, Turnover::Completed(json!(1)))).await?;
    sleep(OLD * 2).await;
    assert_eq!(sweep_all(&store, OLD).await?, 2);
    assert!(is_gone(&store, child).await?);
    Ok(())
}
