//! Effects behind the cast, and the sparkles at happy heads.

use super::Scene;
use super::figures::{Cast, Person};
use super::scale::Scale;
use super::stage::Stage;
use super::tails::Words;
use crate::color::{Color, WHITE};
use crate::effects::{self, Halftone};
use crate::geometry::{Point, Rect};
use crate::scenario::{Expression, LineKind, MoodName, Pose};

/// The panel of the punch line.
const ENDING: usize = 3;

/// Everything between the set and the cast.
pub(super) fn behind(scene: &Scene<'_>, stage: &Stage, scale: &Scale, cast: &Cast) -> String {
    let (frame, colors, mood) = (scene.frame, scene.colors, scene.panel.mood);
    let size = (frame.w, frame.h);
    let mut rng = scene.rng("fx");
    let mut out = String::new();
    if let Some(person) = shouter(scene, stage, cast) {
        let center = (person.x, person.head.y + person.head.h * 0.5);
        let radii = (person.head.w * 0.75, person.head.h * 0.8);
        out += &effects::focus_lines(center, radii, size, focus_color(scene), &mut rng);
    }
    if cast.people.iter().any(|person| person.pose == Pose::Run) {
        out += &effects::speed_lines(size, &mut rng);
    }
    if mood == MoodName::Sad {
        out += &effects::gloom(size, colors.line, &mut rng);
    }
    if scene.panel.hot && !matches!(mood, MoodName::Night | MoodName::Bright) {
        out += &effects::heat(size, scale.camera.floor, &mut rng);
    }
    if mood == MoodName::Triumphant || (mood == MoodName::Bright && scene.index == ENDING) {
        let colors = [colors.accent, colors.accent2, WHITE, scene.page.theme.band];
        out += &effects::confetti(size, &colors, &mut rng);
    }
    let lower = Rect::new(0.0, frame.h * 0.62, frame.w, frame.h * 0.38);
    out + &Halftone::below(lower, colors.shadow, 0.2).svg()
}

/// Whoever shouts first, if they are in the picture.
fn shouter<'a>(scene: &Scene<'_>, stage: &Stage, cast: &'a Cast) -> Option<&'a Person> {
    let line = scene.panel.lines.iter().take(3).find(|line| line.kind == LineKind::Shout)?;
    stage.index_of(line.who).map(|index| &cast.people[index])
}

fn focus_color(scene: &Scene<'_>) -> Color {
    match scene.panel.mood {
        MoodName::Night | MoodName::Tense => WHITE,
        MoodName::Neutral | MoodName::Bright | MoodName::Sad | MoodName::Triumphant => {
            scene.colors.sky1.tint(0.7)
        }
    }
}

/// Offsets from the head in its own width and height, and the radius.
const SPARKS: [(f64, f64, f64); 3] = [(-0.62, 0.22, 13.0), (0.64, 0.1, 16.0), (0.7, 0.38, 9.0)];

/// Sparkles at the heads of happy people, clear of balloons and of other heads.
pub(super) fn sparkles(scene: &Scene<'_>, stage: &Stage, cast: &Cast, words: &Words) -> String {
    let mut known: Vec<(Point, usize)> = Vec::new();
    let mut out = String::new();
    for (index, person) in cast.people.iter().enumerate() {
        if stage.actors[index].expression != Expression::Happy || person.turned_away {
            continue;
        }
        for (dx, dy, r) in SPARKS {
            let at = (person.x + dx * person.head.w, person.head.y + dy * person.head.h);
            if known.iter().any(|(other, whose)| *whose != index && crowded(at, *other)) {
                continue;
            }
            known.push((at, index));
            let inside = scene.frame.left < at.0 && at.0 < scene.frame.right;
            if inside && is_clear(at, r, index, cast, words) {
                out += &effects::sparkle(at.0, at.1, r);
            }
        }
    }
    out
}

fn crowded(a: Point, b: Point) -> bool {
    let (x, y) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
    x + y < 70.0 && y < 40.0
}

fn is_clear(at: Point, r: f64, whose: usize, cast: &Cast, words: &Words) -> bool {
    let area = Rect::around(at, 2.0 * r, 2.0 * r);
    let heads =
        cast.people.iter().enumerate().filter(|(index, _)| *index != whose).map(|(_, person)| person.head);
    !words.boxes.iter().copied().chain(heads).any(|other| area.hits(other, 0.0))
}
