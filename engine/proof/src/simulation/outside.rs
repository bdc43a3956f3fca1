//! The world as the code of nodes sees it.

use std::sync::Arc;

use newsum_engine::Context;
use serde_json::Value;

use super::world::World;
use crate::kinds::Outside;
use crate::sketch::{Kind, Sketch};

/// What the code of nodes does in a process, seen by the world.
pub(super) struct Witnessed {
    world: Arc<World>,
    process: (usize, u32),
}

impl Witnessed {
    pub(super) fn new(world: &Arc<World>, process: (usize, u32)) -> Self {
        Self { world: world.clone(), process }
    }
}

impl Outside for Witnessed {
    fn sketch(&self, cx: &Context) -> Arc<Sketch> {
        self.world.sketch(cx.run())
    }

    fn is_mended(&self, cx: &Context) -> bool {
        self.world.is_mended(cx.run(), &cx.step().to_string())
    }

    fn called(&self, cx: &Context, kind: Kind, input: &Value) {
        let (run, step, process) = (cx.run(), cx.step(), self.process.0);
        self.world.count("attempts");
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
    }

    fn happened(&self, cx: &Context, _kind: Kind, output: &Value) {
        self.world.happened(cx.run(), &cx.step().to_string(), output);
    }
}
