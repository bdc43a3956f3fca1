//! Going on as another run.

use super::state::RunState;
use super::step::{NodePhase, StepPhase};

impl RunState {
    /// What came from another run is taken as it is; what was open there is open here anew: waits and attempts begin
    /// again, and neither a failure nor a cancel nor an end was meant for this run.
    pub(super) fn fork(&mut self) {
        for ix in 0..self.nodes.len() {
            for at in 0..self.nodes[ix].steps.len() {
                if matches!(self.nodes[ix].steps[at].phase, StepPhase::Waiting { .. } | StepPhase::Backoff(_))
                {
                    self.set_timer(ix, at, None);
                    let step = &mut self.nodes[ix].steps[at];
                    (step.phase, step.failures) = (StepPhase::Idle, 0);
                }
            }
        }
        self.idle.clear();
        self.reopen();
    }

    /// Whether the run is to stop, by the outputs that are there now.
    pub(super) fn look_at_end_ifs(&mut self) {
        self.stop = None;
        for ix in 0..self.nodes.len() {
            if self.nodes[ix].phase == NodePhase::Given {
                self.look_at_end_if(ix);
            }
        }
    }
}
