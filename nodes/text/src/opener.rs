//! How an English line opens, by who says it.

use crate::{budget::Budget, language::Language, register::Register};

/// The sentence with an opening word chosen by the seed, where it fits the budget and the sentence has none of its
/// own; else the sentence as it is. About every other line stays without.
#[must_use]
pub fn open(sentence: &str, register: Register, seed: u64, budget: Budget) -> String {
    let openers = openers(register);
    let pick = (mix(seed) % (openers.len() as u64 * 2)) as usize;
    match openers.get(pick) {
        Some(opener) if takes_opener(sentence) => fitted(sentence, opener, budget),
        _ => sentence.to_owned(),
    }
}

fn openers(register: Register) -> &'static [&'static str] {
    match register {
        Register::Formal => &["So,", "Listen:", "You see,"],
        Register::Hearsay => &["They say", "I heard", "Guess what:", "Wow,"],
        Register::Elder => &["Well,", "You see,", "I read that"],
    }
}

fn fitted(sentence: &str, opener: &str, budget: Budget) -> String {
    let tail = if opener.ends_with(':') { Some(sentence.to_owned()) } else { continued(sentence) };
    let line =
        tail.map(|tail| format!("{opener} {tail}")).filter(|line| budget.fits(line, Language::English));
    line.unwrap_or_else(|| sentence.to_owned())
}

/// A quotation, a question or a sentence that opens with a connective takes no opener.
fn takes_opener(sentence: &str) -> bool {
    #[rustfmt::skip]
    const OPEN: [&str; 14] = [
        "But ", "And ", "So ", "However", "Yet ", "Still", "Meanwhile", "Then ", "Now ", "Well", "If ", "Why ",
        "Until ", "Also",
    ];
    sentence.starts_with(char::is_alphanumeric)
        && !sentence.ends_with('?')
        && !OPEN.iter().any(|word| sentence.starts_with(word))
}

/// The sentence as it goes on after an opener: a common first word in lower case, a name of two words as it is;
/// `None` where nobody can tell which of them the first word is.
fn continued(sentence: &str) -> Option<String> {
    #[rustfmt::skip]
    const COMMON: [&str; 62] = [
        "The", "A", "An", "In", "On", "At", "For", "From", "By", "With", "About", "More", "Most", "Many",
        "Some", "All", "Nearly", "Almost", "Over", "Under", "Last", "Next", "Two", "Three", "Four", "Five",
        "Half", "Officials", "Police", "Scientists", "Researchers", "Prices", "People", "No", "Only", "Each",
        "Every", "Local", "New", "Early", "Parents", "Drivers", "Students", "Teachers", "Farmers", "Doctors",
        "Lawmakers", "Residents", "Experts", "Workers", "Children", "Companies", "Critics", "Investors",
        "Analysts", "Economists", "Engineers", "Rents", "Demand", "Exports", "Sales", "Power",
    ];
    let mut words = sentence.split(' ');
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    if COMMON.contains(&first) {
        return Some(format!("{}{}", first.to_lowercase(), &sentence[first.len()..]));
    }
    second.starts_with(char::is_uppercase).then(|| sentence.to_owned())
}

/// One round of SplitMix64, so that neighbouring seeds choose differently.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_chooses_the_opener() {
        let lines: Vec<String> = (0..32)
            .map(|seed| open("The bank raised its rate.", Register::Hearsay, seed, Budget::BALLOON))
            .collect();
        assert!(lines.contains(&"They say the bank raised its rate.".to_owned()), "{lines:?}");
        assert!(lines.contains(&"Guess what: The bank raised its rate.".to_owned()), "{lines:?}");
        assert!(lines.contains(&"The bank raised its rate.".to_owned()), "{lines:?}");
        assert_eq!(lines[3], open("The bank raised its rate.", Register::Hearsay, 3, Budget::BALLOON));
    }

    #[test]
    fn names_keep_their_capital_and_long_lines_no_opener() {
        for seed in 0..32 {
            let line = open("Seoul opened its shelters.", Register::Elder, seed, Budget::BALLOON);
            assert!(line.ends_with("Seoul opened its shelters."));
            assert!(!line.contains(", Seoul"), "{line}");
            let long = "The bank raised its key rate for the third time this year now";
            assert_eq!(open(long, Register::Elder, seed, Budget::BALLOON), long);
            assert_eq!(open("But prices fell.", Register::Elder, seed, Budget::BALLOON), "But prices fell.");
        }
    }
}
