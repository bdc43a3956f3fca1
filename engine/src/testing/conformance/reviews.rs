//! Reviews: questions to people, and which answer counts.

use std::sync::Arc;

use futures::future::try_join_all;
use serde_json::json;
use uuid::Uuid;

use super::material::*;
use crate::store::{
    Answer, Answered, Append, Appended, LetterBody, ReviewFilter, ReviewRow, ReviewState, RunStatus, Store,
    StoreResult, Turnover,
};

type Given = Arc<dyn Store>;

pub(super) fn decision(decision: &str) -> Answer {
    Answer { payload: json!({ "decision": decision }), actor: "성춘향".to_owned() }
}

async fn review(store: &Given, id: Uuid) -> StoreResult<ReviewRow> {
    Ok(store.review(id).await?.expect("it was asked"))
}

pub(super) async fn a_review_opens_with_the_append_that_asks(store: Given) -> StoreResult<()> {
    let question = question("review");
    let run = asked(&store, &question).await?;
    let row = review(&store, question.id).await?;
    assert_eq!((row.run, &row.review, row.state), (run.run.id, &question, ReviewState::Open));
    assert_eq!((&row.answer, &row.actor, row.answered_at), (&None, &None, None));
    assert_eq!(store.reviews(&ReviewFilter::default()).await?, [row]);
    Ok(())
}

pub(super) async fn a_fenced_append_asks_nobody(store: Given) -> StoreResult<()> {
    let run = claimed(&store, "w").await?;
    let question = question("review");
    let stale = Append { reviews: vec![question.clone()], epoch: 4, ..append(&run, [1]) };
    assert_eq!(append_one(&store, stale).await?, Appended::Fenced);
    assert_eq!(store.review(question.id).await?, None);
    Ok(())
}

pub(super) async fn the_first_answer_wins(store: Given) -> StoreResult<()> {
    let question = question("review");
    asked(&store, &question).await?;
    let Answered::First(row) = store.answer(question.id, &decision("approve")).await? else {
        panic!("it was the first")
    };
    assert_eq!((row.state, row.answer.as_ref()), (ReviewState::Answered, Some(&decision("approve").payload)));
    assert_eq!(row.actor.as_deref(), Some("성춘향"));
    assert!(row.answered_at.is_some_and(|at| at >= row.created_at));
    let other = Answer { actor: "변학도".to_owned(), ..decision("reject") };
    assert_eq!(store.answer(question.id, &other).await?, Answered::TooLate(row.clone()));
    assert_eq!(review(&store, question.id).await?, row);
    assert_eq!(store.answer(Uuid::now_v7(), &decision("approve")).await?, Answered::Unknown);
    Ok(())
}

pub(super) async fn the_same_answer_again_gets_the_same_reply(store: Given) -> StoreResult<()> {
    let question = question("review");
    let run = asked(&store, &question).await?;
    let Answered::First(row) = store.answer(question.id, &decision("approve")).await? else {
        panic!("it was the first")
    };
    let by_another = Answer { actor: "변학도".to_owned(), ..decision("approve") };
    assert_eq!(store.answer(question.id, &by_another).await?, Answered::Again(row));
    assert_eq!(store.inbox(&[run.run.id]).await?.len(), 1, "the run hears of it once");
    Ok(())
}

pub(super) async fn of_many_answers_at_once_one_is_the_first(store: Given) -> StoreResult<()> {
    let question = question("review");
    let run = asked(&store, &question).await?;
    let id = question.id;
    let answer = |number: u32| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.answer(id, &decision(&number.to_string())).await })
    };
    let all = try_join_all((0..12).map(answer)).await.expect("no answer panics");
    let all: Vec<_> = all.into_iter().collect::<StoreResult<_>>()?;
    assert_eq!(all.iter().filter(|answered| matches!(answered, Answered::First(_))).count(), 1);
    assert_eq!(all.iter().filter(|answered| matches!(answered, Answered::TooLate(_))).count(), 11);
    assert_eq!(store.inbox(&[run.run.id]).await?.len(), 1);
    Ok(())
}

pub(super) async fn an_answer_reaches_the_run_as_a_letter(store: Given) -> StoreResult<()> {
    let question = question("review");
    let run = asked(&store, &question).await?;
    store.answer(question.id, &decision("approve")).await?;
    let Answer { payload, actor } = decision("approve");
    let letters = store.inbox(&[run.run.id]).await?;
    assert_eq!(letters.len(), 1);
    assert_eq!(
        letters[0].body,
        LetterBody::Signal { step: question.step, payload, actor, review: Some(question.id) }
    );
    assert_eq!(found(&store, run.run.id).await?.status, RunStatus::Ready);
    Ok(())
}

