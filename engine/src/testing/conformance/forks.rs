//! Forks: runs that begin with a journal.

use std::sync::Arc;

use serde_json::json;

use super::material::*;
use crate::ids::RunId;
use crate::store::{Created, Fork, RunStatus, Store, StoreResult};

type Given = Arc<dyn Store>;

fn fork(of: RunId, length: u64) -> Fork {
    Fork { run: new_run(), of, seq: length - 1, journal: (1..=length).map(record).collect() }
}

pub(super) async fn a_fork_is_a_ready_run_with_its_journal(store: Given) -> StoreResult<()> {
    let parent = claimed(&store, "w").await?;
    appended(&store, append(&parent, [1, 2])).await?;
    let mut fork = fork(parent.run.id, 3);
    (fork.run.priority, fork.run.labels) = (7, json!({ "by": "me" }));
    let Created::New(run) = store.fork(fork.clone()).await? else { panic!("nobody had this id") };
    assert_eq!((run.fork_of, run.fork_seq), (Some(parent.run.id), Some(2)));
    assert_eq!((run.status, run.epoch, run.priority), (RunStatus::Ready, 0, 7));
    assert_eq!((&run.labels, run.ready_at), (&fork.run.labels, Some(run.created_at)));
    assert_eq!(found(&store, run.id).await?, run);
    assert_eq!(store.journal(run.id, 0, 10).await?, fork.journal);
    assert_eq!(seqs(&store, parent.run.id).await?, [1, 2]);
    let row = found(&store, parent.run.id).await?;
    assert_eq!((row.fork_of, row.fork_seq), (None, None));
    Ok(())
}

pub(super) async fn the_journal_of_a_fork_is_continued(store: Given) -> StoreResult<()> {
    let fork = store.fork(fork(RunId::fresh(), 3)).await?.into_run();
    let worker = worker(&store, "w").await?;
    let claimed = store.claim(&worker, &queues(), 1).await?.pop().expect("it is ready");
    assert_eq!((claimed.run.id, claimed.journal.len()), (fork.id, 3));
    assert_eq!(claimed.run.fork_of, fork.fork_of);
    assert_eq!(append_one(&store, append(&claimed, [1])).await?, crate::store::Appended::Fenced);
    appended(&store, append(&claimed, [4, 5])).await?;
    assert_eq!(seqs(&store, fork.id).await?, [1, 2, 3, 4, 5]);
    Ok(())
}

pub(super) async fn a_fork_that_is_made_twice_is_one_run(store: Given) -> StoreResult<()> {
    let fork = fork(RunId::fresh(), 2);
    let first = store.fork(fork.clone()).await?.into_run();
    assert_eq!(store.fork(fork).await?, Created::Existing(first.clone()));
    assert_eq!(seqs(&store, first.id).await?, [1, 2]);
    Ok(())
}

pub(super) async fn a_fork_takes_a_long_journal_whole(store: Given) -> StoreResult<()> {
    let fork = fork(RunId::fresh(), 1234);
    let run = store.fork(fork.clone()).await?.into_run();
    assert_eq!(store.journal(run.id, 0, 10_000).await?, fork.journal);
    Ok(())
}
