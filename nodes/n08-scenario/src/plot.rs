//! Which fact is told in which panel.

use newsum_model::{Fact, FactKind, Language, PanelRole};
use newsum_text::{Budget, numbers, reference, similarity};

/// One panel's share of the facts.
#[derive(Debug, Clone, Copy)]
pub struct Beat<'a> {
    /// The place in the story.
    pub role: PanelRole,
    /// What is told in balloons; none where there are fewer facts than panels.
    pub fact: Option<&'a Fact>,
    /// A second, short fact for the narrator.
    pub aside: Option<&'a Fact>,
}

/// What facts are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Story<'a> {
    /// All facts, best first.
    pub facts: &'a [Fact],
    /// The facts of the chosen idea.
    pub chosen: &'a [String],
    /// The headline.
    pub headline: &'a str,
    /// The fact that closes the best document.
    pub closing: Option<&'a str>,
    /// Somebody came to harm.
    pub quiet: bool,
    /// Their language.
    pub language: Language,
}

/// Four beats, every fact used once. The twist and the introduction come first, because the story hangs on them.
#[must_use]
pub fn beats<'a>(story: &Story<'a>) -> [Beat<'a>; 4] {
    let mut used: Vec<&Fact> = Vec::new();
    let mut told = [None; 4];
    for role in order(story.facts.len()) {
        let found = best(story, *role, &used);
        used.extend(found);
        told[place(*role)] = found;
    }
    let mut asides = [None; 4];
    for role in [PanelRole::Conclusion, PanelRole::Introduction, PanelRole::Development] {
        if asides.iter().flatten().count() < 2 {
            let found = if is_cause(told[place(role)]) { None } else { aside(story, role, &used) };
            used.extend(found);
            asides[place(role)] = found;
        }
    }
    [0, 1, 2, 3].map(|at| Beat { role: PanelRole::ALL[at], fact: told[at], aside: asides[at] })
}

/// With few facts some panels go without: the development first, then the conclusion.
fn order(facts: usize) -> &'static [PanelRole] {
    use PanelRole::{Conclusion, Development, Introduction, Twist};
    match facts {
        0..=2 => &[Introduction, Twist],
        3 => &[Introduction, Twist, Conclusion],
        _ => &[Introduction, Twist, Conclusion, Development],
    }
}

fn place(role: PanelRole) -> usize {
    PanelRole::ALL.iter().position(|one| *one == role).unwrap_or_default()
}

fn best<'a>(story: &Story<'a>, role: PanelRole, used: &[&Fact]) -> Option<&'a Fact> {
    let free = story.facts.iter().filter(|fact| used.iter().all(|one| one.id != fact.id));
    let scored = free.map(|fact| (score(story, fact, role) - repeats(fact, used), fact));
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, fact)| fact)
}

fn score(story: &Story<'_>, fact: &Fact, role: PanelRole) -> f64 {
    let language = of_text(story.language);
    let chosen = if story.chosen.contains(&fact.id) { 0.4 } else { 0.0 };
    let leaning = if reference::leans_back(&fact.short, language) { 2.0 } else { 0.0 };
    let closing = match (role, story.closing == Some(fact.id.as_str())) {
        (PanelRole::Conclusion, true) => 0.2,
        (PanelRole::Introduction | PanelRole::Development, true) => -1.5,
        _ => 0.0,
    };
    let hurt = if story.quiet { quiet_liking(fact, role) } else { 0.0 };
    liking(fact, role)
        + hurt
        + fit(story, fact, role)
        + 1.5 * fact.score
        + chosen
        + closing
        + lead(story, fact, role)
        - leaning
        - dangling(&fact.short, story.language)
}

/// What it costs that a word points to a sentence that is not told.
fn dangling(short: &str, language: Language) -> f64 {
    let pointing: &[&str] = match language {
        Language::Ko => &["그", "이", "이날", "그날", "대상은", "여기서", "같은"],
        Language::En => {
            &["they", "them", "it", "he", "she", "this", "these", "then", "those", "its", "their"]
        }
    };
    let plain: String = outside_quotes(short).to_lowercase();
    let words = plain.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    if words.into_iter().any(|word| pointing.contains(&word)) { 0.7 } else { 0.0 }
}

