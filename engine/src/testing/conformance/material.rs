//! What the cases are made of.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::ids::{NodeId, RunId, StepId, WorkerId};
use crate::run::Review;
use crate::store::{
    Append, Appended, Claimed, NewRun, Record, RunRow, Store, StoreResult, Turnover, WorkerRow,
};

pub(super) const QUEUE: &str = "main";
const SOON: Duration = Duration::from_secs(10);

/// Now, as exactly as a store keeps it.
pub(super) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

pub(super) fn queues() -> Vec<String> {
    vec![QUEUE.to_owned()]
}

pub(super) fn new_run() -> NewRun {
    NewRun {
        id: RunId::fresh(),
        workflow: "b3:0123".to_owned(),
        workflow_name: "hello".to_owned(),
        queue: QUEUE.to_owned(),
        priority: 0,
        input: json!({ "query": "rain" }),
        key: None,
        ready_at: None,
        labels: json!({}),
        parent: None,
        budget: None,
        serial: None,
        blobs: Vec::new(),
    }
}

pub(super) async fn submit(store: &Arc<dyn Store>, run: NewRun) -> StoreResult<RunId> {
    Ok(store.create(run).await?.into_run().id)
}

/// A run by its id, which must be there.
pub(super) async fn found(store: &Arc<dyn Store>, id: RunId) -> StoreResult<RunRow> {
    Ok(store.run(id).await?.expect("the run was created"))
}

/// A worker with a lease that outlives the case.
pub(super) async fn worker(store: &Arc<dyn Store>, name: &str) -> StoreResult<WorkerId> {
    enlist(store, name, Duration::from_secs(600)).await
}

/// A worker that is as good as dead.
pub(super) async fn dying_worker(store: &Arc<dyn Store>, name: &str) -> StoreResult<WorkerId> {
    enlist(store, name, Duration::from_millis(1)).await
}

async fn enlist(store: &Arc<dyn Store>, name: &str, lease: Duration) -> StoreResult<WorkerId> {
    let id = WorkerId(name.to_owned());
    let kinds = vec!["echo".to_owned()];
    store.enlist(&WorkerRow { id: id.clone(), lease, queues: queues(), kinds, seen_at: None }).await?;
    Ok(id)
}

/// A new run, claimed by a worker of that name.
pub(super) async fn claimed(store: &Arc<dyn Store>, name: &str) -> StoreResult<Claimed> {
    let worker = worker(store, name).await?;
    let id = submit(store, new_run()).await?;
    Ok(store.claim_run(&worker, id).await?.expect("a new run can be claimed"))
}

pub(super) async fn claim_all(store: &Arc<dyn Store>, worker: &WorkerId) -> StoreResult<Vec<RunId>> {
    Ok(store.claim(worker, &queues(), 1000).await?.iter().map(|claimed| claimed.run.id).collect())
}

/// Claims until something is there.
pub(super) async fn claim_soon(store: &Arc<dyn Store>, worker: &WorkerId) -> StoreResult<Vec<RunId>> {
    let started = Instant::now();
    loop {
        let claimed = claim_all(store, worker).await?;
        if !claimed.is_empty() {
            return Ok(claimed);
        }
        assert!(started.elapsed() < SOON, "nothing could be claimed for {SOON:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Reaps until somebody was dead.
pub(super) async fn reap_soon(store: &Arc<dyn Store>) -> StoreResult<usize> {
    let started = Instant::now();
    loop {
        let reaped = store.reap().await?;
        if reaped > 0 {
            return Ok(reaped);
        }
        assert!(started.elapsed() < SOON, "nothing could be reaped for {SOON:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

pub(super) fn record(seq: u64) -> Record {
    Record {
        seq,
        kind: "intent".to_owned(),
        node: Some("draw".to_owned()),
        item: Some(3),
        turn: 2,
        body: format!(r#"{{"kind":"intent","attempt":{seq}}}"#),
        at: now(),
    }
}

/// An append of records with these positions, by the owner of the claim.
pub(super) fn append(claimed: &Claimed, seqs: impl IntoIterator<Item = u64>) -> Append {
    Append {
        run: claimed.run.id,
        epoch: claimed.run.epoch,
        records: seqs.into_iter().map(record).collect(),
        reviews: Vec::new(),
        expired: Vec::new(),
        taken: Vec::new(),
        turnover: None,
    }
}

/// The same, with what becomes of the run.
pub(super) fn turn(claimed: &Claimed, seq: u64, turnover: Turnover) -> Append {
    Append { turnover: Some(turnover), ..append(claimed, [seq]) }
}

pub(super) fn asleep(mail: i64) -> Turnover {
    Turnover::Waiting { ready_at: None, mail }
}

pub(super) async fn append_one(store: &Arc<dyn Store>, append: Append) -> StoreResult<Appended> {
    let answers = store.append(std::slice::from_ref(&append)).await?;
    assert_eq!(answers.len(), 1, "one append gets one answer");
    Ok(answers[0])
}

/// Appends what must be taken.
pub(super) async fn appended(store: &Arc<dyn Store>, append: Append) -> StoreResult<()> {
    assert_eq!(append_one(store, append).await?, Appended::Durable);
    Ok(())
}

/// The positions in the journal of a run.
pub(super) async fn seqs(store: &Arc<dyn Store>, run: RunId) -> StoreResult<Vec<u64>> {
    Ok(store.journal(run, 0, 10_000).await?.iter().map(|record| record.seq).collect())
}

pub(super) fn question(node: &str) -> Review {
    Review {
        id: Uuid::now_v7(),
        step: StepId { node: NodeId::from(node), item: Some(1), turn: 2 },
        signal: "review".to_owned(),
        form: json!({ "type": "object", "required": ["decision"] }),
        shown: json!({ "report": "초안입니다" }),
        expires_at: Some(now() + chrono::TimeDelta::days(3)),
    }
}

/// A run that sleeps on a question.
pub(super) async fn asked(store: &Arc<dyn Store>, review: &Review) -> StoreResult<Claimed> {
    let claimed = claimed(store, "asker").await?;
    appended(store, Append { reviews: vec![review.clone()], ..turn(&claimed, 1, asleep(0)) }).await?;
    Ok(claimed)
}
