//! The facts of a report: its sentences and the best others, read by rules.

use std::collections::BTreeSet;

use newsum_model::{Evidence, Fact, FactKind, FactValue, Language, Report};
use newsum_text::facts::{self as rules};
use newsum_text::rank::{self, Candidate};
use newsum_text::short_form::{Loss, ShortForm};
use newsum_text::{Budget, sentences, similarity};

/// The most facts that are kept.
const MOST: usize = 12;
/// How many sentences beyond the cited ones are looked at.
const FURTHER: usize = 40;

/// Facts, and which of them closes the best document.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) facts: Vec<Fact>,
    pub(crate) closing: Option<String>,
}

/// A sentence that may become a fact.
#[derive(Debug, Clone)]
struct Told {
    text: String,
    cites: Vec<u32>,
    score: f64,
    closes: bool,
    leads: bool,
    leans: bool,
    fact: rules::Fact,
}

/// At most twelve facts, best first, at least one of each kind that there is, no two that say the same.
pub(crate) fn find(query: &str, keywords: &[String], report: &Report, evidence: &Evidence) -> Found {
    let language = of_text(report.language);
    let mut told = candidates(query, keywords, report, evidence, language);
    told.extend(edited(report, language));
    let told = without_copies(told);
    let kept = kept(&told);
    let mut best: Vec<&Told> = kept.iter().map(|at| &told[*at]).collect();
    let headline = if best.iter().any(|one| one.leads) { None } else { headline(report, evidence, language) };
    best.splice(0..0, headline.as_ref());
    if best.len() > MOST {
        leave_out_one(&mut best);
    }
    let closing = best.iter().position(|one| one.closes).map(|place| format!("F{}", place + 1));
    let facts = best.iter().enumerate().map(|(place, one)| fact(place + 1, one)).collect();
    Found { facts, closing }
}

/// Takes out the least fact whose kind is told by another, so that every kind stays.
fn leave_out_one(facts: &mut Vec<&Told>) {
    let doubled = |at: &usize| facts.iter().filter(|one| one.fact.kind == facts[*at].fact.kind).count() > 1;
    let least = (1..facts.len()).rev().find(|at| doubled(at) && !facts[*at].closes);
    facts.remove(least.unwrap_or(facts.len() - 1));
}

/// The headline as a fact that rests on the first sentence of the best document, where that sentence is too long to be
/// told and holds every number of the headline.
fn headline(report: &Report, evidence: &Evidence, language: newsum_text::Language) -> Option<Told> {
    let first =
        evidence.documents.iter().find(|document| document.language == report.language)?.sentences.first()?;
    let title = report.title.split('…').next().unwrap_or_default().trim();
    let fits = Budget::PANEL.fits(title, language) && title.chars().count() >= 8;
    let covered = similarity::coverage(title, &[&first.text]) >= 0.5;
    if !fits || !covered || !newsum_text::numbers::occurs_in(title, &[&first.text]) {
        return None;
    }
    let balloons = if Budget::BALLOON.fits(title, language) { 1 } else { 2 };
    let fact = rules::Fact {
        kind: rules::FactKind::Event,
        text: newsum_text::budget::cut_chars(&first.text, 300),
        short: ShortForm { text: format!("{title}."), loss: Loss::Clauses, balloons },
        actor: None,
        values: newsum_text::values::values(title, language),
        date: None,
        leans_back: false,
    };
    Some(Told {
        text: first.text.clone(),
        cites: vec![first.n],
        score: 0.8,
        closes: false,
        leads: true,
        leans: false,
        fact,
    })
}

fn candidates(
    query: &str,
    keywords: &[String],
    report: &Report,
    evidence: &Evidence,
    language: newsum_text::Language,
) -> Vec<Told> {
    let cited: BTreeSet<u32> = report.paragraphs().flat_map(|para| para.cites.iter().copied()).collect();
    let placed = placed(evidence, report.language);
    let texts: Vec<Candidate<'_>> = placed
        .iter()
        .map(|one| Candidate { text: one.text, document: one.document, position: one.position })
        .collect();
    let words: Vec<&str> = keywords.iter().map(String::as_str).collect();
    let scores = rank::scores(&texts, query, &words, language);
    let mut best: Vec<usize> = (0..placed.len()).collect();
    best.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let further: BTreeSet<usize> = best.into_iter().take(FURTHER).collect();
    let wanted = |at: usize| {
        cited.contains(&placed[at].n) || further.contains(&at) || placed[at].closes || placed[at].leads
    };
    let read = |at: usize| {
        let one = &placed[at];
        let fact = rules::read(one.text, language)?;
        let score = if one.main { scores[at] } else { scores[at] * 0.9 };
        Some(Told {
            text: one.text.to_owned(),
            cites: vec![one.n],
            score,
            closes: one.closes,
            leads: one.leads,
            leans: fact.leans_back,
            fact,
        })
    };
    (0..placed.len()).filter(|at| wanted(*at)).filter_map(read).collect()
}

/// A sentence and where it stands.
struct Placed<'a> {
    n: u32,
    text: &'a str,
    document: usize,
    position: usize,
    closes: bool,
    leads: bool,
    main: bool,
}

