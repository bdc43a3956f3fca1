//! Outputs that are used again: found, waited for, kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::OwnedMutexGuard;

use super::attempt::Attempt;
use crate::blob::{self, Part};
use crate::node::Effect;
use crate::run::Loaded;
use crate::store::{CacheRow, StoreError};

type Turn = tokio::sync::Mutex<()>;

/// The outputs that this process is making, by key: whoever wants one that is being made waits for it.
#[derive(Debug, Default)]
pub(crate) struct Flights {
    turns: Mutex<HashMap<String, Weak<Turn>>>,
}

impl Flights {
    /// Waits until nobody else of this process makes it.
    async fn turn(&self, key: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            let turn = turns.get(key).and_then(Weak::upgrade).unwrap_or_default();
            turns.insert(key.to_owned(), Arc::downgrade(&turn));
            turn
        };
        turn.lock_owned().await
    }
}

/// What is known of an output before an attempt makes it.
pub(super) enum Cached {
    /// Nobody asked for it to be used again.
    Off,
    /// It is there.
    Hit(Value),
    /// It is to be made, while others wait for it.
    Miss(Flight),
}

/// An output that is being made.
pub(super) struct Flight {
    key: String,
    keep: Duration,
    _turn: OwnedMutexGuard<()>,
}

/// Looks for the output of an attempt, if its node says that it may be used again.
pub(super) async fn find(attempt: &Attempt) -> Cached {
    let node = &attempt.plan.nodes[attempt.node];
    let Some(keep) = node.cache.filter(|_| node.effect != Effect::Once) else { return Cached::Off };
    let key = key_of(attempt);
    let turn = attempt.shared.flights.turn(&key).await;
    match look(attempt, &key, keep).await {
        Ok(Some(output)) => Cached::Hit(output),
        Ok(None) => Cached::Miss(Flight { key, keep, _turn: turn }),
        Err(error) => {
            tracing::warn!(target: "Worker", step = %attempt.context.step, %error, "a cached output cannot be looked for; it is made anew");
            Cached::Miss(Flight { key, keep, _turn: turn })
        }
    }
}

async fn look(attempt: &Attempt, key: &str, keep: Duration) -> Result<Option<Value>, StoreError> {
    let Some(row) = attempt.shared.store.cached(key, keep).await? else { return Ok(None) };
    if row.blobs.is_empty() {
        return Ok(Some(row.output));
    }
    let run = attempt.context.run;
    attempt.shared.store.refer(run, &row.blobs).await?;
    for hash in &row.blobs {
        // The run that made it may be gone, and its large values with it. They are put again, so that a sweep that is under
        // way leaves them.
        let Ok(value) = blob::load(attempt.shared.blobs(), &Loaded::default(), hash).await else {
            return Ok(None);
        };
        let bytes = serde_json::to_vec(&*value).expect("JSON has text keys only");
        if let Some(place) = attempt.shared.blobs()
            && place.put(hash, bytes).await.is_err()
        {
            return Ok(None);
        }
        attempt.large.put(hash, value);
    }
    Ok(Some(row.output))
}

impl Flight {
    /// Keeps the output for those who ask from now on.
    pub(super) async fn land(self, attempt: &Attempt, output: &Value, blobs: Vec<String>) {
        let kind = attempt.kind.name.clone();
        let row = CacheRow { key: self.key, kind, output: output.clone(), blobs };
        if let Err(error) = attempt.shared.store.put_cached(&row, self.keep).await {
            tracing::warn!(target: "Worker", step = %attempt.context.step, %error, "an output could not be kept for the next who asks");
        }
    }
}

/// blake3 of the kind, its version and its input, the keys of objects in order. What stands for a large value counts as that
/// value, which what only looks so does not.
fn key_of(attempt: &Attempt) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{}\0{}\0", attempt.kind.name, attempt.kind.version).as_bytes());
    hash(&attempt.input, &attempt.large, &mut hasher);
    hasher.finalize().to_hex().to_string()
}

fn hash(value: &Value, large: &Loaded, hasher: &mut blake3::Hasher) {
    if let Some(part) = Part::of(value).filter(|part| large.is_any() && large.knows(&part.hash)) {
        hasher.update(format!("\0{}{:?}", part.hash, part.at).as_bytes());
        return;
    }
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            hasher.update(b"{");
            for (key, field) in fields {
                hash(&Value::String(key.clone()), large, hasher);
                hash(field, large, hasher);
            }
            hasher.update(b"}");
        }
        Value::Array(items) => {
            hasher.update(b"[");
            items.iter().for_each(|item| hash(item, large, hasher));
            hasher.update(b"]");
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            hasher.update(value.to_string().as_bytes());
            hasher.update(b",");
        }
    }
}
