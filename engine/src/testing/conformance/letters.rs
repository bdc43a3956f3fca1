//! Letters: how what comes from outside reaches a run.

use std::sync::Arc;

use serde_json::json;

use super::material::*;
use crate::ids::{NodeId, RunId, StepId};
use crate::store::{Append, Appended, LetterBody, RunStatus, Store, StoreResult, Turnover};

type Given = Arc<dyn Store>;

pub(super) fn signal(payload: &str) -> LetterBody {
    let step = StepId { node: NodeId::from("review"), item: Some(2), turn: 3 };
    LetterBody::Signal {
        step,
        payload: json!({ "decision": payload }),
        actor: "이몽룡".to_owned(),
        review: None,
    }
}

fn cancel() -> LetterBody {
    LetterBody::Cancel { actor: "kim".to_owned(), reason: "enough".to_owned() }
}

pub(super) async fn a_letter_wakes_a_waiting_run(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    appended(&store, turn(&run, 1, asleep(0))).await?;
    let letter = store.post(run.run.id, &signal("approve")).await?.expect("it has not ended");
    assert_eq!((letter.run, letter.mail, &letter.body), (run.run.id, 1, &signal("approve")));
    let row = found(&store, run.run.id).await?;
    assert_eq!((row.status, row.mail), (RunStatus::Ready, 1));
    let worker = worker(&store, "v").await?;
    assert_eq!(claim_all(&store, &worker).await?, [run.run.id]);
    assert_eq!(store.inbox(&[run.run.id]).await?, [letter]);
    Ok(())
}

pub(super) async fn a_letter_to_a_running_run_leaves_it_with_its_owner(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    store.post(run.run.id, &cancel()).await?.expect("it has not ended");
    let row = found(&store, run.run.id).await?;
    assert_eq!((row.status, row.worker, row.mail), (RunStatus::Running, run.run.worker.clone(), 1));
    assert_eq!(row.ready_at, run.run.ready_at);
    appended(&store, append(&run, [1])).await
}

pub(super) async fn a_run_that_goes_to_sleep_on_an_unread_letter_is_ready_again(
    store: Given,
) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    store.post(run.run.id, &signal("approve")).await?.expect("it has not ended");
    appended(&store, turn(&run, 1, asleep(0))).await?;
    let row = found(&store, run.run.id).await?;
    assert_eq!((row.status, row.worker), (RunStatus::Ready, None));
    let worker = worker(&store, "v").await?;
    assert_eq!(claim_all(&store, &worker).await?, [run.run.id]);
    Ok(())
}

pub(super) async fn a_run_that_has_read_its_letters_sleeps(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let letter = store.post(run.run.id, &signal("approve")).await?.expect("it has not ended");
    let read = Append { taken: vec![letter.id], ..turn(&run, 1, asleep(letter.mail)) };
    appended(&store, read).await?;
    assert_eq!(found(&store, run.run.id).await?.status, RunStatus::Waiting);
    Ok(())
}

pub(super) async fn letters_come_in_order_and_are_counted(store: Given) -> StoreResult<()> {
    let one = submit(&store, new_run()).await?;
    let two = submit(&store, new_run()).await?;
    let mut sent = Vec::new();
    for (run, body) in
        [(one, signal("a")), (two, cancel()), (one, cancel()), (one, signal("b")), (two, signal("c"))]
    {
        sent.push(store.post(run, &body).await?.expect("it has not ended"));
    }
    assert_eq!(sent.iter().map(|letter| letter.mail).collect::<Vec<_>>(), [1, 1, 2, 3, 2]);
    assert!(sent.is_sorted_by(|a, b| a.id < b.id));
    assert_eq!(store.inbox(&[two, one]).await?, sent);
    assert_eq!(store.inbox(&[two]).await?, [sent[1].clone(), sent[4].clone()]);
    assert_eq!(found(&store, one).await?.mail, 3);
    Ok(())
}

pub(super) async fn a_letter_is_there_until_an_append_takes_it(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let first = store.post(run.run.id, &signal("a")).await?.expect("it has not ended");
    let second = store.post(run.run.id, &cancel()).await?.expect("it has not ended");
    appended(&store, append(&run, [1])).await?;
    appended(&store, Append { taken: vec![first.id], ..append(&run, [2]) }).await?;
    assert_eq!(store.inbox(&[run.run.id]).await?, std::slice::from_ref(&second));
    appended(&store, Append { taken: vec![second.id, first.id], ..append(&run, []) }).await?;
    assert_eq!(store.inbox(&[run.run.id]).await?, []);
    let third = store.post(run.run.id, &cancel()).await?.expect("it has not ended");
    assert!(third.id > second.id, "a number is never given twice");
    assert_eq!(third.mail, 3);
    Ok(())
}

pub(super) async fn a_fenced_append_takes_no_letters(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let letter = store.post(run.run.id, &signal("a")).await?.expect("it has not ended");
    let stale = Append { taken: vec![letter.id], epoch: 9, ..append(&run, [1]) };
    assert_eq!(append_one(&store, stale).await?, Appended::Fenced);
    assert_eq!(store.inbox(&[run.run.id]).await?, [letter]);
    Ok(())
}

pub(super) async fn a_run_that_has_ended_gets_no_letters(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    appended(&store, turn(&run, 1, Turnover::Stopped("no answer".to_owned()))).await?;
    assert_eq!(store.post(run.run.id, &cancel()).await?, None);
    assert_eq!(store.post(RunId::fresh(), &cancel()).await?, None);
    assert_eq!(store.inbox(&[run.run.id]).await?, []);
    assert_eq!(found(&store, run.run.id).await?.mail, 0);
    Ok(())
}
