//! Appends: what is taken, what is refused, what becomes of the run.

use std::sync::Arc;

use serde_json::json;

use super::material::*;
use super::runs::failure;
use crate::ids::RunId;
use crate::store::Appended::{Durable, Fenced};
use crate::store::{Append, Record, RunStatus, Store, StoreResult, Turnover};

type Given = Arc<dyn Store>;

pub(super) async fn what_is_appended_is_read_back_in_order(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let bare = Record { node: None, item: None, turn: 1, kind: "completed".to_owned(), ..record(3) };
    let batch = Append { records: vec![record(1), record(2), bare], ..append(&run, []) };
    let written = batch.records.clone();
    appended(&store, batch).await?;
    let page = async |after, limit| store.journal(run.run.id, after, limit).await;
    assert_eq!(page(0, 100).await?, written);
    assert_eq!(page(0, 2).await?, written[..2]);
    assert_eq!(page(2, 100).await?, written[2..]);
    assert_eq!(page(3, 100).await?, []);
    assert_eq!(page(u64::MAX, usize::MAX).await?, []);
    Ok(())
}

pub(super) async fn an_append_of_another_epoch_is_fenced(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    for epoch in [0, 2] {
        assert_eq!(append_one(&store, Append { epoch, ..append(&run, [1]) }).await?, Fenced);
    }
    assert!(seqs(&store, run.run.id).await?.is_empty());
    appended(&store, append(&run, [1])).await
}

pub(super) async fn an_append_with_a_gap_is_refused(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    appended(&store, append(&run, [1, 2])).await?;
    for seqs in [vec![4], vec![2], vec![0], vec![3, 5], vec![3, 3], vec![2, 3]] {
        assert_eq!(append_one(&store, append(&run, seqs.clone())).await?, Fenced, "{seqs:?}");
    }
    assert_eq!(seqs(&store, run.run.id).await?, [1, 2]);
    appended(&store, append(&run, [3])).await
}

pub(super) async fn the_same_append_twice_is_fenced_the_second_time(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    appended(&store, append(&run, [1, 2])).await?;
    assert_eq!(append_one(&store, append(&run, [1, 2])).await?, Fenced);
    assert_eq!(store.append(&[append(&run, [3]), append(&run, [3])]).await?, [Durable, Fenced]);
    assert_eq!(seqs(&store, run.run.id).await?, [1, 2, 3]);
    Ok(())
}

pub(super) async fn an_append_to_a_run_that_nobody_owns_is_fenced(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let unknown = Append { run: RunId::fresh(), ..append(&run, [1]) };
    assert_eq!(append_one(&store, unknown).await?, Fenced);
    let ready = submit(&store, new_run()).await?;
    assert_eq!(append_one(&store, Append { run: ready, epoch: 0, ..append(&run, [1]) }).await?, Fenced);
    appended(&store, turn(&run, 1, asleep(0))).await?;
    assert_eq!(append_one(&store, append(&run, [2])).await?, Fenced);
    Ok(())
}

pub(super) async fn a_fenced_append_does_not_spoil_the_batch(store: Given) -> StoreResult<()> {
    let (good, stale, gap, last) = (
        claimed(&store, "a").await?,
        claimed(&store, "b").await?,
        claimed(&store, "c").await?,
        claimed(&store, "d").await?,
    );
    let batch = [
        append(&good, [1, 2]),
        Append { epoch: 7, ..append(&stale, [1]) },
        append(&gap, [2]),
        Append { run: RunId::fresh(), ..append(&good, [1]) },
        turn(&last, 1, Turnover::Completed(json!("done"))),
    ];
    assert_eq!(store.append(&batch).await?, [Durable, Fenced, Fenced, Fenced, Durable]);
    assert_eq!(seqs(&store, good.run.id).await?, [1, 2]);
    assert!(seqs(&store, stale.run.id).await?.is_empty());
    assert!(seqs(&store, gap.run.id).await?.is_empty());
    assert_eq!(found(&store, last.run.id).await?.status, RunStatus::Completed);
    Ok(())
}

pub(super) async fn appends_of_one_run_in_a_batch_follow_each_other(store: Given) -> StoreResult<()> {
    let (one, two) = (claimed(&store, "a").await?, claimed(&store, "b").await?);
    let batch =
        [append(&one, [1]), append(&two, [1]), append(&one, [2, 3]), append(&two, []), append(&one, [4])];
    assert_eq!(store.append(&batch).await?, [Durable; 5]);
    assert_eq!(seqs(&store, one.run.id).await?, [1, 2, 3, 4]);
    assert_eq!(seqs(&store, two.run.id).await?, [1]);
    Ok(())
}

