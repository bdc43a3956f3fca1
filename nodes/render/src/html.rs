//! A report as a page.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use newsum_model::{Para, Report, Source};

use crate::Imprint;
use crate::link;
use crate::words::Words;

/// Nothing is loaded and nothing runs; only the style sheet of the page itself counts.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The report as a page of HTML that stands alone: no script, nothing to load, readable on a phone and on paper. Every
/// text is escaped; only http(s) addresses are linked.
#[must_use]
pub fn render_report(report: &Report, imprint: &Imprint) -> String {
    let page = Page { report, imprint, words: Words::of(report.language) };
    page.document().into_string()
}

struct Page<'a> {
    report: &'a Report,
    imprint: &'a Imprint,
    words: &'static Words,
}

impl Page<'_> {
    fn document(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.report.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="color-scheme" content="light dark";
                    title { (self.report.title) }
                    style { (PreEscaped(include_str!("report.css"))) }
                }
                body { main { article { (self.article()) } } }
            }
        }
    }

    fn article(&self) -> Markup {
        let report = self.report;
        let mut place = 0;
        html! {
            header {
                h1 { (report.title) }
                p.question { span.label { (self.words.question) } " " (report.question) }
            }
            section.lead aria-label=(self.words.key_points) {
                h2 { (self.words.key_points) }
                (self.paragraphs(&report.lead, &mut place))
            }
            @for section in &report.sections {
                section {
                    h2 { (section.heading) }
                    (self.paragraphs(&section.paragraphs, &mut place))
                }
            }
            section.conclusion {
                h2 { (self.words.conclusion) }
                (self.paragraphs(&report.conclusion, &mut place))
            }
            (self.sources())
            (self.foot())
        }
    }

    /// Paragraphs; `place` counts them over the whole report.
    fn paragraphs(&self, paragraphs: &[Para], place: &mut usize) -> Markup {
        html! {
            @for para in paragraphs {
                p {
                    (para.text)
                    @for n in source_numbers(self.report, para) {
                        a.cite href=(format!("#source-{n}")) aria-label=(format!("{} {n}", self.words.source)) { (n) }
                    }
                    @if para.edited { " " span.mark { (self.words.edited) } }
                    @if self.imprint.untranslated.contains(place) { " " span.mark { (self.words.untranslated) } }
                }
                ({ *place += 1; PreEscaped("") })
            }
        }
    }

    fn sources(&self) -> Markup {
        html! {
            section.sources {
                h2 { (self.words.sources) }
                ol { @for source in &self.report.sources { (self.source(source)) } }
            }
        }
    }

    fn source(&self, source: &Source) -> Markup {
        let address = source.url.as_deref().and_then(link::web);
        html! {
            li id=(format!("source-{}", source.n)) value=(source.n) {
                @match &address {
                    Some(address) => a href=(address) rel="noopener nofollow" { (source.title) },
                    None => span { (source.title) },
                }
                span.from {
                    @if source.source_name != source.title { (source.source_name) }
                    @if let Some(day) = source.published { " " time datetime=(day) { (day) } }
                    @if let Some(mark) = self.words.mark(source.kind) { " " span.mark { (mark) } }
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        let made = self.imprint.made_at;
        html! {
            footer {
                p { (self.words.check) }
                p {
                    (self.words.made) ": " (self.words.method(self.report.method))
                    @if self.imprint.translated { " · " (self.words.translated) }
                    " · " (self.words.made_at) ": "
                    time datetime=(made.format("%Y-%m-%dT%H:%M:%SZ")) { (made.format("%Y-%m-%d %H:%M UTC")) }
                }
            }
        }
    }
}

/// The numbers of the sources of a paragraph, each once, in order.
pub(crate) fn source_numbers(report: &Report, para: &Para) -> Vec<u32> {
    let mut numbers: Vec<u32> = para.cites.iter().filter_map(|&n| report.source_of(n)).map(|s| s.n).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
