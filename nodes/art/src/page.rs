//! The page: banner, four panels, footer, and the report.

mod banner;
mod footer;

use crate::error::ArtError;
use crate::layout::{self, Sheet};
use crate::lettering::escape;
use crate::palette::{Theme, palettes};
use crate::panel::{self, Drawn};
use crate::report::{Fault, Report, Resolved, ResolvedLine, TextReport, Violation};
use crate::resolve::{self, Panel};
use crate::rng::Rng;
use crate::scenario::{Lang, Layout, Scenario, ThemeName};
use crate::sticker::Ids;
use crate::wording::{self, Cleaned};

/// A drawn page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The page as static SVG 1.1: no filters, masks, images, styles or scripts.
    pub svg: String,
    /// What the page says about itself.
    pub report: Report,
    /// Width in px at full size.
    pub width: u32,
    /// Height in px at full size.
    pub height: u32,
}

/// Draws a page. A given layout wins over the one in the scenario, and that over the seed.
///
/// The same scenario gives the same bytes on every machine. Texts beyond their budget are cut and reported, see
/// [`Report::violations`].
///
/// # Errors
///
/// When the scenario breaks a rule of [`Scenario::validate`].
pub fn draw(scenario: &Scenario, layout: Option<Layout>) -> Result<Page, ArtError> {
    let Cleaned { scenario, replaced } = wording::clean(scenario);
    scenario.validate()?;
    Ok(Sketch::new(&scenario, layout).finish(replaced))
}

/// Everything decided about a page before its panels are drawn.
pub(crate) struct Sketch<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) theme: &'static Theme,
    pub(crate) layout: Layout,
    pub(crate) sheet: Sheet,
    pub(crate) grave: bool,
    pub(crate) panels: Vec<Panel>,
    magpie: Option<usize>,
}

impl<'a> Sketch<'a> {
    /// Decides about a scenario that is clean and valid.
    pub(crate) fn new(scenario: &'a Scenario, layout: Option<Layout>) -> Self {
        let grave = resolve::is_grave(scenario);
        let mut rng = Rng::new(&scenario.seed, "page");
        let theme = theme(scenario.theme, grave, &mut rng);
        let layout = layout
            .or(scenario.layout)
            .unwrap_or_else(|| *rng.pick(&[Layout::Grid, Layout::Grid, Layout::Hero]));
        let magpie = (!grave).then(|| rng.index(4));
        let sheet = layout::sheet(layout, &mut rng);
        Self { scenario, theme, layout, sheet, grave, panels: resolve::panels(scenario, grave), magpie }
    }

    /// What all panels share.
    pub(crate) fn shared(&self) -> panel::Page<'_> {
        let Scenario { seed, lang, .. } = self.scenario;
        panel::Page { seed, lang: *lang, theme: self.theme, magpie: self.magpie }
    }

    fn finish(self, replaced: Vec<char>) -> Page {
        let mut ids = Ids::new();
        let banner = banner::draw(&self);
        let drawn: Vec<Drawn> = (self.panels.iter().zip(&self.sheet.quads).enumerate())
            .map(|(index, (panel, quad))| panel::draw(self.shared(), panel, index, *quad, &mut ids))
            .collect();
        let bird = if self.grave { String::new() } else { banner::bird(&self, &mut ids) };
        let footer = footer::draw(&self);
        let (width, height) = (whole(self.sheet.width), whole(footer.bottom));
        let panels: String = drawn.iter().map(|panel| panel.svg.as_str()).collect();
        let svg = format!("{}{}{panels}{bird}{}</svg>", self.head(width, height), banner.svg, footer.svg);
        let furniture = [banner.texts, footer.texts].concat();
        let report = self.report([width, height], furniture, drawn, replaced);
        Page { svg, report, width, height }
    }

    fn head(&self, width: u32, height: u32) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"><title>{}</title><desc>{}</desc><rect width="{width}" height="{height}" fill="{}"/>"#,
            escape(&self.scenario.title),
            escape(&self.transcript()),
            self.theme.page
        )
    }

    /// All words of the panels in reading order.
    fn transcript(&self) -> String {
        let panel = |(index, panel): (usize, &Panel)| {
            let mut words = vec![format!("{}.", index + 1), panel.caption.clone()];
            words.extend(
                panel.lines.iter().map(|line| format!("{}: {}", line.who, line.text.replace('*', ""))),
            );
            words.join(" ")
        };
        self.panels.iter().enumerate().map(panel).collect::<Vec<_>>().join(" / ")
    }

    fn report(
        self,
        size: [u32; 2],
        furniture: Vec<TextReport>,
        drawn: Vec<Drawn>,
        replaced: Vec<char>,
    ) -> Report {
        let cut = furniture.iter().filter(|text| text.cut);
        let mut violations: Vec<Violation> =
            cut.map(|text| Violation { panel: None, fault: Fault::FurnitureCut(text.what) }).collect();
        let mut panels = Vec::new();
        for Drawn { report, faults, .. } in drawn {
            let panel = Some(report.panel);
            violations.extend(faults.into_iter().map(|fault| Violation { panel, fault }));
            panels.push(report);
        }
        Report {
            seed: self.scenario.seed.clone(),
            theme: self.theme.name,
            layout: self.layout,
            grave: self.grave,
            size,
            furniture,
            panels,
            resolved: self.panels.into_iter().map(resolved).collect(),
            violations,
            replaced,
        }
    }
}

/// The quiet register has two themes of its own, whatever the writer asked for.
fn theme(asked: Option<ThemeName>, grave: bool, rng: &mut Rng) -> &'static Theme {
    let fits = |name: ThemeName| !grave || matches!(name, ThemeName::Sky | ThemeName::Lilac);
    if let Some(name) = asked.filter(|name| fits(*name)) {
        return palettes().theme(name);
    }
    let themes: Vec<&Theme> = palettes().themes.iter().filter(|theme| fits(theme.name)).collect();
    themes[rng.index(themes.len())]
}

fn resolved(panel: Panel) -> Resolved {
    let lines = panel.lines.iter().map(|line| ResolvedLine {
        who: line.who,
        kind: line.kind,
        expression: line.expression,
        pose: line.pose,
    });
    Resolved {
        mood: panel.mood,
        background: panel.background,
        shot: panel.shot,
        lines: lines.collect(),
        props: panel.props,
        sfx: panel.sfx,
        hot: panel.hot,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page has some thousand pixels"
)]
fn whole(value: f64) -> u32 {
    value as u32
}

/// True for a page in Korean.
pub(crate) fn is_korean(scenario: &Scenario) -> bool {
    match scenario.lang {
        Lang::Ko => true,
        Lang::En => false,
    }
}
