//! The lease of a worker, by its own clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use newsum_engine::Engine;
use newsum_engine::store::MemoryStore;
use newsum_engine::testing::{Call, Event, Watched};
use serde_json::json;

use crate::scripted::{Script, Stage, registry};

const LEASE: Duration = Duration::from_secs(15);

/// What only a worker that believes in its lease asks of a store.
const TRUSTING: [Call; 5] = [Call::Renew, Call::Reap, Call::Owned, Call::Claim, Call::ClaimBlocked];

/// A stage on a store whose first answer to a call comes that late, and what workers ask of it.
fn stage_that_is_late(call: Call, by: Duration) -> (Stage, Arc<Mutex<Vec<Call>>>) {
    let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
    let heard = calls.clone();
    let hear = move |event: Event<'_>| {
        if let Event::Before(call) = event
            && (TRUSTING.contains(&call) || [Call::Enlist, Call::Retire].contains(&call))
        {
            heard.lock().unwrap().push(call);
        }
    };
    let store = Watched::new(Arc::new(MemoryStore::new()), hear).late_once(call, by);
    let script = Script::default();
    (Stage { engine: Engine::new(Arc::new(store), registry(&script)), script }, calls)
}

#[tokio::test(start_paused = true)]
async fn the_first_lease_of_a_worker_counts_from_before_it_registers() {
    let (stage, calls) = stage_that_is_late(Call::Enlist, LEASE + Duration::from_secs(1));
    let run = stage.submit("[node.one]\nuse = \"act\"\n", json!({})).await;
    let worker = stage.engine.worker().queue("default", 4).lease(LEASE).spawn();
    stage.end(&run).await;
    worker.drain().await.unwrap();
    let calls = calls.lock().unwrap();
    // The lease was over before the store said that there is one: nothing is done under it, and the worker begins anew.
    assert_eq!(calls[..3], [Call::Enlist, Call::Retire, Call::Enlist], "{calls:?}");
    assert!(calls[3..].iter().any(|call| TRUSTING.contains(call)));
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_registers_within_its_first_lease_works_under_it() {
    let (stage, calls) = stage_that_is_late(Call::Enlist, LEASE - Duration::from_secs(1));
    let run = stage.submit("[node.one]\nuse = \"act\"\n", json!({})).await;
    let worker = stage.engine.worker().queue("default", 4).lease(LEASE).spawn();
    stage.end(&run).await;
    worker.drain().await.unwrap();
    let calls = calls.lock().unwrap();
    assert_eq!(calls.iter().filter(|call| **call == Call::Enlist).count(), 1, "{calls:?}");
}

/// Whatever it waits for: a worker that has heard nothing from the store for the time of its lease owns nothing any more.
#[tokio::test(start_paused = true)]
async fn a_worker_that_waits_for_the_store_stops_before_its_lease_ends() {
    for call in [Call::Renew, Call::Claim] {
        let (stage, calls) = stage_that_is_late(call, 3 * LEASE);
        let run = stage.submit("[node.one]\nuse = \"act\"\n", json!({})).await;
        let begun = tokio::time::Instant::now();
        let worker = stage.engine.worker().queue("default", 4).lease(LEASE).spawn();
        stage.end(&run).await;
        worker.drain().await.unwrap();
        let calls = calls.lock().unwrap();
        let until_retired = calls.iter().take_while(|call| **call != Call::Retire);
        assert_eq!(until_retired.filter(|asked| **asked == call).count(), 1, "{calls:?}");
        assert!(begun.elapsed() < 2 * LEASE, "{call:?} was waited for");
    }
}

/// A run can be asleep, answered and claimed again before its last driver hears that it is asleep.
#[tokio::test(start_paused = true)]
async fn the_late_end_of_a_driver_is_not_taken_for_that_of_the_next_one() {
    let script = Script::default();
    let gate = script.gate("review");
    let store = Watched::new(Arc::new(MemoryStore::new()), |_| {});
    let store = store.late_once(Call::Append, Duration::from_secs(2));
    let stage = Stage { engine: Engine::new(Arc::new(store), registry(&script)), script };
    let toml = "[node.review]\nuse = \"act\"\nwait = { signal = \"review\" }\nfrom.answer = \"signal\"\n";
    let run = stage.submit(toml, json!({})).await;
    let worker = stage.engine.worker().queue("default", 4).lease(LEASE).spawn();
    let review = stage.open_review(&run).await;
    stage.engine.answer(review.review.id, json!({ "decision": "approve" }), "kim").await.unwrap();
    // Renewals come and go, each of which looks for runs that are owned and not driven.
    tokio::time::sleep(LEASE).await;
    gate.add_permits(1);
    let (row, _) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!((row.epoch, stage.script.count("review")), (2, 1));
}
