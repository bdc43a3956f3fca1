//! Standing and hovering things, the number burst, the sound word and the magpie: only where they hurt nothing.

use super::Scene;
use super::figures::{Cast, lettering};
use super::narration::Narration;
use super::spots::{Bounds, find};
use super::stage::Stage;
use super::tails::Words;
use crate::cast::magpie;
use crate::color::{Color, INK};
use crate::font;
use crate::geometry::{Point, Rect, n};
use crate::palette::Mood;
use crate::props;
use crate::report::{SoundReport, ThingReport};
use crate::rng::Rng;
use crate::scenario::{Pose, Prop, Shot};
use crate::sound;
use crate::sticker::Ids;

/// A prop smaller than this is left out, px.
const SMALLEST: f64 = 84.0;
/// The panel of the twist, where a sound word may cross a body.
const TWIST: usize = 2;

/// What is taken already.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    /// Everything: heads, bodies, hands, balloons, tails, caption, things.
    all: Vec<Rect>,
    /// What nothing may ever cover: heads, balloons, caption.
    solid: Vec<Rect>,
    hands: Vec<Rect>,
    tails: Vec<Rect>,
    things: Vec<Rect>,
}

impl Taken {
    pub(super) fn new(scene: &Scene<'_>, cast: &Cast, words: &Words, narration: &Narration) -> Self {
        let heads = cast.people.iter().map(|person| person.head);
        let mut all = Vec::new();
        for person in cast.order.iter().map(|&index| &cast.people[index]) {
            let body = Rect::new(
                person.x - 62.0 * person.scale,
                person.head.bottom(),
                124.0 * person.scale,
                scene.frame.h,
            );
            all.extend([person.head, body]);
        }
        let hands = hands(cast);
        all.extend(hands.iter().chain(&words.boxes));
        all.push(narration.obstacle());
        all.extend(&words.tails);
        Self {
            all,
            solid: heads.chain(words.boxes.iter().copied()).chain(narration.area).collect(),
            hands,
            tails: words.tails.clone(),
            things: Vec::new(),
        }
    }

    fn add(&mut self, thing: Rect) {
        self.all.push(thing);
        self.things.push(thing);
    }

    /// In front of bodies, but over nothing solid and over no other thing.
    fn before_bodies(&self) -> Vec<Rect> {
        self.solid.iter().chain(&self.things).copied().collect()
    }

    /// As before, and over no hand and no tail.
    fn beside_hands(&self) -> Vec<Rect> {
        [&self.solid, &self.tails, &self.hands, &self.things].into_iter().flatten().copied().collect()
    }
}

/// Room of raised hands and of what they carry.
fn hands(cast: &Cast) -> Vec<Rect> {
    let raised = |pose| !matches!(pose, Pose::Stand | Pose::Think | Pose::Slump);
    let people = cast.order.iter().map(|&index| &cast.people[index]).filter(|person| raised(person.pose));
    people
        .map(|person| {
            let (up, tall) = if person.holds { (80.0, 100.0) } else { (30.0, 50.0) };
            let ((x, y), s) = (person.hand, person.scale);
            Rect::new(x - 40.0 * s, y - up * s, 80.0 * s, tall * s)
        })
        .collect()
}

/// The things of a panel as SVG.
#[derive(Debug, Clone, Default)]
pub(super) struct Things {
    /// In front of the cast.
    pub(super) svg: String,
    /// Behind the cast.
    pub(super) shadows: String,
    pub(super) sound: Option<SoundReport>,
    pub(super) placed: Vec<ThingReport>,
}

/// The panel while things are put into it.
struct Placing<'a> {
    scene: &'a Scene<'a>,
    stage: &'a Stage,
    room: Room,
}

/// Heights that bound the free room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Where people stand.
    pub(super) ground: f64,
    /// Below the balloons.
    pub(super) zone: f64,
    /// Below the narration.
    pub(super) top: f64,
}

