//! A comic page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Blob;
use crate::word::words;

words! {
    /// Where the pictures of a page come from.
    PageOrigin {
        /// All drawn by the program itself.
        Drawn = "drawn",
        /// All from an image server.
        Pictures = "pictures",
        /// Some of each.
        Mixed = "mixed",
    }
}

/// A lettered panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PagePanel {
    /// 1 to 4.
    pub n: u32,
    /// The lettered panel.
    pub png: Blob,
    /// What is to be seen and said, at most 500 characters.
    pub alt: String,
}

/// A rule of drawing that a page breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Violation {
    /// The rule.
    pub check: String,
    /// The panel, 1 to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<u32>,
    /// What is wrong.
    pub text: String,
}

/// A comic page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// Where its pictures come from.
    pub origin: PageOrigin,
    /// The whole page.
    pub png: Blob,
    /// The whole page as vectors.
    pub svg: Blob,
    /// One self-contained file that opens without scripts and reads as text.
    pub html: Blob,
    /// Pixels of the PNG.
    pub width: u32,
    /// Pixels of the PNG.
    pub height: u32,
    /// Exactly four.
    pub panels: Vec<PagePanel>,
    /// 600 by 600 pixels.
    pub thumbnail: Blob,
    /// The comic as text.
    pub transcript: String,
    /// Rules that the page still breaks.
    pub violations: Vec<Violation>,
}
