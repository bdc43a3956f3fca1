//! How large the people are: as large as the camera allows, with every head clear of every balloon.

use super::Scene;
use super::balloons::{Said, Talk};
use super::camera::Camera;
use super::narration::Narration;
use super::stage::{Actor, Stage};
use crate::cast::{self, Anchors, tables};
use crate::scenario::{LineKind, Pose, Shot};

/// Half the width of a head with hair, figure units.
const HALF_HEAD: f64 = 88.0;

/// Nobody is drawn smaller; where there is less room the page reports what is covered.
const SMALLEST: f64 = 0.3;

/// The size of the cast.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    pub(super) camera: Camera,
    /// Where the people stand, y.
    pub(super) ground: f64,
    /// For each actor.
    pub(super) figures: Vec<Size>,
}

/// The size of one figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// Scale.
    pub(super) scale: f64,
    /// The y of the feet.
    pub(super) ground: f64,
    /// Anchors in figure units.
    pub(super) anchors: Anchors,
}

/// Reach of a head to the left and to the right of its owner's feet, figure units.
fn reach(anchors: &Anchors) -> (f64, f64) {
    (-anchors.head.x, anchors.head.right())
}

pub(super) fn fit(scene: &Scene<'_>, stage: &Stage, talk: &Talk, narration: &Narration) -> Scale {
    let camera = Camera::of(stage.shot, scene.frame.h);
    let anchors: Vec<Anchors> =
        stage.actors.iter().map(|a| cast::anchors(tables().figure(a.who), a.pose, a.facing)).collect();
    let widest = widest(scene, stage, talk, &anchors, &camera);
    let scale = below_words(scene, stage, talk, narration, &anchors, &camera, widest).max(SMALLEST);
    let ground = camera.ground(scene.frame.h, scale);
    let size = |(index, anchors)| {
        if stage.turns_away(index) {
            // The listener, from behind: large and low.
            return Size { scale: scale * 1.12, ground: ground + 64.0 * scale, anchors };
        }
        Size { scale, ground, anchors }
    };
    Scale { camera, ground, figures: anchors.into_iter().enumerate().map(size).collect() }
}

/// The scale the width allows.
fn widest(scene: &Scene<'_>, stage: &Stage, talk: &Talk, anchors: &[Anchors], camera: &Camera) -> f64 {
    let share = match stage.actors.len() {
        0 => 0.4,
        1 => 0.44,
        2 => 0.245,
        _ => 0.16,
    };
    let mut scale = camera.cap.min(scene.frame.safe() * share / HALF_HEAD);
    if stage.actors.len() == 2 && !stage.beside && stage.shot != Shot::Ots {
        scale = scale.min(side_by_side(&stage.actors, anchors));
    }
    if stage.beside {
        scale = (scale * 1.6).min(camera.cap);
        for (actor, anchors) in stage.actors.iter().zip(anchors) {
            for said in &talk.said {
                scale = scale.min(clear_of(actor, anchors, said));
            }
        }
    }
    scale
}

/// Two heads touch at most with their hair.
fn side_by_side(actors: &[Actor], anchors: &[Anchors]) -> f64 {
    let (left, right) = if actors[0].x <= actors[1].x { (0, 1) } else { (1, 0) };
    let apart = actors[right].x - actors[left].x + 4.0;
    apart / (reach(&anchors[left]).1 + reach(&anchors[right]).0)
}

/// A head, and a hand that is stretched out, keep clear of the balloon at their side.
fn clear_of(actor: &Actor, anchors: &Anchors, said: &Said) -> f64 {
    let apart = (said.center.0 - actor.x).abs() - said.balloon.a - 12.0;
    let (left, right) = reach(anchors);
    let arm = match actor.pose {
        Pose::Point => 1.34,
        Pose::Present | Pose::Hold | Pose::Shrug => 1.1,
        _ => 1.0,
    };
    apart / (if said.center.0 > actor.x { right } else { left } * arm)
}

/// The scale at which every head stays below the balloons above it. How wide a head is depends on the scale, so the
/// answer is found by going round three times.
fn below_words(
    scene: &Scene<'_>,
    stage: &Stage,
    talk: &Talk,
    narration: &Narration,
    anchors: &[Anchors],
    camera: &Camera,
    widest: f64,
) -> f64 {
    let gap = match (stage.beside, stage.shot) {
        (true, _) => 10.0,
        (false, Shot::Close) => 12.0,
        (false, _) => 28.0,
    };
    let start = narration.top + if stage.beside { 4.0 } else { 0.0 };
    let mut rooms = vec![start; stage.actors.len()];
    let mut scale = widest;
    for _ in 0..3 {
        for (room, actor) in rooms.iter_mut().zip(&stage.actors) {
            if !stage.beside {
                *room = room.max(lowest_above(actor, &talk.said, HALF_HEAD * scale));
            }
        }
        for (room, anchors) in rooms.iter().zip(anchors) {
            scale = scale.min((scene.frame.h - room - gap) / camera.seen(-anchors.top));
        }
    }
    scale
}

/// Lower edge of the balloons over a head that reaches `half` to either side.
fn lowest_above(actor: &Actor, said: &[Said], half: f64) -> f64 {
    said.iter()
        .filter(|said| (said.center.0 - actor.x).abs() < said.balloon.a + half)
        .map(|said| said.bottom() + if said.balloon.kind == LineKind::Think { 26.0 } else { 0.0 })
        .fold(f64::MIN, f64::max)
}
