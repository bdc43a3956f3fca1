//! `n09-image`: makes the picture of one panel, or of the thumbnail, and keeps it as a PNG.
//!
//! The provider `drawn` needs no server: the picture is drawn from the scenario and serves as preview and as raw
//! material. The page itself is composed of vectors, so a drawn picture is small.

use std::sync::Arc;

use async_trait::async_trait;
use newsum_art::Pixels;
use newsum_drawing::{heavy, sheet};
use newsum_engine::{Context, Effect, Node, NodeError};
use newsum_model::{ImageJob, PanelImage, PanelRole, PictureOrigin, Request, Scenario};
use newsum_services::BlobStore;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The provider that draws.
const DRAWN: &str = "drawn";
/// A drawn preview is this part of the asked width.
const PREVIEW: u32 = 2;

/// Makes one picture.
#[derive(Clone)]
pub struct N09Image {
    blobs: Arc<dyn BlobStore>,
}

/// What [`N09Image`] takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What was asked for.
    pub request: Request,
    /// The comic.
    pub scenario: Scenario,
    /// The picture to make: one item of the jobs.
    pub job: ImageJob,
    /// Who makes it.
    #[serde(default)]
    pub provider: Provider,
}

/// Who makes pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// What the process is configured with: drawn, where there is no image server.
    #[default]
    Default,
    /// The program itself.
    Drawn,
}

/// What [`N09Image`] gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// The picture.
    pub image: PanelImage,
}

impl N09Image {
    /// The node with the blob store of its process.
    #[must_use]
    pub fn new(blobs: Arc<dyn BlobStore>) -> Self {
        Self { blobs }
    }
}

impl std::fmt::Debug for N09Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("N09Image").finish_non_exhaustive()
    }
}

#[async_trait]
impl Node for N09Image {
    const KIND: &'static str = "n09-image";
    const ABOUT: &'static str = "Makes the picture of one panel or of the thumbnail.";
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        cx.progress(0.0, format!("image {} 0", input.job.id));
        let panel = panel_of(&input)?;
        let (width, seed) = (input.job.width / PREVIEW, input.request.seed);
        let scenario = input.scenario;
        let (png, size) = heavy(move || {
            let picture = newsum_art::picture(&sheet(&scenario, seed, 0), None, panel)?;
            let pixels = Pixels::render(&picture.svg, width.max(128))?;
            Ok((pixels.png()?, (pixels.width, pixels.height)))
        })
        .await?;
        let blob = self.blobs.put(&png, "image/png").await.map_err(NodeError::from)?;
        cx.progress(1.0, format!("image {} 100", input.job.id));
        Ok(Output {
            image: PanelImage {
                panel: input.job.panel,
                origin: PictureOrigin::Drawn,
                provider: DRAWN.to_owned(),
                blob,
                width: size.0,
                height: size.1,
                seed: input.job.seed,
                prompt_hash: blake3::hash(input.job.prompt.as_bytes()).to_hex().to_string(),
                attempts: cx.attempt(),
                degraded: None,
                id: input.job.id,
            },
        })
    }
}

/// The panel to draw; the thumbnail shows the twist.
fn panel_of(input: &Input) -> Result<usize, NodeError> {
    let twist =
        input.scenario.panels.iter().find(|panel| panel.role == PanelRole::Twist).map(|panel| panel.n);
    let panel = input.job.panel.or(twist).filter(|n| input.scenario.panels.iter().any(|panel| panel.n == *n));
    panel.and_then(|n| usize::try_from(n).ok()).ok_or_else(|| {
        NodeError::invalid_input(
            "job",
            format!("the job \"{}\" asks for a panel that the scenario does not have", input.job.id),
        )
    })
}
