//! Titles: the headline in the space of a title.

use newsum_model::{Language, Summary};
use newsum_text::{Budget, budget, headline, numbers, similarity};

/// Titles that fit, best first; never empty.
pub(crate) fn titles(summary: &Summary, language: Language) -> Vec<String> {
    let of = match language {
        Language::Ko => newsum_text::Language::Korean,
        Language::En => newsum_text::Language::English,
    };
    let evidence: Vec<&str> = summary.facts.iter().map(|fact| fact.text.as_str()).collect();
    let mut found: Vec<String> = Vec::new();
    let own = parts(&summary.headline, language).into_iter();
    let mut told: Vec<String> =
        summary.facts.iter().filter_map(|fact| headline::whole(&fact.short, of, Budget::TITLE)).collect();
    let near = |title: &str| similarity::coverage(&summary.headline, &[title]);
    told.sort_by(|a, b| near(b).total_cmp(&near(a)));
    for title in own.chain(told) {
        let fits = Budget::TITLE.fits(&title, of) && title.chars().count() >= 5;
        if fits && numbers::occurs_in(&title, &evidence) && !found.contains(&title) {
            found.push(title);
        }
    }
    if found.is_empty() {
        let words = without_numbers(&summary.headline);
        found.push(Budget::TITLE.cut(if words.is_empty() { &summary.one_line } else { &words }, of));
    }
    found
}

/// What stands before and after the dots of a headline, which are two thoughts; else the whole headline, then what
/// stands before and after its other marks, then shorter beginnings.
fn parts(title: &str, language: Language) -> Vec<String> {
    let whole = title.trim();
    let mut parts: Vec<String> = whole.split('…').filter(|_| whole.contains('…')).map(capital).collect();
    let hangs = |part: &String| ["까지", "에", "에도", "속", "에서"].iter().any(|end| part.ends_with(end));
    if parts.first().is_some_and(hangs) {
        parts.reverse();
    }
    parts.push(whole.to_owned());
    for mark in ["...", " — ", " – ", ": ", "; ", ", "] {
        let more = whole.split(mark).filter(|_| whole.contains(mark));
        parts.extend(more.filter(|part| !is_source(part)).map(capital));
    }
    if language == Language::En {
        parts.extend(beginnings(whole));
    }
    parts
}

/// An English headline up to a word that begins a further thought, longest first.
fn beginnings(whole: &str) -> Vec<String> {
    const FURTHER: [&str; 17] = [
        "as", "even", "that", "which", "after", "while", "because", "for", "and", "with", "in", "to", "by",
        "from", "on", "but", "than",
    ];
    let words: Vec<&str> = whole.split_whitespace().collect();
    let further = |word: &str| FURTHER.contains(&word.to_lowercase().as_str());
    let ends = (3..words.len()).rev().filter(|at| further(words[*at]) && !further(words[*at - 1]));
    ends.map(|at| capital(words[..at].join(" ").trim_end_matches([',', ';', ':']))).collect()
}

/// "…, study finds": who says so is no title.
fn is_source(part: &str) -> bool {
    let end = part.trim().rsplit(' ').next().unwrap_or_default().to_lowercase();
    matches!(
        end.as_str(),
        "find" | "finds" | "found" | "say" | "says" | "said" | "show" | "shows" | "report" | "reports"
    )
}

fn capital(text: &str) -> String {
    let text = text.trim();
    let text = ["and ", "but "].iter().find_map(|joint| text.strip_prefix(joint)).unwrap_or(text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn without_numbers(title: &str) -> String {
    let words = title.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    budget::cut_chars(&words.collect::<Vec<_>>().join(" "), 120)
}
