//! English: frames of saying (`…, officials said`) and quotations.

use super::{body_and_mark, english::capitalized};
use crate::{actors, language::Language, reference};

/// Verbs that report; those that judge or claim keep their frame.
const REPORTING: [&str; 8] =
    ["said", "says", "announced", "reported", "confirmed", "noted", "added", "explained"];

/// `Prices rose.` for `Officials said prices rose.` and for `Prices rose, officials said.`
pub(super) fn frame_off(text: &str) -> Vec<String> {
    let (body, _) = body_and_mark(text);
    if body.contains(['“', '"']) || is_opinion(body) {
        return Vec::new();
    }
    trailing(body).or_else(|| leading(body)).into_iter().collect()
}

/// `…, the agency said`, `…, said Jane Doe, head of the agency`.
fn trailing(body: &str) -> Option<String> {
    let (at, frame) =
        body.rmatch_indices(", ").map(|(at, _)| (at, &body[at + 2..])).find(|(_, frame)| is_frame(frame))?;
    let main = &body[..at];
    (main.split_whitespace().count() >= 4
        && !is_personal(frame)
        && !reference::opens_with_reference(main, Language::English))
    .then(|| format!("{main}."))
}

/// A subject and a verb of saying, or the other way round, perhaps with a day.
fn is_frame(frame: &str) -> bool {
    let words: Vec<&str> = frame.split_whitespace().collect();
    let Some(at) = words.iter().position(|word| REPORTING.contains(&word.trim_matches(','))) else {
        return false;
    };
    let rest = &words[at + 1..];
    let inverted = at == 0 && rest.first().is_some_and(|word| names_speaker(word));
    let closed = at > 0
        && at <= 7
        && (rest.is_empty() || is_occasion(rest))
        && !words[..at].iter().any(|word| word.ends_with(','));
    inverted || closed
}

/// Whether a name speaks that is no body's: what a person says stays theirs.
fn is_personal(frame: &str) -> bool {
    #[rustfmt::skip]
    const DAYS: [&str; 10] = [
        "The", "A", "An", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ];
    let speaker = frame.split(',').next().unwrap_or_default();
    let named = speaker
        .split_whitespace()
        .any(|word| word.starts_with(char::is_uppercase) && !DAYS.contains(&word) && !actors::is_group(word));
    let common =
        speaker.split_whitespace().any(|word| matches!(word, "the" | "The") || actors::is_group(word))
            || speaker.contains(" at ");
    named && !common
}

/// `said Jane Doe`, `said the agency`, but not `said it …`.
fn names_speaker(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        || matches!(word, "the" | "a" | "an" | "officials" | "police" | "researchers" | "analysts")
}

/// `on Monday`, `in a statement`, `Tuesday`, `in a report on Monday`.
fn is_occasion(rest: &[&str]) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 25] = [
        "on", "in", "a", "an", "the", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
        "Sunday", "statement", "report", "briefing", "release", "news", "press", "interview", "at",
        "conference", "morning", "afternoon", "evening", "its",
    ];
    rest.len() <= 7 && rest.iter().all(|word| WORDS.contains(&word.trim_matches(',')))
}

/// `Officials said (on Monday) (that) …`.
fn leading(body: &str) -> Option<String> {
    let words: Vec<&str> = body.split_whitespace().collect();
    let at = words.iter().take(9).position(|word| REPORTING.contains(word))?;
    let subject = &words[..at];
    let plain = at > 0
        && !is_personal(&subject.join(" "))
        && !subject.iter().any(|word| word.ends_with(',') || is_clause_word(word));
    let mut from = at + 1;
    while words
        .get(from)
        .is_some_and(|word| is_occasion(&[word.trim_matches(',')]) && !starts_clause(&words[from..]))
    {
        from += 1;
    }
    let that = words.get(from) == Some(&"that");
    let inner = words.get(from + usize::from(that)..)?;
    let stands = plain && inner.len() >= 4 && opens_clause(inner) && !refers_back(inner) && !goes_on(inner);
    stands.then(|| format!("{}.", capitalized(&inner.join(" "))))
}

/// `… and told 6,200 people to leave`: a second verb may be the speaker's.
fn goes_on(words: &[&str]) -> bool {
    let verb = |word: &str| {
        word.ends_with("ed")
            || matches!(
                word,
                "told"
                    | "said"
                    | "began"
                    | "gave"
                    | "sent"
                    | "took"
                    | "made"
                    | "set"
                    | "put"
                    | "will"
                    | "is"
                    | "was"
                    | "has"
                    | "had"
            )
    };
    words.windows(2).any(|pair| matches!(pair[0], "and" | "but" | "or") && verb(pair[1]))
}

/// `who said`, `which announced`: a frame inside a clause.
fn is_clause_word(word: &str) -> bool {
    matches!(
        word,
        "who"
            | "which"
            | "that"
            | "when"
            | "after"
            | "as"
            | "while"
            | "if"
            | "because"
            | "and"
            | "but"
            | "he"
            | "she"
            | "it"
            | "they"
            | "He"
            | "She"
            | "It"
            | "They"
            | "has"
            | "had"
            | "not"
            | "have"
    )
}

/// `the`, `a` may be part of the occasion (`in a statement`) or open the clause; they open it unless an occasion word follows.
fn starts_clause(words: &[&str]) -> bool {
    let article = matches!(words[0], "the" | "a" | "an" | "its" | "news" | "press");
    let noun = words.get(1).is_some_and(|word| is_occasion(&[word.trim_matches(',')]));
    article && !noun
        || matches!(words[0], "in" | "on" | "at")
            && !words.get(1).is_some_and(|word| is_occasion(&[word.trim_matches(',')]))
}

