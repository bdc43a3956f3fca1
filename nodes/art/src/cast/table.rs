//! The tables of `data/cast.json`: people, poses and expressions.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::face::Eye;
use super::hair::Hair;
use super::mouth::Mouth;
use super::torso::Outfit;
use crate::color::Color;
use crate::geometry::Point;
use crate::scenario::{Expression, Figure, Pose};

/// All tables of `data/cast.json`; each name of the scenario has its row, a test holds it.
#[derive(Debug, Deserialize)]
pub struct Tables {
    cast: BTreeMap<Figure, CastRow>,
    poses: BTreeMap<Pose, PoseRow>,
    expressions: BTreeMap<Expression, ExpressionRow>,
}

/// What somebody looks like. A new role is a new row made of the same parts.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CastRow {
    /// Hair.
    pub hair: Hair,
    /// Color of hair, brows and moustache; of the robot's screen.
    pub hair_color: Color,
    /// Skin, or the robot's shell.
    pub skin: Color,
    /// What the body wears.
    pub body: Outfit,
    /// Main color of the clothes.
    pub top: Color,
    /// Second color of the clothes.
    pub top2: Color,
    /// Trousers; the robot's limbs.
    pub bottom: Color,
    /// Shoes.
    pub shoe: Color,
    /// Size against the others, 1 is 300 units.
    #[serde(default = "one")]
    pub scale: f64,
    /// Thickness of the brows, head units.
    #[serde(default = "usual_brow")]
    pub brow: f64,
    /// Color of the newsboy cap.
    pub hat: Option<Color>,
    /// Color of the safety helmet.
    pub helmet: Option<Color>,
    /// Color of the robot's lights.
    pub led: Option<Color>,
    /// Wears round glasses.
    #[serde(default)]
    pub glasses: bool,
    /// Wears a moustache.
    #[serde(default)]
    pub moustache: bool,
    /// Has wrinkles beside the eyes.
    #[serde(default)]
    pub wrinkle: bool,
}

/// How a body stands. The near arm is the one on the side the figure faces.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PoseRow {
    /// Elbow and hand of the near arm.
    pub near: [Point; 2],
    /// Elbow and hand of the far arm.
    pub far: [Point; 2],
    /// Knee and foot of the near and of the far leg.
    #[serde(default = "standing_legs")]
    pub legs: [[Point; 2]; 2],
    /// Degrees the upper body leans forward.
    pub lean: f64,
    /// How the head is moved, and turned in degrees.
    pub head: (f64, f64, f64),
    /// How far the feet are above the ground.
    #[serde(default)]
    pub hop: f64,
    /// The near arm is drawn over the head.
    #[serde(default)]
    pub near_over_head: bool,
    /// What the hands do.
    #[serde(default)]
    pub hands: Hands,
}

/// What hands do in a pose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hands {
    /// Both are closed.
    #[default]
    Closed,
    /// Both are open.
    Open,
    /// The near one points.
    Finger,
}

/// What a face shows.
#[derive(Debug, Clone, Deserialize)]
pub struct ExpressionRow {
    /// Both eyes.
    pub eye: Eye,
    /// Outer end, inner end and height of the brows against the eyes.
    pub brow: [f64; 3],
    /// The mouth of a listener.
    pub mouth: Mouth,
    /// The mouth of a speaker.
    pub talk: Mouth,
    /// Strength of the blush, 0 to 1.
    #[serde(default = "usual_blush")]
    pub blush: f64,
    /// With a drop of sweat.
    #[serde(default)]
    pub sweat: bool,
    /// With a tear.
    #[serde(default)]
    pub tear: bool,
    /// With a vein of anger.
    #[serde(default)]
    pub vein: bool,
}

fn one() -> f64 {
    1.0
}

fn usual_brow() -> f64 {
    4.0
}

fn usual_blush() -> f64 {
    0.45
}

fn standing_legs() -> [[Point; 2]; 2] {
    [[(20.0, -36.0), (21.0, -10.0)], [(-20.0, -36.0), (-21.0, -10.0)]]
}

/// The tables of the style guide.
pub fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        serde_json::from_str(include_str!("../../data/cast.json")).expect("the bundled cast is well formed")
    })
}

impl Tables {
    /// The row of a member of the cast.
    pub fn figure(&self, who: Figure) -> &CastRow {
        self.cast.get(&who).expect("every figure has its row, a test holds it")
    }

    /// The row of a pose.
    pub fn pose(&self, pose: Pose) -> &PoseRow {
        self.poses.get(&pose).expect("every pose has its row, a test holds it")
    }

    /// The row of an expression.
    pub fn expression(&self, expression: Expression) -> &ExpressionRow {
        self.expressions.get(&expression).expect("every expression has its row, a test holds it")
    }
}

impl CastRow {
    /// True for somebody who sweats, that is all but the robot.
    pub fn sweats(&self) -> bool {
        self.body != Outfit::Robot
    }

    /// Color of the robot's lights.
    pub(super) fn light(&self) -> Color {
        self.led.unwrap_or(Color::hex("#7DF9FF"))
    }
}
