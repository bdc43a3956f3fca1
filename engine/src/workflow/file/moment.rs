//! Durations, moments, cron expressions and time zones.

use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// The longest span of time: a hundred years, so that no sum of a few leaves the calendar.
const LONGEST: Duration = Duration::from_secs(100 * 366 * 24 * 3600);

/// Reads `90s`, `1h30m`, `7d`: whole numbers with units, the largest first.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut sum = Duration::ZERO;
    let mut last_unit = u64::MAX;
    while !rest.is_empty() || last_unit == u64::MAX {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let letters = rest[digits..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - digits);
        let unit = milliseconds(&rest[digits..digits + letters])?;
        if unit >= last_unit {
            return None;
        }
        last_unit = unit;
        sum = sum.checked_add(Duration::from_millis(number.checked_mul(unit)?))?;
        rest = &rest[digits + letters..];
    }
    (sum <= LONGEST).then_some(sum)
}

fn milliseconds(unit: &str) -> Option<u64> {
    Some(match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        _ => return None,
    })
}

/// A span of time as a workflow file writes it.
pub(crate) fn written(span: Duration) -> String {
    let units =
        [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
    let mut rest = span.as_millis();
    let mut text = String::new();
    for (unit, milliseconds) in units {
        if rest >= milliseconds {
            text.push_str(&format!("{}{unit}", rest / milliseconds));
            rest %= milliseconds;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// Reads a moment with its offset from UTC, `2026-10-01T09:00:00+09:00` or with a space between.
pub(crate) fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text.trim()).ok().map(|moment| moment.with_timezone(&Utc))
}

/// Why a text is no cron expression of five or six fields that ever comes true.
pub(crate) fn cron_problem(text: &str) -> Option<String> {
    if text.starts_with('@') {
        return Some("nicknames are not read".to_owned());
    }
    let fields = text.split_whitespace().count();
    if !(5..=6).contains(&fields) {
        return Some(format!("it has {fields} fields"));
    }
    let parser = croner::parser::CronParser::builder().seconds(croner::parser::Seconds::Optional).build();
    match parser.parse(text) {
        Err(error) => Some(bad_field(text, &parser).unwrap_or_else(|| plainly(&error.to_string()))),
        // A fixed day of a leap year, so that the 29th of February comes true within the search.
        Ok(cron) => cron
            .find_next_occurrence(&DateTime::<Utc>::UNIX_EPOCH, false)
            .err()
            .map(|_| "it never comes true".to_owned()),
    }
}

/// The first field that cannot be read by itself.
fn bad_field(text: &str, parser: &croner::parser::CronParser) -> Option<String> {
    let names = ["second", "minute", "hour", "day of month", "month", "day of week"];
    let fields: Vec<&str> = text.split_whitespace().collect();
    let names = &names[names.len().checked_sub(fields.len())?..];
    let alone = |at: usize| {
        (0..fields.len()).map(|ix| if ix == at { fields[ix] } else { "*" }).collect::<Vec<_>>().join(" ")
    };
    let bad = (0..fields.len()).find(|&at| parser.parse(&alone(at)).is_err())?;
    Some(format!("its {} is \"{}\"", names[bad], fields[bad]))
}

fn plainly(message: &str) -> String {
    let message = message.rsplit(": ").next().unwrap_or(message).trim_end_matches('.');
    let mut chars = message.chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

/// Whether a text names a time zone of the IANA database.
pub(crate) fn is_zone(text: &str) -> bool {
    chrono_tz::Tz::from_str(text).is_ok()
}

/// All time zones.
pub(crate) fn zones() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_numbers_with_units_the_largest_first() {
        let seconds = |text| duration(text).map(|span| span.as_secs_f64());
        assert_eq!(seconds("90s"), Some(90.0));
        assert_eq!(seconds("1h30m"), Some(5400.0));
        assert_eq!(seconds("7d"), Some(604_800.0));
        assert_eq!(seconds("250ms"), Some(0.25));
        assert_eq!(seconds("0s"), Some(0.0));
        for bad in [
            "",
            " ",
            "5",
            "m",
            "5 minutes",
            "5min",
            "1.5h",
            "-5s",
            "30m1h",
            "1h1h",
            "99999999999999999999s",
            "9999999w",
        ] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_duration_is_written_as_it_is_read() {
        for text in ["1w", "1h30m", "90ms", "0s", "2m"] {
            assert_eq!(duration(text).map(written).as_deref(), Some(text));
        }
    }

    #[test]
    fn cron_has_five_or_six_fields_and_comes_true() {
        for good in ["0 7 * * *", "*/5 * * * *", "0 0 9 * * MON-FRI", "0 0 29 2 *"] {
            assert_eq!(cron_problem(good), None, "{good}");
        }
        for bad in ["", "0 7 * *", "61 * * * *", "x * * * *", "@daily", "0 0 31 2 *", "0 0 0 1 1 * 2020"] {
            assert!(cron_problem(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_moment_has_an_offset() {
        assert!(moment("2026-10-01T09:00:00+09:00").is_some() && moment("2026-10-01 09:00:00Z").is_some());
        assert!(moment("2026-10-01T09:00:00").is_none() && moment("tomorrow").is_none());
    }

    #[test]
    fn zones_are_those_of_the_iana_database() {
        assert!(is_zone("Asia/Seoul") && is_zone("UTC") && !is_zone("Asia/Soul") && !is_zone("KST"));
    }
}
