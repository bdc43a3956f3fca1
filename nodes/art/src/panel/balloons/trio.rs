//! Three balloons: a row in wide panels, a staircase in narrow ones, so that tails never cross.

use super::{Said, Space, Talk, between, ladder, sized};
use crate::panel::Scene;
use crate::panel::narration::Narration;
use crate::panel::stage::Stage;
use crate::resolve::Line;

/// A panel wider than this has room for a row.
const ROW: f64 = 800.0;

pub(super) fn arrange(scene: &Scene<'_>, stage: &Stage, narration: &Narration, lines: &[Line]) -> Talk {
    let frame = scene.frame;
    let row = frame.safe() > ROW;
    let mut slots = slots(scene, row);
    if narration.area.is_none() {
        slots[0].0 += 56.0;
    }
    let (share, count) = if row { (0.34, 4) } else { (0.15, 3) };
    let mut y = narration.top;
    let mut said = Vec::new();
    for (index, (line, (x0, x1))) in lines.iter().zip(slots).enumerate() {
        let balloon = sized(line, Space::new(x1 - x0, frame.h * share, &ladder(&line.text)[2..], count, 2.2));
        let speaker = stage.index_of(line.who).map_or((x0 + x1) / 2.0, |actor| stage.actors[actor].x);
        let x = between(speaker, x0 + balloon.a, x1 - balloon.a);
        let step = if row { 16.0 * index as f64 } else { 0.0 };
        let center = (x, y + balloon.b + step);
        if !row {
            y += 2.0 * balloon.b + 6.0;
        }
        said.push(Said::new(line, balloon, center));
    }
    let zone = said.iter().map(Said::bottom).fold(narration.top, f64::max);
    Talk { said, zone }
}

/// Left and right limit of each balloon.
fn slots(scene: &Scene<'_>, row: bool) -> [(f64, f64); 3] {
    let frame = scene.frame;
    if row {
        return [0.0, 1.0, 2.0].map(|place| (frame.at(0.02 + 0.325 * place), frame.at(0.31 + 0.325 * place)));
    }
    [
        (frame.left + 4.0, frame.at(0.86)),
        (frame.at(0.27), frame.right - 4.0),
        (frame.at(0.55), frame.right - 4.0),
    ]
}
