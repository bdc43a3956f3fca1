//! English names, titles and verbs of saying.

use super::Actor;

/// Verbs that name who says something.
#[rustfmt::skip]
const SAYING: [&str; 26] = [
    "said", "says", "told", "announced", "reported", "added", "noted", "warned", "confirmed", "explained",
    "argued", "claimed", "stated", "wrote", "estimated", "predicted", "forecast", "forecasts", "acknowledged",
    "insisted", "urged", "suggested", "welcomed", "criticized", "criticised", "called",
];

#[rustfmt::skip]
const TITLES: [&str; 30] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Professor", "President", "Minister", "Senator", "Sen", "Rep", "Gov",
    "Governor", "Mayor", "Judge", "Justice", "Chief", "Secretary", "Chancellor", "Chairman", "Chairwoman",
    "Director", "Coach", "Captain", "Gen", "General", "Sir", "King", "Queen", "Pope",
];

#[rustfmt::skip]
const ORGANISATIONS: [&str; 62] = [
    "Bank", "Agency", "Ministry", "Department", "University", "Institute", "Company", "Corp", "Inc", "Group",
    "Committee", "Commission", "Council", "Court", "Police", "Government", "Party", "Association", "Union",
    "Center", "Centre", "Hospital", "School", "Service", "Authority", "Administration", "Bureau", "Office",
    "Board", "Fund", "Reserve", "Treasury", "Parliament", "Congress", "Senate", "House", "Times", "Post",
    "News", "Team", "Club", "League", "Federation", "Organization", "Organisation", "Foundation", "Motors",
    "Electronics", "Airlines", "Energy", "Laboratory", "Society", "College", "Trust", "Observatory", "Guild",
    "Assembly", "Academy", "Alliance", "Network", "Labs", "Cells",
];

/// Plain nouns that say things.
#[rustfmt::skip]
const GROUPS: [&str; 24] = [
    "Officials", "Police", "Scientists", "Researchers", "Experts", "Analysts", "Economists", "Doctors",
    "Prosecutors", "Lawmakers", "Critics", "Investigators", "Authorities", "Residents", "Organizers",
    "Organisers", "Forecasters", "Regulators", "Engineers", "Firefighters", "Executives", "Teachers",
    "Farmers", "Witnesses",
];

pub(super) fn actor(text: &str) -> Option<Actor> {
    let words: Vec<&str> = text.split_whitespace().collect();
    titled(&words).or_else(|| speaker(&words))
}

/// A run that opens with a title: `Dr. Jane Doe`.
fn titled(words: &[&str]) -> Option<Actor> {
    let title = words.iter().position(|word| TITLES.contains(&bare(word)) && word.len() > 1)?;
    let end = run_end(words, title);
    let office = title.checked_sub(1).filter(|&at| OFFICES.contains(&words[at])).unwrap_or(title);
    (end > title + 1).then(|| Actor { name: name(&words[office..end]), person: true })
}

/// Words that make a title whole.
#[rustfmt::skip]
const OFFICES: [&str; 12] = [
    "Foreign", "Prime", "Finance", "Defense", "Defence", "Interior", "Health", "Education", "Vice", "Deputy",
    "Former", "Police",
];

/// The capitalised run right before, or right after, a verb of saying.
fn speaker(words: &[&str]) -> Option<Actor> {
    let at = words.iter().position(|word| SAYING.contains(&bare(word)))?;
    before(words, at).or_else(|| after(words, at))
}

fn before(words: &[&str], at: usize) -> Option<Actor> {
    let mut start = at;
    while start > 0
        && (is_capital(words[start - 1]) || (is_small_link(words[start - 1]) && start < at))
        && !ends_part(words[start - 1], start, at)
    {
        start -= 1;
    }
    let run = skip_links(&words[start..at]);
    found(run)
}

fn after(words: &[&str], at: usize) -> Option<Actor> {
    let start =
        words.get(at + 1).map(|word| if matches!(*word, "the" | "a" | "an") { at + 2 } else { at + 1 })?;
    found(&words[start.min(words.len())..run_end(words, start)])
}

fn found(run: &[&str]) -> Option<Actor> {
    let run = skip_links(run);
    let first = bare(run.first()?);
    if is_pronoun(first) || is_day(first) {
        return None;
    }
    let name = name(run);
    let organisation = run.iter().any(|word| is_group(word) || *word == "of");
    let all_capitals = run.len() == 1 && name.chars().all(|c| !c.is_lowercase());
    Some(Actor { person: !organisation && !all_capitals && run.len() >= 2, name })
}

/// Whether a word names a kind of body or group.
pub(super) fn is_group(word: &str) -> bool {
    ORGANISATIONS.contains(&bare(word)) || GROUPS.contains(&bare(word))
}

/// A comma or a closing quote before the verb's own word ends the run.
fn ends_part(word: &str, start: usize, at: usize) -> bool {
    start < at && word.ends_with([',', '”', '"', ';', ':', '.']) && !TITLES.contains(&bare(word))
        || word.contains(['”', '"'])
}

fn skip_links<'a>(run: &'a [&'a str]) -> &'a [&'a str] {
    let from = run
        .iter()
        .position(|word| !matches!(*word, "The" | "the" | "A" | "An" | "But" | "And" | "of" | "In" | "On"))
        .unwrap_or(run.len());
    &run[from..]
}

fn run_end(words: &[&str], start: usize) -> usize {
    let mut end = start;
    while end < words.len()
        && (is_capital(words[end])
            || (is_small_link(words[end])
                && words.get(end + 1).is_some_and(|word| is_capital(word))
                && end > start))
    {
        end += 1;
        if words[end - 1].ends_with([',', '”', '"', ';', ':', '!', '?'])
            || (words[end - 1].ends_with('.')
                && !TITLES.contains(&bare(words[end - 1]))
                && words[end - 1].len() > 2)
        {
            break;
        }
    }
    end
}

pub(super) fn people(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut names = Vec::new();
    for at in 0..words.len() {
        let actor = if TITLES.contains(&bare(words[at])) && words[at].len() > 1 {
            titled(&words[at..]).filter(|_| run_end(&words, at) > at + 1)
        } else if SAYING.contains(&bare(words[at])) {
            before(&words, at).or_else(|| after(&words, at))
        } else {
            None
        };
        names.extend(
            actor
                .filter(|actor| actor.person)
                .map(|actor| without_title(&actor.name))
                .filter(|name| !name.is_empty()),
        );
    }
    names
}

fn without_title(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let from = words.iter().position(|word| !TITLES.contains(&bare(word))).unwrap_or(words.len());
    words[from..].join(" ")
}

fn name(run: &[&str]) -> String {
    run.join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_capital(word: &str) -> bool {
    word.trim_start_matches(['“', '"', '(']).starts_with(char::is_uppercase)
}

fn is_small_link(word: &str) -> bool {
    matches!(word, "of" | "de" | "van" | "von" | "the" | "and" | "for")
}

fn is_day(word: &str) -> bool {
    matches!(word, "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday")
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "He" | "She" | "They" | "It" | "We" | "I" | "You" | "This" | "That" | "Who" | "There")
}
