//! English: opening connectives, sources, dates and side clauses off.

use super::{body_and_mark, sentence_of};
use crate::{language::Language, reference};

/// Connectives that open a sentence.
#[rustfmt::skip]
const OPENINGS: [&str; 26] = [
    "However", "But", "And", "Yet", "Still", "Meanwhile", "Moreover", "Furthermore", "In addition", "Also",
    "So", "Therefore", "As a result", "Nevertheless", "Nonetheless", "At the same time", "In fact", "Indeed",
    "Overall", "Separately", "Besides", "Additionally", "Notably", "On the other hand", "By contrast",
    "In contrast",
];

pub(super) fn opening_off(text: &str) -> Vec<String> {
    let found = OPENINGS
        .iter()
        .filter_map(|opening| text.strip_prefix(opening))
        .find(|rest| rest.starts_with([',', ' ']));
    let rest = found.map(|rest| rest.trim_start_matches([',', ' ']));
    rest.filter(|rest| !starts_like_phrase(rest)).map(capitalized).into_iter().collect()
}

/// `So far`, `But for`, `Still in`, `Yet another`: no connective there.
fn starts_like_phrase(rest: &str) -> bool {
    let first = rest.split_whitespace().next().unwrap_or_default();
    matches!(
        first,
        "far"
            | "for"
            | "another"
            | "to"
            | "many"
            | "much"
            | "that"
            | "in"
            | "on"
            | "reeling"
            | "recovering"
            | "known"
            | "called"
    )
}

pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// `According to X, …`, `…, according to X.` and bare weekdays off.
pub(super) fn source_off(text: &str) -> Vec<String> {
    let named = according_off(text);
    let base = named.clone().unwrap_or_else(|| text.to_owned());
    named.into_iter().chain(weekday_off(&base)).collect()
}

fn according_off(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix("According to ") {
        let (_, main) = rest.split_once(", ")?;
        let plain = !main.starts_with("which")
            && !main.starts_with("who")
            && !main.starts_with("a ")
            && !main.starts_with("and ");
        return plain.then(|| capitalized(main));
    }
    let (body, _) = body_and_mark(text);
    let at = body.find(", according to ")?;
    let after = &body[at + ", according to ".len()..];
    (!after.contains(',')).then(|| format!("{}.", &body[..at]))
}

/// `on Monday`, `on Monday morning`, `Monday` after the verb, off a sentence that tells no future.
fn weekday_off(text: &str) -> Option<String> {
    #[rustfmt::skip]
    const FUTURE: [&str; 9] = [
        "will", "plan", "plans", "expected", "expects", "going", "scheduled", "due", "set",
    ];
    const PARTS: [&str; 5] = ["morning", "afternoon", "evening", "night", "night's"];
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.iter().any(|word| FUTURE.contains(&word.trim_matches(','))) || text.contains(['“', '"']) {
        return None;
    }
    let at = words.windows(2).position(|pair| matches!(pair[0], "on" | "On") && is_weekday(pair[1]))?;
    let mut end = at + 2;
    if words.get(end).is_some_and(|word| PARTS.contains(&word.trim_matches([',', '.'])))
        && !words[end - 1].ends_with(',')
    {
        end += 1;
    }
    let tied =
        words.get(end).is_some_and(|word| matches!(*word, "and" | "or" | "through" | "to" | "in" | "at"))
            || words[end - 1].ends_with(',') && at > 0;
    if tied
        || (at > 0
            && matches!(
                words[at - 1],
                "began" | "starts" | "start" | "opens" | "is" | "was" | "and" | "late" | "early" | "not"
            ))
    {
        return None;
    }
    let kept: Vec<&str> = words[..at].iter().chain(&words[end..]).copied().collect();
    Some(capitalized(&sentence_of(&kept)))
}

fn is_weekday(word: &str) -> bool {
    matches!(
        word.trim_matches([',', '.']),
        "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday"
    )
}

/// `, which …` off, then what stands before or after the main clause.
pub(super) fn clauses_off(text: &str) -> Vec<String> {
    if text.contains(['“', '"']) {
        return Vec::new();
    }
    let mut versions = Vec::new();
    let mut current = text.to_owned();
    for step in [relative_off, lead_off, trail_off, trail_off] {
        if let Some(next) = step(&current) {
            versions.push(next.clone());
            current = next;
        }
    }
    versions
}

/// A clause in `, which …`, `, who …`, at the end or between commas; between commas also `, a virus spread by ticks,`.
fn relative_off(text: &str) -> Option<String> {
    let (body, _) = body_and_mark(text);
    let find = |marks: &[&str]| marks.iter().filter_map(|mark| body.find(mark)).min();
    let clause = find(&[", which ", ", who ", ", whose "]);
    let at = clause.or_else(|| find(&[", a ", ", an ", ", the "]))?;
    match body[at + 2..].split_once(", ") {
        None => clause.map(|_| format!("{}.", &body[..at])),
        Some((_, after)) if starts_with_verb(after) && !after.contains(", ") => {
            Some(format!("{} {after}.", &body[..at]))
        }
        Some(_) => None,
    }
}

