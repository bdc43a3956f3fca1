//! Did you mean?

/// The most names that a message lists.
const SHOWN: usize = 16;
/// How like (Jaro-Winkler, 0 to 1) a word is that has more slips, such as `retries` for `retry`.
const LIKE: f64 = 0.86;

/// The name that is most like `written`, if one is like it.
pub(crate) fn did_you_mean<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = written.to_lowercase();
    let allowed = (written.chars().count() / 3).max(1);
    let names: Vec<(&str, String)> = names.into_iter().map(|name| (name, name.to_lowercase())).collect();
    let slips = names.iter().map(|(name, lower)| (strsim::damerau_levenshtein(&wanted, lower), *name));
    let nearest = slips.min_by_key(|&(slips, _)| slips).filter(|&(slips, _)| slips <= allowed);
    let alike = names.iter().map(|(name, lower)| (strsim::jaro_winkler(&wanted, lower), *name));
    let likest = alike.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|&(like, _)| like >= LIKE);
    nearest.map(|(_, name)| name).or(likest.map(|(_, name)| name))
}

/// Names as a text, `a, b and c`, each in back quotes; the first sixteen when there are more.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.len() > SHOWN {
        let more = names.len() - SHOWN;
        names.truncate(SHOWN);
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognized_and_another_word_is_not() {
        assert_eq!(did_you_mean("qery", ["results", "query"]), Some("query"));
        assert_eq!(did_you_mean("Query", ["results", "query"]), Some("query"));
        assert_eq!(did_you_mean("retries", ["repeat", "retry"]), Some("retry"));
        assert_eq!(did_you_mean("title", ["results", "query"]), None);
        assert_eq!(did_you_mean("a", []), None);
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        assert_eq!(listed([]), "nothing");
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
        let many: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        assert!(listed(many.iter().map(String::as_str)).ends_with("`15` and 4 more"));
    }
}