pub(super) async fn an_expired_review_takes_no_answer(store: Given) -> StoreResult<()> {
    let question = question("review");
    let run = claimed(&store, "w").await?;
    appended(&store, Append { reviews: vec![question.clone()], ..append(&run, [1]) }).await?;
    let stale = Append { expired: vec![question.id], epoch: 3, ..append(&run, [2]) };
    assert_eq!(append_one(&store, stale).await?, Appended::Fenced);
    assert_eq!(review(&store, question.id).await?.state, ReviewState::Open);
    appended(&store, Append { expired: vec![question.id], ..append(&run, [2]) }).await?;
    let row = review(&store, question.id).await?;
    assert_eq!(row.state, ReviewState::Expired);
    assert_eq!(store.answer(question.id, &decision("approve")).await?, Answered::TooLate(row));
    assert_eq!(store.inbox(&[run.run.id]).await?, []);
    Ok(())
}

pub(super) async fn a_review_can_open_and_expire_in_one_batch(store: Given) -> StoreResult<()> {
    let (one, two, three) = (question("a"), question("b"), question("c"));
    let run = claimed(&store, "w").await?;
    let batch = [
        Append { reviews: vec![one.clone(), two.clone(), three.clone()], ..append(&run, [1]) },
        Append { expired: vec![two.id], ..append(&run, [2]) },
    ];
    assert_eq!(store.append(&batch).await?, [Appended::Durable; 2]);
    assert_eq!(review(&store, one.id).await?.state, ReviewState::Open);
    assert_eq!(review(&store, two.id).await?.state, ReviewState::Expired);
    let end =
        Append { reviews: vec![question("d")], ..turn(&run, 3, Turnover::Stopped("enough".to_owned())) };
    appended(&store, end).await?;
    let open = ReviewFilter { state: Some(ReviewState::Open), ..ReviewFilter::default() };
    assert_eq!(store.reviews(&open).await?, []);
    Ok(())
}

pub(super) async fn a_question_that_is_asked_again_is_open_again(store: Given) -> StoreResult<()> {
    let first = question("review");
    let run = claimed(&store, "w").await?;
    appended(&store, Append { reviews: vec![first.clone()], ..append(&run, [1]) }).await?;
    appended(&store, Append { expired: vec![first.id], ..append(&run, [2]) }).await?;
    let again = crate::run::Review { shown: json!({ "report": "새 초안" }), ..first };
    appended(&store, Append { reviews: vec![again.clone()], ..append(&run, [3]) }).await?;
    let row = review(&store, again.id).await?;
    assert_eq!((row.state, row.review), (ReviewState::Open, again));
    Ok(())
}

pub(super) async fn the_end_of_a_run_ends_its_open_reviews_only(store: Given) -> StoreResult<()> {
    let (open, answered, elsewhere) = (question("a"), question("b"), question("c"));
    let other = asked(&store, &elsewhere).await?;
    let run = claimed(&store, "w").await?;
    appended(&store, Append { reviews: vec![open.clone(), answered.clone()], ..append(&run, [1]) }).await?;
    store.answer(answered.id, &decision("approve")).await?;
    appended(&store, turn(&run, 2, Turnover::Stopped("enough".to_owned()))).await?;
    assert_eq!(review(&store, open.id).await?.state, ReviewState::Expired);
    assert_eq!(review(&store, answered.id).await?.state, ReviewState::Answered);
    let row = review(&store, elsewhere.id).await?;
    assert_eq!((row.run, row.state), (other.run.id, ReviewState::Open));
    assert!(matches!(store.answer(open.id, &decision("approve")).await?, Answered::TooLate(_)));
    Ok(())
}

pub(super) async fn reviews_are_listed_newest_first_by_run_and_state(store: Given) -> StoreResult<()> {
    let (first, second, third) = (question("a"), question("b"), question("c"));
    let one = asked(&store, &first).await?;
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let two = asked(&store, &second).await?;
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    asked(&store, &third).await?;
    store.answer(second.id, &decision("approve")).await?;
    let list = async |run, state| -> StoreResult<Vec<Uuid>> {
        Ok(store.reviews(&ReviewFilter { run, state }).await?.iter().map(|row| row.review.id).collect())
    };
    assert_eq!(list(None, None).await?, [third.id, second.id, first.id]);
    assert_eq!(list(Some(one.run.id), None).await?, [first.id]);
    assert_eq!(list(None, Some(ReviewState::Open)).await?, [third.id, first.id]);
    assert_eq!(list(Some(two.run.id), Some(ReviewState::Answered)).await?, [second.id]);
    assert!(list(Some(two.run.id), Some(ReviewState::Open)).await?.is_empty());
    Ok(())
}
