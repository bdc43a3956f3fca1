//! A report in short.

use std::collections::BTreeSet;

use newsum_model::{
    Analysis, Evidence, Fact, FactKind, Insight, Method, Report, Summary, SummarySource, Tone,
};
use newsum_text::{Budget, actors, budget::cut_chars, grave, short_form};

use crate::facts::{Found, of_text};

/// The summary by rules.
pub(crate) fn summary(found: Found, analysis: &Analysis, report: &Report, evidence: &Evidence) -> Summary {
    let grave = analysis.grave || is_grave(report, &found.facts);
    Summary {
        method: Method::Rules,
        one_line: one_line(&found.facts, report),
        insights: insights(&found.facts),
        tone: if grave { Tone::Serious } else { analysis.tone },
        grave,
        people: people(&found.facts, report, evidence),
        headline: cut_chars(&report.title, 120),
        closing: found.closing,
        sources: sources(report),
        facts: found.facts,
    }
}

/// The headline, the lead or more than one fact speaks of harm to people.
fn is_grave(report: &Report, facts: &[Fact]) -> bool {
    let lead = report.lead.iter().any(|para| grave::is_grave(&para.text));
    let told = facts.iter().filter(|fact| grave::is_grave(&fact.text)).count();
    grave::is_grave(&report.title) || lead || told > 1
}

/// The best event with the best number, in one line.
fn one_line(facts: &[Fact], report: &Report) -> String {
    let language = of_text(report.language);
    let rank = |fact: &&Fact| {
        let kind = match fact.kind {
            FactKind::Event => 0.3,
            FactKind::Number => 0.2,
            FactKind::Cause | FactKind::Definition => 0.05,
            FactKind::Contrast | FactKind::Quote | FactKind::Reaction | FactKind::Outlook => 0.0,
        };
        let number = if fact.values.is_empty() { 0.0 } else { 0.15 };
        let headline = newsum_text::similarity::coverage(&report.title, &[&fact.text]);
        fact.score + kind + number + 0.4 * headline
    };
    let best = facts.iter().reduce(|a, b| if rank(&b) > rank(&a) { b } else { a });
    let Some(best) = best else { return Budget::ONE_LINE.cut(&report.title, language) };
    let first =
        short_form::shorten(&best.text, language, Budget::ONE_LINE).unwrap_or_else(|| best.short.clone());
    with_another(&first, best, facts, language)
}

/// A second short fact with a number, where there is room for it.
fn with_another(first: &str, best: &Fact, facts: &[Fact], language: newsum_text::Language) -> String {
    let other = |fact: &&Fact| {
        fact.id != best.id
            && matches!(fact.kind, FactKind::Outlook | FactKind::Contrast | FactKind::Number)
            && !newsum_text::reference::leans_back(&fact.short, language)
            && newsum_text::similarity::jaccard(&fact.short, first) < 0.3
            && Budget::ONE_LINE.fits(&format!("{first} {}", fact.short), language)
    };
    let by_kind = [FactKind::Outlook, FactKind::Contrast, FactKind::Number];
    let found = by_kind.iter().find_map(|kind| facts.iter().filter(|fact| fact.kind == *kind).find(other));
    found.map_or_else(|| first.to_owned(), |fact| format!("{first} {}", fact.short))
}

/// The best fact of each kind, three to five.
fn insights(facts: &[Fact]) -> Vec<Insight> {
    let mut kinds: BTreeSet<FactKind> = BTreeSet::new();
    let (fresh, rest): (Vec<&Fact>, Vec<&Fact>) = facts.iter().partition(|fact| kinds.insert(fact.kind));
    let insight = |fact: &Fact| Insight { text: cut_chars(&fact.text, 200), cites: fact.cites.clone() };
    let mut insights: Vec<Insight> = fresh.iter().take(5).map(|fact| insight(fact)).collect();
    let missing = 3usize.saturating_sub(insights.len());
    insights.extend(rest.iter().take(missing).map(|fact| insight(fact)));
    insights
}

fn people(facts: &[Fact], report: &Report, evidence: &Evidence) -> Vec<String> {
    let language = of_text(report.language);
    let cited = evidence.documents.iter().filter(|document| document.language == report.language);
    let texts = cited.flat_map(|document| document.sentences.iter().map(|sentence| sentence.text.as_str()));
    let all = facts.iter().map(|fact| fact.text.as_str()).chain(texts).collect::<Vec<_>>().join("\n");
    let mut names = actors::people(&all, language);
    names.truncate(10);
    names
}

fn sources(report: &Report) -> Vec<SummarySource> {
    let source = |source: &newsum_model::Source| SummarySource {
        title: source.title.clone(),
        name: source.source_name.clone(),
        url: source.url.clone(),
        published: source.published,
    };
    report.sources.iter().take(4).map(source).collect()
}
