//! `comic.json`: what a comic is and how it came about. The only file besides the report that tells when.

use std::collections::BTreeMap;

use newsum_engine::{Context, Degraded, NodeError};
use newsum_model::{Category, Method, Violation};
use newsum_services::blob_of;
use serde::Serialize;

use crate::files::{self, File};
use crate::node::Input;

#[derive(Debug, Serialize)]
struct Record<'a> {
    comic_id: &'a str,
    run: String,
    created_at: String,
    query: &'a str,
    language: String,
    seed: u64,
    writer: &'a str,
    category: Category,
    title: &'a str,
    one_line: &'a str,
    grave: bool,
    methods: BTreeMap<&'static str, Method>,
    review: Option<&'a newsum_model::Review>,
    width: u32,
    height: u32,
    violations: &'a [Violation],
    degraded: &'a [Degraded],
    files: BTreeMap<String, Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    bytes: u64,
    #[serde(rename = "type")]
    media_type: String,
    hash: String,
}

/// The record of a comic with the hashes of all its other files.
pub(crate) fn record(input: &Input, cx: &Context, files: &[File], index: &File) -> Result<File, NodeError> {
    let hashed = files.iter().chain([index]).map(|file| (file.name.clone(), entry(file)));
    files::json(
        "comic.json",
        &Record {
            comic_id: &input.request.comic_id,
            run: cx.run().to_string(),
            created_at: input.request.created_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            query: &input.request.query,
            language: input.scenario.language.to_string(),
            seed: input.request.seed,
            writer: &input.request.writer.id,
            category: input.analysis.category,
            title: &input.scenario.title,
            one_line: &input.scenario.one_line,
            grave: input.scenario.grave,
            methods: methods(input),
            review: input.review.as_ref(),
            width: input.page.width,
            height: input.page.height,
            violations: &input.page.violations,
            degraded: &input.degraded,
            files: hashed.collect(),
        },
    )
}

fn methods(input: &Input) -> BTreeMap<&'static str, Method> {
    BTreeMap::from([
        ("analysis", input.analysis.method),
        ("report", input.report.method),
        ("summary", input.summary.method),
        ("scenario", input.scenario.method),
    ])
}

fn entry(file: &File) -> Entry {
    let blob = blob_of(&file.bytes, &file.media_type);
    Entry { bytes: blob.size, media_type: blob.media_type, hash: blob.hash }
}
