//! Tails from the balloons to the mouths, and the balloons themselves as SVG.

use super::Scene;
use super::balloons::{Said, Talk};
use super::check::crosses;
use super::figures::{Cast, Person};
use super::stage::Stage;
use crate::geometry::{Point, Rect};
use crate::palette::palettes;
use crate::rng::Rng;
use crate::scenario::Pose;

/// The longest a tail may be, px.
const LONGEST: f64 = 150.0;
/// The shortest tail, px.
const STUB: f64 = 16.0;
/// How far a tail from the side reaches, px.
const SIDE: f64 = 26.0;
/// Balloons of one voice this near to each other are linked, px.
const NEAR: f64 = 60.0;
/// How far a tail reaches sideways that only points at its speaker, px.
const POINTING: f64 = 70.0;

/// The balloons as SVG, and the room they and their tails take.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) svg: String,
    pub(super) boxes: Vec<Rect>,
    /// Room of the tails; empty in wide panels, where they run sideways.
    pub(super) tails: Vec<Rect>,
}

/// Where each tail ends.
pub(super) fn aim(scene: &Scene<'_>, stage: &Stage, talk: &Talk, cast: &Cast) -> Vec<Point> {
    (0..talk.said.len()).map(|index| aim_one(scene, stage, talk, cast, index)).collect()
}

fn aim_one(scene: &Scene<'_>, stage: &Stage, talk: &Talk, cast: &Cast, index: usize) -> Point {
    let said = &talk.said[index];
    let person = stage.index_of(said.who).map(|actor| &cast.people[actor]);
    match person {
        _ if hangs_on_next(stage, talk, index) => into_next(said, &talk.said[index + 1]),
        None => clear_of(from_outside(scene, said), said, &talk.said),
        Some(person) if stage.beside => sideways(said, talk.said.get(index + 1), person),
        Some(person) => clear_of(downwards(scene, said, &talk.said[index + 1..], person), said, &talk.said),
    }
}

/// One voice, two balloons near each other: the first hangs on the second.
fn hangs_on_next(stage: &Stage, talk: &Talk, index: usize) -> bool {
    let said = &talk.said[index];
    let near = |next: &Said| said.bounds().hits(next.bounds(), NEAR);
    !stage.beside && talk.said.get(index + 1).is_some_and(|next| next.who == said.who && near(next))
}

fn into_next(said: &Said, next: &Said) -> Point {
    let half = next.balloon.a * 0.55;
    (said.center.0.max(next.center.0 - half).min(next.center.0 + half), next.center.1 - next.balloon.b * 0.7)
}

/// A voice from outside the picture comes from the left, or from the right when that is nearer by far.
fn from_outside(scene: &Scene<'_>, said: &Said) -> Point {
    let (left, right) = (scene.frame.at(0.12), scene.frame.at(0.88));
    let far = said.center.0 - said.balloon.a - left > LONGEST;
    let x = within_reach(if far { right } else { left }, said);
    (x, (said.bottom() + 70.0).min(scene.frame.h - 20.0))
}

/// In wide panels the tail runs sideways and ends 10 px from the head, at the height of the mouth.
fn sideways(said: &Said, next: Option<&Said>, person: &Person) -> Point {
    let (cx, cy) = said.center;
    let (a, b) = (said.balloon.a, said.balloon.b);
    let sign = if cx > person.x { 1.0 } else { -1.0 };
    let cheek = if sign > 0.0 { person.head.right() + 6.0 } else { person.head.x - 6.0 };
    let lift = if raises_arm(person.pose) { 46.0 * person.scale } else { 10.0 };
    let lowest = (cy + b * 0.55).max(person.head.y + 30.0);
    let mut tip = (cheek + sign * 4.0, (person.mouth.1 - lift).max(cy - b * 0.4).min(lowest));
    let edge = cx - sign * a;
    if let Some(next) = next {
        let apart = (tip.0 - next.center.0).abs().min((edge - next.center.0).abs());
        if tip.1 > next.top() && apart < next.balloon.a + 14.0 {
            tip.1 = next.top() - 10.0;
        }
    }
    if (tip.0 - edge).abs() > 120.0 {
        tip.0 = cx - sign * (a + 110.0);
    }
    if (edge - tip.0) * sign < 14.0 {
        tip.1 = tip.1.max(cy + b + 26.0);
    }
    tip
}

