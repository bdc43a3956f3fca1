//! Whether the numbers of one text occur in another, in written or spelled form.

use super::{Number, Unit, scan};

/// Whether every number of `line` occurs in one of the `sources`.
#[must_use]
pub fn occurs_in(line: &str, sources: &[&str]) -> bool {
    unsupported(line, sources).is_empty()
}

/// The numbers of `line`, as written, that occur in none of the `sources`. A number occurs where the value is the
/// same and the units do not differ: percent, money, degrees and "times" must be there as such, other units may be
/// left out. Marks of emphasis are ignored.
#[must_use]
pub fn unsupported(line: &str, sources: &[&str]) -> Vec<String> {
    let there: Vec<Number> = sources.iter().flat_map(|source| evidence(source)).collect();
    let plain = line.replace('*', "");
    scan(&plain)
        .into_iter()
        .filter(|number| !there.iter().any(|other| supports(other, number)))
        .map(|number| number.text)
        .collect()
}

fn evidence(source: &str) -> Vec<Number> {
    let plain = source.replace('*', "");
    let mut found = scan(&plain);
    found.extend(months(&plain));
    found
}

/// English month names stand for their numbers, so that `7월` is found in `July`.
fn months(text: &str) -> impl Iterator<Item = Number> {
    text.split(|c: char| !c.is_ascii_alphabetic()).filter_map(|word| {
        let value = month(word)?;
        Some(Number { start: 0, end: 0, text: word.to_owned(), value: Some(value), unit: Some(Unit::Month) })
    })
}

/// The number of a month by its capitalised English name or its common abbreviation.
pub(super) fn month(word: &str) -> Option<f64> {
    #[rustfmt::skip]
    const NAMES: [&str; 12] = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ];
    let word = word.trim_end_matches('.');
    let fits = |name: &str| name == word || word.len() >= 3 && word.len() <= 4 && name.starts_with(word);
    NAMES.iter().position(|name| fits(name)).map(|at| at as f64 + 1.0)
}

fn supports(there: &Number, number: &Number) -> bool {
    let same = match (there.value, number.value) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
        (None, None) => there.text == number.text,
        (Some(_), None) | (None, Some(_)) => false,
    };
    same && units_agree(there.unit, number.unit)
}

fn units_agree(there: Option<Unit>, wanted: Option<Unit>) -> bool {
    match (there, wanted) {
        (_, None) => true,
        (None, Some(unit)) => !unit.is_strict(),
        (Some(a), Some(b)) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_in_either_form() {
        for (line, source) in [
            ("*3.2조* 원이래요", "예산은 3조 2000억 원이다"),
            ("두 배로 늘었대요", "수요가 2배로 늘었다"),
            ("12일째래요", "열이틀째 폭염"),
            ("It doubled!", "Sales rose two times"),
            ("*9 minutes*", "in nine minutes"),
            ("half of them", "0.5 of them"),
            ("1234 people", "1,234 people"),
            ("7월 수출", "exports in July"),
            ("25억 달러", "a $2.5 billion deal"),
            ("3 percent", "3%"),
            ("no numbers at all", ""),
            ("수십 명이", "수십 명이 모였다"),
        ] {
            assert_eq!(unsupported(line, &[source]), Vec::<String>::new(), "{line} / {source}");
        }
    }

    #[test]
    fn an_invented_or_changed_number_is_not() {
        for (line, source, wrong) in [
            ("31% 늘었다", "30% 늘었다", "31%"),
            ("30% 늘었다", "30명이 늘었다", "30%"),
            ("3%포인트 올랐다", "3% 올랐다", "3%포인트"),
            ("30%", "30 workers", "30%"),
            ("$3 million", "3 million people", "$3 million"),
            ("세 명", "두 명", "세 명"),
            ("2조 원", "2억 원", "2조 원"),
            ("수백 명", "수십 명", "수백 명"),
            ("four people", "for people", "four people"),
        ] {
            assert_eq!(unsupported(line, &[source]), [wrong], "{line} / {source}");
        }
        assert!(!occurs_in("5 people", &["4 people", "6 people"]));
    }
}
