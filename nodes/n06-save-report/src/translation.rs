//! A report in another language: its texts are translated, never its markup.

use std::collections::BTreeSet;

use newsum_engine::{Context, NodeError};
use newsum_model::{Language, Report};
use newsum_services::Translator;

/// A report in another language.
#[derive(Debug)]
pub(crate) struct Translation {
    pub(crate) report: Report,
    /// Paragraphs that stay as they were: their places in reading order.
    pub(crate) untranslated: BTreeSet<usize>,
}

/// Translates a report. A paragraph whose numbers changed on the way stays in the original.
pub(crate) async fn translated(
    report: &Report,
    to: Language,
    translator: &dyn Translator,
    cx: &Context,
) -> Result<Translation, NodeError> {
    let texts = texts(report);
    let work = async { Ok(translator.translate(&texts, report.language, to).await?) };
    let answer: Vec<String> = cx.memo(&format!("translate:{to}"), work).await?;
    if answer.len() != texts.len() {
        let message = format!("{} gave {} texts for {}", translator.name(), answer.len(), texts.len());
        return Err(NodeError::transient("translation_incomplete", message));
    }
    Ok(put_back(report, to, answer))
}

/// All texts of a report: title, question, headings, then the paragraphs in reading order.
fn texts(report: &Report) -> Vec<String> {
    let headings = report.sections.iter().map(|section| section.heading.clone());
    let paragraphs = report.paragraphs().map(|para| para.text.clone());
    [report.title.clone(), report.question.clone()].into_iter().chain(headings).chain(paragraphs).collect()
}

fn put_back(report: &Report, to: Language, answer: Vec<String>) -> Translation {
    let mut answer = answer.into_iter();
    let mut next = |original: &str| answer.next().filter(|text| is_faithful(original, text));
    let mut other = Report { language: to, ..report.clone() };
    other.title = next(&report.title).unwrap_or_else(|| report.title.clone());
    other.question = next(&report.question).unwrap_or_else(|| report.question.clone());
    for section in &mut other.sections {
        section.heading = next(&section.heading).unwrap_or_else(|| section.heading.clone());
    }
    let mut untranslated = BTreeSet::new();
    let sections = other.sections.iter_mut().flat_map(|section| &mut section.paragraphs);
    for (place, para) in other.lead.iter_mut().chain(sections).chain(&mut other.conclusion).enumerate() {
        match next(&para.text) {
            Some(text) => para.text = text,
            None => drop(untranslated.insert(place)),
        }
    }
    Translation { report: other, untranslated }
}

/// Whether a translation is there and has the same numbers.
fn is_faithful(original: &str, text: &str) -> bool {
    !text.trim().is_empty() && numbers(original) == numbers(text)
}

/// The runs of digits of a text, sorted; commas within numbers do not count.
fn numbers(text: &str) -> Vec<String> {
    let plain = text.replace(',', "");
    let runs = plain.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let mut runs: Vec<String> = runs.map(str::to_owned).collect();
    runs.sort();
    runs
}
