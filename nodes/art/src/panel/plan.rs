//! The plan of a panel: who stands where and who says what where, before anything is drawn.
//!
//! The usual arrangement comes first. When it breaks a rule, others are tried and the one with the fewest and mildest
//! faults is taken.

use super::balloons::{self, Arrangement, Squeeze, Talk};
use super::check;
use super::figures::{Cast, Person};
use super::narration::{self, Narration};
use super::scale::{self, Scale};
use super::stage::{self, Stage};
use super::{Scene, tails};
use crate::geometry::{Point, Rect};
use crate::report::{BalloonReport, Fault, PanelReport};
use crate::rng::Rng;

/// Everything decided about a panel.
pub(super) struct Plan {
    pub(super) narration: Narration,
    pub(super) stage: Stage,
    pub(super) talk: Talk,
    pub(super) scale: Scale,
    pub(super) cast: Cast,
    pub(super) tips: Vec<Point>,
    /// The report as far as the plan goes: without things and sound.
    pub(super) report: PanelReport,
    pub(super) faults: Vec<Fault>,
    /// The generator after the draws of the plan.
    pub(super) rng: Rng,
}

/// One way to arrange a panel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub(super) arrangement: Arrangement,
    /// Balloons may stand between or beside people in a wide panel.
    pub(super) beside: bool,
    /// Smaller narration, and people seen from the waist where they would be seen whole.
    pub(super) tight: bool,
}

/// All ways, best first.
const WAYS: [Way; 11] = {
    use Arrangement::{Row, Stack, Usual};
    use Squeeze::{Hard, Smaller};
    const fn way(arrangement: Arrangement, beside: bool, tight: bool) -> Way {
        Way { arrangement, beside, tight }
    }
    [
        way(Usual, true, false),
        way(Usual, false, false),
        way(Row(Smaller(2)), false, false),
        way(Stack(Smaller(2)), false, false),
        way(Usual, false, true),
        way(Row(Smaller(5)), false, true),
        way(Stack(Smaller(5)), false, true),
        way(Row(Smaller(7)), false, true),
        way(Stack(Smaller(7)), false, true),
        way(Row(Hard), false, true),
        way(Stack(Hard), false, true),
    ]
};

/// The best plan for a panel.
pub(super) fn plan(scene: &Scene<'_>) -> Plan {
    let mut best: Option<(f64, Plan)> = None;
    for way in WAYS {
        let plan = Plan::new(scene, way);
        let cost = plan.cost();
        if cost == 0.0 {
            return plan;
        }
        if best.as_ref().is_none_or(|(known, _)| cost < *known) {
            best = Some((cost, plan));
        }
    }
    best.expect("there is at least one way").1
}

impl Plan {
    fn new(scene: &Scene<'_>, way: Way) -> Self {
        let mut rng = scene.rng("draw");
        let narration = narration::narrate(scene, way.tight, &mut rng);
        let stage = stage::cast(scene, way, &mut rng);
        let talk = balloons::arrange(scene, &stage, &narration, way.arrangement);
        let scale = scale::fit(scene, &stage, &talk, &narration);
        let cast = Cast::new(&stage, &scale);
        let tips = tails::aim(scene, &stage, &talk, &cast);
        let report = report(scene, &narration, &talk, &cast, &tips);
        let faults = check::faults(&report, scene.frame);
        Self { narration, stage, talk, scale, cast, tips, report, faults, rng }
    }

    /// Nothing when no rule is broken. A covered face costs most; then come cut texts, then people too small to read, then
    /// tails that point at somebody else.
    fn cost(&self) -> f64 {
        let rules: f64 = self.faults.iter().map(|fault| if fault.is_cut() { 700.0 } else { 2500.0 }).sum();
        let small: f64 = self.cast.people.iter().map(|person| (SMALL_HEAD - person.head.h).max(0.0)).sum();
        let astray = self.report.balloons.iter().filter(|balloon| self.points_astray(balloon)).count();
        rules + 5.0 * small + 200.0 * astray as f64
    }

    fn points_astray(&self, balloon: &BalloonReport) -> bool {
        let Some(speaker) = self.stage.index_of(balloon.who) else {
            return false;
        };
        let gap = |person: &Person| distance(balloon.tip, person.head);
        let own = gap(&self.cast.people[speaker]);
        self.cast
            .people
            .iter()
            .any(|person| person.who != balloon.who && gap(person) < own && gap(person) < 90.0)
    }
}

/// A head lower than this is hard to read on a phone, px.
const SMALL_HEAD: f64 = 90.0;

/// How far a point lies outside a box.
fn distance(point: Point, area: Rect) -> f64 {
    let x = (area.x - point.0).max(point.0 - area.right()).max(0.0);
    let y = (area.y - point.1).max(point.1 - area.bottom()).max(0.0);
    x.hypot(y)
}

fn report(scene: &Scene<'_>, narration: &Narration, talk: &Talk, cast: &Cast, tips: &[Point]) -> PanelReport {
    PanelReport {
        panel: scene.index + 1,
        mood: scene.panel.mood,
        background: scene.panel.background,
        frame: scene.frame.bounds(),
        corners: scene.frame.quad,
        faces: cast.faces(),
        balloons: talk.said.iter().zip(tips).map(|(said, tip)| BalloonReport::new(said, *tip)).collect(),
        caption: narration.report,
        held: cast.held.map(|carried| carried.report),
        sound: None,
        things: Vec::new(),
    }
}
