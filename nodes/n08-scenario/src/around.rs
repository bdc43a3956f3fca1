//! The words around the panels: second line, topic, summary, sources, credit.

use chrono::Datelike;
use newsum_model::{Category, Language, Summary};
use newsum_text::{Budget, budget::cut_chars, numbers, similarity};

use crate::plot::of_text;
use crate::script::{Material, headline};
use crate::telling::capitalized;

/// What the headline says beyond the title.
pub(crate) fn subtitle(material: &Material<'_>) -> Option<String> {
    let language = of_text(material.language);
    let rest = headline(material).split_once('…').map(|(_, rest)| rest.trim());
    let rest = rest.filter(|rest| !material.idea.title.contains(*rest) && rest.chars().count() >= 6);
    let told: Vec<&str> = material.summary.facts.iter().map(|fact| fact.text.as_str()).collect();
    let good = |text: &&str| {
        Budget::SUBTITLE.fits(text, language)
            && *text != material.idea.title
            && numbers::occurs_in(text, &told)
    };
    let parts =
        headline(material).split(", ").map(str::trim).filter(|part| says_more(&material.idea.title, part));
    rest.into_iter()
        .chain(parts.filter(|part| part.chars().count() >= 12 && !part.contains('…') && !is_source(part)))
        .find(good)
        .map(second_line)
}

/// Who says so is no second line.
fn is_source(part: &str) -> bool {
    ["finds", "says", "shows", "reports", "say", "find", "show"].iter().any(|end| part.ends_with(end))
}

fn second_line(part: &str) -> String {
    capitalized(["and ", "but "].iter().find_map(|joint| part.strip_prefix(joint)).unwrap_or(part))
}

fn says_more(title: &str, part: &str) -> bool {
    !title.contains(part) && similarity::coverage(title, &[part]) < 0.6
}

/// The one-line summary with its numbers emphasized.
pub(crate) fn one_line(material: &Material<'_>) -> String {
    let text = Budget::ONE_LINE.cut(&material.summary.one_line, of_text(material.language));
    let telling =
        material.summary.facts.iter().flat_map(|fact| &fact.values).map(|value| value.text.as_str());
    match telling
        .filter(|value| value.chars().count() >= 2)
        .find_map(|value| Some((text.find(value)?, value)))
    {
        Some((at, value)) => format!("{}*{value}*{}", &text[..at], &text[at + value.len()..]),
        None => text,
    }
}

/// Who brought the news, and the day it was published: "The Merrow Courier, May 12, 2026.".
#[must_use]
pub(crate) fn dateline(summary: &Summary, language: Language) -> Option<String> {
    let source = summary.sources.first().filter(|source| !source.name.trim().is_empty())?;
    let day = source.published?;
    let day = match language {
        Language::Ko => format!("{}년 {}월 {}일", day.year(), day.month(), day.day()),
        Language::En => day.format("%B %-d, %Y").to_string(),
    };
    let line = format!("{}, {day}.", source.name.trim());
    Budget::CAPTION.fits(&line, of_text(language)).then_some(line)
}

pub(crate) fn sources(summary: &Summary, language: Language) -> Vec<String> {
    let quoted = |title: &str| match language {
        Language::Ko => format!("「{title}」"),
        Language::En => format!("“{title}”"),
    };
    let line = |source: &newsum_model::SummarySource| {
        cut_chars(&format!("{} {}", source.name, quoted(&source.title)), 120)
    };
    let found: Vec<String> = summary.sources.iter().take(4).map(line).collect();
    if found.is_empty() { vec![cut_chars(&summary.headline, 120)] } else { found }
}

pub(crate) fn credit(language: Language) -> &'static str {
    match language {
        Language::Ko => "기사를 바탕으로 재구성한 만화입니다. 인물과 대사는 실제 발언이 아닙니다.",
        Language::En => "A comic rebuilt from articles. Figures and lines are not real statements.",
    }
}

pub(crate) fn kicker(category: Category, language: Language) -> &'static str {
    match (category, language) {
        (Category::It, Language::Ko) => "기술",
        (Category::It, Language::En) => "Technology",
        (Category::Economy, Language::Ko) => "경제",
        (Category::Economy, Language::En) => "Economy",
        (Category::Politics, Language::Ko) => "정치",
        (Category::Politics, Language::En) => "Politics",
        (Category::Society, Language::Ko) => "사회",
        (Category::Society, Language::En) => "Society",
        (Category::Science, Language::Ko) => "과학",
        (Category::Science, Language::En) => "Science",
        (Category::Culture, Language::Ko) => "문화",
        (Category::Culture, Language::En) => "Culture",
        (Category::Sports, Language::Ko) => "스포츠",
        (Category::Sports, Language::En) => "Sports",
        (Category::World, Language::Ko) => "세계",
        (Category::World, Language::En) => "World",
        (Category::Weather, Language::Ko) => "날씨",
        (Category::Weather, Language::En) => "Weather",
        (Category::Other, Language::Ko) => "오늘",
        (Category::Other, Language::En) => "Today",
    }
}
