//! Claims: which runs, in what order, by whom.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::json;

use super::material::*;
use crate::ids::RunId;
use crate::store::{NewRun, RunStatus, Store, StoreResult, Turnover};

type Given = Arc<dyn Store>;

/// A run that could be claimed since some seconds.
fn aged(seconds: i64) -> NewRun {
    NewRun { ready_at: Some(now() - TimeDelta::seconds(seconds)), ..new_run() }
}

async fn submit_all<const N: usize>(store: &Given, runs: [NewRun; N]) -> StoreResult<[RunId; N]> {
    let ids = std::array::from_fn(|index| runs[index].id);
    for run in runs {
        submit(store, run).await?;
    }
    Ok(ids)
}

pub(super) async fn runs_are_claimed_by_priority_then_age(store: Given) -> StoreResult<()> {
    let runs = [
        NewRun { priority: -1, ..aged(900) },
        aged(10),
        NewRun { priority: 5, ..aged(1) },
        aged(20),
        NewRun { priority: 5, ..aged(2) },
    ];
    let [low, young, urgent, old, urgent_old] = submit_all(&store, runs).await?;
    let worker = worker(&store, "w").await?;
    assert_eq!(claim_all(&store, &worker).await?, [urgent_old, urgent, old, young, low]);
    Ok(())
}

pub(super) async fn the_order_holds_across_queues(store: Given) -> StoreResult<()> {
    let other = |run: NewRun| NewRun { queue: "other".to_owned(), ..run };
    let runs = [aged(1), other(aged(2)), NewRun { priority: 1, ..other(aged(0)) }, aged(3)];
    let [last, second, first, _] = submit_all(&store, runs).await?;
    let worker = worker(&store, "w").await?;
    let both = [QUEUE.to_owned(), "other".to_owned(), "empty".to_owned()];
    let claimed = store.claim(&worker, &both, 3).await?;
    assert_eq!(claimed.iter().map(|claimed| claimed.run.id).collect::<Vec<_>>()[..1], [first]);
    assert_eq!(claimed[2].run.id, second);
    assert_eq!(store.claim(&worker, &both, 3).await?[0].run.id, last);
    Ok(())
}

pub(super) async fn a_claim_takes_no_more_than_it_asks_for(store: Given) -> StoreResult<()> {
    let [first, second, third] = submit_all(&store, [aged(3), aged(2), aged(1)]).await?;
    let worker = worker(&store, "w").await?;
    let ids = async |most| -> StoreResult<Vec<RunId>> {
        Ok(store.claim(&worker, &queues(), most).await?.iter().map(|claimed| claimed.run.id).collect())
    };
    assert_eq!(ids(0).await?, []);
    assert_eq!(ids(2).await?, [first, second]);
    assert_eq!(ids(2).await?, [third]);
    assert_eq!(ids(2).await?, []);
    Ok(())
}

pub(super) async fn a_claim_takes_from_its_queues_only(store: Given) -> StoreResult<()> {
    submit(&store, NewRun { queue: "other".to_owned(), priority: 9, ..new_run() }).await?;
    let ours = submit(&store, new_run()).await?;
    let worker = worker(&store, "w").await?;
    assert_eq!(claim_all(&store, &worker).await?, [ours]);
    assert!(store.claim(&worker, &[], 10).await?.is_empty());
    Ok(())
}

pub(super) async fn a_claim_raises_the_epoch_and_names_the_owner(store: Given) -> StoreResult<()> {
    let first = claimed(&store, "first").await?;
    assert_eq!((first.run.status, first.run.epoch), (RunStatus::Running, 1));
    assert_eq!(first.run.worker.as_ref().map(|worker| worker.0.as_str()), Some("first"));
    assert!(first.run.started_at.is_some());
    assert_eq!(found(&store, first.run.id).await?, first.run);
    appended(&store, turn(&first, 1, Turnover::Released)).await?;
    let worker = worker(&store, "second").await?;
    let second = store.claim(&worker, &queues(), 1).await?.pop().expect("it was released");
    assert_eq!((second.run.epoch, second.run.worker), (2, Some(worker)));
    assert_eq!(second.run.started_at, first.run.started_at);
    Ok(())
}

pub(super) async fn a_claimed_run_is_claimed_by_nobody_else(store: Given) -> StoreResult<()> {
    let owned = claimed(&store, "owner").await?;
    let other = worker(&store, "other").await?;
    assert_eq!(claim_all(&store, &other).await?, []);
    assert_eq!(claim_all(&store, owned.run.worker.as_ref().expect("it is owned")).await?, []);
    Ok(())
}

