//! The cast drawn at its size, and where its heads, hands and things are.

use super::Scene;
use super::scale::{Scale, Size};
use super::stage::{Actor, Stage};
use crate::cast::{self, Act, Held, tables};
use crate::geometry::{Point, Rect, n};
use crate::props;
use crate::report::{FaceReport, HeldReport};
use crate::scenario::{Expression, Figure, Pose, Prop, Shot};
use crate::sticker::Ids;

/// Paper rim of people, px.
const RIM: f64 = 7.0;

/// Somebody drawn, all in panel pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub(super) who: Figure,
    pub(super) pose: Pose,
    pub(super) head: Rect,
    pub(super) face: Rect,
    /// Top of the hair.
    pub(super) top: f64,
    pub(super) mouth: Point,
    pub(super) hand: Point,
    pub(super) scale: f64,
    pub(super) x: f64,
    /// The listener of an over-the-shoulder shot.
    pub(super) turned_away: bool,
    pub(super) holds: bool,
}

/// The people of a panel and what one of them carries, before they are drawn.
#[derive(Debug, Clone)]
pub(super) struct Cast {
    /// In the order of the actors.
    pub(super) people: Vec<Person>,
    /// Indices into `people` from back to front.
    pub(super) order: Vec<usize>,
    pub(super) held: Option<Carried>,
}

/// A thing in somebody's hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carried {
    pub(super) report: HeldReport,
    offset: Point,
    scale: f64,
}

impl Cast {
    pub(super) fn new(stage: &Stage, scale: &Scale) -> Self {
        let people: Vec<Person> =
            (0..stage.actors.len()).map(|index| person(stage, index, &scale.figures[index])).collect();
        let mut order: Vec<usize> = (0..people.len()).collect();
        order.sort_by_key(|&index| (stage.turns_away(index), stage.holds(index), index == 0));
        Self { people, order, held: carried(stage, scale) }
    }

    /// The faces the reader sees, from back to front.
    pub(super) fn faces(&self) -> Vec<FaceReport> {
        let seen = self.order.iter().map(|&index| &self.people[index]).filter(|person| !person.turned_away);
        seen.map(|person| FaceReport { who: person.who, head: person.head, face: person.face }).collect()
    }
}

/// The cast as SVG.
pub(super) fn draw(scene: &Scene<'_>, stage: &Stage, scale: &Scale, cast: &Cast, ids: &mut Ids) -> String {
    let mut svg = String::new();
    for &index in &cast.order {
        let size = &scale.figures[index];
        let held = cast.held.filter(|_| stage.holds(index)).map(|carried| thing(scene, size, &carried, ids));
        if stage.shot == Shot::Wide {
            svg += &shadow(scene, &stage.actors[index], size);
        }
        svg += &figure(scene, stage, index, size, held.as_ref(), ids);
    }
    svg
}

fn person(stage: &Stage, index: usize, size: &Size) -> Person {
    let (actor, anchors) = (&stage.actors[index], &size.anchors);
    let feet = (actor.x, size.ground);
    let at = |point: Point| (feet.0 + point.0 * size.scale, feet.1 + point.1 * size.scale);
    Person {
        who: actor.who,
        pose: actor.pose,
        head: anchors.head.placed(feet, size.scale),
        face: anchors.face.placed(feet, size.scale),
        top: at((0.0, anchors.top)).1,
        mouth: at(anchors.mouth),
        hand: at(anchors.hand),
        scale: size.scale,
        x: actor.x,
        turned_away: stage.turns_away(index),
        holds: stage.holds(index),
    }
}

/// Lines get a little heavier on large figures, never in proportion.
fn line_width(scale: f64) -> f64 {
    (3.7 + 0.9 * (scale - 1.0).max(0.0)) / scale
}

fn figure(
    scene: &Scene<'_>,
    stage: &Stage,
    index: usize,
    size: &Size,
    held: Option<&Held>,
    ids: &mut Ids,
) -> String {
    let actor = &stage.actors[index];
    let sweats = scene.panel.hot && actor.who != Figure::Robot && actor.expression != Expression::Happy;
    let act = Act {
        pose: actor.pose,
        expression: actor.expression,
        talking: actor.talking,
        facing: actor.facing,
        back: stage.turns_away(index),
        hot: sweats,
    };
    let row = tables().figure(actor.who);
    let (art, _) = cast::figure(row, act, line_width(size.scale), RIM / size.scale, held, ids);
    art.svg(&format!("translate({} {}) scale({:.3})", n(actor.x), n(size.ground), size.scale))
}

fn shadow(scene: &Scene<'_>, actor: &Actor, size: &Size) -> String {
    format!(
        r#"<ellipse cx="{}" cy="{}" rx="{}" ry="{}" fill="{}" opacity="0.35"/>"#,
        n(actor.x),
        n(size.ground + 4.0),
        n(62.0 * size.scale),
        n(11.0 * size.scale),
        scene.colors.shadow
    )
}

/// The carried thing: as large as it can be without hiding a neighbor's face.
fn carried(stage: &Stage, scale: &Scale) -> Option<Carried> {
    let (holder, prop) = stage.held?;
    let (dx, dy, full) = props::held(prop)?;
    let size = &scale.figures[holder];
    let boxes = [1.0, 0.86, 0.74, 0.62]
        .map(|shrunk| (shrunk, held_box(&stage.actors[holder], size, (dx, dy), full, shrunk)));
    let clear = |area: &Rect| {
        (0..stage.actors.len()).filter(|&other| other != holder).all(|other| {
            let (actor, size) = (&stage.actors[other], &scale.figures[other]);
            !area.hits(size.anchors.face.placed((actor.x, size.ground), size.scale), -10.0)
        })
    };
    let (shrunk, area) = boxes.into_iter().find(|(_, area)| clear(area)).unwrap_or(boxes[3]);
    let report = HeldReport { who: stage.actors[holder].who, prop, area };
    Some(Carried { report, offset: (dx, dy * shrunk), scale: full * shrunk })
}

/// The drawing of the carried thing.
fn thing(scene: &Scene<'_>, size: &Size, carried: &Carried, ids: &mut Ids) -> Held {
    let (prop, scale) = (carried.report.prop, carried.scale);
    let label = lettering(scene, prop);
    let (line, rim) = (line_width(size.scale) / scale * 0.9, RIM / size.scale / scale);
    let art = props::draw(prop, scene.colors, label, line, rim, ids);
    Held { art, dx: carried.offset.0, dy: carried.offset.1, scale }
}

fn held_box(actor: &Actor, size: &Size, offset: Point, full: f64, shrunk: f64) -> Rect {
    let half = 50.0 * full * shrunk * size.scale * 0.82;
    let hand = size.anchors.hand;
    let x = actor.x + (hand.0 + actor.facing.sign() * offset.0) * size.scale;
    let y = size.ground + (hand.1 + offset.1 * shrunk) * size.scale;
    Rect::around((x, y), 2.0 * half, 2.0 * half)
}

/// The letters on a prop: the number of the article on a burst, a tag or a chip, else its label.
pub(super) fn lettering<'a>(scene: &Scene<'a>, prop: Prop) -> Option<&'a str> {
    match prop {
        Prop::Stat | Prop::Tag | Prop::Chip => scene.panel.stat.as_deref(),
        _ => scene.panel.label.as_deref(),
    }
}
