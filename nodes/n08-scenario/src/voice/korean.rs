//! Korean endings beyond the three registers: a sentence in the written `-다` style as it is said.
//!
//! Only the ending changes; every word and number before it stays. What cannot be said for certain is left alone.

use newsum_text::korean::ending::{self, Ending as Written};
use newsum_text::korean::hangul::{self, L, N, OPEN};

/// How a sentence ends when it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// `-습니다`: a report.
    Formal,
    /// `-답니다`: news passed on with a smile.
    Passing,
    /// `-거든요`: an explanation.
    Explaining,
    /// `-네요`: noticing.
    Noticing,
    /// `-대요`: hearsay.
    Hearsay,
    /// `-다지 뭐예요`: hearsay, with a nudge.
    Nudging,
    /// `-다네`: somebody older.
    Elder,
    /// `-단다`: somebody older to a child.
    ElderToChild,
    /// `-다고요`: cannot believe it.
    Disbelief,
    /// `-다고`: cannot believe it, somebody older.
    ElderDisbelief,
}

/// The sentence with another ending, without its full stop.
#[must_use]
pub fn say(sentence: &str, end: Ending) -> String {
    let body = sentence.trim().trim_end_matches(['.', '!', '?', '…', ' ']);
    match end {
        Ending::Formal => ending::formal(body),
        Ending::Hearsay => ending::hearsay(body),
        Ending::Elder => ending::elder(body),
        Ending::Passing => reported(body, "답니다", "랍니다"),
        Ending::Nudging => reported(body, "다지 뭐예요", "라지 뭐예요"),
        Ending::ElderToChild => reported(body, "단다", "란다"),
        Ending::Disbelief => reported(body, "다고요", "라고요"),
        Ending::ElderDisbelief => reported(body, "다고", "라고"),
        Ending::Noticing => noticing(body).unwrap_or_else(|| ending::formal(body)),
        Ending::Explaining => explaining(body).unwrap_or_else(|| ending::formal(body)),
    }
}

/// A forecast as it is said: `1860만킬로와트로 전망된다` is `1860만킬로와트일 전망이다`.
#[must_use]
pub fn plainer(sentence: &str) -> String {
    let Some(noun) = ["로 전망된다", "로 예상된다"].iter().find_map(|end| sentence.strip_suffix(end))
    else {
        return sentence.to_owned();
    };
    let noun = noun.strip_suffix('으').unwrap_or(noun);
    if noun.ends_with(char::is_whitespace) { sentence.to_owned() } else { format!("{noun}일 전망이다") }
}

/// What passes something on is built like hearsay: `-대요` stands for `-다`, `-래요` for `-라`.
fn reported(body: &str, plain: &str, copula: &str) -> String {
    let told = ending::hearsay(body);
    if let Some(stem) = told.strip_suffix("대요") {
        format!("{stem}{plain}")
    } else if let Some(stem) = told.strip_suffix("래요") {
        format!("{stem}{copula}")
    } else {
        told
    }
}

fn noticing(body: &str) -> Option<String> {
    let stem = body.strip_suffix('다')?;
    let last = stem.chars().next_back()?;
    Some(match ending::ending(body) {
        Written::Verb => format!("{}네요", without_last(stem)),
        Written::Open if matches!(hangul::coda(last), Some(N | L)) => {
            format!("{}{}네요", without_last(stem), hangul::with_coda(last, OPEN))
        }
        Written::Thing => format!("{}거네요", stem.strip_suffix("것이")?),
        Written::Closed | Written::Open | Written::Copula | Written::BareCopula | Written::Negated => {
            format!("{stem}네요")
        }
        Written::Noun | Written::Fixed => return None,
    })
}

/// `-거든요` needs the stem, which `-ㄴ다` hides for stems in ㄹ (`든다` from `들다`).
fn explaining(body: &str) -> Option<String> {
    let stem = body.strip_suffix('다')?;
    let last = stem.chars().next_back()?;
    Some(match ending::ending(body) {
        Written::Verb => format!("{}거든요", without_last(stem)),
        Written::Open if hangul::coda(last) == Some(N) && !is_plain_stem(last) => return None,
        Written::Open if hangul::coda(last) == Some(N) => {
            format!("{}{}거든요", without_last(stem), hangul::with_coda(last, OPEN))
        }
        Written::Thing => format!("{}거거든요", stem.strip_suffix("것이")?),
        Written::Closed | Written::Open | Written::Copula | Written::BareCopula | Written::Negated => {
            format!("{stem}거든요")
        }
        Written::Noun | Written::Fixed => return None,
    })
}

