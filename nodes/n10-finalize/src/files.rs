//! The files of a comic, by name.

use newsum_engine::NodeError;
use newsum_model::{Blob, Language, Page};
use newsum_render::{Imprint, render_markdown, render_report};
use newsum_services::BlobStore;
use serde::Serialize;

use crate::node::Input;

/// The whole page in pixels.
pub(crate) const PICTURE: &str = "comic.png";
/// The page to open, which goes last: whoever sees it finds the rest.
pub(crate) const INDEX: &str = "index.html";
/// The thumbnail.
pub(crate) const THUMBNAIL: &str = "thumbnail.png";
/// The report.
pub(crate) const REPORT: &str = "report.html";

/// A file of a comic.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// The name of a lettered panel.
pub(crate) fn panel_name(n: u32) -> String {
    format!("panel-{n}.png")
}

/// The name of the report in its second language.
pub(crate) fn translated_name(language: Language) -> String {
    format!("report_Translated_{language}.html")
}

/// All files but `comic.json` and `index.html`.
pub(crate) async fn files(input: &Input, blobs: &dyn BlobStore) -> Result<Vec<File>, NodeError> {
    let page = &input.page;
    let mut files = vec![
        file(blobs, "comic.svg", &page.svg).await?,
        file(blobs, PICTURE, &page.png).await?,
        file(blobs, THUMBNAIL, &page.thumbnail).await?,
    ];
    for panel in &page.panels {
        files.push(file(blobs, &panel_name(panel.n), &panel.png).await?);
    }
    files.extend(reports(input, blobs).await?);
    files.push(json("scenario.json", &input.scenario)?);
    files.push(json("sources.json", &input.report.sources)?);
    Ok(files)
}

/// The page to open.
pub(crate) async fn index(page: &Page, blobs: &dyn BlobStore) -> Result<File, NodeError> {
    file(blobs, INDEX, &page.html).await
}

/// The report as it was stored; written again where storing it had failed.
async fn reports(input: &Input, blobs: &dyn BlobStore) -> Result<Vec<File>, NodeError> {
    let imprint = Imprint::at(input.request.created_at);
    let saved = &input.saved_report;
    let mut files = vec![
        match &saved.html {
            Some(html) => file(blobs, REPORT, &html.blob).await?,
            None => text(REPORT, "text/html; charset=utf-8", render_report(&input.report, &imprint)),
        },
        match &saved.markdown {
            Some(markdown) => file(blobs, "report.md", &markdown.blob).await?,
            None => {
                text("report.md", "text/markdown; charset=utf-8", render_markdown(&input.report, &imprint))
            }
        },
    ];
    if let Some(second) = &saved.translated {
        files.push(file(blobs, &translated_name(second.language), &second.html.blob).await?);
    }
    Ok(files)
}

async fn file(blobs: &dyn BlobStore, name: &str, blob: &Blob) -> Result<File, NodeError> {
    let bytes = blobs.get(blob).await.map_err(NodeError::from)?;
    Ok(File { name: name.to_owned(), media_type: blob.media_type.clone(), bytes })
}

fn text(name: &str, media_type: &str, text: String) -> File {
    File { name: name.to_owned(), media_type: media_type.to_owned(), bytes: text.into_bytes() }
}

/// A value as a file that people can read.
pub(crate) fn json(name: &str, value: &impl Serialize) -> Result<File, NodeError> {
    let written = serde_json::to_string_pretty(value).map_err(|error| {
        NodeError::permanent("output", format!("{name} cannot be written as JSON: {error}"))
    })?;
    Ok(text(name, "application/json", written + "\n"))
}
