//! Who is on stage, where they stand, which way they look and what they carry.

use super::Scene;
use super::plan::Way;
use crate::cast::Facing;
use crate::props;
use crate::resolve::{Line, Panel};
use crate::rng::Rng;
use crate::scenario::{Expression, Figure, LineKind, Pose, Prop, Shot};

/// The most people in one panel.
const MOST: usize = 3;
/// Beyond this many half-width units of text a wide panel needs its full width above the heads.
const LONG_TALK: usize = 150;

/// Somebody on stage.
#[derive(Debug, Clone)]
pub(super) struct Actor {
    pub(super) who: Figure,
    pub(super) expression: Expression,
    pub(super) pose: Pose,
    /// Mouth open.
    pub(super) talking: bool,
    free_hand: bool,
    pub(super) x: f64,
    pub(super) facing: Facing,
}

/// The stage before anything is drawn.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub(super) actors: Vec<Actor>,
    /// Wide, medium, close or ots.
    pub(super) shot: Shot,
    /// A wide panel whose balloons stand between or beside the people.
    pub(super) beside: bool,
    /// Mirrored by the seed.
    pub(super) flip: bool,
    /// Who carries what.
    pub(super) held: Option<(usize, Prop)>,
    /// Things that stand or hover.
    pub(super) props: Vec<Prop>,
}

impl Stage {
    /// The place of the actor among the actors.
    pub(super) fn index_of(&self, who: Figure) -> Option<usize> {
        self.actors.iter().position(|actor| actor.who == who)
    }

    /// True for the listener of an over-the-shoulder shot.
    pub(super) fn turns_away(&self, actor: usize) -> bool {
        self.shot == Shot::Ots && actor == 1
    }

    /// True when this actor carries something.
    pub(super) fn holds(&self, actor: usize) -> bool {
        self.held.is_some_and(|(holder, _)| holder == actor)
    }
}