fn raises_arm(pose: Pose) -> bool {
    match pose {
        Pose::Point
        | Pose::Present
        | Pose::Hold
        | Pose::HoldIn
        | Pose::Shock
        | Pose::Shrug
        | Pose::Cheer
        | Pose::Run => true,
        Pose::Stand | Pose::Think | Pose::Slump => false,
    }
}

/// Above the heads the tail runs down and ends 4 px above the hair, out of the way of later balloons.
fn downwards(scene: &Scene<'_>, said: &Said, later: &[Said], person: &Person) -> Point {
    let frame = scene.frame;
    let reach = 0.3 * person.head.w;
    let mut x = person.head.center().0;
    x += ((said.center.0 - x) * 0.5).min(reach).max(-reach);
    for other in later {
        let (low, high) = (other.center.0 - other.balloon.a - 26.0, other.center.0 + other.balloon.a + 26.0);
        if low < x && x < high && other.bottom() > said.bottom() {
            x = if low > frame.left + 16.0 {
                low.max(frame.left + 18.0)
            } else {
                high.min(frame.right - 18.0)
            };
        }
    }
    (within_reach(x, said), (person.top - 4.0).min(said.bottom() + LONGEST))
}

/// A tail that would run across somebody else's balloon is shortened until it only points.
fn clear_of(tip: Point, said: &Said, all: &[Said]) -> Point {
    let area = said.bounds();
    let start = (tip.0.max(area.x).min(area.right()), area.bottom());
    let shortened = |share: f64| (start.0 + (tip.0 - start.0) * share, start.1 + (tip.1 - start.1) * share);
    let free =
        |tip: &Point| !all.iter().any(|other| other.who != said.who && crosses(area, *tip, other.bounds()));
    let mut ways = [1.0, 0.75, 0.55, 0.4, 0.28].map(shortened).into_iter().chain([(start.0, start.1 + STUB)]);
    ways.find(free).unwrap_or_else(|| from_side(tip, said, all))
}

/// Between balloons above each other a short tail leaves from the side, towards the speaker if that side is free.
fn from_side(tip: Point, said: &Said, all: &[Said]) -> Point {
    let (area, y) = (said.bounds(), said.center.1 + said.balloon.b * 0.6);
    let (left, right) = ((area.x - SIDE, y), (area.right() + SIDE, y));
    let (first, second) = if tip.0 < said.center.0 { (left, right) } else { (right, left) };
    let blocked = |tip: Point| {
        let room = Rect::around(tip, 2.0 * SIDE, 8.0);
        tip.0 < SIDE || all.iter().any(|other| other.bounds() != area && room.hits(other.bounds(), 0.0))
    };
    if blocked(first) && !blocked(second) { second } else { first }
}

/// A speaker far to the side is pointed at, not reached.
fn within_reach(x: f64, said: &Said) -> f64 {
    let (left, right) = (said.center.0 - said.balloon.a, said.center.0 + said.balloon.a);
    if x < left - LONGEST {
        left - POINTING
    } else if x > right + LONGEST {
        right + POINTING
    } else {
        x
    }
}

/// Draws the balloons: earlier ones lie on top, one that hangs on the next lies under it.
pub(super) fn letter(scene: &Scene<'_>, stage: &Stage, talk: &Talk, tips: &[Point]) -> Words {
    let mut pile: Vec<(f64, String)> = Vec::new();
    for (index, (said, tip)) in talk.said.iter().zip(tips).enumerate() {
        let mut rng = Rng::numbered(scene.page.seed, "bubble", &[scene.index, index]);
        let depth = -(index as f64) - if hangs_on_next(stage, talk, index) { 1.5 } else { 0.0 };
        pile.push((depth, said.balloon.svg(said.center, *tip, palettes().emph, &mut rng)));
    }
    pile.sort_by(|a, b| a.0.total_cmp(&b.0));
    let boxes: Vec<Rect> = talk.said.iter().map(Said::bounds).collect();
    let tails = if stage.beside { Vec::new() } else { boxes.iter().zip(tips).map(tail_box).collect() };
    Words { svg: pile.into_iter().map(|(_, svg)| svg).collect(), boxes, tails }
}

/// The room between a balloon and the end of its tail.
fn tail_box((area, tip): (&Rect, &Point)) -> Rect {
    let middle = area.center().0;
    let height = (tip.1 - area.bottom()).max(0.0);
    Rect::new(tip.0.min(middle) - 16.0, area.bottom(), (tip.0 - middle).abs() + 32.0, height)
}
