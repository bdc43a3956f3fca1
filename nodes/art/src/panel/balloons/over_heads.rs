//! The ways out when the usual arrangement breaks a rule: a row, or a stack, with every balloon near its speaker.

use super::{LADDER, SMALL, Said, Space, Squeeze, Talk, between, sized};
use crate::balloon::Balloon;
use crate::panel::Scene;
use crate::panel::narration::Narration;
use crate::panel::stage::{Stage, weight};
use crate::resolve::Line;

/// Distance of balloons in a row.
const GAP: f64 = 10.0;
/// Distance of balloons in a stack.
const LEADING: f64 = 8.0;
/// How much lower each balloon of a row hangs than the one before.
const STEP: f64 = 16.0;
/// The lowest balloon there can be: a shout of one line.
const LOWEST: f64 = 92.0;
/// Share of the room below the narration that a squeezed row, or a squeezed stack, may take.
const SHARE: f64 = 0.5;

impl Squeeze {
    fn ladder(self) -> &'static [f64] {
        match self {
            Self::Smaller(steps) => &LADDER[steps..],
            Self::Hard => SMALL,
        }
    }
}

/// The x a balloon would like to have: over its speaker, else in the middle of its share.
fn wish(stage: &Stage, line: &Line, middle: f64) -> f64 {
    stage.index_of(line.who).map_or(middle, |actor| stage.actors[actor].x)
}

/// All balloons in one size of lettering.
fn leveled(lines: &[Line], spaces: &[Space<'_>]) -> Vec<Balloon> {
    let each: Vec<Balloon> = lines.iter().zip(spaces).map(|(line, space)| sized(line, *space)).collect();
    let size = each.iter().map(|balloon| balloon.block.size).fold(f64::MAX, f64::min);
    let fit = |(index, balloon): (usize, Balloon)| {
        if balloon.block.size == size {
            return balloon;
        }
        sized(&lines[index], Space { ladder: &[size], ..spaces[index] })
    };
    each.into_iter().enumerate().map(fit).collect()
}

/// Left to right in reading order.
pub(super) fn row(
    scene: &Scene<'_>,
    stage: &Stage,
    narration: &Narration,
    lines: &[Line],
    squeeze: Squeeze,
) -> Talk {
    let frame = scene.frame;
    let (left, right) = (frame.left + narration.indent(4.0), frame.right - 4.0);
    let count = lines.len() as f64;
    let wide = right - left - GAP * (count - 1.0);
    let total: usize = lines.iter().map(|line| weight(&line.text)).sum();
    let room = frame.h - narration.top;
    let hard = if squeeze == Squeeze::Hard { room * SHARE } else { 9999.0 };
    let spaces: Vec<Space<'_>> = lines
        .iter()
        .map(|line| {
            let share = 0.4 / count + 0.6 * weight(&line.text) as f64 / total.max(1) as f64;
            let height = (room * SHARE - 40.0).max(70.0);
            Space { hard, ..Space::new(wide * share, height, squeeze.ladder(), 4, 1.9) }
        })
        .collect();
    let balloons = leveled(lines, &spaces);
    let xs = spread(stage, lines, &balloons, left, right);
    let said: Vec<Said> = (lines.iter().zip(balloons).zip(xs).enumerate())
        .map(|(index, ((line, balloon), x))| {
            let y = narration.top + balloon.b + STEP * index as f64;
            Said::new(line, balloon, (x, y))
        })
        .collect();
    Talk { zone: lowest(&said, narration), said }
}

/// Every balloon as near to its wish as the ones beside it allow.
fn spread(stage: &Stage, lines: &[Line], balloons: &[Balloon], left: f64, right: f64) -> Vec<f64> {
    let mut xs = Vec::new();
    let mut edge = left;
    for (line, balloon) in lines.iter().zip(balloons) {
        let x = wish(stage, line, edge + balloon.a).max(edge + balloon.a);
        edge = x + balloon.a + GAP;
        xs.push(x);
    }
    let mut edge = right;
    for (x, balloon) in xs.iter_mut().zip(balloons).rev() {
        *x = x.min(edge - balloon.a);
        edge = *x - balloon.a - GAP;
    }
    xs
}

/// From top to bottom.
pub(super) fn stack(
    scene: &Scene<'_>,
    stage: &Stage,
    narration: &Narration,
    lines: &[Line],
    squeeze: Squeeze,
) -> Talk {
    let frame = scene.frame;
    let left = frame.left + narration.indent(4.0);
    let room = (frame.h - narration.top) * SHARE;
    let part = (room / lines.len().max(1) as f64 - LEADING).max(LOWEST);
    let hard = if squeeze == Squeeze::Hard { part } else { 9999.0 };
    let width = (frame.right - 4.0 - left) * if lines.len() > 1 { 0.8 } else { 1.0 };
    let space = Space { hard, ..Space::new(width, (part - 40.0).max(40.0), squeeze.ladder(), 3, 4.0) };
    let balloons = leveled(lines, &vec![space; lines.len()]);
    let mut y = narration.top;
    let mut said = Vec::new();
    for (index, (line, balloon)) in lines.iter().zip(balloons).enumerate() {
        let left = if index == 0 { left } else { frame.left + 4.0 };
        let x = between(wish(stage, line, frame.w / 2.0), left + balloon.a, frame.right - 4.0 - balloon.a);
        let center = (x, y + balloon.b);
        y += 2.0 * balloon.b + LEADING;
        said.push(Said::new(line, balloon, center));
    }
    Talk { zone: lowest(&said, narration), said }
}

fn lowest(said: &[Said], narration: &Narration) -> f64 {
    said.iter().map(Said::bottom).fold(narration.top, f64::max)
}
