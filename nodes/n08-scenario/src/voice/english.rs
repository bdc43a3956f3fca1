//! English as it is said: contractions and openers. Every word that carries meaning and every number stays.

const CONTRACTIONS: [(&str, &str); 22] = [
    (" did not ", " didn’t "),
    (" does not ", " doesn’t "),
    (" do not ", " don’t "),
    (" is not ", " isn’t "),
    (" are not ", " aren’t "),
    (" was not ", " wasn’t "),
    (" were not ", " weren’t "),
    (" has not ", " hasn’t "),
    (" have not ", " haven’t "),
    (" will not ", " won’t "),
    (" would not ", " wouldn’t "),
    (" could not ", " couldn’t "),
    (" cannot ", " can’t "),
    (" should not ", " shouldn’t "),
    ("It is ", "It’s "),
    ("That is ", "That’s "),
    ("They are ", "They’re "),
    (" it is ", " it’s "),
    (" they are ", " they’re "),
    ("It will ", "It’ll "),
    ("There is ", "There’s "),
    ("They will ", "They’ll "),
];

/// The sentence with the contractions that people use when they speak; none where a value follows directly, so that
/// no number moves.
#[must_use]
pub fn spoken(sentence: &str) -> String {
    let mut said = sentence.trim().to_owned();
    for (written, contracted) in CONTRACTIONS {
        said = said.replace(written, contracted);
    }
    said
}

/// The sentence without its full stop.
#[must_use]
pub fn open_ended(sentence: &str) -> &str {
    sentence.trim().trim_end_matches(['.', '!', '?', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_contracted() {
        assert_eq!(spoken("It is small, but it did not leak."), "It’s small, but it didn’t leak.");
        assert_eq!(open_ended("Rents fell 1.8%."), "Rents fell 1.8%");
    }
}
