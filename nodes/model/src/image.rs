//! Pictures of panels: asked for, and made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Blob;
use crate::word::words;

/// A picture to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImageJob {
    /// `panel-1` to `panel-4`, or `thumbnail`.
    pub id: String,
    /// The panel, 1 to 4; none for the thumbnail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<u32>,
    /// What is to be seen, at most 900 characters.
    pub prompt: String,
    /// What is not, at most 600 characters.
    pub negative_prompt: String,
    /// Pixels, a multiple of 64 from 256 to 2 048.
    pub width: u32,
    /// Pixels, a multiple of 64 from 256 to 2 048.
    pub height: u32,
    /// Low 32 bits of fnv1a(seed/id).
    pub seed: u32,
    /// The look.
    pub style: String,
}

words! {
    /// Who made a picture.
    PictureOrigin {
        /// An image server.
        Server = "server",
        /// The program itself.
        Drawn = "drawn",
    }
}

/// Why a picture is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImageFault {
    /// A word that programs can match on.
    pub code: String,
    /// What happened.
    pub message: String,
}

/// A picture that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PanelImage {
    /// The id of its job.
    pub id: String,
    /// The panel; none for the thumbnail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<u32>,
    /// Who made it.
    pub origin: PictureOrigin,
    /// Name of the service.
    pub provider: String,
    /// The PNG.
    pub blob: Blob,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The seed that was used.
    pub seed: u32,
    /// blake3 of the prompt, hex.
    pub prompt_hash: String,
    /// How often it was asked for.
    pub attempts: u32,
    /// Why it is not what was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degraded: Option<ImageFault>,
}
