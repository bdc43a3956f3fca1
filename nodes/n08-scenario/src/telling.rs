//! A fact as a figure tells it.

use newsum_model::{Fact, FactKind, Figure, Language, PanelRole};
use newsum_story::Chance;
use newsum_text::Budget;

use crate::plot::of_text;
use crate::voice::english;
use crate::voice::korean::{self, Ending};

/// Who tells, to whom, and where in the story.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    /// The teller.
    pub by: Figure,
    /// Who listens.
    pub to: Option<Figure>,
    /// The place in the story.
    pub role: PanelRole,
    /// No jokes, no shouting.
    pub quiet: bool,
    /// The language.
    pub language: Language,
}

/// The fact in the words of the teller, with its full stop or mark; fits 48/100.
#[must_use]
pub fn tell(fact: &Fact, telling: &Telling, chance: &mut Chance) -> String {
    let plain = bare(&fact.short, telling.language);
    let said = match telling.language {
        Language::Ko => korean_line(fact, &plain, telling, chance),
        Language::En => english_line(fact, &plain, telling, chance),
    };
    Budget::PANEL.cut(&said, of_text(telling.language))
}

/// The fact as one begins to tell it and another, who cannot believe it, ends it: "Quillon Cells starts a pilot line…",
/// "…that charges in nine minutes?". None where the other does not speak like that or no seam is found.
#[must_use]
pub fn wondering(fact: &Fact, by: Figure, language: Language) -> Option<(String, String)> {
    let plain = bare(&fact.short, language);
    let (whole, lead) = match (language, by) {
        (Language::En, _) => (format!("{plain}?"), "…"),
        (Language::Ko, Figure::Kid | Figure::Youth | Figure::Worker) => {
            (format!("{}?", korean::say(&plain, Ending::Disbelief)), "")
        }
        (Language::Ko, Figure::Elder) => (format!("{}?", korean::say(&plain, Ending::ElderDisbelief)), ""),
        (Language::Ko, _) => return None,
    };
    let (first, second) = newsum_text::balloons::split(&whole, of_text(language))?;
    Some((format!("{}…", first.trim_end_matches([',', ' '])), format!("{lead}{second}")))
}

/// The short form without what ties it to the sentence before it, and without its full stop.
#[must_use]
pub fn bare(short: &str, language: Language) -> String {
    const OPENINGS: [&str; 27] = [
        "하지만 ",
        "그러나 ",
        "반면 ",
        "다만 ",
        "그런데 ",
        "또 ",
        "또한 ",
        "특히 ",
        "그리고 ",
        "이어 ",
        "오히려 ",
        "한편 ",
        "실제로 ",
        "But ",
        "However, ",
        "Yet ",
        "And ",
        "Instead, ",
        "Still, ",
        "In short, ",
        "So ",
        "Also, ",
        "Meanwhile, ",
        "Then ",
        "Even so, ",
        "In fact, ",
        "Though ",
    ];
    let mut text = short.trim();
    while let Some(rest) = OPENINGS.iter().find_map(|opening| text.strip_prefix(opening)) {
        text = rest.trim_start();
    }
    let text = text.trim_end_matches(['.', ' ']);
    let text = [" before then", " by then", " since then"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text);
    match language {
        Language::Ko => korean::plainer(&text.replace(" 그 전에 ", " ")),
        Language::En => capitalized(&english::spoken(source_off(text))),
    }
}

/// A headline without who says so: ", independent test finds".
fn source_off(text: &str) -> &str {
    const SAYING: [&str; 7] = ["finds", "find", "says", "say", "shows", "show", "reports"];
    let source = text.rsplit_once(", ").filter(|(_, source)| {
        let words: Vec<&str> = source.split_whitespace().collect();
        words.len() <= 4 && words.last().is_some_and(|last| SAYING.contains(last))
    });
    source.map_or(text, |(told, _)| told)
}

/// An English contrast with its "but", in the case in which it was written.
fn but(short: &str) -> Option<String> {
    let rest = ["But ", "However, ", "Yet ", "Still, "]
        .iter()
        .find_map(|opening| short.trim().strip_prefix(opening))?;
    Some(format!("But {}", english::spoken(rest.trim_end_matches(['.', ' ']))))
}

/// The text with a capital at its beginning.
pub(crate) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The words inside quotation marks, where the sentence has a whole pair.
fn quoted(text: &str) -> Option<&str> {
    let start = text.find(['“', '"'])?;
    let open = text[start..].chars().next()?.len_utf8();
    let rest = &text[start + open..];
    rest.find(['”', '"']).map(|end| rest[..end].trim_end_matches([',', ' ', '.']))
}

