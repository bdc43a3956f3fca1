//! Two balloons: the cheaper of stacked (left, then right below it) and beside each other.

use super::{Said, Space, Talk, ladder, sized};
use crate::balloon::Balloon;
use crate::panel::Scene;
use crate::panel::narration::Narration;
use crate::resolve::Line;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Stacked,
    Beside,
}

/// How much lower the right one of two balloons beside each other hangs.
const STEP: f64 = 34.0;

pub(super) fn arrange(scene: &Scene<'_>, narration: &Narration, lines: [&Line; 2]) -> Talk {
    let tried = [Mode::Stacked, Mode::Beside].map(|mode| (mode, balloons(scene, narration, lines, mode)));
    let mut best: Option<(f64, Mode, [Balloon; 2])> = None;
    for (mode, pair) in tried.into_iter().filter_map(|(mode, pair)| Some((mode, pair?))) {
        let cost = cost(&pair, mode);
        if best.as_ref().is_none_or(|(known, ..)| cost < *known) {
            best = Some((cost, mode, pair));
        }
    }
    let (_, mode, pair) = best.expect("stacking is always possible");
    match mode {
        Mode::Stacked => stacked(scene, narration, lines, pair),
        Mode::Beside => beside(scene, narration, lines, pair),
    }
}

/// Both balloons in one size; nothing when they are too wide to stand beside each other.
fn balloons(scene: &Scene<'_>, narration: &Narration, lines: [&Line; 2], mode: Mode) -> Option<[Balloon; 2]> {
    let pair = [0, 1].map(|index| {
        let steps = &ladder(&lines[index].text)[1..];
        sized(lines[index], space(scene, narration, mode, index, steps))
    });
    if mode == Mode::Beside && pair[0].a * 2.0 + pair[1].a * 2.0 > scene.frame.safe() - 10.0 {
        return None;
    }
    let size = smaller(&pair);
    let steps = [size];
    let [first, second] = pair;
    Some([(0, first), (1, second)].map(|(index, balloon)| {
        if balloon.block.size == size {
            return balloon;
        }
        sized(lines[index], Space { lines: 4, ..space(scene, narration, mode, index, &steps) })
    }))
}

/// The space of the first or the second balloon.
fn space<'a>(
    scene: &Scene<'_>,
    narration: &Narration,
    mode: Mode,
    index: usize,
    ladder: &'a [f64],
) -> Space<'a> {
    let (safe, height) = (scene.frame.safe(), scene.frame.h);
    match mode {
        Mode::Stacked => Space::new(safe * [0.84, 0.74][index], height * (0.42 / 2.0), ladder, 3, 2.7),
        Mode::Beside => {
            let tab = if index == 0 && narration.area.is_none() { 26.0 } else { 0.0 };
            Space::new(safe * 0.5 - tab, height * 0.3, ladder, 4, 1.7)
        }
    }
}

fn smaller(pair: &[Balloon; 2]) -> f64 {
    pair[0].block.size.min(pair[1].block.size)
}

fn cost(pair: &[Balloon; 2], mode: Mode) -> f64 {
    let height = match mode {
        Mode::Stacked => pair.iter().map(|balloon| 2.0 * balloon.b + 6.0).sum(),
        Mode::Beside => (2.0 * pair[0].b).max(2.0 * pair[1].b + STEP),
    };
    let cuts = pair.iter().filter(|balloon| balloon.block.cut).count();
    let long = pair.iter().filter(|balloon| balloon.block.lines.len() > 3).count();
    1.25 * height - 12.0 * smaller(pair) + 400.0 * cuts as f64 + 45.0 * long as f64
}

fn stacked(scene: &Scene<'_>, narration: &Narration, lines: [&Line; 2], pair: [Balloon; 2]) -> Talk {
    let frame = scene.frame;
    let [first, second] = pair;
    let upper = (frame.left + narration.indent(4.0) + first.a, narration.top + first.b);
    let x = frame.right - 4.0 - second.a;
    let mut y = upper.1 + first.b + 6.0;
    // The second is tucked up beside the first when there is room.
    let narrow = 2.0 * second.a + 2.0 * first.a < frame.safe() + 40.0;
    if narrow && (x - upper.0).abs() > first.a + second.a + 10.0 {
        y -= first.b.min(second.b) * 0.5;
    }
    let zone = y + 2.0 * second.b + 6.0;
    let lower = (x, y + second.b);
    Talk { said: vec![Said::new(lines[0], first, upper), Said::new(lines[1], second, lower)], zone }
}

fn beside(scene: &Scene<'_>, narration: &Narration, lines: [&Line; 2], pair: [Balloon; 2]) -> Talk {
    let frame = scene.frame;
    let [first, second] = pair;
    let left = (frame.left + narration.indent(4.0) + first.a, narration.top + first.b);
    let right = (frame.right - 4.0 - second.a, narration.top + second.b + STEP);
    let said = vec![Said::new(lines[0], first, left), Said::new(lines[1], second, right)];
    Talk { zone: said[0].bottom().max(said[1].bottom()).max(narration.top), said }
}
