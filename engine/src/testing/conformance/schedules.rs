//! Schedules: kept under a name, moved on by one.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::material::*;
use crate::store::{NewSchedule, Store, StoreResult, Turn};
use crate::workflow::{Missed, Schedule};

type Given = Arc<dyn Store>;

pub(super) fn schedule(name: &str, due_at: DateTime<Utc>) -> NewSchedule {
    let missed = Missed::Once;
    NewSchedule {
        name: name.to_owned(),
        workflow: "b3:0123".to_owned(),
        schedule: Schedule { cron: "0 7 * * *".to_owned(), zone: "Asia/Seoul".to_owned(), missed },
        due_at,
    }
}

pub(super) async fn a_schedule_is_kept_under_its_name_with_its_next_time(store: Given) -> StoreResult<()> {
    let before = now();
    assert!(store.schedules().await?.rows.is_empty());
    let row = store.put_schedule(&schedule("아침", before)).await?;
    assert_eq!((row.name.as_str(), row.workflow.as_str(), row.due_at), ("아침", "b3:0123", before));
    assert_eq!((row.last_at, &row.schedule), (None, &schedule("", before).schedule));
    store.put_schedule(&schedule("abend", before)).await?;
    let all = store.schedules().await?;
    assert!((all.now - before).abs() < TimeDelta::minutes(10), "{} is the time of the store", all.now);
    assert_eq!(all.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["abend", "아침"]);
    assert_eq!(all.rows[1], row);
    Ok(())
}

pub(super) async fn the_next_time_is_kept_as_long_as_the_times_are_the_same(store: Given) -> StoreResult<()> {
    let (first, other) = (now(), now() + TimeDelta::hours(1));
    let made = store.put_schedule(&schedule("morning", first)).await?;
    let mut newer = NewSchedule { workflow: "b3:4567".to_owned(), ..schedule("morning", other) };
    newer.schedule.missed = Missed::All;
    let row = store.put_schedule(&newer).await?;
    assert_eq!((row.due_at, row.created_at), (first, made.created_at));
    assert_eq!((row.workflow.as_str(), row.schedule.missed), ("b3:4567", Missed::All));
    newer.schedule.zone = "UTC".to_owned();
    assert_eq!(store.put_schedule(&newer).await?.due_at, other);
    newer.schedule.cron = "0 8 * * *".to_owned();
    assert_eq!(store.put_schedule(&NewSchedule { due_at: first, ..newer }).await?.due_at, first);
    assert_eq!(store.schedules().await?.rows.len(), 1);
    Ok(())
}

pub(super) async fn of_many_who_move_a_schedule_on_one_does(store: Given) -> StoreResult<()> {
    let (from, to) = (now(), now() + TimeDelta::days(1));
    store.put_schedule(&schedule("morning", from)).await?;
    let turn = Turn { name: "morning".to_owned(), from, to, submitted: Some(from) };
    let turner = |_| {
        let (store, turn) = (Arc::clone(&store), turn.clone());
        tokio::spawn(async move { store.turn_schedule(&turn).await })
    };
    let all = futures::future::try_join_all((0..8).map(turner)).await.expect("nobody panics");
    let all = all.into_iter().collect::<StoreResult<Vec<bool>>>()?;
    assert_eq!(all.iter().filter(|&&turned| turned).count(), 1);
    let row = store.schedules().await?.rows.remove(0);
    assert_eq!((row.due_at, row.last_at), (to, Some(from)));
    let next = Turn { from: to, to: to + TimeDelta::days(1), submitted: None, ..turn };
    assert!(store.turn_schedule(&next).await?);
    assert_eq!(store.schedules().await?.rows[0].last_at, Some(from), "no run was submitted for that one");
    assert!(!store.turn_schedule(&Turn { name: "evening".to_owned(), ..next }).await?);
    Ok(())
}

pub(super) async fn a_schedule_that_was_removed_is_not_moved_on(store: Given) -> StoreResult<()> {
    let from = now();
    store.put_schedule(&schedule("morning", from)).await?;
    assert!(store.remove_schedule("morning").await?);
    assert!(!store.remove_schedule("morning").await?);
    let turn = Turn { name: "morning".to_owned(), from, to: from + TimeDelta::days(1), submitted: None };
    assert!(!store.turn_schedule(&turn).await?);
    assert!(store.schedules().await?.rows.is_empty());
    Ok(())
}