fn outside_quotes(text: &str) -> String {
    text.split('“')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('”').map_or("", |(_, rest)| rest) })
        .collect()
}

/// How well a kind of fact goes with a place in the story.
fn liking(fact: &Fact, role: PanelRole) -> f64 {
    use FactKind::{Cause, Contrast, Definition, Event, Number, Outlook, Quote, Reaction};
    let numbers = if fact.values.is_empty() { 0.0 } else { 0.6 };
    let by_kind: f64 = match (role, fact.kind) {
        (PanelRole::Introduction, Event) => 3.0,
        (PanelRole::Twist, Contrast) => 4.0,
        (PanelRole::Introduction, Number) | (PanelRole::Development, Number | Definition) => 2.4,
        (PanelRole::Development, Cause) => 3.2,
        (PanelRole::Conclusion, Outlook) => 4.2,
        (PanelRole::Twist, Reaction) | (PanelRole::Conclusion, Reaction) => 1.8,
        (PanelRole::Twist, Number) if is_record(&fact.text) => 2.6,
        (PanelRole::Twist, Number | Quote) | (PanelRole::Conclusion, Quote) => 1.6,
        (PanelRole::Development, Event | Quote) | (PanelRole::Introduction, Definition) => 1.2,
        (PanelRole::Twist | PanelRole::Conclusion, Event) | (PanelRole::Introduction, Cause | Contrast) => {
            0.8
        }
        _ => 0.0,
    };
    match role {
        PanelRole::Introduction | PanelRole::Development | PanelRole::Twist => by_kind + numbers,
        PanelRole::Conclusion => by_kind + numbers / 3.0,
    }
}

/// Where somebody came to harm the turn of the story is what those ask who are left behind.
fn quiet_liking(fact: &Fact, role: PanelRole) -> f64 {
    match (role, fact.kind) {
        (PanelRole::Twist, FactKind::Quote | FactKind::Reaction) => 2.4,
        (PanelRole::Twist, FactKind::Contrast) => -2.0,
        _ => 0.0,
    }
}

fn is_record(text: &str) -> bool {
    const WORDS: [&str; 9] = ["역대", "최고", "최저", "처음", "가장", "record", "first", "fastest", "never"];
    WORDS.iter().any(|word| text.contains(word))
}

/// One balloon leaves room for an answer; a shout is best when it is short.
fn fit(story: &Story<'_>, fact: &Fact, role: PanelRole) -> f64 {
    let language = of_text(story.language);
    let single = Budget::new(25, 57).fits(&fact.short, language);
    let brief = Budget::new(20, 44).fits(&fact.short, language);
    match role {
        PanelRole::Twist if brief => 2.0,
        PanelRole::Conclusion if single => 2.6,
        _ if single => 1.4,
        _ => 0.0,
    }
}

/// The introduction tells what the headline tells.
fn lead(story: &Story<'_>, fact: &Fact, role: PanelRole) -> f64 {
    let shared = similarity::coverage(story.headline, &[&fact.text]);
    match role {
        PanelRole::Introduction => 3.5 * shared + if is_earliest(story, fact) { 0.8 } else { 0.0 },
        PanelRole::Development => 0.3 * shared,
        PanelRole::Twist | PanelRole::Conclusion => 0.0,
    }
}

/// Whether no other fact stands before it in the articles.
fn is_earliest(story: &Story<'_>, fact: &Fact) -> bool {
    let first = |fact: &Fact| fact.cites.iter().min().copied();
    first(fact) == story.facts.iter().filter_map(first).min()
}

/// What it would say again: its words or its numbers.
fn repeats(fact: &Fact, used: &[&Fact]) -> f64 {
    let worst = used.iter().map(|one| {
        let alike = similarity::jaccard(&one.short, &fact.short);
        let shared = fact
            .values
            .iter()
            .filter(|value| one.values.iter().any(|other| other.text == value.text))
            .count();
        4.0 * alike + if shared > 0 { 1.2 } else { 0.0 }
    });
    worst.fold(0.0, f64::max)
}

/// Who asks "why?" asks about the panel before, not about a number above.
fn is_cause(fact: Option<&Fact>) -> bool {
    fact.is_some_and(|fact| fact.kind == FactKind::Cause)
}

