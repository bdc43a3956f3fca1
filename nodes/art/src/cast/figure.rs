//! A whole figure: legs, far arm, torso, near arm with what it carries, head.

use super::hair::Hair;
use super::head::{self, View};
use super::table::{CastRow, Hands, PoseRow, tables};
use super::torso::{self, Outfit};
use crate::color::{Color, WHITE};
use crate::geometry::{Point, Rect, path};
use crate::scenario::{Expression, Pose};
use crate::sticker::{Art, Ids, Pen};

/// Middle of the head above the ground.
const HEAD_Y: f64 = -212.0;
/// How far the features move towards the side a figure faces.
const TURN: f64 = 13.0;

/// The side a figure faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facing {
    /// To the reader's left.
    Left,
    /// To the reader.
    Front,
    /// To the reader's right.
    Right,
}

impl Facing {
    /// -1, 0 or 1.
    pub const fn sign(self) -> f64 {
        match self {
            Self::Left => -1.0,
            Self::Front => 0.0,
            Self::Right => 1.0,
        }
    }

    /// -1 when the drawing is mirrored, else 1.
    const fn mirror(self) -> f64 {
        match self {
            Self::Left => -1.0,
            Self::Front | Self::Right => 1.0,
        }
    }

    /// How far the features are moved in the unmirrored drawing.
    const fn turn(self) -> f64 {
        match self {
            Self::Left | Self::Right => TURN,
            Self::Front => 0.0,
        }
    }
}

/// What somebody does in a panel.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// The body.
    pub pose: Pose,
    /// The face.
    pub expression: Expression,
    /// Speaks, that is has an open mouth.
    pub talking: bool,
    /// The side they face.
    pub facing: Facing,
    /// Seen from behind.
    pub back: bool,
    /// Sweats of heat.
    pub hot: bool,
}

/// A thing in the near hand.
#[derive(Debug, Clone)]
pub struct Held {
    /// The drawing, around its middle.
    pub art: Art,
    /// Its middle to the right of the hand, as seen on a figure that faces right.
    pub dx: f64,
    /// Its middle below the hand; usually negative, for above.
    pub dy: f64,
    /// Its size against the figure.
    pub scale: f64,
}

/// Where the parts of a figure are, in figure units around its origin, mirroring included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchors {
    /// Head with hair, bun, hat or antenna.
    pub head: Rect,
    /// What must stay visible: eyes to chin.
    pub face: Rect,
    /// Middle of the mouth.
    pub mouth: Point,
    /// Upper end of the head; negative.
    pub top: f64,
    /// The near hand.
    pub hand: Point,
}

/// Draws a figure with lines of width `lw` and a paper rim of width `rim`, both in figure units.
pub fn figure(
    row: &CastRow,
    act: Act,
    lw: f64,
    rim: f64,
    held: Option<&Held>,
    ids: &mut Ids,
) -> (Art, Anchors) {
    let pose = tables().pose(act.pose);
    let drawing = Drawing { row, act, pose, lw, rim };
    (drawing.all(held, ids), anchors(row, act.pose, act.facing))
}

/// Where the parts of a figure will be, without drawing it.
pub fn anchors(row: &CastRow, pose: Pose, facing: Facing) -> Anchors {
    let (pose, scale, m) = (tables().pose(pose), row.scale, facing.mirror());
    let (hx, hy, _) = pose.head;
    let lean = pose.lean * 2.6; // sideways way of the head for each degree
    let (cx, cy) = (m * (hx + lean) * scale, (HEAD_Y + hy) * scale - pose.hop);
    let top = crown(row);
    let [_, hand] = pose.near;
    Anchors {
        head: Rect::new(cx - 84.0 * scale, cy - top * scale, 168.0 * scale, (top + 64.0) * scale),
        face: Rect::new(cx - 66.0 * scale, cy - 40.0 * scale, 132.0 * scale, 104.0 * scale),
        mouth: (cx + m * facing.turn() * scale, cy + 40.0 * scale),
        top: cy - top * scale,
        hand: (m * hand.0 * scale, hand.1 * scale - pose.hop),
    }
}

/// How far hair or hat reach above the middle of the head.
fn crown(row: &CastRow) -> f64 {
    let covered = row.hat.is_some() || row.helmet.is_some();
    match row.hair {
        Hair::Bun => 122.0,
        Hair::Perm | Hair::Robot => 114.0,
        Hair::Bob | Hair::Tuft | Hair::Side => {
            if covered {
                114.0
            } else {
                106.0
            }
        }
    }
}

/// A scaling to the hundredth: with one decimal, as coordinates have, all figures would be of two sizes.
fn scaled(across: f64, down: f64) -> String {
    let short = |size: f64| (size * 100.0).round() / 100.0;
    format!(" scale({} {})", short(across), short(down))
}

/// The two arms; the near one is on the side the figure faces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arm {
    Near,
    Far,
}

struct Drawing<'a> {
    row: &'a CastRow,
    act: Act,
    pose: &'a PoseRow,
    lw: f64,
    rim: f64,
}

