//! One balloon: at the top, drawn towards its speaker.

use super::{Said, Space, Talk, between, ladder, sized};
use crate::panel::Scene;
use crate::panel::narration::Narration;
use crate::panel::stage::Stage;
use crate::resolve::Line;

pub(super) fn arrange(scene: &Scene<'_>, stage: &Stage, narration: &Narration, line: &Line) -> Talk {
    let frame = scene.frame;
    let left = frame.left + narration.indent(6.0);
    let width = (frame.right - left - 6.0).min(540.0);
    let balloon = sized(line, Space::new(width, frame.h * 0.36, ladder(&line.text), 4, 2.7));
    let speaker = stage.index_of(line.who).map_or(frame.w * 0.5, |index| stage.actors[index].x);
    let x = between(speaker * 0.6 + frame.w * 0.2, left + balloon.a, frame.right - 4.0 - balloon.a);
    let said = Said::new(line, balloon.clone(), (x, narration.top + balloon.b));
    Talk { zone: said.bottom(), said: vec![said] }
}
