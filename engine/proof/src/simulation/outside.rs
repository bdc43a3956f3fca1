//! The world as the code of nodes sees it.

use std::sync::Arc;
use std::time::Duration;

use newsum_engine::{Context, RunId};
use serde_json::{Value, json};

use super::world::World;
use crate::kinds::Outside;
use crate::sketch::{Kind, Sketch};

/// No world has so many attempts; one in which something runs again and again without time passing has.
const TOO_MANY: u64 = 1_000;

/// What the code of nodes does in a process, seen by the world.
pub(super) struct Witnessed {
    world: Arc<World>,
    process: (usize, u32),
}

impl Witnessed {
    pub(super) fn new(world: &Arc<World>, process: (usize, u32)) -> Self {
        Self { world: world.clone(), process }
    }

    /// Lets time pass where something runs without end, so that the world has one.
    fn tire(&self, run: RunId, attempts: u64) -> Duration {
        if attempts == TOO_MANY {
            self.world.accuse(run, "something runs again and again");
        }
        if attempts < TOO_MANY { Duration::ZERO } else { Duration::from_secs(10) }
    }
}

impl Outside for Witnessed {
    fn sketch(&self, cx: &Context) -> Arc<Sketch> {
        self.world.sketch(cx.run())
    }

    fn is_mended(&self, cx: &Context) -> bool {
        self.world.is_mended(cx.run(), cx.step())
    }

    fn called(&self, cx: &Context, kind: Kind, input: &Value) -> Duration {
        let (run, step, process) = (cx.run(), cx.step(), self.process.0);
        let attempts = self.world.count("attempts");
        self.world.note(|| {
            format!("w{process} calls {} {step} attempt {}: {input}", self.world.alias(run), cx.attempt())
        });
        let sketch = self.world.sketch(run);
        let wrong = self.world.witness(|witness| match kind {
            Kind::Act => witness.effect(&sketch, run, step, input),
            Kind::Fire => {
                let mut wrong = witness.effect(&sketch, run, step, input);
                wrong.extend(witness.fired(run, step));
                wrong
            }
            Kind::Calc | Kind::Ask | Kind::Must => Vec::new(),
        });
        wrong.into_iter().for_each(|wrong| self.world.accuse(run, &wrong));
        self.tire(run, attempts)
    }

    fn paid(&self, cx: &Context, key: &str) -> Value {
        let (run, step) = (cx.run(), cx.step());
        let count = self.world.count("memos");
        let sketch = self.world.sketch(run);
        let wrong = self.world.witness(|witness| witness.paid(self.process, &sketch, run, step, key));
        wrong.into_iter().for_each(|wrong| self.world.accuse(run, &wrong));
        self.world.note(|| format!("w{} pays for {key} of {} {step}", self.process.0, self.world.alias(run)));
        json!(format!("{step}/{key}:{count}"))
    }

    fn remembered(&self, cx: &Context, key: &str, value: &Value) {
        let wrong = self.world.witness(|witness| witness.remembered(cx.run(), cx.step(), key, value));
        wrong.into_iter().for_each(|wrong| self.world.accuse(cx.run(), &wrong));
    }

    fn happened(&self, cx: &Context, _kind: Kind, output: &Value) {
        self.world.happened(cx.run(), &cx.step().to_string(), output);
    }
}
