//! The timetable of a schedule: when it comes due, and what becomes of times that nobody saw. Pure: time is a parameter.

use std::str::FromStr;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds};

use crate::workflow::{Missed, Schedule};

/// How late a time may be noticed and still be on time: workers look every ten seconds, and may just be starting.
const GRACE: TimeDelta = TimeDelta::minutes(1);

/// When a schedule comes due.
#[derive(Debug)]
pub(crate) struct Timetable {
    cron: Cron,
    zone: Tz,
    missed: Missed,
}

/// What follows from a time that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Due {
    /// The time to submit a run for, if any.
    pub(crate) submit: Option<DateTime<Utc>>,
    /// The next time; it may be due already. None if there is none.
    pub(crate) next: Option<DateTime<Utc>>,
}

impl Timetable {
    /// None if the schedule cannot be read.
    pub(crate) fn of(schedule: &Schedule) -> Option<Self> {
        let parser = CronParser::builder().seconds(Seconds::Optional).build();
        let (cron, zone) = (parser.parse(&schedule.cron).ok()?, Tz::from_str(&schedule.zone).ok()?);
        Some(Self { cron, zone, missed: schedule.missed })
    }

    /// The first time after a moment; none if there is none.
    pub(crate) fn after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.next(moment, false)
    }

    /// What follows from the time `due`, now that it is not later than `now`.
    pub(crate) fn due(&self, due: DateTime<Utc>, now: DateTime<Utc>) -> Due {
        let on_time = (now - GRACE).trunc_subsecs(0);
        if due >= on_time || self.missed == Missed::All {
            return Due { submit: Some(due), next: self.next(due, false) };
        }
        let submit = match self.missed {
            Missed::Skip => None,
            Missed::Once | Missed::All => Some(self.last_before(on_time).map_or(due, |last| last.max(due))),
        };
        Due { submit, next: self.next(on_time, true) }
    }

    fn next(&self, from: DateTime<Utc>, inclusive: bool) -> Option<DateTime<Utc>> {
        let next = self.cron.find_next_occurrence(&from.with_timezone(&self.zone), inclusive).ok()?;
        Some(next.with_timezone(&Utc))
    }

    fn last_before(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let last = self.cron.find_previous_occurrence(&moment.with_timezone(&self.zone), false).ok()?;
        Some(last.with_timezone(&Utc))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn table(cron: &str, zone: &str, missed: Missed) -> Timetable {
        Timetable::of(&Schedule { cron: cron.to_owned(), zone: zone.to_owned(), missed }).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn due(table: &Timetable, due: &str, now: &str) -> (Option<String>, String) {
        let Due { submit, next } = table.due(at(due), at(now));
        let text = |at: DateTime<Utc>| at.format("%d %H:%M:%S").to_string();
        (submit.map(text), text(next.unwrap()))
    }

    #[test]
    fn times_are_those_of_the_zone_and_follow_its_summer_time() {
        let seoul = table("0 7 * * MON-FRI", "Asia/Seoul", Missed::Skip);
        assert_eq!(seoul.after(at("2026-10-01T00:00:00Z")), Some(at("2026-10-01T22:00:00Z")));
        assert_eq!(seoul.after(at("2026-10-01T22:00:00Z")), Some(at("2026-10-04T22:00:00Z")), "a weekend");
        let berlin = table("0 7 * * *", "Europe/Berlin", Missed::Skip);
        assert_eq!(berlin.after(at("2026-10-24T00:00:00Z")), Some(at("2026-10-24T05:00:00Z")));
        assert_eq!(berlin.after(at("2026-10-25T00:00:00Z")), Some(at("2026-10-25T06:00:00Z")));
    }

    #[test]
    fn a_time_that_is_noticed_a_little_late_is_on_time() {
        for missed in Missed::ALL {
            let hourly = table("0 * * * *", "UTC", missed);
            let expected = (Some("01 07:00:00".to_owned()), "01 08:00:00".to_owned());
            assert_eq!(due(&hourly, "2026-10-01T07:00:00Z", "2026-10-01T07:00:00Z"), expected);
            assert_eq!(due(&hourly, "2026-10-01T07:00:00Z", "2026-10-01T07:00:59.9Z"), expected);
        }
    }

    #[test]
    fn missed_times_are_skipped_made_up_for_once_or_all_made_up_for() {
        let (from, now) = ("2026-10-01T07:00:00Z", "2026-10-01T10:30:00Z");
        let hourly = |missed| due(&table("0 * * * *", "UTC", missed), from, now);
        assert_eq!(hourly(Missed::Skip), (None, "01 11:00:00".to_owned()));
        assert_eq!(hourly(Missed::Once), (Some("01 10:00:00".to_owned()), "01 11:00:00".to_owned()));
        assert_eq!(hourly(Missed::All), (Some("01 07:00:00".to_owned()), "01 08:00:00".to_owned()));
    }

    #[test]
    fn the_one_run_for_missed_times_is_not_that_of_the_time_that_is_due_now() {
        let hourly = table("0 * * * *", "UTC", Missed::Once);
        let expected = (Some("01 09:00:00".to_owned()), "01 10:00:00".to_owned());
        assert_eq!(due(&hourly, "2026-10-01T07:00:00Z", "2026-10-01T10:00:05Z"), expected);
    }

    #[test]
    fn a_time_that_never_comes_is_none() {
        let never = table("0 0 31 2 *", "UTC", Missed::Skip);
        assert_eq!(never.after(at("2026-10-01T00:00:00Z")), None);
        assert!(
            Timetable::of(&Schedule { cron: "x".into(), zone: "UTC".into(), missed: Missed::Skip }).is_none()
        );
    }
}