/// Whether a finite verb that every reader takes for one comes first.
fn starts_with_verb(text: &str) -> bool {
    const VERBS: [&str; 44] = [
        "is", "was", "are", "were", "has", "have", "had", "will", "can", "said", "says", "rose", "fell",
        "grew", "won", "lost", "made", "took", "went", "began", "became", "hit", "cut", "kept", "held",
        "gave", "found", "sold", "bought", "built", "paid", "led", "left", "met", "ran", "saw", "sent",
        "set", "put", "plans", "wants", "needs", "aims", "expects",
    ];
    let first = text.split_whitespace().next().unwrap_or_default();
    VERBS.contains(&first) || (first.ends_with("ed") && first.len() > 4)
}

/// A side clause before the main one: `After the bank met, prices rose.`
fn lead_off(text: &str) -> Option<String> {
    #[rustfmt::skip]
    const LEADS: [&str; 15] = [
        "After", "While", "Although", "Though", "As", "Because", "Since", "Despite", "Even though", "With",
        "Following", "Amid", "Like", "Unlike", "Citing",
    ];
    LEADS.iter().find(|lead| text.strip_prefix(**lead).is_some_and(|rest| rest.starts_with(' ')))?;
    let (lead, main) = text.split_once(", ")?;
    let list = main.split(", ").count() > 2 || main.starts_with("and ") || main.starts_with("or ");
    let stands = starts_with_noun_phrase(main) && !reference::opens_with_reference(main, Language::English);
    (!list && stands && lead.split_whitespace().count() <= 20).then(|| capitalized(main))
}

/// An article, a capital or a plural noun may open a main clause; a verb or preposition may not.
fn starts_with_noun_phrase(text: &str) -> bool {
    #[rustfmt::skip]
    const NOT: [&str; 26] = [
        "which", "who", "whose", "where", "when", "including", "such", "with", "from", "to", "in", "on", "at",
        "by", "for", "of", "and", "or", "but", "as", "after", "while", "making", "according", "said",
        "causing",
    ];
    let first = text.split_whitespace().next().unwrap_or_default();
    !NOT.contains(&first) && text.split_whitespace().count() >= 3
}

/// A side clause after the main one: `…, while wages fell.`
fn trail_off(text: &str) -> Option<String> {
    #[rustfmt::skip]
    const TRAILS: [&str; 27] = [
        "while", "as", "after", "because", "although", "though", "which", "who", "where", "despite", "amid",
        "following", "raising", "making", "causing", "leading", "pushing", "bringing", "driven", "helped",
        "compared", "up", "down", "including", "citing", "adding", "leaving",
    ];
    let (body, _) = body_and_mark(text);
    let at = body
        .match_indices(", ")
        .map(|(at, _)| at)
        .filter(|&at| opens_with(&body[at + 2..], &TRAILS))
        .last()?;
    let main = &body[..at];
    let whole = main.split_whitespace().count() >= 3
        && !body[at + 2..].contains(", ")
        && !LEADING.iter().any(|word| main.starts_with(word));
    whole.then(|| format!("{main}."))
}

/// A main clause does not begin so: what is left would be a side clause alone.
#[rustfmt::skip]
const LEADING: [&str; 10] = [
    "After ", "While ", "Although ", "Though ", "As ", "Because ", "Since ", "When ", "If ", "With ",
];

fn opens_with(text: &str, words: &[&str]) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    words.contains(&first) && !text.starts_with("as well as") && !text.starts_with("up to")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_sources_and_weekdays_go() {
        assert_eq!(opening_off("However, prices fell."), ["Prices fell."]);
        assert!(opening_off("So far 300 people came.").is_empty());
        assert!(opening_off("Android phones sold well.").is_empty());
        assert_eq!(
            source_off("According to the bureau, exports rose 12 percent."),
            ["Exports rose 12 percent."]
        );
        assert_eq!(
            source_off("Exports rose 12 percent, according to the bureau."),
            ["Exports rose 12 percent."]
        );
        assert_eq!(source_off("The bank held its rate on Monday."), ["The bank held its rate."]);
        assert_eq!(source_off("On Monday the bank held its rate."), ["The bank held its rate."]);
        assert!(source_off("The shelters will open on Monday.").is_empty());
        assert!(source_off("The shop is closed on Monday and Tuesday.").is_empty());
    }

    #[test]
    fn side_clauses_go_and_the_main_clause_stays_whole() {
        for (text, short) in [
            ("The plant, which opened in 1990, was closed.", Some("The plant was closed.")),
            ("The firm closed its plant, which opened in 1990.", Some("The firm closed its plant.")),
            ("While wages fell, prices rose 3 percent.", Some("Prices rose 3 percent.")),
            ("Prices rose 3 percent, while wages fell.", Some("Prices rose 3 percent.")),
            ("After the firm closed its plant, it cut 500 jobs.", None),
            ("The Tarnfield Teachers Association, which opposed it in 2024, now supports it.", None),
            (
                "A vaccine against Brindle fever, a virus spread by ticks, cut infections by 81%.",
                Some("A vaccine against Brindle fever cut infections by 81%."),
            ),
            ("If rain falls, the match will be moved.", None),
            ("She bought apples, pears, and plums.", None),
            ("Unless demand falls, prices will rise.", None),
        ] {
            assert_eq!(clauses_off(text).last().map(String::as_str), short, "{text}");
        }
    }
}
