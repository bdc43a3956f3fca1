//! What appends and letters change in the tables.

use chrono::{DateTime, Utc};

use super::owners::hand_back;
use super::tables::Tables;
use crate::ids::RunId;
use crate::store::{
    Append, Appended, Letter, LetterBody, ReviewRow, ReviewState, RunRow, RunStatus, Turnover,
};

pub(super) fn append_one(tables: &mut Tables, append: &Append, now: DateTime<Utc>) -> Appended {
    let Some(run) = tables.runs.get_mut(&append.run) else {
        return Appended::Fenced;
    };
    let journal = tables.journals.entry(append.run).or_default();
    let follows =
        append.records.iter().zip(journal.len() as u64 + 1..).all(|(record, seq)| record.seq == seq);
    let owned = run.worker.as_ref().is_some_and(|owner| tables.workers.contains_key(owner));
    if run.epoch != append.epoch || run.status != RunStatus::Running || !owned || !follows {
        return Appended::Fenced;
    }
    journal.extend(append.records.iter().cloned());
    for review in &append.reviews {
        let row = ReviewRow {
            run: append.run,
            review: review.clone(),
            state: ReviewState::Open,
            answer: None,
            actor: None,
            answered_at: None,
            created_at: now,
        };
        tables.reviews.insert(review.id, row);
    }
    append.taken.iter().for_each(|letter| drop(tables.inbox.remove(letter)));
    if let Some(turnover) = &append.turnover {
        turn_over(run, turnover, now);
    }
    let ended = run.status.is_end();
    let over =
        |row: &&mut ReviewRow| append.expired.contains(&row.review.id) || ended && row.run == append.run;
    for row in tables.reviews.values_mut().filter(over).filter(|row| row.state == ReviewState::Open) {
        row.state = ReviewState::Expired;
    }
    Appended::Durable
}

fn turn_over(run: &mut RunRow, turnover: &Turnover, now: DateTime<Utc>) {
    run.status = turnover.status();
    run.output = turnover.output().cloned();
    run.error = turnover.error();
    run.worker = None;
    match turnover {
        Turnover::Waiting { mail, .. } if *mail != run.mail => hand_back(run, now),
        Turnover::Waiting { ready_at, .. } => run.ready_at = *ready_at,
        Turnover::Released => hand_back(run, now),
        Turnover::Completed(_) | Turnover::Failed(_) | Turnover::Stopped(_) | Turnover::Cancelled { .. } => {
            run.ready_at = None;
            run.finished_at = Some(now);
        }
    }
}

pub(super) fn post(tables: &mut Tables, id: RunId, body: LetterBody, now: DateTime<Utc>) -> Option<Letter> {
    let run = tables.runs.get_mut(&id).filter(|run| !run.status.is_end())?;
    run.mail += 1;
    let mail = run.mail;
    if run.status == RunStatus::Waiting {
        hand_back(run, now);
    }
    tables.letters += 1;
    let letter = Letter { id: tables.letters, run: id, mail, body };
    tables.inbox.insert(letter.id, letter.clone());
    Some(letter)
}
