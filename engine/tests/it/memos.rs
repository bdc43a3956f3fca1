//! Durable sub-steps whose value is not durable yet.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::store::{MemoryStore, RunStatus, Store};
use newsum_engine::testing::{Event, Watched};
use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Pays once, and tells whether that is in the journal when its memo returns.
struct Pay {
    store: Arc<MemoryStore>,
    returned: Mutex<Sender<bool>>,
}

#[derive(Deserialize, JsonSchema)]
struct In {}

#[derive(Serialize, JsonSchema)]
struct Out {
    receipt: u32,
}

#[async_trait]
impl Node for Pay {
    const KIND: &'static str = "pay";
    const EFFECT: Effect = Effect::Read;
    type Input = In;
    type Output = Out;
    async fn run(&self, _input: In, cx: &Context) -> Result<Out, NodeError> {
        let receipt = cx.memo("receipt", async { Ok(cx.attempt()) }).await?;
        let records = self.store.journal(cx.run(), 0, 100).await.unwrap();
        let is_durable = records.iter().any(|record| record.kind == "memo");
        self.returned.lock().unwrap().send(is_durable).unwrap();
        Ok(Out { receipt })
    }
}

/// A store that keeps the append of a memo back until a memo has returned, or for as long as one may take to.
fn slow(store: &Arc<MemoryStore>, returned: Receiver<bool>, told: Sender<bool>) -> Arc<dyn Store> {
    let returned = Mutex::new(returned);
    Arc::new(Watched::new(store.clone(), move |event| {
        let Event::Appending(batch) = event else { return };
        if batch.iter().flat_map(|append| &append.records).any(|record| record.kind == "memo")
            && let Ok(is_durable) = returned.lock().unwrap().recv_timeout(Duration::from_millis(500))
        {
            told.send(is_durable).unwrap();
        }
    }))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_next_attempt_does_not_get_a_memo_before_it_is_durable() {
    let store = Arc::new(MemoryStore::new());
    let ((sender, returned), (told, early)) = (channel(), channel());
    let pay = Pay { store: store.clone(), returned: Mutex::new(sender) };
    let engine = Engine::new(slow(&store, returned, told), Registry::new().with(pay));
    let source = "[workflow]\nname = \"pay\"\nversion = 1\n[node.pay]\nuse = \"pay\"\ntimeout = \"30ms\"\n\
                  retry = { attempts = 9, delay = \"1ms\", jitter = false }\n[output]\nreceipt = \"pay.receipt\"\n";
    let workflow = engine.load_source(source, "pay.toml").unwrap_or_else(|e| panic!("{e}"));
    let worker = engine.worker().queue("default", 1).poll(Duration::from_millis(20)).spawn();
    let run = engine.submit(&workflow, json!({})).await.unwrap();
    let mut events = engine.events(run.id).from(0);
    while events.next().await.unwrap().is_some() {}
    let ended = engine.run(run.id).await.unwrap();
    assert_eq!((ended.status, ended.output), (RunStatus::Completed, Some(json!({ "receipt": 1 }))));
    assert_eq!(early.try_recv().ok(), None, "a memo returned while its append was on its way");
    worker.drain().await.unwrap();
}
