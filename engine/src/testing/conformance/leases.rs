//! Leases: who lives, and what becomes of the runs of those who do not.

use std::sync::Arc;
use std::time::Duration;

use super::material::*;
use crate::ids::WorkerId;
use crate::store::{Appended, RunStatus, Store, StoreResult, WorkerRow};

type Given = Arc<dyn Store>;

pub(super) async fn a_worker_that_lives_keeps_its_runs(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let worker = run.run.worker.clone().expect("it is owned");
    let seen = store.workers().await?[0].seen_at;
    assert_eq!(store.reap().await?, 0);
    assert!(store.renew(&worker).await?);
    assert_eq!(store.reap().await?, 0);
    let workers = store.workers().await?;
    assert_eq!((workers.len(), &workers[0].id), (1, &worker));
    assert!(workers[0].seen_at >= seen);
    assert_eq!(found(&store, run.run.id).await?, run.run);
    Ok(())
}

pub(super) async fn the_runs_of_a_dead_worker_go_to_another_and_it_is_fenced(
    store: Given,
) -> StoreResult<()> {
    let dead = dying_worker(&store, "dead").await?;
    let id = submit(&store, new_run()).await?;
    let lost = store.claim_run(&dead, id).await?.expect("it is ready");
    appended(&store, append(&lost, [1])).await?;
    let kept = claimed(&store, "alive").await?;
    assert_eq!(reap_soon(&store).await?, 1);
    let row = found(&store, id).await?;
    assert_eq!((row.status, row.worker, row.epoch, row.deaths), (RunStatus::Ready, None, 1, 1));
    assert_eq!(append_one(&store, append(&lost, [2])).await?, Appended::Fenced);
    let heir = worker(&store, "heir").await?;
    let gained = store.claim(&heir, &queues(), 10).await?.pop().expect("it is ready again");
    assert_eq!((gained.run.id, gained.run.epoch, gained.journal.len()), (id, 2, 1));
    assert_eq!(append_one(&store, append(&lost, [2])).await?, Appended::Fenced);
    appended(&store, append(&gained, [2])).await?;
    appended(&store, append(&kept, [1])).await?;
    let workers: Vec<_> = store.workers().await?.into_iter().map(|worker| worker.id.0).collect();
    assert_eq!(workers, ["alive", "heir"]);
    Ok(())
}

pub(super) async fn the_runs_of_a_worker_that_never_registered_are_reaped(store: Given) -> StoreResult<()> {
    let id = submit(&store, new_run()).await?;
    let run = store.claim_run(&WorkerId("nobody".to_owned()), id).await?.expect("it is ready");
    assert_eq!(append_one(&store, append(&run, [1])).await?, Appended::Fenced);
    assert_eq!(store.reap().await?, 1);
    assert_eq!(found(&store, id).await?.status, RunStatus::Ready);
    Ok(())
}

pub(super) async fn a_lease_that_has_ended_cannot_be_renewed(store: Given) -> StoreResult<()> {
    let dead = dying_worker(&store, "dead").await?;
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert!(!store.renew(&dead).await?);
    store.reap().await?;
    assert!(!store.renew(&dead).await?);
    assert!(!store.renew(&WorkerId("nobody".to_owned())).await?);
    Ok(())
}

pub(super) async fn a_worker_that_registers_again_lives_again(store: Given) -> StoreResult<()> {
    let id = dying_worker(&store, "w").await?;
    tokio::time::sleep(Duration::from_millis(5)).await;
    let again = WorkerRow {
        id: id.clone(),
        lease: Duration::from_secs(60),
        queues: vec!["빠른".to_owned()],
        kinds: vec![],
        seen_at: None,
    };
    store.enlist(&again).await?;
    assert!(store.renew(&id).await?);
    let workers = store.workers().await?;
    assert_eq!(workers.len(), 1);
    assert_eq!(
        (workers[0].lease, &workers[0].queues, &workers[0].kinds),
        (again.lease, &again.queues, &again.kinds)
    );
    Ok(())
}

pub(super) async fn deaths_are_counted_only_without_progress(store: Given) -> StoreResult<()> {
    let id = submit(&store, new_run()).await?;
    let mut next = 1;
    // What each worker in turn appends before it dies, and how often the run has died in vain then.
    for (records, deaths) in [(0, 1), (0, 2), (0, 3), (2, 1), (0, 2), (1, 1)] {
        let worker = dying_worker(&store, "mortal").await?;
        let run = store.claim_run(&worker, id).await?.expect("it is ready");
        appended(&store, append(&run, next..next + records)).await?;
        next += records;
        assert_eq!(reap_soon(&store).await?, 1);
        assert_eq!(found(&store, id).await?.deaths, deaths, "after {next}");
    }
    Ok(())
}

pub(super) async fn a_worker_that_retires_hands_its_runs_back_at_once(store: Given) -> StoreResult<()> {
    let first = claimed(&store, "leaving").await?;
    let second = claimed(&store, "leaving").await?;
    let kept = claimed(&store, "staying").await?;
    let leaving = WorkerId("leaving".to_owned());
    store.retire(&leaving).await?;
    for run in [&first, &second] {
        let row = found(&store, run.run.id).await?;
        assert_eq!((row.status, row.worker, row.deaths), (RunStatus::Ready, None, 0));
        assert_eq!(append_one(&store, append(run, [1])).await?, Appended::Fenced);
    }
    assert!(!store.renew(&leaving).await?);
    assert_eq!(store.workers().await?.len(), 1);
    assert_eq!(found(&store, kept.run.id).await?, kept.run);
    Ok(())
}

/// A store may say that there is more to do than there is, and never less.
pub(super) async fn who_renews_a_lease_hears_what_there_is_to_do(store: Given) -> StoreResult<()> {
    let worker = worker(&store, "w").await?;
    assert_eq!(store.renew_and_look(&WorkerId("nobody".to_owned()), &queues()).await?, None);
    let look = async || store.renew_and_look(&worker, &queues()).await;
    submit(&store, new_run()).await?;
    assert!(look().await?.expect("it lives").ready);
    let claimed = store.claim(&worker, &queues(), 1).await?.pop().expect("it is ready");
    assert_ne!(look().await?.expect("it lives").owned, 0);
    assert!(store.block(claimed.run.id, claimed.run.epoch, &["art".to_owned()]).await?);
    assert!(look().await?.expect("it lives").blocked);
    let orphan = submit(&store, new_run()).await?;
    store.claim_run(&WorkerId("gone".to_owned()), orphan).await?.expect("it is ready");
    assert!(look().await?.expect("it lives").dead, "a run has an owner that is not registered");
    store.reap().await?;
    dying_worker(&store, "dead").await?;
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert!(look().await?.expect("it lives").dead, "a lease is over");
    store.put_schedule(&super::schedules::schedule("due", now())).await?;
    assert!(look().await?.expect("it lives").due);
    Ok(())
}
