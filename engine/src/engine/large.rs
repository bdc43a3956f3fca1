//! The large values of runs: put away, taken note of, brought back, swept.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::{EngineError, Shared};
use crate::blob::{self, BlobError, Blobs, Large};
use crate::ids::RunId;
use crate::node::NodeError;
use crate::run::{Entry, Held, Loaded, RunState, wanted};
use crate::store::{LetterBody, Record, StoreError};
use crate::workflow::Plan;

/// Large values looked after at once.
const HASHES: usize = 500;

impl Shared {
    /// Where large values are kept, if anywhere.
    pub(crate) fn blobs(&self) -> Option<&Arc<dyn Blobs>> {
        self.blobs.get()
    }

    /// Takes what is large out of a value of a run and puts it where it is kept, before an entry says what stands in its place.
    /// That the run refers to it is said first: what nobody refers to is deleted.
    pub(crate) async fn put_away(&self, run: RunId, value: &mut Value) -> Result<Vec<Large>, EngineError> {
        let Some(place) = self.blobs() else { return Ok(Vec::new()) };
        let taken = blob::take_out(value);
        if !taken.is_empty() {
            self.store.refer(run, &hashes_of(&taken)).await?;
            blob::keep(place, &taken).await?;
        }
        Ok(taken)
    }

    /// The same, of a run that is yet to be made: whoever makes it says in the same transaction to what it refers. What was
    /// just put is too young to be deleted before that.
    pub(crate) async fn put_away_before(&self, value: &mut Value) -> Result<Vec<Large>, BlobError> {
        let Some(place) = self.blobs() else { return Ok(Vec::new()) };
        let taken = blob::take_out(value);
        blob::keep(place, &taken).await?;
        Ok(taken)
    }

    /// Takes note of the large values in the input of the run `of`, before anything else is known of it.
    pub(super) async fn learn_input(
        &self,
        plan: &Plan,
        input: &Value,
        of: RunId,
    ) -> Result<Arc<Loaded>, EngineError> {
        let large = Arc::<Loaded>::default();
        if blob::looks_taken_out(input) {
            let own = self.own_large(of).await?;
            self.learn(plan, &large, Held::Input, input, &own).await?;
        }
        Ok(large)
    }

    /// Folds records of the run `of` into a state, and loads the large values that it looks at itself.
    pub(crate) async fn fold_into(
        &self,
        state: &mut RunState,
        records: &[Record],
        of: RunId,
    ) -> Result<(), EngineError> {
        let own = if records.iter().any(may_hold_large) { self.own_large(of).await? } else { HashSet::new() };
        for record in records {
            let entry = record.entry()?;
            if !own.is_empty() && may_hold_large(record) {
                self.learn_entry(state, &entry, &own).await?;
            }
            state.apply(&entry)?;
        }
        Ok(())
    }

    async fn learn_entry(
        &self,
        state: &RunState,
        entry: &Entry,
        own: &HashSet<String>,
    ) -> Result<(), BlobError> {
        match state.held_by(entry) {
            Some((held, value)) => self.learn(state.plan(), state.large(), held, value, own).await,
            None => Ok(()),
        }
    }

    /// Takes note of the large values in a letter to a run, before it is opened.
    pub(crate) async fn learn_letter(&self, state: &RunState, body: &LetterBody) -> Result<(), EngineError> {
        let held = match body {
            LetterBody::Signal { step, payload, .. } => state.held_answer(step, payload),
            LetterBody::Edit { step, delta, .. } => state.held_output(step, delta),
            LetterBody::Budget { .. } | LetterBody::Child { .. } | LetterBody::Cancel { .. } => None,
        };
        match held.filter(|(_, value)| !blob::large_in(value).is_empty()) {
            Some((held, value)) => {
                let own = self.own_large(state.facts().id).await?;
                Ok(self.learn(state.plan(), state.large(), held, value, &own).await?)
            }
            None => Ok(()),
        }
    }

