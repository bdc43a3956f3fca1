//! Workflows and runs: created, looked at, opened again.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use futures::future::try_join_all;
use serde_json::json;
use uuid::Uuid;

use super::material::*;
use crate::budget::Budget;
use crate::ids::{NodeId, RunId, StepId};
use crate::node::{ErrorClass, NodeError};
use crate::run::{Body, Entry, Failure};
use crate::store::{
    Append, Created, LetterBody, NewRun, Record, RunFilter, RunStatus, Store, StoreResult, Turnover,
    WorkflowRow,
};

type Given = Arc<dyn Store>;

pub(super) async fn a_workflow_is_kept_under_its_hash_and_never_overwritten(store: Given) -> StoreResult<()> {
    let first = WorkflowRow {
        hash: "b3:77".to_owned(),
        name: "order".to_owned(),
        version: u32::MAX,
        source: "[workflow]\nname = \"만화\"\n".to_owned(),
        plan: json!({ "nodes": [{ "name": "draw" }], "z": 1, "a": 2.5 }),
    };
    store.put_workflow(&first).await?;
    store.put_workflow(&WorkflowRow { name: "other".to_owned(), ..first.clone() }).await?;
    assert_eq!(store.workflow("b3:77").await?, Some(first));
    Ok(())
}

pub(super) async fn a_new_run_is_ready_and_as_it_was_submitted(store: Given) -> StoreResult<()> {
    let new = NewRun {
        priority: -7,
        key: Some("order 4711".to_owned()),
        labels: json!({ "by": "me" }),
        ..new_run()
    };
    let Created::New(run) = store.create(new.clone()).await? else { panic!("nobody had this key") };
    assert_eq!((run.id, &run.workflow, &run.workflow_name), (new.id, &new.workflow, &new.workflow_name));
    assert_eq!((&run.queue, run.priority, &run.input), (&new.queue, new.priority, &new.input));
    assert_eq!((&run.key, &run.labels), (&new.key, &new.labels));
    assert_eq!((run.status, run.epoch, run.deaths, run.mail), (RunStatus::Ready, 0, 0, 0));
    assert_eq!((&run.output, &run.error, &run.worker), (&None, &None, &None));
    assert_eq!((run.ready_at, run.started_at, run.finished_at), (Some(run.created_at), None, None));
    assert_eq!(found(&store, new.id).await?, run);
    Ok(())
}

pub(super) async fn what_is_unknown_is_none(store: Given) -> StoreResult<()> {
    assert_eq!(store.workflow("b3:none").await?, None);
    assert_eq!(store.run(RunId::fresh()).await?, None);
    assert_eq!(store.journal(RunId::fresh(), 0, 10).await?, []);
    assert_eq!(store.review(Uuid::now_v7()).await?, None);
    assert_eq!(store.inbox(&[RunId::fresh()]).await?, []);
    assert_eq!(store.inbox(&[]).await?, []);
    Ok(())
}

pub(super) async fn the_same_key_gives_the_same_run(store: Given) -> StoreResult<()> {
    let with_key = |key: &str| NewRun { key: Some(key.to_owned()), ..new_run() };
    let first = store.create(with_key("a")).await?.into_run();
    let again = store.create(NewRun { input: json!({ "query": "snow" }), ..with_key("a") }).await?;
    assert_eq!(again, Created::Existing(first.clone()));
    let other = store.create(with_key("b")).await?;
    assert!(matches!(other, Created::New(run) if run.id != first.id));
    for _ in 0..2 {
        assert!(matches!(store.create(new_run()).await?, Created::New(_)), "no key is nobody's key");
    }
    Ok(())
}

pub(super) async fn the_same_id_gives_the_same_run(store: Given) -> StoreResult<()> {
    let new = NewRun { key: Some("a child".to_owned()), ..new_run() };
    let Created::New(first) = store.create(new.clone()).await? else { panic!("it is new") };
    let again = store.create(NewRun { input: json!({ "other": true }), ..new.clone() }).await?;
    assert_eq!(again, Created::Existing(first.clone()));
    let without_key = store.create(NewRun { key: None, ..new }).await?;
    assert_eq!(without_key, Created::Existing(first));
    Ok(())
}