fn korean_line(fact: &Fact, plain: &str, telling: &Telling, chance: &mut Chance) -> String {
    let quote =
        quoted(plain).filter(|_| fact.kind == FactKind::Quote).filter(|quote| quote.chars().count() >= 6);
    let (body, endings) = match quote {
        Some(quote) => (quote, passing_on(telling)),
        None => (plain, endings(fact, telling)),
    };
    let order = chance.order(endings.len());
    let said = order.iter().map(|at| finish(&korean::say(body, endings[*at]), endings[*at], telling));
    let fits = |line: &String| Budget::BALLOON.fits(line, newsum_text::Language::Korean);
    let all: Vec<String> = said.collect();
    all.iter().find(|line| fits(line)).or_else(|| all.first()).cloned().unwrap_or_else(|| plain.to_owned())
}

/// Quotes are passed on as what people say.
fn passing_on(telling: &Telling) -> &'static [Ending] {
    match telling.by {
        Figure::Elder => &[Ending::Elder],
        Figure::Kid | Figure::Youth => &[Ending::Hearsay],
        _ => &[Ending::Hearsay, Ending::Passing],
    }
}

fn endings(fact: &Fact, telling: &Telling) -> &'static [Ending] {
    use Ending::{
        Disbelief, Elder, ElderDisbelief, ElderToChild, Explaining, Formal, Hearsay, Noticing, Nudging,
        Passing,
    };
    if telling.quiet {
        return match telling.by {
            Figure::Elder => &[Elder],
            Figure::Kid | Figure::Youth => &[Hearsay],
            _ => &[Formal],
        };
    }
    let explains = fact.kind == FactKind::Cause || telling.role == PanelRole::Development;
    match (telling.role, telling.by) {
        (PanelRole::Twist, Figure::Kid | Figure::Youth | Figure::Worker) => &[Disbelief],
        (PanelRole::Twist, Figure::Elder) => &[ElderDisbelief],
        (PanelRole::Twist, _) => &[Formal],
        (_, Figure::Elder) if telling.to == Some(Figure::Kid) => &[ElderToChild, Elder],
        (_, Figure::Elder) => &[Elder],
        (_, Figure::Kid) => &[Hearsay],
        (_, Figure::Youth) => &[Hearsay, Noticing, Nudging],
        (_, Figure::Expert) if explains => &[Explaining],
        (_, Figure::Worker) if explains => &[Explaining, Passing],
        (_, Figure::Worker | Figure::Reporter) => &[Formal, Passing],
        (_, Figure::Expert | Figure::Official | Figure::Robot) => &[Formal],
    }
}

fn finish(said: &str, ending: Ending, telling: &Telling) -> String {
    let mark = match ending {
        Ending::Disbelief | Ending::ElderDisbelief => "?!",
        Ending::Nudging => "!",
        _ if telling.role == PanelRole::Twist && !telling.quiet => "!!",
        _ if telling.role == PanelRole::Introduction && !telling.quiet => "!",
        _ => ".",
    };
    format!("{said}{mark}")
}

fn english_line(fact: &Fact, plain: &str, telling: &Telling, chance: &mut Chance) -> String {
    let said = match quoted(plain).filter(|quote| fact.kind == FactKind::Quote && quote.len() >= 12) {
        Some(quote) => format!("{} “{quote}.”", hearsay_opener(telling, chance)),
        None => match but(&fact.short).filter(|_| !is_stunned(telling)) {
            Some(line) => format!("{line}{}", mark(plain, telling)),
            None => format!("{}{plain}{}", opener(plain, telling, chance), mark(plain, telling)),
        },
    };
    if Budget::BALLOON.fits(&said, newsum_text::Language::English) || plain.contains('“') {
        said
    } else {
        format!("{plain}{}", mark(plain, telling))
    }
}

/// Whether the teller cannot believe what it tells.
fn is_stunned(telling: &Telling) -> bool {
    let easily = matches!(telling.by, Figure::Kid | Figure::Youth | Figure::Worker | Figure::Elder);
    telling.role == PanelRole::Twist && !telling.quiet && easily
}

fn mark(plain: &str, telling: &Telling) -> &'static str {
    if plain.ends_with(['!', '?', '”', '"']) {
        return "";
    }
    match telling.role {
        PanelRole::Twist if is_stunned(telling) => "?!",
        PanelRole::Twist if !telling.quiet => "!!",
        PanelRole::Introduction if !telling.quiet => "!",
        _ => ".",
    }
}

