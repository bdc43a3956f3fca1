//! Which sentence goes where.

use std::collections::BTreeSet;

use newsum_model::{Aspect, Language, Para, Purpose, Section};
use newsum_text::facts::FactKind;

use crate::headings;
use crate::pool::Pool;

/// Sentences of the lead.
const LEAD: usize = 3;
/// Sentences of the conclusion.
const CONCLUSION: usize = 2;
/// Sentences of a section.
const PER_SECTION: usize = 6;
/// Sentences of a paragraph, such that follow one of them not counted.
const PER_PARAGRAPH: usize = 2;
/// Sentences of the section for what is left over.
const MORE: usize = 4;
/// Citations of a paragraph.
const MAX_CITES: usize = 8;
/// Characters of a paragraph.
const LONGEST: usize = 1_200;

/// The parts of a report.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) lead: Vec<Para>,
    pub(crate) sections: Vec<Section>,
    pub(crate) conclusion: Vec<Para>,
}

impl Draft {
    /// Lead and conclusion first, then a section per aspect that at least two sentences speak of, then what is left.
    pub(crate) fn of(pool: &Pool, aspects: &[Aspect], most: usize, language: Language) -> Self {
        let mut writer = Writer { pool, taken: BTreeSet::new() };
        let lead = writer.lead();
        let conclusion = writer.conclusion(&lead);
        let mut sections: Vec<Section> = Vec::new();
        for aspect in aspects.iter().take(most) {
            let kinds = kinds_of(aspect.purpose);
            sections.extend(writer.section(headings::of(aspect, language), &aspect.id, kinds, PER_SECTION));
        }
        sections.extend(writer.section(headings::more(language), "", &FactKind::ALL, MORE));
        if sections.is_empty() {
            sections.push(writer.whatever(aspects, language, &lead));
        }
        Self { lead: writer.single(&lead), sections, conclusion: writer.single(&conclusion) }
    }
}

/// What tells something of a side of the subject.
fn kinds_of(purpose: Purpose) -> &'static [FactKind] {
    match purpose {
        Purpose::What => &[FactKind::Event, FactKind::Definition, FactKind::Contrast],
        Purpose::Why => &[FactKind::Cause],
        Purpose::Numbers => &[FactKind::Number],
        Purpose::Reaction => &[FactKind::Reaction, FactKind::Quote],
        Purpose::Outlook => &[FactKind::Outlook],
        Purpose::Other => &[],
    }
}

struct Writer<'a> {
    pool: &'a Pool,
    taken: BTreeSet<usize>,
}

impl Writer<'_> {
    /// Sentences that are not used yet, stand by themselves, and fit.
    fn free(&self, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        let all = 0..self.pool.sentences.len();
        all.filter(|&i| !self.taken.contains(&i) && !self.pool.sentences[i].leans && fits(i)).collect()
    }

    fn take(&mut self, mut chosen: Vec<usize>) -> Vec<usize> {
        chosen.sort_unstable();
        self.taken.extend(&chosen);
        chosen
    }

    /// The best sentences of the articles, fewer where there are few in all. Where every sentence leans on another,
    /// the first one of all opens.
    fn lead(&mut self) -> Vec<usize> {
        let count = (self.pool.sentences.len() / 4).clamp(1, LEAD);
        let free = self.free(|i| !self.pool.sentences[i].opinion);
        let best = self.pool.best(&free, count);
        self.take(if best.is_empty() { vec![0] } else { best })
    }

    /// What comes next, and what speaks against it; else the best of what is left; else the lead once more.
    fn conclusion(&mut self, lead: &[usize]) -> Vec<usize> {
        let mut chosen = Vec::new();
        let count = if self.pool.sentences.len() < 6 { 1 } else { CONCLUSION };
        for kind in [FactKind::Outlook, FactKind::Contrast] {
            let free = self.free(|i| self.pool.sentences[i].kind == kind);
            chosen.extend(self.pool.best(&free, 1));
        }
        if chosen.is_empty() {
            chosen = self.pool.best(&self.free(|i| !self.pool.sentences[i].opinion), 1);
        }
        if chosen.is_empty() {
            chosen = lead[..1].to_vec();
        }
        chosen.truncate(count);
        self.take(chosen)
    }

    /// A section of the best sentences of these kinds; none where fewer than two are left.
    fn section(&mut self, heading: String, aspect: &str, kinds: &[FactKind], most: usize) -> Option<Section> {
        let free = self.free(|i| kinds.contains(&self.pool.sentences[i].kind));
        if free.len() < 2 {
            return None;
        }
        let chosen = self.pool.best(&free, most);
        let chosen = self.take(chosen);
        let paragraphs = self.paragraphs(&chosen, most);
        Some(Section { heading, aspect: aspect.to_owned(), paragraphs })
    }

    /// The section of a report of very few sentences: all that is left, or the lead once more.
    fn whatever(&mut self, aspects: &[Aspect], language: Language, lead: &[usize]) -> Section {
        let free = self.free(|_| true);
        let chosen = if free.is_empty() { lead[..1].to_vec() } else { free };
        let chosen = self.take(chosen.into_iter().take(PER_SECTION).collect());
        let heading =
            aspects.first().map_or_else(|| headings::more(language), |aspect| headings::of(aspect, language));
        let aspect = aspects.first().map(|aspect| aspect.id.clone()).unwrap_or_default();
        Section { heading, aspect, paragraphs: self.paragraphs(&chosen, PER_SECTION) }
    }

    /// Paragraphs of two sentences, each with the one that leans on it where there is room.
    fn paragraphs(&mut self, chosen: &[usize], most: usize) -> Vec<Para> {
        let mut room = most.saturating_sub(chosen.len());
        let mut paragraphs = Vec::new();
        for pair in chosen.chunks(PER_PARAGRAPH) {
            let mut sentences = Vec::new();
            for &i in pair {
                sentences.push(i);
                let follower = self.pool.follower(i).filter(|next| room > 0 && !self.taken.contains(next));
                if let Some(next) = follower {
                    self.taken.insert(next);
                    sentences.push(next);
                    room -= 1;
                }
            }
            paragraphs.push(self.para(&sentences));
        }
        paragraphs
    }

    fn single(&self, sentences: &[usize]) -> Vec<Para> {
        sentences.iter().map(|&i| self.para(&[i])).collect()
    }

    /// A paragraph of these sentences; those that would make it too long are left out.
    fn para(&self, sentences: &[usize]) -> Para {
        let mut para = Para { text: String::new(), cites: Vec::new(), edited: false };
        let mut cites: Vec<&[u32]> = Vec::new();
        for &i in sentences {
            let sentence = &self.pool.sentences[i];
            let chars = para.text.chars().count() + 1 + sentence.text.chars().count();
            if !para.text.is_empty() && chars > LONGEST {
                break;
            }
            if !para.text.is_empty() {
                para.text.push(' ');
            }
            para.text.push_str(&sentence.text);
            cites.push(sentence.cites.as_slice());
        }
        para.cites = limited(&cites);
        para
    }
}

/// The citations of a paragraph: each sentence itself, then what says the same, at most eight.
fn limited(cites: &[&[u32]]) -> Vec<u32> {
    let own = cites.iter().map(|all| all[0]);
    let copies = cites.iter().flat_map(|all| &all[1..]).copied();
    let mut all: Vec<u32> = own.chain(copies).take(MAX_CITES).collect();
    all.sort_unstable();
    all
}
