//! The documents that a report cites.

use std::collections::BTreeSet;

use newsum_model::{Evidence, Report, Source};

/// Exactly the documents that are cited, numbered by first use.
pub(crate) fn cited(report: &Report, evidence: &Evidence) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let cites: BTreeSet<u32> = report.paragraphs().flat_map(|para| para.cites.iter().copied()).collect();
    for &n in report.paragraphs().flat_map(|para| &para.cites) {
        let Some((document, _)) = evidence.sentence(n) else {
            continue;
        };
        if sources.iter().any(|source| source.doc == document.id) {
            continue;
        }
        sources.push(Source {
            n: u32::try_from(sources.len() + 1).unwrap_or(u32::MAX),
            doc: document.id.clone(),
            kind: document.kind,
            title: document.title.clone(),
            url: document.url.clone(),
            source_name: document.source_name.clone(),
            published: document.published,
            cited: document.sentences.iter().map(|s| s.n).filter(|n| cites.contains(n)).collect(),
        });
    }
    sources
}
