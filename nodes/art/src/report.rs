//! What a page says about itself: boxes, sizes, choices and violations. Tests and nodes read it; nobody parses SVG.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::balloon;
use crate::color::INK;
use crate::geometry::{Point, Rect};
use crate::palette::palettes;
use crate::panel::Said;
use crate::scenario::{Expression, Figure, Layout, LineKind, MoodName, Pose, Prop, Set, Shot, ThemeName};

/// The report of a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The seed.
    pub seed: String,
    /// The color family.
    pub theme: ThemeName,
    /// The arrangement.
    pub layout: Layout,
    /// True when the page is told in the quiet register.
    pub grave: bool,
    /// Width and height in px.
    pub size: [u32; 2],
    /// Title, subtitle, summary and footer.
    pub furniture: Vec<TextReport>,
    /// The four panels.
    pub panels: Vec<PanelReport>,
    /// What was chosen for what the writer left open.
    pub resolved: Vec<Resolved>,
    /// Everything that breaks a rule; empty on a good page. The writer must be sent back for a cut text.
    pub violations: Vec<Violation>,
    /// Characters of the scenario that were replaced or left out because no bundled glyph shows them.
    pub replaced: Vec<char>,
}

/// One text outside the panels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextReport {
    /// Which text.
    pub what: Furniture,
    /// Size of the letters, px.
    pub font: f64,
    /// Number of lines.
    pub lines: usize,
    /// Words were dropped.
    pub cut: bool,
}

/// A text outside the panels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Furniture {
    /// The pill above the title.
    Kicker,
    /// The headline.
    Title,
    /// The line below it.
    Subtitle,
    /// The one-line summary.
    Summary,
    /// The source line.
    Source,
    /// The "not real quotes" line.
    Credit,
}

/// The report of a panel. Boxes are in pixels from the panel's upper left, except `frame`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PanelReport {
    /// 1 to 4.
    pub panel: usize,
    /// Mood.
    pub mood: MoodName,
    /// Background.
    pub background: Set,
    /// The box around the panel on the page.
    #[serde(serialize_with = "whole")]
    pub frame: Rect,
    /// The corners on the page, clockwise from the upper left; gutters may lean.
    pub corners: [Point; 4],
    /// Faces the reader sees.
    pub faces: Vec<FaceReport>,
    /// Balloons in reading order.
    pub balloons: Vec<BalloonReport>,
    /// The narration.
    pub caption: Option<CaptionReport>,
    /// What somebody carries.
    pub held: Option<HeldReport>,
    /// The sound word.
    pub sound: Option<SoundReport>,
    /// Things that stand or hover, with their boxes.
    pub things: Vec<ThingReport>,
}

/// A face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FaceReport {
    /// Whose.
    pub who: Figure,
    /// The head with hair.
    #[serde(serialize_with = "whole")]
    pub head: Rect,
    /// The face.
    #[serde(serialize_with = "whole")]
    pub face: Rect,
}

/// A balloon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BalloonReport {
    /// Who speaks.
    pub who: Figure,
    /// How.
    pub kind: LineKind,
    /// The box of the balloon.
    #[serde(rename = "box", serialize_with = "whole")]
    pub area: Rect,
    /// Where the tail ends.
    pub tip: Point,
    /// Size of the letters, px.
    pub font: f64,
    /// Number of lines.
    pub lines: usize,
    /// All words lie inside the body.
    pub inside: bool,
    /// Words were dropped.
    pub cut: bool,
    /// The lower contrast of ink and emphasis on the fill.
    pub contrast: f64,
}

impl BalloonReport {
    pub(crate) fn new(said: &Said, tip: Point) -> Self {
        let fill = balloon::fill(said.balloon.kind);
        Self {
            who: said.who,
            kind: said.balloon.kind,
            area: said.bounds(),
            tip,
            font: said.balloon.block.size,
            lines: said.balloon.block.lines.len(),
            inside: said.balloon.holds_words(4.0),
            cut: said.balloon.block.cut,
            contrast: INK.contrast(fill).min(palettes().emph.contrast(fill)),
        }
    }
}

/// The narration strip.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CaptionReport {
    /// Its box.
    #[serde(rename = "box", serialize_with = "whole")]
    pub area: Rect,
    /// Size of the letters, px.
    pub font: f64,
    /// Words were dropped.
    pub cut: bool,
    /// Contrast of letters and strip.
    pub contrast: f64,
}

