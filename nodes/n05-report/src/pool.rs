//! The sentences that a report may be made of, ranked.

use newsum_model::{DocumentKind, Evidence, Language};
use newsum_text::facts::{self, FactKind};
use newsum_text::rank::{self, Candidate};
use newsum_text::{keywords, reference, similarity};

use crate::language::of_rules;

/// Sentences that one paragraph cites.
const MAX_CITES: usize = 8;

/// A sentence that may stand in a report.
#[derive(Debug, Clone)]
pub(crate) struct Usable {
    /// As written.
    pub(crate) text: String,
    /// What it tells.
    pub(crate) kind: FactKind,
    /// How much it matters.
    pub(crate) score: f64,
    /// Its number, and those of sentences that say the same.
    pub(crate) cites: Vec<u32>,
    /// Whether it makes sense only right after the one before it.
    pub(crate) leans: bool,
    /// Whether it is an opinion among articles: good for a reaction and nothing else.
    pub(crate) opinion: bool,
}

impl Usable {
    /// Its number.
    pub(crate) fn n(&self) -> u32 {
        self.cites[0]
    }
}

/// The sentences that a report may be made of, in order of their numbers.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    /// The sentences.
    pub(crate) sentences: Vec<Usable>,
}

impl Pool {
    /// The sentences of the evidence in that language; such that say the same are one.
    pub(crate) fn of(evidence: &Evidence, language: Language, query: &str) -> Self {
        let rules = of_rules(language);
        let found = in_language(evidence, language);
        let keywords = keywords::keywords(query, &[], 5);
        let keywords: Vec<&str> = keywords.iter().map(String::as_str).collect();
        let candidates: Vec<Candidate<'_>> = found.iter().map(|one| one.candidate).collect();
        let scores = rank::scores(&candidates, query, &keywords, rules);
        let texts: Vec<&str> = candidates.iter().map(|candidate| candidate.text).collect();
        let usable = similarity::groups(&texts).into_iter().map(|group| {
            let first = &found[group[0]];
            let opinion = first.opinion;
            Usable {
                text: first.candidate.text.to_owned(),
                kind: if opinion { FactKind::Reaction } else { facts::kind(first.candidate.text, rules) },
                score: scores[group[0]] * (0.6 + 0.4 * first.weight),
                cites: group.iter().take(MAX_CITES).map(|&i| found[i].n).collect(),
                leans: leans(first.candidate.text, rules),
                opinion,
            }
        });
        let mut sentences: Vec<Usable> = usable.collect();
        sentences.sort_by_key(Usable::n);
        Self { sentences }
    }

    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// At most `count` of these sentences, best first, no two too much alike.
    pub(crate) fn best(&self, among: &[usize], count: usize) -> Vec<usize> {
        let texts: Vec<&str> = among.iter().map(|&i| self.sentences[i].text.as_str()).collect();
        let scores: Vec<f64> = among.iter().map(|&i| self.sentences[i].score).collect();
        rank::select(&texts, &scores, count).into_iter().map(|at| among[at]).collect()
    }

    /// The sentence right after this one, if it makes sense only there.
    pub(crate) fn follower(&self, i: usize) -> Option<usize> {
        let next = self.sentences.get(i + 1)?;
        (next.leans && next.n() == self.sentences[i].n() + 1).then_some(i + 1)
    }
}

/// Whether a sentence makes sense only after the one before it: it points back, or opens by joining on.
fn leans(sentence: &str, language: newsum_text::Language) -> bool {
    const JOINING: [&str; 14] = [
        "But",
        "However,",
        "Yet",
        "And",
        "Still,",
        "So",
        "Nor",
        "Or",
        "하지만",
        "그러나",
        "다만",
        "반면",
        "그런데",
        "또",
    ];
    let opens = sentence.split_whitespace().next().is_some_and(|word| JOINING.contains(&word));
    opens || reference::leans_back(sentence, language)
}

struct Found<'a> {
    candidate: Candidate<'a>,
    n: u32,
    weight: f64,
    opinion: bool,
}

/// The sentences in that language. Among articles an opinion stays an opinion; where there is nothing else, it is what
/// there is to tell.
fn in_language(evidence: &Evidence, language: Language) -> Vec<Found<'_>> {
    let is_opinion = |kind: DocumentKind| matches!(kind, DocumentKind::Opinion | DocumentKind::Social);
    let articles = evidence.documents.iter().any(|d| d.language == language && !is_opinion(d.kind));
    let documents =
        evidence.documents.iter().enumerate().filter(|(_, document)| document.language == language);
    let sentences = documents.flat_map(|(place, document)| {
        document.sentences.iter().enumerate().map(move |(position, sentence)| Found {
            candidate: Candidate { text: &sentence.text, document: place, position },
            n: sentence.n,
            weight: document.score.clamp(0.0, 1.0),
            opinion: articles && is_opinion(document.kind),
        })
    });
    sentences.collect()
}