    /// The hashes of the large values of a run. Whatever else looks like one came from outside and is what it is.
    pub(crate) async fn own_large(&self, run: RunId) -> Result<HashSet<String>, StoreError> {
        Ok(self.store.referred_by(run).await?.into_iter().collect())
    }

    /// Takes note of the large values in something that a run holds, and loads those that its state looks at itself.
    pub(crate) async fn learn(
        &self,
        plan: &Plan,
        large: &Loaded,
        held: Held,
        value: &Value,
        own: &HashSet<String>,
    ) -> Result<(), BlobError> {
        let is_own = |hash: &String| own.contains(hash);
        blob::large_in(value).iter().filter(|hash| is_own(hash)).for_each(|hash| drop(large.know(hash)));
        for hash in wanted(plan, held, value).into_iter().filter(is_own) {
            blob::load(self.blobs(), large, &hash).await?;
        }
        Ok(())
    }

    /// A value with the large values in it that a run refers to.
    pub(crate) async fn whole(&self, run: RunId, value: Value) -> Result<Value, EngineError> {
        if blob::large_in(&value).is_empty() {
            return Ok(value);
        }
        let large = Loaded::default();
        for hash in self.store.referred_by(run).await? {
            drop(large.know(&hash));
        }
        Ok(blob::bring_back(self.blobs(), &large, value).await?.unwrap_or(Value::Null))
    }

    /// Deletes large values that were put longer ago than `older` and that no run refers to.
    pub(crate) async fn sweep_blobs(&self, older: Duration) -> Result<usize, EngineError> {
        let Some(blobs) = self.blobs() else { return Ok(0) };
        let mut deleted = 0;
        for some in blobs.put_before(older).await?.chunks(HASHES) {
            let referred: HashSet<String> = self.store.referred(some).await?.into_iter().collect();
            for hash in some.iter().filter(|hash| !referred.contains(*hash)) {
                deleted += usize::from(blobs.remove(hash, older).await?);
            }
        }
        Ok(deleted)
    }
}

/// Whether a large value may stand in a record, as far as can be seen without reading it.
fn may_hold_large(record: &Record) -> bool {
    Entry::may_hold_large(&record.kind) && record.body.contains(r#""$blob""#)
}

/// What was taken out, by its hashes.
pub(super) fn hashes_of(taken: &[Large]) -> Vec<String> {
    taken.iter().map(|large| large.hash.clone()).collect()
}

/// The large values of a run, for an attempt at one of its steps.
#[derive(Clone)]
pub(crate) struct RunBlobs {
    shared: Arc<Shared>,
    run: RunId,
    known: Arc<Loaded>,
}

impl RunBlobs {
    pub(crate) fn new(shared: Arc<Shared>, run: RunId, known: Arc<Loaded>) -> Self {
        Self { shared, run, known }
    }

    /// Puts away what is large in `what`, something that the attempt wants to be kept. That it cannot be may be different the
    /// next time.
    pub(crate) async fn put_away(&self, what: &str, value: &mut Value) -> Result<Vec<Large>, NodeError> {
        self.shared.put_away(self.run, value).await.map_err(|error| {
            let code = if let EngineError::Blob(error) = &error { error.code() } else { "blob_place" };
            NodeError::transient(code, format!("a large value of {what} is lost: {error}"))
        })
    }

    /// The same, of something that only attempts look at: it is not kept in memory.
    pub(crate) async fn put_aside(&self, what: &str, value: &mut Value) -> Result<(), NodeError> {
        let taken = self.put_away(what, value).await?;
        taken.iter().for_each(|large| drop(self.known.know(&large.hash)));
        Ok(())
    }

    /// The value with everything in it that was put away.
    pub(crate) async fn bring_back(&self, value: Value) -> Result<Value, NodeError> {
        match blob::bring_back(self.shared.blobs(), &self.known, value).await {
            Ok(value) => Ok(value.unwrap_or(Value::Null)),
            Err(error) => Err(error.into()),
        }
    }
}