pub(super) async fn a_run_keeps_what_it_may_use(store: Given) -> StoreResult<()> {
    let budget = Some(Budget { tokens: Some(5_000_000_000), micro_usd: None });
    let run = submit(&store, NewRun { budget, ..new_run() }).await?;
    assert_eq!(found(&store, run).await?.budget, budget);
    let letter = LetterBody::Budget { budget: Budget::default(), actor: "kim".to_owned() };
    let letter = store.post(run, &letter).await?.expect("it has not ended");
    assert_eq!(store.inbox(&[run]).await?, [letter]);
    Ok(())
}

pub(super) async fn a_run_keeps_whose_step_it_is(store: Given) -> StoreResult<()> {
    let parent = submit(&store, new_run()).await?;
    let child = submit(&store, NewRun { parent: Some(parent), ..new_run() }).await?;
    assert_eq!(found(&store, child).await?.parent, Some(parent));
    assert_eq!(found(&store, parent).await?.parent, None);
    let worker = worker(&store, "w").await?;
    let claimed = store.claim_run(&worker, child).await?.expect("it is ready");
    assert_eq!(claimed.run.parent, Some(parent));
    Ok(())
}

pub(super) async fn of_many_submissions_of_one_key_at_once_one_makes_the_run(
    store: Given,
) -> StoreResult<()> {
    let submission = |_| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.create(NewRun { key: Some("one".to_owned()), ..new_run() }).await })
    };
    let all = try_join_all((0..16).map(submission)).await.expect("no submission panics");
    let all: Vec<_> = all.into_iter().collect::<StoreResult<_>>()?;
    assert_eq!(all.iter().filter(|created| matches!(created, Created::New(_))).count(), 1);
    let ids: std::collections::HashSet<_> = all.into_iter().map(|created| created.into_run().id).collect();
    assert_eq!(ids.len(), 1);
    Ok(())
}

pub(super) async fn runs_are_listed_newest_first_in_pages(store: Given) -> StoreResult<()> {
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(submit(&store, new_run()).await?);
    }
    ids.sort_unstable();
    ids.reverse();
    let page = async |before| -> StoreResult<Vec<RunId>> {
        let filter = RunFilter { before, limit: 2, ..RunFilter::default() };
        Ok(store.runs(&filter).await?.iter().map(|run| run.id).collect())
    };
    assert_eq!(page(None).await?, ids[..2]);
    assert_eq!(page(Some(ids[1])).await?, ids[2..4]);
    assert_eq!(page(Some(ids[3])).await?, ids[4..]);
    assert_eq!(page(Some(ids[4])).await?, []);
    Ok(())
}

pub(super) async fn a_page_has_a_hundred_runs_unless_said_otherwise(store: Given) -> StoreResult<()> {
    for _ in 0..101 {
        submit(&store, new_run()).await?;
    }
    assert_eq!(store.runs(&RunFilter::default()).await?.len(), 100);
    assert_eq!(store.runs(&RunFilter { limit: 1000, ..RunFilter::default() }).await?.len(), 101);
    Ok(())
}

pub(super) async fn runs_are_found_by_status_and_workflow(store: Given) -> StoreResult<()> {
    let ready = submit(&store, new_run()).await?;
    let other = submit(&store, NewRun { workflow_name: "mail".to_owned(), ..new_run() }).await?;
    let running = claimed(&store, "w").await?.run.id;
    let find = async |status, workflow: Option<&str>| -> StoreResult<Vec<RunId>> {
        let filter = RunFilter { status, workflow: workflow.map(str::to_owned), ..RunFilter::default() };
        Ok(store.runs(&filter).await?.iter().map(|run| run.id).collect())
    };
    assert_eq!(find(Some(RunStatus::Running), None).await?, [running]);
    assert_eq!(find(None, Some("mail")).await?, [other]);
    assert_eq!(find(Some(RunStatus::Ready), Some("hello")).await?, [ready]);
    assert_eq!(find(Some(RunStatus::Failed), None).await?, []);
    Ok(())
}

/// Korean, a combining accent, an emoji of several code points, quotes, a backslash, the characters that the
/// databases themselves write with, and the one that PostgreSQL keeps in no text: zero.
const TEXT: &str = "가나다 한국어 e\u{301} 👩‍🚒 '\"\\ %_$1 ?1 {}\n\t\u{0} 끝";