/// A carried thing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HeldReport {
    /// Who carries it.
    pub who: Figure,
    /// What it is.
    pub prop: Prop,
    /// Its box.
    #[serde(rename = "box", serialize_with = "whole")]
    pub area: Rect,
}

/// A sound word.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SoundReport {
    /// The word.
    pub text: String,
    /// Size of the letters, px.
    pub font: f64,
    /// Its box.
    #[serde(rename = "box", serialize_with = "whole")]
    pub area: Rect,
}

/// A standing or hovering thing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ThingReport {
    /// What it is.
    pub prop: Prop,
    /// Its box.
    #[serde(rename = "box", serialize_with = "whole")]
    pub area: Rect,
}

/// What was chosen for a panel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resolved {
    /// Mood.
    pub mood: MoodName,
    /// Background.
    pub background: Set,
    /// Distance of the camera.
    pub shot: Shot,
    /// Things in the picture.
    pub props: Vec<Prop>,
    /// The sound word that was looked for; it is drawn where there is room.
    pub sfx: Option<String>,
    /// Heat.
    pub hot: bool,
    /// The lines.
    pub lines: Vec<ResolvedLine>,
}

/// What was chosen for a line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ResolvedLine {
    /// Who speaks.
    pub who: Figure,
    /// How.
    pub kind: LineKind,
    /// With which face.
    pub expression: Expression,
    /// In which pose.
    pub pose: Pose,
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// 1 to 4; nothing for the page around the panels.
    pub panel: Option<usize>,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong with a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A balloon leaves the frame.
    #[error("bubble outside the frame: {0}")]
    OutsideFrame(Figure),
    /// Words leave their balloon.
    #[error("text leaves its bubble: {0}")]
    TextOutside(Figure),
    /// Words of a line were dropped.
    #[error("text was cut: {0}")]
    Cut(Figure),
    /// Words of the narration were dropped.
    #[error("caption was cut")]
    CaptionCut,
    /// Words of a text around the panels were dropped.
    #[error("{0:?} was cut")]
    FurnitureCut(Furniture),
    /// Lettering too small to read on a phone.
    #[error("font below 24")]
    SmallFont,
    /// Lettering too pale.
    #[error("contrast below 4.5")]
    LowContrast,
    /// A balloon covers a head.
    #[error("bubble of {who} covers the head of {head}")]
    CoversHead {
        /// Whose balloon.
        who: Figure,
        /// Whose head.
        head: Figure,
    },
    /// Two balloons overlap.
    #[error("bubbles overlap")]
    BalloonsOverlap,
    /// A tail runs across somebody else's balloon.
    #[error("tail of {who} crosses the balloon of {other}")]
    TailCrosses {
        /// Whose tail.
        who: Figure,
        /// Whose balloon.
        other: Figure,
    },
    /// A carried thing hides a face.
    #[error("held {prop} covers the face of {who}")]
    HeldCovers {
        /// What.
        prop: Prop,
        /// Whose face.
        who: Figure,
    },
    /// A balloon lies on the narration.
    #[error("bubble overlaps the caption")]
    CaptionOverlap,
    /// The narration covers a head.
    #[error("caption covers a head")]
    CaptionCoversHead,
    /// Two heads overlap.
    #[error("heads overlap")]
    HeadsOverlap,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.panel {
            Some(panel) => write!(f, "p{panel}: {}", self.fault),
            None => write!(f, "page: {}", self.fault),
        }
    }
}

impl Serialize for Violation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Report {
    /// True when words were dropped somewhere: the texts are beyond their budget and must be written shorter.
    pub fn is_cut(&self) -> bool {
        self.violations.iter().any(|violation| violation.fault.is_cut())
    }
}

impl Fault {
    /// True for a dropped word, which only the writer can mend.
    pub const fn is_cut(&self) -> bool {
        matches!(self, Self::Cut(_) | Self::CaptionCut | Self::FurnitureCut(_))
    }
}

/// Boxes are reported in whole pixels.
fn whole<S: Serializer>(area: &Rect, serializer: S) -> Result<S::Ok, S::Error> {
    let Rect { x, y, w, h } = area.rounded();
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a page fit")]
    [x as i64, y as i64, w as i64, h as i64].serialize(serializer)
}