fn placed(evidence: &Evidence, language: Language) -> Vec<Placed<'_>> {
    let documents =
        evidence.documents.iter().enumerate().filter(|(_, document)| document.language == language);
    let of = |(at, document): (usize, &'_ newsum_model::Document)| (at, document.sentences.len());
    let lengths: Vec<(usize, usize)> = documents.clone().map(of).collect();
    documents
        .flat_map(|(at, document)| {
            document.sentences.iter().enumerate().map(move |(position, sentence)| (at, position, sentence))
        })
        .map(|(at, position, sentence)| {
            let length = lengths.iter().find(|(one, _)| *one == at).map_or(0, |(_, length)| *length);
            let main = lengths.first().is_some_and(|(first, _)| *first == at);
            Placed {
                n: sentence.n,
                text: &sentence.text,
                document: at,
                position,
                closes: main && position + 1 == length,
                leads: main && position == 0,
                main,
            }
        })
        .collect()
}

/// The sentences that a reviewer wrote.
fn edited(report: &Report, language: newsum_text::Language) -> Vec<Told> {
    let paragraphs = report.paragraphs().filter(|para| para.edited);
    let told = paragraphs.flat_map(|para| {
        sentences::split(&para.text, language).into_iter().map(|text| (text, para.cites.clone()))
    });
    told.filter_map(|(text, mut cites)| {
        let fact = rules::read(&text, language)?;
        cites.truncate(3);
        Some(Told { text, cites, score: 0.9, closes: false, leads: false, leans: fact.leans_back, fact })
    })
    .collect()
}

/// Sentences that say the same become one with the citations of all.
fn without_copies(told: Vec<Told>) -> Vec<Told> {
    let texts: Vec<&str> = told.iter().map(|one| one.text.as_str()).collect();
    let join = |group: Vec<usize>| {
        let best = group.iter().copied().reduce(|a, b| if told[b].score > told[a].score { b } else { a });
        let mut one = told[best.unwrap_or(group[0])].clone();
        let mut cites: Vec<u32> = group.iter().flat_map(|at| told[*at].cites.clone()).collect();
        cites.sort_unstable();
        cites.dedup();
        cites.truncate(3);
        one.cites = cites;
        one.closes = group.iter().any(|at| told[*at].closes);
        one.leads = group.iter().any(|at| told[*at].leads);
        one
    };
    similarity::groups(&texts).into_iter().map(join).collect()
}

/// The places of the facts that are kept, best first: the best of every kind, the closing sentence where it is short,
/// then by worth and novelty. What leans on the sentence before it comes in only where there is little else.
fn kept(told: &[Told]) -> Vec<usize> {
    let stands: Vec<usize> = (0..told.len()).filter(|at| !told[*at].leans).collect();
    let pool: Vec<usize> = if stands.len() >= 6 { stands } else { (0..told.len()).collect() };
    let mut kept: Vec<usize> = Vec::new();
    for kind in rules::FactKind::ALL {
        let of_kind = pool.iter().copied().filter(|at| told[*at].fact.kind == kind);
        kept.extend(of_kind.reduce(|a, b| if worth(&told[b]) > worth(&told[a]) { b } else { a }));
    }
    let lead = pool.iter().copied().find(|at| told[*at].leads && !kept.contains(at));
    kept.extend(lead);
    let closing =
        pool.iter().copied().find(|at| told[*at].closes && is_brief(&told[*at]) && !kept.contains(at));
    kept.extend(closing);
    let texts: Vec<&str> = pool.iter().map(|at| told[*at].text.as_str()).collect();
    let scores: Vec<f64> = pool.iter().map(|at| worth(&told[*at])).collect();
    let ranked = rank::select(&texts, &scores, texts.len());
    let more = ranked.into_iter().map(|at| pool[at]).filter(|at| !kept.contains(at)).collect::<Vec<_>>();
    kept.extend(more);
    kept.truncate(MOST);
    kept.sort_by(|a, b| worth(&told[*b]).total_cmp(&worth(&told[*a])).then(a.cmp(b)));
    kept
}

/// What fits one balloon and tells an amount is worth more to a comic.
fn worth(told: &Told) -> f64 {
    let balloon = if told.fact.short.balloons == 1 { 0.12 } else { 0.0 };
    let amount = if told.fact.values.is_empty() { 0.0 } else { 0.05 };
    (told.score + balloon + amount).clamp(0.0, 1.0)
}

fn is_brief(told: &Told) -> bool {
    Budget::BALLOON.fits(&told.fact.short.text, newsum_text::language::detect(&told.text))
        && told.fact.short.text.chars().count() <= 60
}

fn fact(number: usize, told: &Told) -> Fact {
    let value = |value: &newsum_text::values::Value| FactValue {
        text: value.text.clone(),
        number: value.number,
        unit: value.unit.clone(),
    };
    Fact {
        id: format!("F{number}"),
        kind: kind(told.fact.kind),
        text: told.fact.text.clone(),
        short: told.fact.short.text.clone(),
        actor: told.fact.actor.as_ref().map(|actor| actor.name.clone()),
        values: told.fact.values.iter().take(4).map(value).collect(),
        date: told.fact.date.clone(),
        cites: told.cites.clone(),
        score: worth(told),
    }
}

fn kind(kind: rules::FactKind) -> FactKind {
    match kind {
        rules::FactKind::Event => FactKind::Event,
        rules::FactKind::Number => FactKind::Number,
        rules::FactKind::Cause => FactKind::Cause,
        rules::FactKind::Contrast => FactKind::Contrast,
        rules::FactKind::Quote => FactKind::Quote,
        rules::FactKind::Reaction => FactKind::Reaction,
        rules::FactKind::Outlook => FactKind::Outlook,
        rules::FactKind::Definition => FactKind::Definition,
    }
}

/// The language as the text rules name it.
pub(crate) fn of_text(language: Language) -> newsum_text::Language {
    match language {
        Language::Ko => newsum_text::Language::Korean,
        Language::En => newsum_text::Language::English,
    }
}
