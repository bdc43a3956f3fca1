//! Wide panels: the balloons in a column between two people, or beside one.

use super::{Said, Space, Talk, ladder, sized};
use crate::panel::Scene;
use crate::panel::narration::Narration;
use crate::panel::stage::{Stage, weight};
use crate::resolve::Line;

/// The least height of a balloon.
const LEAST: f64 = 88.0;
/// Distance of the balloons.
const GAP: f64 = 18.0;

pub(super) fn arrange(scene: &Scene<'_>, stage: &Stage, narration: &Narration, lines: &[Line]) -> Talk {
    let (left, right) = sides(scene, stage);
    let room = scene.frame.h - narration.top - 24.0;
    let total: usize = lines.iter().map(|line| weight(&line.text)).sum();
    let mut balloons = Vec::new();
    for line in lines {
        let part = part(line, lines.len(), total, room);
        let space = Space::new(right - left, part - 46.0, ladder(&line.text), 4, 2.4);
        balloons.push((line, sized(line, Space { hard: part - 10.0, ..space })));
    }
    let used: f64 = balloons.iter().map(|(_, balloon)| 2.0 * balloon.b).sum();
    let air = room - used - GAP * (lines.len() as f64 - 1.0);
    let share = if !stage.props.is_empty() && stage.actors.len() == 2 { 0.12 } else { 0.3 };
    let mut y = narration.top + (air * share).max(0.0);
    let mut said = Vec::new();
    for (index, (line, balloon)) in balloons.into_iter().enumerate() {
        let slack = (right - left) / 2.0 - balloon.a - 6.0;
        let towards = if index % 2 == 0 { -0.9 } else { 0.9 };
        let x = (left + right) / 2.0 + if lines.len() > 1 { slack * towards } else { 0.0 };
        let center = (x, y + balloon.b);
        y += 2.0 * balloon.b + GAP;
        said.push(Said::new(line, balloon, center));
    }
    Talk { said, zone: narration.top }
}

/// The limits of the column.
fn sides(scene: &Scene<'_>, stage: &Stage) -> (f64, f64) {
    let frame = scene.frame;
    let (left, right) = match stage.actors.len() {
        1 if stage.props.is_empty() => (frame.at(0.36), frame.at(0.96)),
        1 => (frame.at(0.36), frame.at(0.7)),
        _ => (frame.at(0.285), frame.at(0.715)),
    };
    if stage.flip {
        let both = frame.left + frame.right;
        return (both - right, both - left);
    }
    (left, right)
}

/// The height for one line: long ones get more.
fn part(line: &Line, count: usize, total: usize, room: f64) -> f64 {
    let count = count as f64;
    let share = 0.4 / count + 0.6 * weight(&line.text) as f64 / total.max(1) as f64;
    (room * share).max(LEAST).min(room - LEAST * (count - 1.0))
}