/// Half-width units of a text: Hangul and everything above it counts two.
pub(super) fn weight(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// Puts the people on stage.
pub(super) fn cast(scene: &Scene<'_>, way: Way, rng: &mut Rng) -> Stage {
    let panel = scene.panel;
    let actors = actors(panel);
    let shot = match shot(panel.shot, &actors) {
        Shot::Wide if way.tight => Shot::Medium,
        shot => shot,
    };
    let talk: usize = panel.lines.iter().map(|line| weight(&line.text)).sum();
    let wide = scene.frame.safe() / scene.frame.h > 1.5;
    let beside = way.beside && wide && matches!(actors.len(), 1 | 2) && talk <= LONG_TALK;
    let mut stage = Stage { actors, shot, beside, flip: false, held: None, props: Vec::new() };
    hand_out(&mut stage, panel);
    stage.props = standing(&stage, panel);
    place(&mut stage, scene, rng);
    stage
}

fn actors(panel: &Panel) -> Vec<Actor> {
    if panel.shot == Shot::Insert {
        return Vec::new();
    }
    let mut actors: Vec<Actor> = Vec::new();
    for line in &panel.lines {
        if !actors.iter().any(|actor| actor.who == line.who) {
            actors.push(speaker(line));
        }
    }
    for extra in &panel.extras {
        if !actors.iter().any(|actor| actor.who == extra.who) {
            let (who, expression, pose) = (extra.who, extra.expression, extra.pose);
            actors.push(Actor {
                who,
                expression,
                pose,
                talking: false,
                free_hand: false,
                x: 0.0,
                facing: Facing::Right,
            });
        }
    }
    actors.truncate(MOST);
    actors
}

fn speaker(line: &Line) -> Actor {
    Actor {
        who: line.who,
        expression: line.expression,
        pose: line.pose,
        talking: line.kind != LineKind::Think,
        free_hand: line.free_hand,
        x: 0.0,
        facing: Facing::Right,
    }
}

/// Close needs one person; over the shoulder exactly two, the second with nothing to show on the face; three are wide.
fn shot(asked: Shot, actors: &[Actor]) -> Shot {
    let shows = |actor: &Actor| {
        actor.talking && !matches!(actor.expression, Expression::Neutral | Expression::Thinking)
    };
    match asked {
        _ if actors.len() == MOST => Shot::Wide,
        Shot::Insert => Shot::Medium,
        Shot::Close if actors.len() > 1 => Shot::Medium,
        Shot::Ots if actors.len() != 2 || shows(&actors[1]) => Shot::Medium,
        Shot::Wide | Shot::Medium | Shot::Close | Shot::Ots => asked,
    }
}

/// Gives the first thing that can be carried to whoever asked to hold, else to the first free hand.
fn hand_out(stage: &mut Stage, panel: &Panel) {
    let carried = panel.props.iter().copied().find(|prop| props::held(*prop).is_some());
    let asks = |actor: &Actor| actor.pose == Pose::Hold;
    let holder = stage
        .actors
        .iter()
        .position(asks)
        .or_else(|| stage.actors.iter().position(|actor| actor.free_hand))
        .filter(|&actor| !(stage.turns_away(actor) && stage.actors.len() == 2));
    if let (Some(prop), Some(holder)) = (carried, holder) {
        let alone = stage.actors.len() == 1 || stage.beside;
        stage.actors[holder].pose = if alone { Pose::Hold } else { Pose::HoldIn };
        stage.held = Some((holder, prop));
    }
    for index in 0..stage.actors.len() {
        if stage.actors[index].pose == Pose::Hold && !stage.holds(index) {
            stage.actors[index].pose = Pose::Present;
        }
    }
}

/// What is not carried stands or hovers, and the number burst with it. Things for the hand need a hand.
fn standing(stage: &Stage, panel: &Panel) -> Vec<Prop> {
    let carried = stage.held.map(|(_, prop)| prop);
    let for_hands = |prop: Prop| matches!(prop, Prop::Mic | Prop::Phone | Prop::Coffee);
    let stands = |prop: &Prop| Some(*prop) != carried && (!for_hands(*prop) || stage.actors.is_empty());
    let mut out: Vec<Prop> = panel.props.iter().copied().filter(stands).collect();
    let lettered = panel.props.iter().any(|prop| matches!(prop, Prop::Tag | Prop::Chip));
    if panel.stat.is_some() && !lettered {
        out.push(Prop::Stat);
    }
    out
}

fn place(stage: &mut Stage, scene: &Scene<'_>, rng: &mut Rng) {
    let count = stage.actors.len();
    let company = !stage.props.is_empty() || stage.beside;
    let shares = shares(stage, scene.panel.sfx.is_some());
    stage.flip = count == 1 && (company || scene.panel.sfx.is_some()) && rng.chance(0.5);
    for (index, share) in shares.iter().take(count).enumerate() {
        let x = scene.frame.at(if stage.flip { 1.0 - share } else { *share });
        let inwards = if x < scene.frame.w / 2.0 { Facing::Right } else { Facing::Left };
        let mut facing =
            if count > 1 || company { inwards } else { *rng.pick(&[Facing::Right, Facing::Left]) };
        let actor = &mut stage.actors[index];
        let wild = matches!(actor.pose, Pose::Shock | Pose::Cheer | Pose::Shrug);
        if (count == MOST && index == 1) || (count == 1 && stage.shot == Shot::Close && wild) {
            facing = Facing::Front;
        }
        (actor.x, actor.facing) = (x, facing);
    }
}

/// Where the people stand, as shares of the safe strip.
fn shares(stage: &Stage, sound: bool) -> &'static [f64] {
    match (stage.actors.len(), stage.beside) {
        (1, true) => &[0.19],
        (2, true) => &[0.15, 0.85],
        (2, false) if stage.shot == Shot::Ots => &[0.31, 0.87],
        (1, false) if !stage.props.is_empty() => &[0.36],
        (1, false) if sound => &[0.4],
        (1, false) => &[0.5],
        (2, false) => &[0.27, 0.74],
        _ => &[0.18, 0.5, 0.82],
    }
}
