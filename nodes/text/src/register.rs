//! How a Korean sentence is said, by who says it.

use serde::{Deserialize, Serialize};

use crate::{budget, korean::ending};

/// A way of speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Register {
    /// `-습니다`: reporter, official, expert, robot, worker.
    Formal,
    /// `-대요`: kid, youth.
    Hearsay,
    /// `-다네`: elder.
    Elder,
}

impl Register {
    /// All registers.
    pub const ALL: [Register; 3] = [Register::Formal, Register::Hearsay, Register::Elder];

    /// The register of a figure by its name in the scenario; formal for those it does not know.
    #[must_use]
    pub fn of_figure(figure: &str) -> Register {
        match figure {
            "kid" | "youth" => Register::Hearsay,
            "elder" => Register::Elder,
            _ => Register::Formal,
        }
    }
}

/// A Korean sentence of the written style (`-다`) in a register. Its punctuation stays. Sentences that are already
/// polite, questions and quotations stay as they are where no other form is certain.
#[must_use]
pub fn speak(sentence: &str, register: Register) -> String {
    let sentence = sentence.trim();
    let body = sentence.trim_end_matches(['.', '!', '…', ' ', '。']);
    let marks = &sentence[body.len()..];
    let core = body.trim_end_matches('*');
    let stars = &body[core.len()..];
    if core.is_empty() || sentence.ends_with('?') {
        return sentence.to_owned();
    }
    let spoken = match register {
        Register::Formal => ending::formal(core),
        Register::Hearsay => ending::hearsay(core),
        Register::Elder => ending::elder(core),
    };
    format!("{}{marks}", place_stars(core, &spoken, stars))
}

/// Puts a closing mark of emphasis back to the end of what it closed.
fn place_stars(core: &str, spoken: &str, stars: &str) -> String {
    match spoken.strip_prefix(core) {
        Some(ending) => format!("{core}{stars}{ending}"),
        None => format!("{spoken}{stars}"),
    }
}

/// The length of the sentence in half units in the register in which it is longest.
#[must_use]
pub fn longest_half_units(sentence: &str) -> usize {
    let spoken = Register::ALL.iter().map(|&register| budget::half_units(&speak(sentence, register)));
    spoken.max().unwrap_or_default().max(budget::half_units(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_said_in_each_register() {
        let sentence = "전력 수요가 *98.2GW*까지 늘었다.";
        assert_eq!(speak(sentence, Register::Formal), "전력 수요가 *98.2GW*까지 늘었습니다.");
        assert_eq!(speak(sentence, Register::Hearsay), "전력 수요가 *98.2GW*까지 늘었대요.");
        assert_eq!(speak(sentence, Register::Elder), "전력 수요가 *98.2GW*까지 늘었다네.");
        assert_eq!(speak("*역대 최고*!", Register::Hearsay), "*역대 최고*래요!");
        assert_eq!(speak("왜 늘었을까?", Register::Formal), "왜 늘었을까?");
        assert_eq!(speak("", Register::Elder), "");
        assert_eq!(longest_half_units("늘었다."), budget::half_units("늘었습니다."));
    }

    #[test]
    fn figures_have_their_register() {
        assert_eq!(Register::of_figure("kid"), Register::Hearsay);
        assert_eq!(Register::of_figure("elder"), Register::Elder);
        assert_eq!(Register::of_figure("robot"), Register::Formal);
    }
}
