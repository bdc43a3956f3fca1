//! Races: what two do at the same moment.

use std::collections::HashSet;
use std::sync::Arc;

use futures::future::try_join_all;

use super::letters::signal;
use super::material::*;
use super::reviews::decision;
use crate::store::{Answered, Appended, ReviewState, RunStatus, Store, StoreResult, Turnover};

type Given = Arc<dyn Store>;

const ROUNDS: usize = 30;

pub(super) async fn concurrent_claimers_never_get_the_same_run(store: Given) -> StoreResult<()> {
    const RUNS: usize = 200;
    for _ in 0..RUNS {
        submit(&store, new_run()).await?;
    }
    let claimer = |number: usize| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let worker = worker(&store, &format!("w{number}")).await?;
            let mut mine = Vec::new();
            while !store.runs(&ready()).await?.is_empty() {
                mine.extend(store.claim(&worker, &queues(), 7).await?.into_iter().map(|claimed| claimed.run));
            }
            Ok::<_, crate::store::StoreError>(mine)
        })
    };
    let all = try_join_all((0..8).map(claimer)).await.expect("no claimer panics");
    let all: Vec<_> = all.into_iter().collect::<StoreResult<Vec<_>>>()?.into_iter().flatten().collect();
    assert_eq!(all.len(), RUNS);
    assert_eq!(all.iter().map(|run| run.id).collect::<HashSet<_>>().len(), RUNS);
    assert!(all.iter().all(|run| run.epoch == 1));
    Ok(())
}

fn ready() -> crate::store::RunFilter {
    crate::store::RunFilter { status: Some(RunStatus::Ready), limit: 1, ..Default::default() }
}

fn at_once<T, F>(store: &Given, what: impl FnOnce(Given) -> F) -> tokio::task::JoinHandle<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    tokio::spawn(what(Arc::clone(store)))
}

/// Either the append is durable and the next owner reads it, or it is fenced and he does not.
pub(super) async fn an_append_and_a_change_of_owner_exclude_each_other(store: Given) -> StoreResult<()> {
    let heir = worker(&store, "heir").await?;
    for round in 0..ROUNDS {
        let dying = dying_worker(&store, "dying").await?;
        let id = submit(&store, new_run()).await?;
        let old = store.claim_run(&dying, id).await?.expect("it is ready");
        let append = append(&old, [1, 2]);
        let writer = at_once(&store, |store| async move { append_one(&store, append).await });
        store.retire(&dying).await?;
        let new = store.claim_run(&heir, id).await?.expect("it was handed back");
        let written = writer.await.expect("no append panics")?;
        let expected = if written == Appended::Durable { 2 } else { 0 };
        assert_eq!(new.journal.len(), expected, "round {round}: {written:?}");
        let next = expected as u64 + 1;
        appended(&store, turn(&new, next, Turnover::Released)).await?;
        let last = store.claim_run(&heir, id).await?.expect("it was released");
        appended(&store, turn(&last, next + 1, asleep(0))).await?;
    }
    Ok(())
}

pub(super) async fn a_letter_that_comes_while_the_owner_goes_to_sleep_is_not_slept_through(
    store: Given,
) -> StoreResult<()> {
    for round in 0..ROUNDS {
        let run = claimed(&store, "w").await?;
        let id = run.run.id;
        let poster = at_once(&store, |store| async move { store.post(id, &signal("go")).await });
        appended(&store, turn(&run, 1, asleep(0))).await?;
        let letter = poster.await.expect("no post panics")?.expect("it has not ended");
        let row = found(&store, id).await?;
        assert_eq!((row.status, row.mail), (RunStatus::Ready, 1), "round {round}");
        assert_eq!(store.inbox(&[id]).await?, [letter]);
    }
    Ok(())
}

pub(super) async fn an_answer_and_the_end_of_the_run_agree_on_who_was_first(store: Given) -> StoreResult<()> {
    for round in 0..ROUNDS {
        let run = claimed(&store, "w").await?;
        let question = question("review");
        let asking = crate::store::Append { reviews: vec![question.clone()], ..append(&run, [1]) };
        appended(&store, asking).await?;
        let id = question.id;
        let person = at_once(&store, |store| async move { store.answer(id, &decision("yes")).await });
        appended(&store, turn(&run, 2, Turnover::Stopped("enough".to_owned()))).await?;
        let answered = person.await.expect("no answer panics")?;
        let row = store.review(id).await?.expect("it was asked");
        let letters = store.inbox(&[run.run.id]).await?.len();
        match answered {
            Answered::First(_) => {
                assert_eq!((row.state, letters), (ReviewState::Answered, 1), "round {round}")
            }
            Answered::TooLate(_) => {
                assert_eq!((row.state, letters), (ReviewState::Expired, 0), "round {round}")
            }
            Answered::Again(_) | Answered::Unknown => panic!("round {round}: {answered:?}"),
        }
    }
    Ok(())
}
