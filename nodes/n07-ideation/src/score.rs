//! How good an idea is, and what speaks against it.

use newsum_model::{Angle, Fact, FactKind, Figure, Genre, Idea, Summary, Tone};
use newsum_text::numbers;

/// The flag of an idea that may not be told.
const BLOCKED: &str = "blocked_word";

/// Words that no comic of ours says: slurs, and mockery of victims.
const WORDS: [&str; 18] = [
    "병신",
    "미친놈",
    "미친년",
    "한남충",
    "김치녀",
    "맘충",
    "틀딱",
    "급식충",
    "짱깨",
    "쪽바리",
    "깜둥이",
    "꼴좋다",
    "자업자득",
    "retard",
    "faggot",
    "nigger",
    "chink",
    "had it coming",
];

/// 3·min(1, facts/4) + 2·(the facts fill the four places) + 2·(has a number) + 1·(title in budget) + 1·(genre fits the
/// tone) − 5·flags.
pub(crate) fn score(idea: &Idea, summary: &Summary) -> f64 {
    let facts: Vec<&Fact> = summary.facts.iter().filter(|fact| idea.facts.contains(&fact.id)).collect();
    let told = 3.0 * (count(facts.len()) / 4.0).min(1.0);
    let places = if fills_places(&facts) { 2.0 } else { 0.0 };
    let number = if facts.iter().any(|fact| !fact.values.is_empty()) { 2.0 } else { 0.0 };
    let title = if idea.title.ends_with('…') { 0.0 } else { 1.0 };
    let genre = if fits_tone(idea.genre, summary) { 1.0 } else { 0.0 };
    told + places + number + title + genre - 5.0 * count(idea.flags.len())
}

/// The first of the best.
pub(crate) fn best(scores: &[f64]) -> u32 {
    let best = (0..scores.len()).reduce(|best, next| if scores[next] > scores[best] { next } else { best });
    u32::try_from(best.unwrap_or_default()).unwrap_or_default()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn fills_places(facts: &[&Fact]) -> bool {
    use FactKind::{Cause, Contrast, Definition, Event, Number, Outlook, Quote, Reaction};
    let has = |kinds: &[FactKind]| facts.iter().any(|fact| kinds.contains(&fact.kind));
    facts.len() >= 4
        && has(&[Event, Number])
        && has(&[Cause, Number, Definition])
        && has(&[Contrast, Number, Reaction])
        && has(&[Outlook, Reaction, Quote])
}

fn fits_tone(genre: Genre, summary: &Summary) -> bool {
    match summary.tone {
        _ if summary.grave => matches!(genre, Genre::Drama | Genre::Explainer),
        Tone::Serious => genre == Genre::Explainer,
        Tone::Light | Tone::Neutral => genre != Genre::Satire,
    }
}

/// A number without a fact, a word of the blocked list, satire or a robot over the dead.
pub(crate) fn flags(idea: &Idea, summary: &Summary) -> Vec<String> {
    let evidence: Vec<&str> = summary.facts.iter().map(|fact| fact.text.as_str()).collect();
    let mut flags: Vec<String> = numbers::unsupported(&idea.title, &evidence)
        .into_iter()
        .map(|number| format!("number_without_fact: {number}"))
        .collect();
    let said = format!("{} {}", idea.title, idea.logline).to_lowercase();
    if WORDS.iter().any(|word| said.contains(word)) {
        flags.push(BLOCKED.to_owned());
    }
    let machine = idea.angle == Angle::ObjectView || idea.cast.contains(&Figure::Robot);
    if summary.grave && (idea.genre == Genre::Satire || machine) {
        flags.push("not_while_grave".to_owned());
    }
    flags
}

/// Whether it may not even be told on request.
pub(crate) fn is_blocked(idea: &Idea) -> bool {
    idea.flags.iter().any(|flag| flag == BLOCKED)
}
