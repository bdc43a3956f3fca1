//! Large values put away and brought back.

use std::sync::Arc;

use serde_json::Value;

use super::{BlobError, Blobs, Large, Part};
use crate::run::Loaded;

type Place<'a> = Option<&'a Arc<dyn Blobs>>;

/// Puts away what was taken out of an output.
pub(crate) async fn keep(place: &Arc<dyn Blobs>, taken: &[Large]) -> Result<(), BlobError> {
    for large in taken {
        place.put(&large.hash, large.bytes.clone()).await?;
    }
    Ok(())
}

/// The value of that hash: read once, however many ask, and looked at whether it is the right one.
pub(crate) async fn load(place: Place<'_>, loaded: &Loaded, hash: &str) -> Result<Arc<Value>, BlobError> {
    let cell = loaded.know(hash);
    cell.get_or_try_init(|| read(place, hash)).await.cloned()
}

async fn read(place: Place<'_>, hash: &str) -> Result<Arc<Value>, BlobError> {
    let Some(blobs) = place else { return Err(BlobError::NoPlace { hash: hash.to_owned() }) };
    let (hash, place) = (hash.to_owned(), blobs.place());
    let Some(bytes) = blobs.get(&hash).await? else { return Err(BlobError::Missing { hash, place }) };
    let is_whole = blake3::hash(&bytes).to_hex().as_str() == hash;
    match serde_json::from_slice(&bytes) {
        Ok(value) if is_whole => Ok(Arc::new(value)),
        _ => Err(BlobError::Damaged { hash, place }),
    }
}

/// The value with everything in it that was taken out of the run. A field of an object whose value turns out not to be
/// there is left out; an item of a list is null then.
pub(crate) async fn bring_back(
    place: Place<'_>,
    loaded: &Loaded,
    value: Value,
) -> Result<Option<Value>, BlobError> {
    if !loaded.is_any() {
        return Ok(Some(value));
    }
    for (_, part) in super::parts_in(&value).into_iter().filter(|(_, part)| loaded.knows(&part.hash)) {
        load(place, loaded, &part.hash).await?;
    }
    Ok(filled_in(loaded, value))
}

/// The value with everything in it that was taken out and is loaded.
pub(crate) fn filled_in(loaded: &Loaded, value: Value) -> Option<Value> {
    if let Some(part) = Part::of(&value) {
        return match loaded.now(&part.hash) {
            Some(whole) => part.at.iter().try_fold(&*whole, |value, field| value.get(field)).cloned(),
            None => Some(value),
        };
    }
    Some(match value {
        Value::Array(items) => {
            items.into_iter().map(|item| filled_in(loaded, item).unwrap_or(Value::Null)).collect()
        }
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter_map(|(key, field)| filled_in(loaded, field).map(|field| (key, field)))
                .collect(),
        ),
        small => small,
    })
}
