//! One panel, in stages: words first, then the cast in the space that is left, then things and effects where nothing
//! is hurt. Each stage is a file and hands typed data to the next.

mod assemble;
mod balloons;
mod camera;
mod check;
mod effects;
mod figures;
mod frame;
mod narration;
mod plan;
mod scale;
mod spots;
mod stage;
mod tails;
mod things;

use crate::geometry::Point;
use crate::layout::Quad;
use crate::palette::{Mood, Theme, palettes};
use crate::report::{Fault, PanelReport};
use crate::resolve::Panel;
use crate::rng::Rng;
use crate::scenario::Lang;
use crate::sticker::Ids;
pub(crate) use balloons::Said;
use frame::Frame;
use plan::Plan;
use things::Things;

/// What all panels of a page share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    pub(crate) seed: &'a str,
    pub(crate) lang: Lang,
    pub(crate) theme: &'a Theme,
    /// The panel in which the magpie hides.
    pub(crate) magpie: Option<usize>,
}

/// One panel of one page: what every stage may look at.
#[derive(Debug, Clone, Copy)]
struct Scene<'a> {
    page: Page<'a>,
    panel: &'a Panel,
    index: usize,
    frame: &'a Frame,
    /// The mood's colors, drawn towards the theme.
    colors: &'a Mood,
}

impl Scene<'_> {
    /// The generator for one purpose in this panel.
    fn rng(&self, purpose: &str) -> Rng {
        Rng::numbered(self.page.seed, purpose, &[self.index])
    }
}

/// A drawn panel.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    pub(crate) svg: String,
    pub(crate) report: PanelReport,
    pub(crate) faults: Vec<Fault>,
}

/// Draws a panel into its quad.
pub(crate) fn draw(page: Page<'_>, panel: &Panel, index: usize, quad: Quad, ids: &mut Ids) -> Drawn {
    let frame = Frame::new(quad);
    let colors = palettes().themed(panel.mood, page.theme);
    let scene = Scene { page, panel, index, frame: &frame, colors: &colors };
    let mut plan = plan::plan(&scene);
    let (layers, things) = layers(&scene, &mut plan, ids);
    let report = PanelReport { sound: things.sound, things: things.placed, ..plan.report };
    Drawn { svg: assemble::panel(&scene, &layers, &mut plan.rng), report, faults: plan.faults }
}

/// Draws only what is no lettering, in a box of the returned size.
pub(crate) fn draw_unlettered(
    page: Page<'_>,
    panel: &Panel,
    index: usize,
    quad: Quad,
    ids: &mut Ids,
) -> (String, Point) {
    let frame = Frame::new(quad);
    let colors = palettes().themed(panel.mood, page.theme);
    let panel = Panel { sfx: None, ..panel.clone() };
    let scene = Scene { page, panel: &panel, index, frame: &frame, colors: &colors };
    let (layers, _) = layers(&scene, &mut plan::plan(&scene), ids);
    (assemble::unlettered(&layers), (frame.w, frame.h))
}

/// Draws what is planned.
fn layers(scene: &Scene<'_>, plan: &mut Plan, ids: &mut Ids) -> (assemble::Layers, Things) {
    let Plan { narration, stage, talk, scale, cast, tips, rng, .. } = plan;
    let people = figures::draw(scene, stage, scale, cast, ids);
    let words = tails::letter(scene, stage, talk, tips);
    let mut taken = things::Taken::new(scene, cast, &words, narration);
    let room = things::Room { ground: scale.ground, zone: talk.zone, top: narration.top };
    let mut things = things::place(scene, stage, room, &mut taken, rng, ids);
    let layers = assemble::Layers {
        set: scale.camera.set(scene, stage),
        effects: effects::behind(scene, stage, scale, cast),
        shadows: std::mem::take(&mut things.shadows),
        cast: people,
        sparkles: effects::sparkles(scene, stage, cast, &words),
        things: std::mem::take(&mut things.svg),
        narration: narration.svg.clone(),
        balloons: words.svg,
    };
    (layers, things)
}