fn is_plain_stem(last: char) -> bool {
    matches!(
        last,
        '한' | '된' | '난' | '간' | '온' | '인' | '킨' | '친' | '진' | '린' | '긴' | '본' | '낸' | '춘'
    )
}

fn without_last(text: &str) -> &str {
    let end = text.char_indices().next_back().map_or(0, |(at, _)| at);
    &text[..end]
}

/// The particles of an echo after a word: `요`, `나`, `라고`, with `이` where the word is read with a final consonant.
#[must_use]
pub fn filled(template: &str, word: &str) -> String {
    let i = if closes(word) { "이" } else { "" };
    let with = |particle: &str| format!("{i}{particle}");
    template
        .replace("{v}", word)
        .replace("{요}", &with("요"))
        .replace("{나}", &with("나"))
        .replace("{라고}", &with("라고"))
}

fn closes(word: &str) -> bool {
    let sounding = |c: &char| c.is_alphanumeric() || matches!(c, '%' | '℃' | '㎏' | '㎞' | '㎝' | '㎾');
    match word.chars().rev().find(sounding) {
        Some('㎏') => true,
        Some(c) => hangul::closes(c),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_predicate_takes_every_ending() {
        for (sentence, noticing, explaining, disbelief, nudging) in [
            (
                "예비율은 7.2%까지 떨어졌다.",
                "떨어졌네요",
                "떨어졌거든요",
                "떨어졌다고요",
                "떨어졌다지 뭐예요",
            ),
            (
                "수요는 31만킬로와트 늘어난다.",
                "늘어나네요",
                "늘어나거든요",
                "늘어난다고요",
                "늘어난다지 뭐예요",
            ),
            ("쉼터를 연다.", "여네요", "엽니다", "연다고요", "연다지 뭐예요"),
            ("아무도 믿지 않는다.", "않네요", "않거든요", "않는다고요", "않는다지 뭐예요"),
            ("전체의 86%다.", "86%네요", "86%거든요", "86%라고요", "86%라지 뭐예요"),
            ("올여름 들어 처음이다.", "처음이네요", "처음이거든요", "처음이라고요", "처음이라지 뭐예요"),
            ("비싼 버스가 아니다.", "아니네요", "아니거든요", "아니라고요", "아니라지 뭐예요"),
            ("노선은 13㎞로 짧다.", "짧네요", "짧거든요", "짧다고요", "짧다지 뭐예요"),
            ("줄이 길다.", "기네요", "길거든요", "길다고요", "길다지 뭐예요"),
            ("원인은 더위다.", "더위네요", "더위거든요", "더위라고요", "더위라지 뭐예요"),
        ] {
            for (end, wanted) in [
                (Ending::Noticing, noticing),
                (Ending::Explaining, explaining),
                (Ending::Disbelief, disbelief),
                (Ending::Nudging, nudging),
            ] {
                let said = say(sentence, end);
                assert!(said.ends_with(wanted), "{said} should end in {wanted}");
            }
        }
    }

    #[test]
    fn somebody_older_speaks_like_somebody_older() {
        assert_eq!(say("매출이 18% 늘었다.", Ending::Elder), "매출이 18% 늘었다네");
        assert_eq!(say("로봇은 일꾼이다.", Ending::ElderToChild), "로봇은 일꾼이란다");
        assert_eq!(say("막차를 늦춘다.", Ending::ElderDisbelief), "막차를 늦춘다고");
    }

    #[test]
    fn noun_phrases_are_passed_on_too() {
        assert_eq!(say("야구보다 사람이 먼저", Ending::Passing), "야구보다 사람이 먼저랍니다");
        assert_eq!(say("가장 위험한 시간", Ending::Hearsay), "가장 위험한 시간이래요");
    }

    #[test]
    fn the_particles_of_an_echo_follow_the_sound_of_the_word() {
        assert_eq!(filled("*{v}*{요}?!", "7.2%"), "*7.2%*요?!");
        assert_eq!(filled("*{v}*{나}!", "640가구"), "*640가구*나!");
        assert_eq!(filled("*{v}*{라고}?!", "12명"), "*12명*이라고?!");
    }
}
