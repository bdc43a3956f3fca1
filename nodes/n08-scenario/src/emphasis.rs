//! Which words of a line are set in the color of emphasis.

use newsum_model::Fact;

use crate::figures;

/// The line with one `*…*`: around its first value, else around the first of the keywords that occurs in it.
#[must_use]
pub(crate) fn marked(line: &str, fact: &Fact, keywords: &[String]) -> String {
    let best = figures::telling(fact).into_iter();
    let values = best.chain(&fact.values).map(|value| value.text.as_str()).filter(|text| is_telling(text));
    let words = keywords.iter().map(String::as_str).filter(|word| word.chars().count() >= 2);
    match values.chain(words).find_map(|word| around(line, word)) {
        Some(line) => line,
        None => line.to_owned(),
    }
}

/// A lone digit says nothing; a value with a unit does.
fn is_telling(value: &str) -> bool {
    value.chars().count() >= 2
}

fn around(line: &str, word: &str) -> Option<String> {
    if line.contains('*') {
        return None;
    }
    let (start, end) = find(line, word)?;
    let (start, end) = (whole_share(line, start), whole_number(line, end));
    Some(format!("{}*{}*{}", &line[..start], &line[start..end], &line[end..]))
}

/// "7 of 10" is one figure.
fn whole_share(line: &str, start: usize) -> usize {
    let before = [" of ", " out of "].iter().find_map(|joint| line[..start].strip_suffix(joint));
    let number = before.map_or("", |before| before.rsplit(' ').next().unwrap_or_default());
    match before {
        Some(before) if number.chars().all(|c| c.is_ascii_digit()) && !number.is_empty() => {
            before.len() - number.len()
        }
        _ => start,
    }
}

/// Where the word stands: as written, or in another case.
fn find(line: &str, word: &str) -> Option<(usize, usize)> {
    let begins =
        |at: usize| !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() && c.is_ascii());
    let direct = line.match_indices(word).find(|(at, _)| !word.is_ascii() || begins(*at));
    if let Some((at, found)) = direct {
        return Some((at, at + found.len()));
    }
    let lower = line.to_ascii_lowercase();
    let word = word.to_ascii_lowercase();
    let (at, found) = lower.match_indices(&word).find(|(at, _)| begins(*at))?;
    Some((at, at + found.len()))
}

/// A number is never cut inside, and an English word is taken to its end.
fn whole_number(line: &str, end: usize) -> usize {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '%';
    let inside = line[..end].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
    let more =
        if inside { line[end..].chars().take_while(|c| goes_on(*c)).map(char::len_utf8).sum() } else { 0 };
    end + more
}

#[cfg(test)]
mod tests {
    use newsum_model::FactKind;

    use super::*;
    use crate::plot::tests::fact;

    #[test]
    fn a_value_is_marked_before_a_keyword() {
        let number = fact("F1", FactKind::Number, "예비율은 7.2%까지 떨어졌다.");
        let keywords = vec!["예비율".to_owned()];
        assert_eq!(
            marked("예비율은 7.2%까지 떨어졌대요.", &number, &keywords),
            "예비율은 *7.2%*까지 떨어졌대요."
        );
        let plain = fact("F2", FactKind::Event, "예비율이 떨어졌다.");
        assert_eq!(marked("예비율이 떨어졌대요.", &plain, &keywords), "*예비율*이 떨어졌대요.");
    }

    #[test]
    fn english_words_are_marked_whole_and_only_where_they_begin() {
        let plain = fact("F1", FactKind::Event, "Parents rented.");
        assert_eq!(marked("Parents rented.", &plain, &["rent".to_owned()]), "Parents *rented*.");
    }

    #[test]
    fn a_share_is_marked_whole() {
        let burned = fact("F1", FactKind::Number, "Cells burned in 7 of 10 tests.");
        assert_eq!(
            marked("Cells burned in 7 of 10 tests.", &burned, &[]),
            "Cells burned in *7 of 10* tests."
        );
    }
}
