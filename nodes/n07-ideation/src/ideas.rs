//! Three ideas, one per angle.

use newsum_model::{
    Analysis, Angle, Emotion, Fact, FactKind, Figure, Genre, Idea, Language, Request, Summary, Tone,
};
use newsum_story::{Chance, Subject, subject, teller};
use newsum_text::budget::cut_chars;

use crate::{score, title};

/// The most facts of an idea.
const FACTS: usize = 6;

/// The three angles, the one that goes best with the subject first.
pub(crate) fn three(request: &Request, analysis: &Analysis, summary: &Summary) -> Vec<Idea> {
    let titles = title::titles(summary, request.language);
    let about = about(analysis, summary, request.language);
    let facts = by_place(&summary.facts);
    let angles = angles(about.angle, summary.grave, &mut Chance::new(request.seed, "ideas"));
    let idea = |(at, angle): (usize, &Angle)| {
        let mut idea = Idea {
            title: titles[at % titles.len()].clone(),
            logline: logline(&facts, request.language),
            angle: *angle,
            genre: genre(*angle, summary),
            emotion: emotion(summary),
            cast: cast(*angle, about, &facts, summary, request.language),
            facts: facts.iter().map(|fact| fact.id.clone()).collect(),
            flags: Vec::new(),
        };
        idea.flags = score::flags(&idea, summary);
        idea
    };
    angles.iter().enumerate().map(idea).collect()
}

fn about(analysis: &Analysis, summary: &Summary, language: Language) -> &'static Subject {
    let mut parts: Vec<(&str, f64)> = vec![(&summary.headline, 4.0)];
    parts.extend(analysis.keywords.iter().map(|word| (word.as_str(), 2.0)));
    parts.extend(summary.facts.iter().map(|fact| (fact.text.as_str(), 1.0)));
    subject::ranked(&parts, language)[0]
}

/// Machines do not speak of the dead: the third angle is another when `grave`.
fn angles(first: Angle, grave: bool, chance: &mut Chance) -> [Angle; 3] {
    let third = if grave { Angle::Timeline } else { Angle::ObjectView };
    let mut rest: Vec<Angle> =
        [Angle::NewsDesk, Angle::HomeTalk, third].into_iter().filter(|angle| *angle != first).collect();
    let swap = chance.below(2) == 1;
    if swap {
        rest.swap(0, 1);
    }
    if rest.len() == 3 { [Angle::NewsDesk, Angle::HomeTalk, third] } else { [first, rest[0], rest[1]] }
}

/// A fact for each of the four places in the story, then the best others.
fn by_place(facts: &[Fact]) -> Vec<&Fact> {
    use FactKind::{Cause, Contrast, Definition, Event, Number, Outlook, Quote, Reaction};
    let places: [&[FactKind]; 4] = [
        &[Event, Number],
        &[Cause, Number, Definition],
        &[Contrast, Number, Reaction],
        &[Outlook, Reaction, Quote],
    ];
    let mut chosen: Vec<&Fact> = Vec::new();
    for kinds in places {
        let found = kinds.iter().find_map(|kind| {
            facts.iter().find(|fact| fact.kind == *kind && chosen.iter().all(|one| one.id != fact.id))
        });
        chosen.extend(found);
    }
    for fact in facts {
        if chosen.len() < FACTS && chosen.iter().all(|one| one.id != fact.id) {
            chosen.push(fact);
        }
    }
    chosen
}

fn logline(facts: &[&Fact], language: Language) -> String {
    let joint = match language {
        Language::Ko => " → ",
        Language::En => " > ",
    };
    let shorts: Vec<&str> = facts.iter().take(4).map(|fact| fact.short.trim_end_matches('.')).collect();
    cut_chars(&shorts.join(joint), 160)
}

/// Who tells it: the figures of the angle, the one that the headline names, then those that the facts call for.
fn cast(
    angle: Angle,
    about: &Subject,
    facts: &[&Fact],
    summary: &Summary,
    language: Language,
) -> Vec<Figure> {
    let named = teller::figures(&summary.headline, language);
    let lead: &[Figure] = match angle {
        Angle::NewsDesk | Angle::Timeline => &[Figure::Reporter],
        Angle::HomeTalk => &[],
        Angle::ObjectView => &[Figure::Robot],
        Angle::Debate | Angle::Other => &[Figure::Reporter, Figure::Youth],
    };
    let called =
        facts.iter().take(4).filter_map(|fact| teller::figures(&fact.text, language).first().copied());
    let mut cast: Vec<Figure> = Vec::new();
    for figure in lead
        .iter()
        .copied()
        .chain(named.iter().copied().take(1))
        .chain(about.cast.iter().copied().take(2))
        .chain(called)
        .chain(about.cast.iter().copied())
    {
        let desk = angle == Angle::HomeTalk && figure == Figure::Reporter;
        let machine = figure == Figure::Robot
            && (summary.grave || (angle == Angle::HomeTalk && !named.contains(&figure)));
        if cast.len() < 3 && !cast.contains(&figure) && !desk && !machine {
            cast.push(figure);
        }
    }
    cast
}

fn genre(angle: Angle, summary: &Summary) -> Genre {
    match (summary.grave, summary.tone, angle) {
        (true, ..) => Genre::Drama,
        (_, Tone::Serious, _) | (_, _, Angle::NewsDesk | Angle::Timeline) => Genre::Explainer,
        (_, _, Angle::HomeTalk) => Genre::SliceOfLife,
        (_, _, Angle::ObjectView | Angle::Debate | Angle::Other) => Genre::Comedy,
    }
}

fn emotion(summary: &Summary) -> Emotion {
    let has = |kind: FactKind| summary.facts.iter().any(|fact| fact.kind == kind);
    match (summary.grave, summary.tone) {
        (true, _) => Emotion::Sympathy,
        (_, Tone::Serious) => Emotion::Worry,
        _ if has(FactKind::Contrast) => Emotion::Surprise,
        _ if has(FactKind::Outlook) => Emotion::Hope,
        _ => Emotion::Curiosity,
    }
}
