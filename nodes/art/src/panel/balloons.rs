//! Where the balloons go: beside the people in wide panels, else above their heads, arranged by their number.

mod column;
mod over_heads;
mod pair;
mod single;
mod trio;

use super::Scene;
use super::narration::Narration;
use super::stage::{Stage, weight};
use crate::balloon::Balloon;
use crate::geometry::{Point, Rect};
use crate::lettering::{Fit, fit};
use crate::resolve::Line;
use crate::scenario::Figure;

/// Sizes of dialogue, px on the page.
const LADDER: &[f64] = &[40.0, 38.0, 36.0, 34.0, 32.0, 30.0, 28.0, 26.0];
/// Sizes for a text beyond its budget.
const SMALL: &[f64] = &[28.0, 26.0, 24.0];
/// The most balloons in a panel.
const MOST: usize = 3;

/// One balloon in its place.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) who: Figure,
    pub(crate) balloon: Balloon,
    pub(crate) center: Point,
}

impl Said {
    fn new(line: &Line, balloon: Balloon, center: Point) -> Self {
        Self { who: line.who, balloon, center }
    }

    /// Lower edge of the body.
    pub(crate) fn bottom(&self) -> f64 {
        self.center.1 + self.balloon.b
    }

    /// Upper edge of the body.
    pub(crate) fn top(&self) -> f64 {
        self.center.1 - self.balloon.b
    }

    /// The box of the balloon.
    pub(crate) fn bounds(&self) -> Rect {
        self.balloon.bounds(self.center)
    }
}

/// All balloons of a panel.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    pub(super) said: Vec<Said>,
    /// Above this y the panel belongs to the words.
    pub(super) zone: f64,
}

/// How the balloons of a panel are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrangement {
    /// As the style guide has it for their number.
    Usual,
    /// In a row, each as near to its speaker as the others allow.
    Row(Squeeze),
    /// One below the other, each over its speaker.
    Stack(Squeeze),
}

/// How much room the balloons may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Squeeze {
    /// Steps of the ladder to leave out.
    Smaller(usize),
    /// Smallest letters, and words are cut before another rule is broken.
    Hard,
}

pub(super) fn arrange(
    scene: &Scene<'_>,
    stage: &Stage,
    narration: &Narration,
    arrangement: Arrangement,
) -> Talk {
    let lines = &scene.panel.lines[..scene.panel.lines.len().min(MOST)];
    match arrangement {
        Arrangement::Usual => usual(scene, stage, narration, lines),
        Arrangement::Row(squeeze) => over_heads::row(scene, stage, narration, lines, squeeze),
        Arrangement::Stack(squeeze) => over_heads::stack(scene, stage, narration, lines, squeeze),
    }
}

fn usual(scene: &Scene<'_>, stage: &Stage, narration: &Narration, lines: &[Line]) -> Talk {
    if stage.beside {
        return column::arrange(scene, stage, narration, lines);
    }
    match lines {
        [] => Talk { said: Vec::new(), zone: narration.top },
        [line] => single::arrange(scene, stage, narration, line),
        [first, second] => pair::arrange(scene, narration, [first, second]),
        _ => trio::arrange(scene, stage, narration, lines),
    }
}

/// The part of the ladder a text of this length starts on.
fn ladder(text: &str) -> &'static [f64] {
    let start = match weight(text) {
        0..=26 => 0,
        27..=44 => 1,
        45..=64 => 2,
        _ => 3,
    };
    &LADDER[start..]
}

/// What one balloon must fit into.
#[derive(Debug, Clone, Copy)]
struct Space<'a> {
    /// Outer width of the balloon.
    width: f64,
    /// Height of the lines.
    height: f64,
    ladder: &'a [f64],
    lines: usize,
    ratio: f64,
    /// Outer height that must not be exceeded.
    hard: f64,
}

impl<'a> Space<'a> {
    const fn new(width: f64, height: f64, ladder: &'a [f64], lines: usize, ratio: f64) -> Self {
        Self { width, height, ladder, lines, ratio, hard: 9999.0 }
    }
}

/// A balloon no wider than its space. A text too long gets more lines and smaller type before any cut.
fn sized(line: &Line, space: Space<'_>) -> Balloon {
    let mut balloon = attempt(line, space, PADS[0]);
    for &pad in &PADS[1..] {
        if 2.0 * balloon.a <= space.width && 2.0 * balloon.b <= space.hard {
            break;
        }
        balloon = attempt(line, space, pad);
    }
    balloon
}

/// What the outline takes of the width, tried in turn.
const PADS: [f64; 5] = [64.0, 84.0, 108.0, 140.0, 180.0];

fn attempt(line: &Line, space: Space<'_>, pad: f64) -> Balloon {
    let width = space.width - pad;
    let mut block = fit(&line.text, &Fit::new(width, space.height, space.ladder, space.lines, space.ratio));
    if block.cut {
        let height = (space.height * 1.7).min(space.hard - 44.0);
        block = fit(&line.text, &Fit::new(width, height, SMALL, space.lines + 3, space.ratio));
    }
    Balloon::around(block, line.kind)
}

/// The value nearest to `value` between the limits; the upper one wins when they cross.
fn between(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}