pub(super) async fn what_follows_the_end_of_a_claim_is_fenced(store: Given) -> StoreResult<()> {
    for turnover in [Turnover::Completed(json!(1)), asleep(0), Turnover::Released] {
        let run = claimed(&store, "w").await?;
        let batch = [append(&run, [1]), turn(&run, 2, turnover.clone()), append(&run, [3]), append(&run, [])];
        assert_eq!(store.append(&batch).await?, [Durable, Durable, Fenced, Fenced], "{turnover:?}");
        assert_eq!(seqs(&store, run.run.id).await?, [1, 2]);
    }
    Ok(())
}

pub(super) async fn a_right_append_after_a_wrong_one_of_the_same_run_is_taken(
    store: Given,
) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let batch = [append(&run, [9]), append(&run, [1]), append(&run, [3]), append(&run, [2])];
    assert_eq!(store.append(&batch).await?, [Fenced, Durable, Fenced, Durable]);
    assert_eq!(seqs(&store, run.run.id).await?, [1, 2]);
    let batch =
        [append(&run, []), append(&run, [8]), Append { epoch: 5, ..append(&run, [3]) }, append(&run, [3])];
    assert_eq!(store.append(&batch).await?, [Durable, Fenced, Fenced, Durable]);
    Ok(())
}

pub(super) async fn a_batch_of_five_hundred_is_taken(store: Given) -> StoreResult<()> {
    let worker = worker(&store, "w").await?;
    for _ in 0..500 {
        submit(&store, new_run()).await?;
    }
    let runs = store.claim(&worker, &queues(), 500).await?;
    let end = |index: usize| index.is_multiple_of(3).then(|| Turnover::Completed(json!({ "index": index })));
    let batch: Vec<_> = (runs.iter().enumerate())
        .map(|(index, run)| Append { turnover: end(index), ..append(run, 1..=1 + index as u64 % 4) })
        .collect();
    assert_eq!(store.append(&batch).await?, vec![Durable; 500]);
    for (index, run) in runs.iter().enumerate().step_by(7) {
        assert_eq!(store.journal(run.run.id, 0, 10).await?, batch[index].records);
        let row = found(&store, run.run.id).await?;
        let output = index.is_multiple_of(3).then(|| json!({ "index": index }));
        assert_eq!((row.status.is_end(), row.output), (index.is_multiple_of(3), output));
    }
    Ok(())
}

pub(super) async fn an_empty_batch_is_answered_with_nothing(store: Given) -> StoreResult<()> {
    assert_eq!(store.append(&[]).await?, []);
    Ok(())
}

pub(super) async fn a_delta_of_a_megabyte_survives(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let text: String =
        (0..350_000_u32).map(|n| char::from_u32(0xAC00 + n % 11_172).expect("Hangul")).collect();
    let big =
        Record { body: json!({ "kind": "memo", "key": "big", "value": text }).to_string(), ..record(1) };
    assert!(big.body.len() > 1_000_000);
    appended(&store, Append { records: vec![big.clone()], ..append(&run, []) }).await?;
    assert_eq!(store.journal(run.run.id, 0, 1).await?, [big]);
    Ok(())
}

pub(super) async fn a_run_keeps_how_it_ended(store: Given) -> StoreResult<()> {
    let cancelled = Turnover::Cancelled { actor: "kim".to_owned(), reason: "필요 없음".to_owned() };
    let ends = [
        (Turnover::Completed(json!({ "page": 1 })), Some(json!({ "page": 1 })), None),
        (Turnover::Stopped("no answer".to_owned()), None, Some(json!({ "reason": "no answer" }))),
        (cancelled, None, Some(json!({ "actor": "kim", "reason": "필요 없음" }))),
        (failure(), None, failure().error()),
    ];
    for (turnover, output, error) in ends {
        let run = claimed(&store, "w").await?;
        let status = turnover.status();
        appended(&store, turn(&run, 1, turnover)).await?;
        let row = found(&store, run.run.id).await?;
        assert_eq!((row.status, row.output, row.error), (status, output, error));
        assert_eq!((row.worker, row.ready_at), (None, None));
        assert!(row.finished_at.is_some_and(|at| at >= row.created_at));
    }
    Ok(())
}

pub(super) async fn a_released_run_is_ready_for_another(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    appended(&store, Append { turnover: Some(Turnover::Released), ..append(&run, []) }).await?;
    let row = found(&store, run.run.id).await?;
    assert_eq!((row.status, row.worker, row.finished_at), (RunStatus::Ready, None, None));
    let other = worker(&store, "v").await?;
    assert_eq!(claim_all(&store, &other).await?, [run.run.id]);
    Ok(())
}
