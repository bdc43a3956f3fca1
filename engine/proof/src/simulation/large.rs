//! The place of large values: one for the world, reached as slowly and badly as the store.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::blob::{BlobError, Blobs};
use newsum_engine::store::Record;
use serde_json::Value;
use tokio::time::sleep;

use super::world::World;

/// What is kept, by its hash.
pub(super) type Kept = BTreeMap<String, Vec<u8>>;

/// The place as a process reaches it.
pub(super) struct FaultyBlobs {
    world: Arc<World>,
}

impl FaultyBlobs {
    pub(super) fn new(world: &Arc<World>) -> Self {
        Self { world: world.clone() }
    }

    async fn reach<T>(&self, doing: &'static str, work: impl FnOnce(&mut Kept) -> T) -> Result<T, BlobError> {
        let fault = self.world.fault();
        let failed = |reason: &str| {
            self.world.count("large values lost on the way");
            BlobError::Place { doing, place: self.place(), reason: reason.to_owned() }
        };
        sleep(fault.before).await;
        if fault.refused {
            return Err(failed("refused"));
        }
        let answer = self.world.witness(|witness| work(&mut witness.kept));
        sleep(fault.after).await;
        if fault.lost { Err(failed("its answer was lost")) } else { Ok(answer) }
    }
}

#[async_trait]
impl Blobs for FaultyBlobs {
    fn place(&self) -> String {
        "the world".to_owned()
    }

    async fn put(&self, hash: &str, bytes: Vec<u8>) -> Result<(), BlobError> {
        self.world.count("large values put");
        self.reach("write to", |kept| drop(kept.insert(hash.to_owned(), bytes))).await
    }

    async fn get(&self, hash: &str) -> Result<Option<Vec<u8>>, BlobError> {
        self.world.count("large values brought back");
        self.reach("read", |kept| kept.get(hash).cloned()).await
    }

    async fn put_before(&self, _older: Duration) -> Result<Vec<String>, BlobError> {
        Ok(Vec::new())
    }

    async fn remove(&self, _hash: &str, _older: Duration) -> Result<bool, BlobError> {
        Ok(false)
    }
}

/// What stands for a large value: its hash, and the fields that lead to a part of it.
fn part(value: &Value) -> Option<(&str, Vec<&str>)> {
    let hash = value.get("$blob")?.as_str()?.strip_prefix("blake3:")?;
    let at = value.get("at").and_then(Value::as_array).into_iter().flatten();
    Some((hash, at.filter_map(Value::as_str).collect()))
}

/// The value with everything that was taken out of it; what is not there stays out.
pub(super) fn whole(value: Value, kept: &Kept) -> Value {
    if let Some((hash, at)) = part(&value) {
        let found = kept.get(hash).and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
        let found =
            found.and_then(|found| at.iter().try_fold(&found, |value, field| value.get(*field)).cloned());
        return found.unwrap_or(value);
    }
    match value {
        Value::Array(items) => items.into_iter().map(|item| whole(item, kept)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(key, field)| (key, whole(field, kept))).collect())
        }
        small => small,
    }
}

/// The record with everything that was taken out of it.
pub(super) fn whole_record(record: &Record, kept: &Kept) -> Record {
    let mut record = record.clone();
    if record.body.contains("$blob")
        && let Ok(body) = serde_json::from_str(&record.body)
    {
        record.body = whole(body, kept).to_string();
    }
    record
}

/// The hashes of what was taken out of a record.
pub(super) fn hashes_in(record: &Record) -> Vec<String> {
    let mut hashes = Vec::new();
    if record.body.contains("$blob")
        && let Ok(body) = serde_json::from_str(&record.body)
    {
        find(&body, &mut hashes);
    }
    hashes
}

fn find(value: &Value, hashes: &mut Vec<String>) {
    if let Some((hash, _)) = part(value) {
        return hashes.push(hash.to_owned());
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| find(item, hashes)),
        Value::Object(fields) => fields.values().for_each(|field| find(field, hashes)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
