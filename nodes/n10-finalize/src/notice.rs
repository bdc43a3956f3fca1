//! What a backend is told.

use newsum_model::{Panel, Publication, Scenario};
use newsum_services::{ComicNotice, NoticeSlide, NoticeSource};

use crate::node::Input;

/// The message: title, the report in short, four slides, the articles.
pub(crate) fn notice(input: &Input, publication: &Publication) -> ComicNotice {
    let slides = input.scenario.panels.iter().zip(&publication.panel_urls);
    ComicNotice {
        ai_author_id: input.request.writer.author_id,
        category: input.analysis.category.to_string(),
        title: input.scenario.title.clone(),
        content: cut(&content(input), 400),
        thumbnail_image_url: publication.thumbnail_url.clone(),
        slides: slides.map(|(panel, url)| slide(&input.scenario, panel, url)).collect(),
        source_news: sources(input),
    }
}

fn content(input: &Input) -> String {
    let insights: Vec<&str> = input.summary.insights.iter().map(|insight| insight.text.as_str()).collect();
    format!("{} {}", input.summary.one_line, insights.join(" "))
}

fn slide(scenario: &Scenario, panel: &Panel, url: &str) -> NoticeSlide {
    let name = |id: &str| scenario.character(id).map_or_else(|| id.to_owned(), |one| one.name.clone());
    let mut words: Vec<String> = panel.caption.iter().cloned().collect();
    words.extend(
        panel.dialogue.iter().map(|line| format!("{}: {}", name(&line.speaker), line.text.replace('*', ""))),
    );
    NoticeSlide { slide_seq: panel.n, image_url: url.to_owned(), content: cut(&words.join(" "), 300) }
}

fn sources(input: &Input) -> Vec<NoticeSource> {
    let linked = input.report.sources.iter().filter_map(|source| {
        let url = source.url.clone()?;
        Some(NoticeSource { headline: source.title.clone(), url })
    });
    linked.take(10).collect()
}

fn cut(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}