pub(super) async fn a_claim_brings_the_whole_journal_in_order(store: Given) -> StoreResult<()> {
    let mut written = Vec::new();
    for name in ["a", "b", "c"] {
        let run = claimed(&store, name).await?;
        appended(&store, append(&run, 1..=20)).await?;
        appended(&store, turn(&run, 21, Turnover::Released)).await?;
        written.push((run.run.id, store.journal(run.run.id, 0, 100).await?));
    }
    let worker = worker(&store, "w").await?;
    let claimed = store.claim(&worker, &queues(), 10).await?;
    assert_eq!(claimed.len(), 3);
    for run in claimed {
        let (_, journal) = written.iter().find(|(id, _)| *id == run.run.id).expect("it is one of the three");
        assert_eq!((&run.journal, run.journal.len()), (journal, 21));
    }
    Ok(())
}

pub(super) async fn a_run_for_later_is_claimed_when_its_time_comes(store: Given) -> StoreResult<()> {
    let later = now() + TimeDelta::milliseconds(150);
    let id = submit(&store, NewRun { ready_at: Some(later), ..new_run() }).await?;
    let worker = worker(&store, "w").await?;
    assert_eq!(claim_soon(&store, &worker).await?, [id]);
    assert!(now() >= later);
    Ok(())
}

pub(super) async fn a_timer_that_is_due_wakes_a_waiting_run(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let until = now() + TimeDelta::milliseconds(150);
    let asleep = Turnover::Waiting { ready_at: Some(until), mail: 0 };
    appended(&store, turn(&run, 1, asleep)).await?;
    let row = found(&store, run.run.id).await?;
    assert_eq!((row.status, row.worker, row.ready_at), (RunStatus::Waiting, None, Some(until)));
    let worker = worker(&store, "v").await?;
    assert_eq!(claim_soon(&store, &worker).await?, [run.run.id]);
    assert!(now() >= until);
    Ok(())
}

pub(super) async fn a_run_that_waits_for_a_signal_only_is_not_claimed(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    appended(&store, turn(&run, 1, asleep(0))).await?;
    let row = found(&store, run.run.id).await?;
    assert_eq!((row.status, row.worker, row.ready_at), (RunStatus::Waiting, None, None));
    let worker = worker(&store, "v").await?;
    assert_eq!(claim_all(&store, &worker).await?, []);
    Ok(())
}

pub(super) async fn a_timer_far_away_does_not_hide_a_run_that_is_due(store: Given) -> StoreResult<()> {
    for priority in [9, 0, 3] {
        let later = Some(now() + TimeDelta::days(3));
        submit(&store, NewRun { ready_at: later, priority, ..new_run() }).await?;
    }
    let [low, ours] = submit_all(&store, [NewRun { priority: -4, ..aged(1) }, aged(1)]).await?;
    let worker = worker(&store, "w").await?;
    assert_eq!(claim_all(&store, &worker).await?, [ours, low]);
    Ok(())
}

pub(super) async fn a_certain_run_is_claimed_whatever_its_queue_and_timer(store: Given) -> StoreResult<()> {
    let worker = worker(&store, "w").await?;
    let later = Some(now() + TimeDelta::days(3));
    let id = submit(&store, NewRun { ready_at: later, queue: "other".to_owned(), ..new_run() }).await?;
    let first = store.claim_run(&worker, id).await?.expect("it is ready");
    appended(&store, turn(&first, 1, asleep(0))).await?;
    let second = store.claim_run(&worker, id).await?.expect("it waits");
    assert_eq!((second.run.status, second.run.epoch), (RunStatus::Running, 2));
    assert_eq!((second.run.worker, second.journal.len()), (Some(worker), 1));
    Ok(())
}

pub(super) async fn a_certain_run_is_not_claimed_while_owned_or_ended(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "owner").await?;
    let worker = worker(&store, "w").await?;
    assert!(store.claim_run(&worker, run.run.id).await?.is_none());
    appended(&store, turn(&run, 1, Turnover::Completed(json!(1)))).await?;
    assert!(store.claim_run(&worker, run.run.id).await?.is_none());
    assert!(store.claim_run(&worker, RunId::fresh()).await?.is_none());
    Ok(())
}
