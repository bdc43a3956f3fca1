//! Blocked runs: set aside for a worker that has the kinds they need.

use std::sync::Arc;

use futures::future::try_join_all;
use serde_json::json;

use super::letters::signal;
use super::material::*;
use crate::ids::{RunId, WorkerId};
use crate::store::{Claimed, NewRun, RunFilter, RunStatus, Store, StoreResult, Turnover};

type Given = Arc<dyn Store>;

fn kinds(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A run that was set aside because of what it needs.
async fn blocked(store: &Given, needs: &[&str], run: NewRun) -> StoreResult<RunId> {
    let worker = worker(store, "lacking").await?;
    let id = submit(store, run).await?;
    let claimed = store.claim_run(&worker, id).await?.expect("a new run can be claimed");
    assert!(store.block(id, claimed.run.epoch, &kinds(needs)).await?);
    Ok(id)
}

async fn take(store: &Given, worker: &WorkerId, has: &[&str], most: usize) -> StoreResult<Vec<Claimed>> {
    store.claim_blocked(worker, &queues(), &kinds(has), most).await
}

async fn ids(store: &Given, worker: &WorkerId, has: &[&str]) -> StoreResult<Vec<RunId>> {
    Ok(take(store, worker, has, 100).await?.iter().map(|claimed| claimed.run.id).collect())
}

pub(super) async fn a_blocked_run_is_taken_by_a_worker_that_has_all_it_needs(
    store: Given,
) -> StoreResult<()> {
    let id = blocked(&store, &["draw", "write"], new_run()).await?;
    let row = found(&store, id).await?;
    assert_eq!((row.status, row.worker, row.ready_at), (RunStatus::Blocked, None, None));
    assert_eq!(row.needs, kinds(&["draw", "write"]));
    let worker = worker(&store, "able").await?;
    for has in [&["draw"][..], &["write", "echo"], &[]] {
        assert_eq!(ids(&store, &worker, has).await?, [], "{has:?}");
    }
    let other = [String::from("other")];
    assert!(store.claim_blocked(&worker, &other, &kinds(&["draw", "write"]), 9).await?.is_empty());
    let taken = take(&store, &worker, &["write", "echo", "draw"], 9).await?;
    assert_eq!(taken.len(), 1);
    let run = &taken[0].run;
    assert_eq!((run.id, run.status, run.epoch), (id, RunStatus::Running, 2));
    assert_eq!((run.worker.as_ref(), run.needs.len()), (Some(&worker), 0));
    appended(&store, append(&taken[0], [1])).await
}

pub(super) async fn a_blocked_run_keeps_its_place_in_the_order(store: Given) -> StoreResult<()> {
    let old = blocked(&store, &["draw"], new_run()).await?;
    let young = blocked(&store, &["write"], new_run()).await?;
    let urgent = blocked(&store, &["draw"], NewRun { priority: 3, ..new_run() }).await?;
    let worker = worker(&store, "able").await?;
    let first: Vec<_> = take(&store, &worker, &["draw", "write"], 2).await?;
    assert_eq!(first.iter().map(|claimed| claimed.run.id).collect::<Vec<_>>(), [urgent, old]);
    assert_eq!(ids(&store, &worker, &["draw", "write"]).await?, [young]);
    Ok(())
}

pub(super) async fn a_blocked_run_is_seen_by_no_ordinary_claim(store: Given) -> StoreResult<()> {
    let id = blocked(&store, &["draw"], new_run()).await?;
    let worker = worker(&store, "able").await?;
    assert_eq!(claim_all(&store, &worker).await?, []);
    let by = async |status| -> StoreResult<Vec<RunId>> {
        let filter = RunFilter { status: Some(status), ..RunFilter::default() };
        Ok(store.runs(&filter).await?.iter().map(|run| run.id).collect())
    };
    assert_eq!(by(RunStatus::Blocked).await?, [id]);
    assert_eq!(by(RunStatus::Waiting).await?, []);
    store.reap().await?;
    assert_eq!(found(&store, id).await?.status, RunStatus::Blocked);
    Ok(())
}

pub(super) async fn only_the_owner_blocks_a_run(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    for epoch in [0, 2] {
        assert!(!store.block(run.run.id, epoch, &kinds(&["draw"])).await?);
    }
    assert!(!store.block(RunId::fresh(), 1, &kinds(&["draw"])).await?);
    appended(&store, turn(&run, 1, asleep(0))).await?;
    assert!(!store.block(run.run.id, 1, &kinds(&["draw"])).await?);
    assert_eq!(found(&store, run.run.id).await?.status, RunStatus::Waiting);
    Ok(())
}

pub(super) async fn a_letter_to_a_blocked_run_leaves_it_blocked_and_is_not_lost(
    store: Given,
) -> StoreResult<()> {
    let id = blocked(&store, &["draw"], new_run()).await?;
    assert!(store.post(id, &signal("approve")).await?.is_some());
    assert_eq!(found(&store, id).await?.status, RunStatus::Blocked);
    let worker = worker(&store, "able").await?;
    let taken = take(&store, &worker, &["draw"], 1).await?;
    assert_eq!(taken[0].run.mail, 1);
    assert_eq!(store.inbox(&[id]).await?.len(), 1);
    Ok(())
}

pub(super) async fn a_blocked_run_can_be_claimed_to_be_ended(store: Given) -> StoreResult<()> {
    let id = blocked(&store, &["draw"], new_run()).await?;
    let worker = worker(&store, "canceller").await?;
    let claimed = store.claim_run(&worker, id).await?.expect("it is blocked");
    assert!(claimed.run.needs.is_empty());
    appended(&store, turn(&claimed, 1, Turnover::Completed(json!(1)))).await?;
    assert_eq!(ids(&store, &worker, &["draw"]).await?, []);
    assert_eq!(found(&store, id).await?.status, RunStatus::Completed);
    Ok(())
}

pub(super) async fn a_run_that_was_blocked_waits_like_any_other_afterwards(store: Given) -> StoreResult<()> {
    let id = blocked(&store, &["draw"], new_run()).await?;
    let worker = worker(&store, "able").await?;
    let taken = take(&store, &worker, &["draw"], 1).await?.remove(0);
    appended(&store, turn(&taken, 1, asleep(0))).await?;
    let row = found(&store, id).await?;
    assert_eq!((row.status, row.needs.len()), (RunStatus::Waiting, 0));
    store.post(id, &signal("approve")).await?;
    assert_eq!(claim_all(&store, &worker).await?, [id]);
    Ok(())
}

pub(super) async fn of_many_that_look_for_blocked_runs_each_takes_its_own(store: Given) -> StoreResult<()> {
    let mut all = Vec::new();
    for _ in 0..20 {
        all.push(blocked(&store, &["draw"], new_run()).await?);
    }
    let worker = worker(&store, "able").await?;
    let looks = (0..8).map(|_| {
        let (store, worker) = (store.clone(), worker.clone());
        async move { take(&store, &worker, &["draw"], 5).await }
    });
    let mut taken: Vec<_> =
        try_join_all(looks).await?.into_iter().flatten().map(|claimed| claimed.run.id).collect();
    taken.extend(ids(&store, &worker, &["draw"]).await?);
    taken.sort_unstable();
    assert_eq!(taken, all);
    Ok(())
}