pub(super) fn place(
    scene: &Scene<'_>,
    stage: &Stage,
    room: Room,
    taken: &mut Taken,
    rng: &mut Rng,
    ids: &mut Ids,
) -> Things {
    let place = Placing { scene, stage, room };
    let mut things = Things::default();
    for &prop in &stage.props {
        place.prop(prop, taken, &mut things, rng, ids);
    }
    if let Some(word) = &scene.panel.sfx {
        place.sound(word, taken, &mut things, rng);
    }
    if scene.page.magpie == Some(scene.index) {
        place.magpie(taken, &mut things, ids);
    }
    things
}

impl Placing<'_> {
    fn prop(&self, prop: Prop, taken: &mut Taken, things: &mut Things, rng: &mut Rng, ids: &mut Ids) {
        let flies = props::floats(prop) || self.stage.shot != Shot::Wide;
        let Some(area) = self.prop_spot(prop, flies, taken) else {
            return;
        };
        let ((x, y), size) = (area.center(), area.w);
        let unit = size / 112.0;
        if !flies && y == self.room.ground - size * 0.36 {
            things.shadows += &format!(
                r#"<ellipse cx="{}" cy="{}" rx="{}" ry="{}" fill="{}" opacity="0.35"/>"#,
                n(x),
                n(y + size * 0.37),
                n(size * 0.42),
                n(size * 0.07),
                self.scene.colors.shadow
            );
        }
        let label = lettering(self.scene, prop);
        let art = props::draw(prop, self.scene.colors, label, 3.8 / unit, 7.0 / unit, ids);
        let tilt = if flies { rng.between(-6.0, 6.0) } else { 0.0 };
        things.svg += &art.svg(&format!("translate({} {}) rotate({}) scale({unit:.3})", n(x), n(y), n(tilt)));
        things.placed.push(ThingReport { prop, area });
        taken.add(area);
    }

    /// Free of everything in three sizes, then in front of bodies in four.
    fn prop_spot(&self, prop: Prop, flies: bool, taken: &Taken) -> Option<Rect> {
        let frame = self.scene.frame;
        let full = self.full_size(prop);
        let before = taken.before_bodies();
        let bounds = Bounds {
            left: frame.left,
            right: frame.right,
            top: if self.stage.beside { self.room.top } else { self.room.zone },
            bottom: 0.0,
        };
        let free = [1.0, 0.86, 0.72].map(|share| (full * share, &taken.all));
        let crowded = [1.0, 0.85, 0.7, 0.55].map(|share| (full * share, &before));
        free.into_iter().chain(crowded).filter(|(size, _)| *size >= SMALLEST).find_map(|(size, obstacles)| {
            let bottom = if flies { frame.h - 4.0 } else { frame.h + size * 0.1 };
            let spots = self.prop_candidates(prop, flies, size);
            find((size, size), spots, obstacles, Bounds { bottom, ..bounds }, 8.0)
        })
    }

    fn full_size(&self, prop: Prop) -> f64 {
        let (safe, room) = (self.scene.frame.safe(), self.scene.frame.h - self.room.zone);
        let size = match self.stage.actors.len() {
            0 => (safe * 0.62).min(room * 0.84),
            1 => (safe * 0.4).min(room * 0.62).min(260.0),
            _ => (safe * 0.24).min(170.0),
        };
        if prop == Prop::Stat { size.clamp(120.0, 170.0) } else { size }
    }

    /// Centers to try: for each height all places from the best to the last.
    fn prop_candidates(&self, prop: Prop, flies: bool, size: f64) -> Vec<Point> {
        let frame = self.scene.frame;
        let best: &[f64] = match self.stage.actors.len() {
            0 => &[0.5],
            1 => &[0.74, 0.78, 0.7, 0.82],
            _ => &[0.5, 0.51, 0.49, 0.9, 0.1],
        };
        let last: &[f64] = if self.stage.actors.is_empty() { &[] } else { &[0.86, 0.14, 0.9, 0.1, 0.6, 0.4] };
        let mirrored = best.iter().map(|x| if self.stage.flip { 1.0 - x } else { *x });
        let shares: Vec<f64> = mirrored.chain(last.iter().copied()).collect();
        let standing = (!flies).then_some(self.room.ground - size * 0.36);
        let heights: [f64; 6] = if props::floats(prop) {
            [0.95, 1.15, 0.8, 1.4, 0.62, 1.8]
        } else {
            [0.56, 0.7, 0.9, 1.1, 1.4, 1.8]
        };
        let ys = standing.into_iter().chain(heights.map(|height| frame.h - size * height));
        ys.flat_map(|y| shares.iter().map(move |share| (frame.at(*share), y))).collect()
    }

    fn sound(&self, word: &str, taken: &mut Taken, things: &mut Things, rng: &mut Rng) {
        let Some((size, area)) = self.sound_spot(word, taken) else {
            return;
        };
        let face = face_color(self.scene.colors);
        let tilt = if rng.chance(0.7) { rng.between(-9.0, -3.0) } else { rng.between(3.0, 8.0) };
        things.svg += &sound::word(word, area.center(), size, face, tilt, &mut self.scene.rng("sfx"));
        taken.all.push(area);
        things.sound = Some(SoundReport { text: word.to_owned(), font: size, area });
    }

    fn sound_spot(&self, word: &str, taken: &Taken) -> Option<(f64, Rect)> {
        let frame = self.scene.frame;
        let bounds =
            Bounds { left: frame.left, right: frame.right, top: self.room.top, bottom: frame.h - 6.0 };
        let beside = taken.beside_hands();
        let free = [66.0, 58.0, 50.0, 44.0].map(|size| (size, &taken.all));
        let loud = [60.0, 52.0, 44.0].map(|size| (size, &beside));
        let loud = loud.into_iter().filter(|_| self.scene.index == TWIST);
        free.into_iter().chain(loud).find_map(|(size, obstacles)| {
            let area = (font::width(word, size) * 1.2 + 14.0, size * 1.36);
            find(area, self.sound_candidates(), obstacles, bounds, 3.0).map(|area| (size, area))
        })
    }

    fn sound_candidates(&self) -> Vec<Point> {
        let frame = self.scene.frame;
        let ys = [0.1, 0.2, 0.3, 0.42, 0.55, 0.7, 0.86]
            .map(|share| self.room.zone + (frame.h - self.room.zone) * share);
        let xs = [0.8, 0.2, 0.5, 0.7, 0.3, 0.88, 0.12, 0.6].map(|share| frame.at(share));
        ys.into_iter().flat_map(|y| xs.map(|x| (x, y))).collect()
    }

    /// Readers may look for it.
    fn magpie(&self, taken: &mut Taken, things: &mut Things, ids: &mut Ids) {
        let frame = self.scene.frame;
        let bounds =
            Bounds { left: frame.left - 8.0, right: frame.right + 8.0, top: self.room.top, bottom: frame.h };
        for unit in [0.8, 0.62] {
            let y = frame.h - (58.0 + 10.0 * unit);
            let spots = [0.92, 0.08, 0.5, 0.86, 0.14, 0.6, 0.4].map(|share| (frame.at(share), y));
            let Some(area) = find((176.0 * unit, 104.0 * unit), spots, &taken.all, bounds, 4.0) else {
                continue;
            };
            let (x, y) = area.center();
            let side = if x > frame.w / 2.0 { -1.0 } else { 1.0 };
            let place = format!(
                "translate({} {}) scale({} {unit})",
                n(x + 16.0 * side),
                n(y + 44.0 * unit),
                unit * side
            );
            things.svg += &magpie(3.4 / unit, 6.0 / unit, true, ids).svg(&place);
            return;
        }
    }
}

/// The accent that can be read on the ink edge.
fn face_color(colors: &Mood) -> Color {
    if colors.accent.contrast(INK) >= 4.5 { colors.accent } else { colors.accent2 }
}
