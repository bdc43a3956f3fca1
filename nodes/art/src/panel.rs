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
mod scale;
mod spots;
mod stage;
mod tails;
mod things;

use crate::geometry::Point;
use crate::layout::Quad;
use crate::palette::{Mood, Theme, palettes};
use crate::report::{BalloonReport, Fault, PanelReport};
use crate::resolve::Panel;
use crate::rng::Rng;
use crate::scenario::Lang;
use crate::sticker::Ids;
pub(crate) use balloons::Said;
use frame::Frame;

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

/// A panel in all its stages.
struct Composed {
    layers: assemble::Layers,
    report: PanelReport,
    rng: Rng,
}

/// Draws a panel into its quad.
pub(crate) fn draw(page: Page<'_>, panel: &Panel, index: usize, quad: Quad, ids: &mut Ids) -> Drawn {
    let frame = Frame::new(quad);
    let colors = palettes().themed(panel.mood, page.theme);
    let scene = Scene { page, panel, index, frame: &frame, colors: &colors };
    let Composed { layers, report, mut rng } = compose(&scene, ids);
    Drawn { svg: assemble::panel(&scene, &layers, &mut rng), faults: check::faults(&report, &frame), report }
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
    let layers = compose(&scene, ids).layers;
    (assemble::unlettered(&layers), (frame.w, frame.h))
}

/// The stages in their order.
fn compose(scene: &Scene<'_>, ids: &mut Ids) -> Composed {
    let (panel, frame) = (scene.panel, scene.frame);
    let mut rng = scene.rng("draw");
    let narration = narration::narrate(scene, &mut rng);
    let stage = stage::cast(scene, &mut rng);
    let talk = balloons::arrange(scene, &stage, &narration);
    let scale = scale::fit(scene, &stage, &talk, &narration);
    let cast = figures::draw(scene, &stage, &scale, ids);
    let tips = tails::aim(scene, &stage, &talk, &cast);
    let words = tails::letter(scene, &stage, &talk, &tips);
    let mut taken = things::Taken::new(scene, &cast, &words, &narration);
    let room = things::Room { ground: scale.ground, zone: talk.zone, top: narration.top };
    let things = things::place(scene, &stage, room, &mut taken, &mut rng, ids);

    let report = PanelReport {
        panel: scene.index + 1,
        mood: panel.mood,
        background: panel.background,
        frame: frame.bounds(),
        corners: frame.quad,
        faces: cast.faces(),
        balloons: talk.said.iter().zip(&tips).map(|(said, tip)| BalloonReport::new(said, *tip)).collect(),
        caption: narration.report,
        held: cast.held,
        sound: things.sound,
        things: things.placed,
    };
    let layers = assemble::Layers {
        set: scale.camera.set(scene, &stage),
        effects: effects::behind(scene, &stage, &scale, &cast),
        shadows: things.shadows,
        sparkles: effects::sparkles(scene, &stage, &cast, &words),
        cast: cast.svg,
        things: things.svg,
        narration: narration.svg,
        balloons: words.svg,
    };
    Composed { layers, report, rng }
}