impl Drawing<'_> {
    fn all(&self, held: Option<&Held>, ids: &mut Ids) -> Art {
        let mut whole = self.sheet();
        self.legs(&mut whole);
        whole.group(&self.upper(held, ids), &path("rotate(@ 0 -60)", &[self.pose.lean]));
        let mut out = self.sheet();
        let (across, down) = (self.act.facing.mirror() * self.row.scale, self.row.scale);
        out.group(&whole, &(path("translate(0 @)", &[-self.pose.hop]) + &scaled(across, down)));
        out
    }

    /// Arms, torso and head.
    fn upper(&self, held: Option<&Held>, ids: &mut Ids) -> Art {
        let mut upper = self.sheet();
        self.arm(Arm::Far, &mut upper, None);
        torso::draw(&mut upper, self.row, self.act.back, ids);
        if !self.pose.near_over_head {
            self.arm(Arm::Near, &mut upper, held);
        }
        let (x, y, turn) = self.pose.head;
        upper.group(&self.head(ids), &path("translate(@ @) rotate(@ 0 60)", &[x, HEAD_Y + y, turn]));
        if self.pose.near_over_head {
            self.arm(Arm::Near, &mut upper, held);
        }
        upper
    }

    fn sheet(&self) -> Art {
        Art::new(self.lw, self.rim)
    }

    fn robot(&self) -> bool {
        self.row.body == Outfit::Robot
    }

    fn head(&self, ids: &mut Ids) -> Art {
        let view = View {
            row: self.row,
            feeling: tables().expression(self.act.expression),
            talking: self.act.talking,
            hot: self.act.hot,
            back: self.act.back,
            fx: self.act.facing.turn(),
            lw: self.lw,
            rim: self.rim,
        };
        head::draw(&view, ids)
    }

    fn legs(&self, a: &mut Art) {
        let width = if self.robot() { 20.0 } else { 26.0 };
        for (&[knee, foot], hip) in self.pose.legs.iter().zip([17.0, -17.0]) {
            a.tube((hip, -66.0), knee, foot, width, self.row.bottom);
            let tilt = if foot.1 < -30.0 { 40.0 } else { 0.0 }; // a foot in the air hangs
            let outwards = self.act.facing == Facing::Front && hip < 0.0;
            let flip = if outwards { " scale(-1 1)" } else { "" };
            a.group(&self.shoe(), &(path("translate(@ @) rotate(@)", &[foot.0, foot.1, tilt]) + flip));
        }
    }

    fn shoe(&self) -> Art {
        let mut a = self.sheet();
        let sole = if self.row.shoe == WHITE { Color::hex("#C9CDDD") } else { self.row.shoe.tint(0.55) };
        a.path(
            "M-15 6C-17-9-6-14 3-11C9-5 27-8 29 6C29 10 25 11 22 11H-9C-13 11-15 10-15 6Z",
            Pen::fill(self.row.shoe),
        );
        a.line("M-14 6H28", Pen::line().width(3.0).color(sole));
        a
    }

    fn arm(&self, arm: Arm, a: &mut Art, held: Option<&Held>) {
        let sleeve = if self.robot() { self.row.bottom } else { self.row.top };
        let width = if self.robot() { 15.0 } else { 26.0 };
        let ([elbow, hand], shoulder, color) = match arm {
            Arm::Near => (self.pose.near, 41.0, sleeve),
            Arm::Far => (self.pose.far, -41.0, torso::far_sleeve(sleeve)),
        };
        a.tube((shoulder, -134.0), elbow, hand, width, color);
        if let Some(thing) = held {
            let unmirrored = self.act.facing.mirror() * thing.scale; // letters stay readable
            let place = path("translate(@ @)", &[hand.0 + thing.dx, hand.1 + thing.dy]);
            a.group(&thing.art, &(place + &scaled(unmirrored, thing.scale)));
        }
        self.hand(arm, hand, a);
    }

    fn hand(&self, arm: Arm, (x, y): Point, a: &mut Art) {
        let skin = if self.robot() { self.row.bottom } else { self.row.skin };
        match (self.pose.hands, arm) {
            (Hands::Open, _) => open_hand(a, x, y, skin),
            (Hands::Finger, Arm::Near) => {
                a.tube((x + 2.0, y), (x + 16.0, y - 6.0), (x + 30.0, y - 11.0), 10.0, skin);
                closed_hand(a, x, y, skin);
            }
            (Hands::Finger, Arm::Far) | (Hands::Closed, _) => closed_hand(a, x, y, skin),
        }
    }
}

fn open_hand(a: &mut Art, x: f64, y: f64, skin: Color) {
    let s = if x >= 0.0 { 1.0 } else { -1.0 };
    a.ell(x - s * 7.0, y - 13.0, 5.5, 8.0, Pen::fill(skin).width(3.4));
    a.ell(x + s * 4.0, y - 15.0, 5.5, 9.0, Pen::fill(skin).width(3.4));
    a.ell(x + s * 12.0, y - 8.0, 5.5, 7.0, Pen::fill(skin).width(3.4));
    a.circle(x, y, 14.0, Pen::fill(skin));
    a.ell(x + s * 2.0, y - 7.0, 10.0, 6.0, Pen::flat(skin));
}

fn closed_hand(a: &mut Art, x: f64, y: f64, skin: Color) {
    a.circle(x, y, 14.5, Pen::fill(skin));
    a.line(&path("M@ @q7 1 7 8", &[x - 5.0, y - 5.0]), Pen::line().width(3.0));
}