/// A noun phrase with a finite verb within reach, so that what is left is a sentence.
fn opens_clause(words: &[&str]) -> bool {
    const NOT: [&str; 22] = [
        "to", "of", "for", "about", "at", "by", "with", "from", "in", "on", "as", "and", "or", "but", "yes",
        "no", "goodbye", "so", "plans", "how", "what", "whether",
    ];
    const VERBS: [&str; 36] = [
        "is", "are", "was", "were", "has", "have", "had", "will", "can", "do", "does", "did", "rose", "fell",
        "grew", "won", "lost", "made", "took", "went", "began", "became", "hit", "cut", "kept", "held",
        "gave", "found", "sold", "bought", "built", "paid", "led", "left", "ran", "saw",
    ];
    let verb = words
        .iter()
        .take(12)
        .skip(1)
        .any(|word| VERBS.contains(word) || word.ends_with("ed") && word.len() > 4);
    !NOT.contains(&words[0]) && verb
}

/// `it`, `they`, `its`: the speaker is meant, who would be gone.
fn refers_back(words: &[&str]) -> bool {
    words.iter().any(|word| {
        matches!(
            word.trim_matches(','),
            "it" | "they"
                | "he"
                | "she"
                | "its"
                | "their"
                | "his"
                | "her"
                | "we"
                | "our"
                | "I"
                | "my"
                | "them"
                | "themselves"
                | "itself"
                | "us"
        )
    })
}

/// What ought to be, or is only thought: the speaker stays.
fn is_opinion(body: &str) -> bool {
    const WORDS: [&str; 19] = [
        "claim", "claims", "false", "innocent", "fair", "right", "should", "must", "ought", "believe",
        "believes", "hope", "hopes", "best", "worst", "wrong", "unfair", "would", "need",
    ];
    body.split_whitespace()
        .any(|word| WORDS.contains(&word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase().as_str()))
}

/// `Jane Doe said: “…”` for `“…,” said Jane Doe, a professor at the university, on Monday.`
pub(super) fn quote_alone(text: &str) -> Vec<String> {
    let (body, _) = body_and_mark(text);
    let Some((start, end)) = quotation(text) else {
        return Vec::new();
    };
    let Some(actor) = actors::actor(body, Language::English) else {
        return Vec::new();
    };
    let before = text[..start].trim();
    let after = text[end..].trim_start_matches(['”', '"']).trim();
    let whole = before.is_empty()
        && after.split_whitespace().take(6).any(|word| REPORTING.contains(&word.trim_matches(',')));
    let led = before.ends_with("said") || before.ends_with("said,") || before.ends_with("said:");
    if !(whole || led && after.trim_matches('.').is_empty()) || after.contains(['“', '"']) {
        return Vec::new();
    }
    let quote = text[start..end].trim_start_matches(['“', '"']).trim_end_matches([',', '.', ' ']);
    let stop = if quote.ends_with(['!', '?']) { "" } else { "." };
    let version = format!("{} said: “{quote}{stop}”", article_for(&actor, body));
    if version.chars().count() < text.chars().count() { vec![version] } else { Vec::new() }
}

/// The actor with the article that the text gives it.
fn article_for(actor: &actors::Actor, body: &str) -> String {
    let with_article = format!("the {}", actor.name);
    if body.to_lowercase().contains(&with_article.to_lowercase()) {
        format!("The {}", actor.name)
    } else {
        capitalized(&actor.name)
    }
}

/// The byte range of the only quotation: from its opening mark to before its closing mark.
fn quotation(text: &str) -> Option<(usize, usize)> {
    let start = text.find(['“', '"'])?;
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    let end = start + first + text[start + first..].find(['”', '"'])?;
    let close = text[end..].chars().next().map_or(0, char::len_utf8);
    (!text[end + close..].contains(['“', '"'])).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_goes_where_the_rest_stands_alone() {
        for (text, told) in [
            ("The fire was out in two hours, officials said.", Some("The fire was out in two hours.")),
            ("Exports rose 12 percent, the trade ministry said on Monday.", Some("Exports rose 12 percent.")),
            (
                "Officials said on Monday that the fire was out in two hours.",
                Some("The fire was out in two hours."),
            ),
            ("Police said two people were rescued.", Some("Two people were rescued.")),
            ("The bank said it held its rate.", None),
            ("Lanternbox, a video site with 9 million users, said it marks 4 of every 10 uploads.", None),
            ("Six weeks is short, said Dr. Levi Amsel, an education scholar.", None),
            ("A developer now pays 7%, Dole said.", None),
            ("Infections fell 81%, researchers at Fenbrook Medical College said Wednesday.", None),
            (
                "Infections fell by 81% last year, researchers at Fenbrook Medical College said Wednesday.",
                Some("Infections fell by 81% last year."),
            ),
            ("Officials said the dam was at risk of failing and told 6,200 people to leave.", None),
            ("A spokesperson said the claim that the water was unsafe is false.", None),
            ("Critics claimed the plan was bad.", None),
            ("The mayor said the city should act.", None),
            ("He said goodbye to the people of the town.", None),
            ("The company said in a statement that sales rose 3 percent.", Some("Sales rose 3 percent.")),
        ] {
            assert_eq!(frame_off(text).pop().as_deref(), told, "{text}");
        }
    }

    #[test]
    fn a_quotation_keeps_who_said_it() {
        for (text, alone) in [
            (
                "“Demand will keep rising,” said Jane Doe, a professor of energy at Sample University.",
                Some("Jane Doe said: “Demand will keep rising.”"),
            ),
            (
                "“It works!” said Mr. Smith, who runs the plant in the north.",
                Some("Mr. Smith said: “It works!”"),
            ),
            ("He called it “the best plan” in years.", None),
        ] {
            assert_eq!(quote_alone(text).pop().as_deref(), alone, "{text}");
        }
    }
}