/// A short fact that can stand alone above the panel.
fn aside<'a>(story: &Story<'a>, role: PanelRole, used: &[&Fact]) -> Option<&'a Fact> {
    let language = of_text(story.language);
    let stands = |fact: &&Fact| {
        used.iter().all(|one| one.id != fact.id)
            && Budget::CAPTION.fits(&fact.short, language)
            && !fact.short.contains(['“', '”', '"'])
            && !reference::leans_back(&fact.short, language)
            && (dangling(&fact.short, story.language) == 0.0 || story.closing == Some(fact.id.as_str()))
            && repeats(fact, used) < 1.6
            && goes_with(story, fact, role)
    };
    story.facts.iter().find(stands)
}

fn goes_with(story: &Story<'_>, fact: &Fact, role: PanelRole) -> bool {
    match role {
        PanelRole::Conclusion => story.closing == Some(fact.id.as_str()),
        PanelRole::Introduction => {
            similarity::coverage(&fact.short, &[story.headline]) > 0.2 && tells_a_number(fact)
        }
        PanelRole::Development => fact.kind == FactKind::Number || tells_a_number(fact),
        PanelRole::Twist => false,
    }
}

fn tells_a_number(fact: &Fact) -> bool {
    !numbers::scan(&fact.short).is_empty()
        && fact.kind != FactKind::Contrast
        && fact.kind != FactKind::Outlook
}

/// The language as the text rules name it.
#[must_use]
pub fn of_text(language: Language) -> newsum_text::Language {
    match language {
        Language::Ko => newsum_text::Language::Korean,
        Language::En => newsum_text::Language::English,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn fact(id: &str, kind: FactKind, short: &str) -> Fact {
        let values = newsum_text::values::values(short, newsum_text::language::detect(short));
        let values = values.into_iter().map(|value| newsum_model::FactValue {
            text: value.text,
            number: value.number,
            unit: value.unit,
        });
        Fact {
            id: id.to_owned(),
            kind,
            text: short.to_owned(),
            short: short.to_owned(),
            actor: None,
            values: values.collect(),
            date: None,
            cites: vec![1],
            score: 0.5,
        }
    }

    fn story<'a>(facts: &'a [Fact], headline: &'a str) -> Story<'a> {
        Story { facts, chosen: &[], headline, closing: None, quiet: false, language: Language::Ko }
    }

    #[test]
    fn facts_go_where_their_kind_belongs() {
        let facts = [
            fact("F1", FactKind::Contrast, "가게는 절전이 어렵다."),
            fact("F2", FactKind::Event, "전력 수요가 역대 최고를 기록했다."),
            fact("F3", FactKind::Outlook, "시는 쉼터 320곳을 열 계획이다."),
            fact("F4", FactKind::Cause, "더위 때문에 냉방이 늘었다."),
        ];
        let ids: Vec<&str> = beats(&story(&facts, "전력 수요 역대 최고"))
            .iter()
            .map(|beat| beat.fact.map_or("-", |f| f.id.as_str()))
            .collect();
        assert_eq!(ids, ["F2", "F4", "F1", "F3"]);
    }

    #[test]
    fn two_facts_are_the_introduction_and_the_twist() {
        let facts =
            [fact("F1", FactKind::Event, "비가 왔다."), fact("F2", FactKind::Number, "우산이 12개 팔렸다.")];
        let beats = beats(&story(&facts, "비"));
        assert!(beats[0].fact.is_some() && beats[2].fact.is_some());
        assert!(beats[1].fact.is_none() && beats[3].fact.is_none());
        assert_ne!(beats[0].fact.unwrap().id, beats[2].fact.unwrap().id);
    }

    #[test]
    fn the_same_news_is_not_told_twice() {
        let facts = [
            fact("F1", FactKind::Event, "예비율이 7.2%까지 떨어졌다."),
            fact("F2", FactKind::Contrast, "하지만 예비율이 7.2%까지 떨어졌다."),
            fact("F3", FactKind::Contrast, "가게는 절전이 어렵다."),
            fact("F4", FactKind::Number, "기온이 37.8도였다."),
            fact("F5", FactKind::Outlook, "비는 27일 내린다."),
        ];
        let twist = beats(&story(&facts, "예비율 7.2%"))[2].fact.map(|fact| fact.id.clone());
        assert_eq!(twist.as_deref(), Some("F3"));
    }
}
