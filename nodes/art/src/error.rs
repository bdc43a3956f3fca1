//! What can be wrong with a scenario, and what can go wrong while a page becomes a picture.

use crate::scenario::Figure;

/// Why there is no page or no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArtError {
    /// The number of panels is wrong.
    #[error("a page has four panels, this scenario has {0}; give exactly four in `panels`")]
    Panels(usize),
    /// There is no seed.
    #[error(
        "`seed` is empty; give a text that differs from article to article, such as a hash of its address"
    )]
    NoSeed,
    /// There is no title that could be shown.
    #[error("`title` has no character that can be drawn; give a headline")]
    NoTitle,
    /// More lines than a panel has room for.
    #[error("panel {panel} has {lines} lines; a panel holds three at most, two are better")]
    TooManyLines {
        /// 1 to 4.
        panel: usize,
        /// How many there are.
        lines: usize,
    },
    /// Nothing is said in a line.
    #[error(
        "panel {panel}: the line of {who} has no character that can be drawn; give it a text or leave it out"
    )]
    EmptyLine {
        /// 1 to 4.
        panel: usize,
        /// Whose line.
        who: Figure,
    },
    /// A text so long that no layout could show it.
    #[error("{place} has {length} characters, the limit is {limit}; write it shorter")]
    TooLong {
        /// Which text.
        place: String,
        /// Its characters.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// There is no such panel.
    #[error("there is no panel {0}; panels are numbered 1 to 4")]
    NoSuchPanel(usize),
    /// The SVG cannot be rendered.
    #[error("the SVG of the page cannot be rendered: {0}")]
    Svg(String),
    /// The wanted picture is too small or too large.
    #[error("a picture {0} px wide cannot be made; ask for 16 to 4000")]
    Width(u32),
    /// The picture cannot be written as PNG.
    #[error("the picture cannot be written as PNG: {0}")]
    Png(String),
    /// The HTML page would be larger than allowed.
    #[error("the HTML page has {0} bytes, the limit is 2 MiB; use a smaller picture")]
    Html(usize),
}