pub(super) async fn text_in_any_script_survives(store: Given) -> StoreResult<()> {
    let without_zero = TEXT.replace('\0', "");
    let new = NewRun {
        input: json!({ TEXT: [TEXT, null, true, -1, 1.5, u64::MAX] }),
        key: Some(without_zero.clone()),
        labels: json!({ "label": TEXT }),
        queue: without_zero.clone(),
        workflow_name: without_zero.clone(),
        ..new_run()
    };
    let id = submit(&store, new.clone()).await?;
    let worker = worker(&store, &without_zero).await?;
    let claimed = store.claim(&worker, &[without_zero], 1).await?.pop().expect("its queue has that name");
    assert_eq!((&claimed.run.input, &claimed.run.labels), (&new.input, &new.labels));
    let entry = Entry {
        seq: 1,
        at: now(),
        step: Some(StepId { node: NodeId::from("그리기"), item: Some(0), turn: 1 }),
        body: Body::Memo { key: TEXT.to_owned(), value: json!(TEXT) },
    };
    appended(&store, Append { records: vec![Record::of(&entry)], ..append(&claimed, []) }).await?;
    assert_eq!(store.journal(id, 0, 10).await?[0].entry()?, entry);
    Ok(())
}

pub(super) async fn moments_are_kept_to_the_microsecond(store: Given) -> StoreResult<()> {
    let precise = Utc.timestamp_opt(1_790_000_000, 123_456_000).single().expect("it is a moment of 2026");
    let ready_at = precise - TimeDelta::days(365);
    let id = submit(&store, NewRun { ready_at: Some(ready_at), ..new_run() }).await?;
    assert_eq!(found(&store, id).await?.ready_at, Some(ready_at));
    let worker = worker(&store, "w").await?;
    let claimed = store.claim_run(&worker, id).await?.expect("a new run can be claimed");
    let later = precise + TimeDelta::microseconds(1);
    let records = vec![Record { at: later, ..record(1) }];
    let asleep = Turnover::Waiting { ready_at: Some(later), mail: 0 };
    appended(&store, Append { records, turnover: Some(asleep), ..append(&claimed, []) }).await?;
    assert_eq!(store.journal(id, 0, 1).await?[0].at, later);
    assert_eq!(found(&store, id).await?.ready_at, Some(later));
    Ok(())
}

pub(super) fn failure() -> Turnover {
    let error = NodeError::new(ErrorClass::Permanent, "no_paper", "there is no paper");
    Turnover::Failed(Failure { step: Some(StepId::of(&NodeId::from("draw"))), error })
}

pub(super) async fn only_a_failed_run_can_be_reopened(store: Given) -> StoreResult<()> {
    let ready = submit(&store, new_run()).await?;
    assert!(!store.reopen(ready, &record(1)).await?);
    assert!(!store.reopen(RunId::fresh(), &record(1)).await?);
    let claimed = claimed(&store, "w").await?;
    assert!(!store.reopen(claimed.run.id, &record(1)).await?);
    appended(&store, turn(&claimed, 1, Turnover::Completed(json!(1)))).await?;
    assert!(!store.reopen(claimed.run.id, &record(2)).await?);
    assert_eq!(seqs(&store, claimed.run.id).await?, [1]);
    Ok(())
}

pub(super) async fn a_reopened_run_goes_on_with_all_it_had(store: Given) -> StoreResult<()> {
    let first = claimed(&store, "w").await?;
    let id = first.run.id;
    appended(&store, turn(&first, 1, failure())).await?;
    assert!(!store.reopen(id, &record(1)).await?, "that position is taken");
    assert!(!store.reopen(id, &record(3)).await?, "that would leave a gap");
    assert!(store.reopen(id, &record(2)).await?);
    assert!(!store.reopen(id, &record(3)).await?, "it has not failed any more");
    let run = found(&store, id).await?;
    assert_eq!((run.status, run.epoch, run.deaths), (RunStatus::Ready, 2, 0));
    assert_eq!((run.error, run.finished_at), (None, None));
    let worker = worker(&store, "v").await?;
    let again = store.claim(&worker, &queues(), 1).await?.pop().expect("it is ready");
    assert_eq!((again.run.epoch, again.journal.len()), (3, 2));
    assert_eq!(again.run.started_at, first.run.started_at);
    appended(&store, append(&again, [3])).await
}
