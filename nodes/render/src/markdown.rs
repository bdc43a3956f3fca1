//! A report as Markdown.

use std::fmt::Write as _;

use newsum_model::{Para, Report, Source};

use crate::Imprint;
use crate::html::source_numbers;
use crate::link;
use crate::words::Words;

/// The report as Markdown: headings, paragraphs with the numbers of their sources, the list of sources.
#[must_use]
pub fn render_markdown(report: &Report, imprint: &Imprint) -> String {
    let words = Words::of(report.language);
    let mut page = Page { report, imprint, words, text: String::new(), place: 0 };
    page.heading(1, &report.title);
    page.block(&format!("> {}", escaped(&report.question)));
    page.heading(2, words.key_points);
    page.paragraphs(&report.lead);
    for section in &report.sections {
        page.heading(2, &section.heading);
        page.paragraphs(&section.paragraphs);
    }
    page.heading(2, words.conclusion);
    page.paragraphs(&report.conclusion);
    page.heading(2, words.sources);
    page.sources();
    page.foot();
    page.text
}

struct Page<'a> {
    report: &'a Report,
    imprint: &'a Imprint,
    words: &'static Words,
    text: String,
    place: usize,
}

impl Page<'_> {
    fn block(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{text}\n");
    }

    fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {}", "#".repeat(level), escaped(text)));
    }

    fn paragraphs(&mut self, paragraphs: &[Para]) {
        for para in paragraphs {
            let numbers = source_numbers(self.report, para);
            let cites: String = numbers.iter().map(|n| format!(" \\[{n}\\]")).collect();
            let edited = if para.edited { format!(" *({})*", self.words.edited) } else { String::new() };
            let left = self.imprint.untranslated.contains(&self.place);
            let left = if left { format!(" *({})*", self.words.untranslated) } else { String::new() };
            self.block(&format!("{}{cites}{edited}{left}", escaped(&para.text)));
            self.place += 1;
        }
    }

    fn sources(&mut self) {
        let lines: Vec<String> = self.report.sources.iter().map(|source| self.source(source)).collect();
        self.block(&lines.join("\n"));
    }

    fn source(&self, source: &Source) -> String {
        let title = escaped(&source.title);
        let link = source.url.as_deref().and_then(link::web);
        let title = link.map_or(title.clone(), |url| format!("[{title}](<{}>)", url.replace('>', "%3E")));
        let name =
            if source.source_name == source.title { String::new() } else { escaped(&source.source_name) };
        let day = source.published.map(|day| day.to_string()).unwrap_or_default();
        let mark = self.words.mark(source.kind).unwrap_or_default();
        let rest: Vec<&str> =
            [name.as_str(), &day, mark].into_iter().filter(|part| !part.is_empty()).collect();
        let rest = if rest.is_empty() { String::new() } else { format!(" — {}", rest.join(", ")) };
        format!("{}. {title}{rest}", source.n)
    }

    fn foot(&mut self) {
        let (words, made) = (self.words, self.imprint.made_at.format("%Y-%m-%d %H:%M UTC"));
        let method = words.method(self.report.method);
        let _ = writeln!(self.text, "---\n\n{}: {method} · {}: {made}", words.made, words.made_at);
    }
}

/// A text on one line in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.split_whitespace().collect::<Vec<_>>().join(" ").chars().enumerate() {
        let special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&');
        if special || (i == 0 && matches!(c, '-' | '+' | '=')) {
            out.push('\\');
        }
        out.push(c);
    }
    number_at_start(out)
}

/// `1.` at the start of a line would begin a list.
fn number_at_start(text: String) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    match text[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text,
    }
}
