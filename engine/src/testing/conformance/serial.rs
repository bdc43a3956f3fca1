//! Runs that go one after the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use serde_json::json;

use super::material::*;
use super::runs::failure;
use crate::ids::RunId;
use crate::store::{Append, Claimed, NewRun, Store, StoreResult, Turnover};

/// Longer than all of it takes.
const SOON: Duration = Duration::from_secs(60);

type Given = Arc<dyn Store>;

async fn in_line(store: &Given, key: &str) -> StoreResult<RunId> {
    submit(store, NewRun { serial: Some(key.to_owned()), ..new_run() }).await
}

async fn claim_one(store: &Given, name: &str) -> StoreResult<Option<Claimed>> {
    let worker = worker(store, name).await?;
    Ok(store.claim(&worker, &queues(), 1).await?.pop())
}

async fn end(store: &Given, claimed: &Claimed, turnover: Turnover) -> StoreResult<()> {
    let next = claimed.journal.len() as u64 + 1;
    appended(store, turn(claimed, next, turnover)).await
}

pub(super) async fn runs_with_one_serial_key_are_claimed_one_after_the_other(
    store: Given,
) -> StoreResult<()> {
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(in_line(&store, "room:42").await?);
    }
    assert_eq!(found(&store, runs[0]).await?.serial.as_deref(), Some("room:42"));
    for run in runs {
        let claimed = claim_one(&store, "w").await?.expect("it is its turn");
        assert_eq!(claimed.run.id, run);
        assert!(claim_one(&store, "v").await?.is_none(), "the next one waits");
        end(&store, &claimed, Turnover::Completed(json!(1))).await?;
    }
    Ok(())
}

pub(super) async fn other_keys_and_runs_without_one_do_not_wait(store: Given) -> StoreResult<()> {
    for _ in 0..20 {
        in_line(&store, "a").await?;
    }
    let (other, none) = (in_line(&store, "b").await?, submit(&store, new_run()).await?);
    let worker = worker(&store, "w").await?;
    let mut claimed = claim_all(&store, &worker).await?;
    assert_eq!(claimed.len(), 3);
    claimed.retain(|id| *id == other || *id == none);
    assert_eq!(claimed.len(), 2);
    Ok(())
}

pub(super) async fn a_run_that_waits_holds_the_line_and_one_that_failed_does_not(
    store: Given,
) -> StoreResult<()> {
    let (first, second) = (in_line(&store, "a").await?, in_line(&store, "a").await?);
    let claimed = claim_one(&store, "w").await?.expect("it is its turn");
    end(&store, &claimed, asleep(0)).await?;
    assert!(claim_one(&store, "w").await?.is_none());
    store.post(first, &super::letters::signal("draw")).await?;
    let claimed = claim_one(&store, "w").await?.expect("it was woken");
    assert_eq!(claimed.run.id, first);
    end(&store, &claimed, failure()).await?;
    assert_eq!(claim_one(&store, "w").await?.map(|claimed| claimed.run.id), Some(second));
    Ok(())
}

pub(super) async fn a_run_that_is_reopened_is_the_last_in_line(store: Given) -> StoreResult<()> {
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(in_line(&store, "a").await?);
    }
    let first = claim_one(&store, "w").await?.expect("it is its turn");
    end(&store, &first, failure()).await?;
    let second = claim_one(&store, "w").await?.expect("it is its turn");
    assert!(store.reopen(runs[0], &record(2)).await?);
    assert!(claim_one(&store, "w").await?.is_none(), "the second is on");
    end(&store, &second, Turnover::Completed(json!(1))).await?;
    for run in [runs[2], runs[0]] {
        let claimed = claim_one(&store, "w").await?.expect("it is its turn");
        assert_eq!(claimed.run.id, run);
        end(&store, &claimed, Turnover::Completed(json!(1))).await?;
    }
    Ok(())
}

pub(super) async fn of_many_that_submit_and_claim_at_once_no_two_with_one_key_are_on(
    store: Given,
) -> StoreResult<()> {
    const RUNS: usize = 60;
    let on = Arc::new(Mutex::new(HashMap::<String, RunId>::new()));
    let (done, started) = (Arc::new(Mutex::new(0)), Instant::now());
    let submitters = (0..3).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 0..RUNS / 3 {
                in_line(&store, if number % 2 == 0 { "a" } else { "b" }).await?;
            }
            StoreResult::Ok(())
        })
    });
    let workers = (0..4).map(|number| {
        let (store, on, done) = (store.clone(), on.clone(), done.clone());
        tokio::spawn(async move {
            let name = format!("w{number}");
            while *done.lock().expect("no case panics with it") < RUNS {
                let Some(claimed) = claim_one(&store, &name).await? else {
                    assert!(started.elapsed() < SOON, "runs are left that nobody can claim");
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    continue;
                };
                let key = claimed.run.serial.clone().expect("all have one");
                let other = on.lock().expect("no case panics with it").insert(key.clone(), claimed.run.id);
                assert_eq!(other, None, "two with the key {key} are on");
                tokio::task::yield_now().await;
                on.lock().expect("no case panics with it").remove(&key);
                let append =
                    Append { turnover: Some(Turnover::Completed(json!(1))), ..append(&claimed, [1]) };
                appended(&store, append).await?;
                *done.lock().expect("no case panics with it") += 1;
            }
            StoreResult::Ok(())
        })
    });
    let all = try_join_all(submitters.chain(workers)).await.expect("nothing panics");
    all.into_iter().collect()
}
