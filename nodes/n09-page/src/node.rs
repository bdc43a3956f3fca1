//! The node.

use std::sync::Arc;

use async_trait::async_trait;
use newsum_art::scenario::Lang;
use newsum_art::{ArtError, HtmlMeta, Raster, Source};
use newsum_drawing::heavy;
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{
    Language, Page, PageOrigin, PagePanel, PanelImage, PictureOrigin, Request, Scenario, SummarySource,
};
use newsum_services::BlobStore;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{alt, layout, violation};

/// Composes a page.
#[derive(Clone)]
pub struct N09Page {
    blobs: Arc<dyn BlobStore>,
}

/// What [`N09Page`] takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What was asked for.
    pub request: Request,
    /// The comic.
    pub scenario: Scenario,
    /// The pictures that were made, in the order of their jobs.
    pub images: Vec<PanelImage>,
    /// Sources with their addresses, for the page to open; those of the scenario, without addresses, when left out.
    #[serde(default)]
    pub sources: Vec<SummarySource>,
    /// Pixels of the PNG; that of the drawing when left out: 1 200, or 1 000 for a strip.
    #[serde(default)]
    #[schemars(range(min = 400, max = 4000))]
    pub width: Option<u32>,
}

/// What [`N09Page`] gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// The page.
    pub page: Page,
}

impl N09Page {
    /// The node with the blob store of its process.
    #[must_use]
    pub fn new(blobs: Arc<dyn BlobStore>) -> Self {
        Self { blobs }
    }
}

impl std::fmt::Debug for N09Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("N09Page").finish_non_exhaustive()
    }
}

#[async_trait]
impl Node for N09Page {
    const KIND: &'static str = "n09-page";
    const ABOUT: &'static str =
        "Composes the page: four panels with their words, as vectors, pixels and a page to open.";
    const EFFECT: Effect = Effect::Pure;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        says_what_it_is(&input)?;
        cx.progress(0.0, "drawing");
        let Input { request, scenario, images, sources, width } = input;
        let pass_on = scenario.clone();
        let files = heavy(move || files(&pass_on, request.seed, &sources, width)).await?;
        for text in &files.shortened {
            cx.degraded(
                "text_shortened",
                None,
                format!("a line did not fit its panel and was shortened: {text}"),
            );
        }
        cx.progress(0.8, "storing");
        let page = self.stored(files, &scenario, &images).await?;
        cx.progress(1.0, "drawn");
        Ok(Output { page })
    }
}

/// A page without its summary, sources and credit would pass for something that it is not.
fn says_what_it_is(input: &Input) -> Result<(), NodeError> {
    let scenario = &input.scenario;
    let missing = [
        (scenario.one_line.trim().is_empty(), "the summary line"),
        (scenario.sources.iter().all(|source| source.trim().is_empty()), "the source line"),
        (scenario.credit.trim().is_empty(), "the credit line"),
        (scenario.panels.len() != 4, "one of four panels"),
        (input.images.iter().all(|image| image.panel.is_none()), "every picture of a panel"),
    ];
    match missing.iter().find(|(is_missing, _)| *is_missing) {
        Some((_, what)) => {
            Err(NodeError::permanent("no_page", format!("the page lacks {what}; it is not drawn without")))
        }
        None => Ok(()),
    }
}

/// All files of a page before they are stored.
struct Files {
    svg: String,
    png: Vec<u8>,
    html: String,
    panels: Vec<Vec<u8>>,
    thumbnail: Vec<u8>,
    size: (u32, u32),
    shortened: Vec<String>,
    violations: Vec<newsum_model::Violation>,
}

fn files(
    scenario: &Scenario,
    seed: u64,
    sources: &[SummarySource],
    width: Option<u32>,
) -> Result<Files, ArtError> {
    let laid = layout::laid(scenario, seed)?;
    let raster = Raster::new(&laid.page, width.unwrap_or(laid.page.width))?;
    let png = raster.page_png()?;
    let html = newsum_art::html(&laid.page, &png, &meta(scenario, sources))?;
    Ok(Files {
        html,
        panels: (1..=4).map(|n| raster.panel_png(n)).collect::<Result<_, _>>()?,
        thumbnail: raster.thumbnail_png()?,
        size: (raster.pixels.width, raster.pixels.height),
        shortened: laid.shortened,
        violations: laid.page.report.violations.iter().map(violation::violation).collect(),
        svg: laid.page.svg,
        png,
    })
}

fn meta(scenario: &Scenario, sources: &[SummarySource]) -> HtmlMeta {
    let with_address = |source: &SummarySource| Source {
        name: format!("{} — {}", source.name, source.title),
        url: source.url.clone().unwrap_or_default(),
    };
    let named = |name: &String| Source { name: name.clone(), url: String::new() };
    let sources = match sources {
        [] => scenario.sources.iter().map(named).collect(),
        sources => sources.iter().map(with_address).collect(),
    };
    let mut transcript = alt::paragraphs(scenario);
    transcript.push(scenario.one_line.replace('*', ""));
    HtmlMeta {
        lang: match scenario.language {
            Language::Ko => Lang::Ko,
            Language::En => Lang::En,
        },
        title: scenario.title.clone(),
        transcript,
        sources,
        credit: scenario.credit.clone(),
    }
}

impl N09Page {
    async fn stored(
        &self,
        files: Files,
        scenario: &Scenario,
        images: &[PanelImage],
    ) -> Result<Page, NodeError> {
        let mut panels = Vec::new();
        for (panel, png) in scenario.panels.iter().zip(&files.panels) {
            panels.push(PagePanel {
                n: panel.n,
                png: self.put(png, "image/png").await?,
                alt: alt::alt(scenario, panel),
            });
        }
        Ok(Page {
            origin: origin(images),
            png: self.put(&files.png, "image/png").await?,
            svg: self.put(files.svg.as_bytes(), "image/svg+xml").await?,
            html: self.put(files.html.as_bytes(), "text/html; charset=utf-8").await?,
            width: files.size.0,
            height: files.size.1,
            panels,
            thumbnail: self.put(&files.thumbnail, "image/png").await?,
            transcript: alt::paragraphs(scenario).join("\n"),
            violations: files.violations,
        })
    }

    async fn put(&self, bytes: &[u8], media_type: &str) -> Result<newsum_model::Blob, NodeError> {
        self.blobs.put(bytes, media_type).await.map_err(NodeError::from)
    }
}

/// Where the pictures of the panels come from.
fn origin(images: &[PanelImage]) -> PageOrigin {
    let panels = || images.iter().filter(|image| image.panel.is_some());
    match (
        panels().any(|image| image.origin == PictureOrigin::Server),
        panels().any(|image| image.origin == PictureOrigin::Drawn),
    ) {
        (true, true) => PageOrigin::Mixed,
        (true, false) => PageOrigin::Pictures,
        (false, _) => PageOrigin::Drawn,
    }
}