fn opener(plain: &str, telling: &Telling, chance: &mut Chance) -> &'static str {
    let choices: &[&str] = match (telling.quiet, telling.role, telling.by) {
        (true, ..) => &[""],
        (_, PanelRole::Twist, Figure::Kid | Figure::Youth | Figure::Worker) => {
            &["Wait. ", "What? ", "Hold on. "]
        }
        (_, PanelRole::Twist, Figure::Elder) => &["Good heavens. ", "What? "],
        (_, PanelRole::Twist, _) => &["Careful! ", "Hold on! "],
        (_, _, Figure::Expert) => &["Look: ", "You see: ", ""],
        (_, _, Figure::Reporter) => &["", "Listen: ", "This just in: "],
        (_, _, Figure::Kid | Figure::Youth) => &["Guess what: ", "I heard: ", ""],
        (_, _, Figure::Elder) => &["Well, listen: ", "You know, dear: ", ""],
        (_, _, Figure::Robot) => &["Beep! ", ""],
        (_, _, Figure::Worker | Figure::Official) => &["", "Here's the thing: "],
    };
    let chosen = chance.pick(choices).copied().unwrap_or_default();
    if Budget::BALLOON.fits(&format!("{chosen}{plain}.."), newsum_text::Language::English) {
        chosen
    } else {
        ""
    }
}

fn hearsay_opener(telling: &Telling, chance: &mut Chance) -> &'static str {
    let choices: &[&str] = match telling.by {
        Figure::Kid | Figure::Youth => &["I heard:", "Somebody said:"],
        Figure::Elder => &["They say,", "I heard them say:"],
        _ => &["They say:", "In their words:"],
    };
    chance.pick(choices).copied().unwrap_or("They say:")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::plot::tests::fact;

    #[test]
    fn two_share_a_long_lead_and_the_second_wonders() {
        let line = "Quillon Cells starts pilot line for solid-state battery that charges in nine minutes.";
        let (first, second) =
            wondering(&fact("F1", FactKind::Event, line), Figure::Kid, Language::En).unwrap();
        assert_eq!(first, "Quillon Cells starts pilot line for solid-state battery…");
        assert_eq!(second, "…that charges in nine minutes?");
        let line = "가람야구리그가 폭염과 전력 수요 때문에 저녁 경기를 한 시간 늦춘다.";
        let event = fact("F1", FactKind::Event, line);
        let (first, second) = wondering(&event, Figure::Elder, Language::Ko).unwrap();
        assert_eq!(first, "가람야구리그가 폭염과 전력 수요 때문에…");
        assert_eq!(second, "저녁 경기를 한 시간 늦춘다고?");
        assert_eq!(wondering(&event, Figure::Robot, Language::Ko), None);
    }

    #[test]
    fn a_forecast_is_told_without_its_stiff_end() {
        let plain = bare("24일 수요는 1860만킬로와트로 전망된다.", Language::Ko);
        assert_eq!(plain, "24일 수요는 1860만킬로와트일 전망이다");
        assert_eq!(bare("Batteries slow down, independent test finds.", Language::En), "Batteries slow down");
        assert_eq!(
            bare("Dole expects rents to rise 4% before then.", Language::En),
            "Dole expects rents to rise 4%"
        );
    }

    fn telling(by: Figure, role: PanelRole, language: Language) -> Telling {
        Telling { by, to: Some(Figure::Kid), role, quiet: false, language }
    }

    #[test]
    fn a_korean_fact_is_told_in_the_voice_of_its_teller() {
        let number = fact("F1", FactKind::Number, "하지만 예비율은 7.2%까지 떨어졌다.");
        let mut chance = Chance::new(1, "t");
        let mut say = |by, role| tell(&number, &telling(by, role, Language::Ko), &mut chance);
        assert_eq!(say(Figure::Youth, PanelRole::Twist), "예비율은 7.2%까지 떨어졌다고요?!");
        assert_eq!(say(Figure::Expert, PanelRole::Development), "예비율은 7.2%까지 떨어졌거든요.");
        assert_eq!(say(Figure::Official, PanelRole::Conclusion), "예비율은 7.2%까지 떨어졌습니다.");
        assert_eq!(say(Figure::Kid, PanelRole::Conclusion), "예비율은 7.2%까지 떨어졌대요.");
    }

    #[test]
    fn a_quote_is_told_as_hearsay() {
        let quote = fact("F1", FactKind::Quote, "노하준 사무총장은 “야구보다 사람이 먼저”라고 말했다.");
        let mut chance = Chance::new(1, "t");
        let said = tell(&quote, &telling(Figure::Youth, PanelRole::Conclusion, Language::Ko), &mut chance);
        assert_eq!(said, "야구보다 사람이 먼저래요.");
        let quote = fact("F1", FactKind::Quote, "“Nine minutes is one coffee,” said driver Odell Marsh.");
        let said = tell(&quote, &telling(Figure::Worker, PanelRole::Conclusion, Language::En), &mut chance);
        assert!(said.ends_with("“Nine minutes is one coffee.”") && !said.contains("Marsh"), "{said}");
    }

    #[test]
    fn the_quiet_register_neither_shouts_nor_wonders() {
        let number = fact("F1", FactKind::Contrast, "원인은 아직 분명하지 않다.");
        let quiet = Telling { quiet: true, ..telling(Figure::Youth, PanelRole::Twist, Language::Ko) };
        assert_eq!(tell(&number, &quiet, &mut Chance::new(1, "t")), "원인은 아직 분명하지 않대요.");
    }
}
