//! Units and counters after a number.

use super::{latin_word_ends, skip_space};

/// What a number counts or measures, in one name for both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Percent.
    Percent,
    /// Percentage points.
    PercentPoint,
    /// Points of an index or a score.
    Point,
    /// Degrees.
    Degree,
    /// Korean won.
    Won,
    /// Dollars.
    Dollar,
    /// Euros.
    Euro,
    /// Yen.
    Yen,
    /// Yuan.
    Yuan,
    /// Pounds sterling.
    Pound,
    /// People.
    Person,
    /// Cases.
    Case,
    /// So many times as much.
    Times,
    /// Years, and the year of a date.
    Year,
    /// Months, and the month of a date.
    Month,
    /// Weeks.
    Week,
    /// Days, and the day of a date.
    Day,
    /// Hours as a span.
    Hour,
    /// The hour of a day.
    Clock,
    /// Minutes.
    Minute,
    /// Seconds.
    Second,
    /// Any other counter or measure; two of them are only the same if written alike.
    Other(&'static str),
}

impl Unit {
    /// The unit as a short sign or word (..=12 characters), language-neutral where there is such a sign.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Unit::Percent => "%",
            Unit::PercentPoint => "%p",
            Unit::Point => "p",
            Unit::Degree => "℃",
            Unit::Won => "KRW",
            Unit::Dollar => "USD",
            Unit::Euro => "EUR",
            Unit::Yen => "JPY",
            Unit::Yuan => "CNY",
            Unit::Pound => "GBP",
            Unit::Person => "people",
            Unit::Case => "cases",
            Unit::Times => "times",
            Unit::Year => "years",
            Unit::Month => "months",
            Unit::Week => "weeks",
            Unit::Day => "days",
            Unit::Hour => "hours",
            Unit::Clock => "o'clock",
            Unit::Minute => "minutes",
            Unit::Second => "seconds",
            Unit::Other(word) => word,
        }
    }

    /// Units that may not be left out or guessed: 30 % is not 30 of something.
    pub(super) fn is_strict(self) -> bool {
        matches!(
            self,
            Unit::Percent
                | Unit::PercentPoint
                | Unit::Degree
                | Unit::Times
                | Unit::Won
                | Unit::Dollar
                | Unit::Euro
                | Unit::Yen
                | Unit::Yuan
                | Unit::Pound
        )
    }
}

/// The unit that follows at `at` (after at most one space) and the position after it.
pub(super) fn read(text: &str, at: usize) -> Option<(Unit, usize)> {
    let from = skip_space(text, at);
    let rest = &text[from..];
    let korean =
        KOREAN.iter().find(|(word, _)| rest.starts_with(word)).map(|&(word, unit)| (unit, from + word.len()));
    korean.filter(|&(unit, end)| !is_other_word(text, unit, end)).or_else(|| latin(text, from))
}

/// A currency sign at `at`: its unit and the position after it.
pub(super) fn currency(text: &str, at: usize) -> Option<(Unit, usize)> {
    const SIGNS: [(&str, Unit); 8] = [
        ("US$", Unit::Dollar),
        ("$", Unit::Dollar),
        ("€", Unit::Euro),
        ("₩", Unit::Won),
        ("£", Unit::Pound),
        ("¥", Unit::Yen),
        ("￦", Unit::Won),
        ("＄", Unit::Dollar),
    ];
    SIGNS.iter().find(|(sign, _)| text[at..].starts_with(sign)).map(|&(sign, unit)| (unit, at + sign.len()))
}

/// `시` begins 시장 and 시즌, `도` begins 도시: then they are no unit.
fn is_other_word(text: &str, unit: Unit, end: usize) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 17] = [
        "장", "즌", "민", "시", "로", "심", "청", "동", "의원", "대출", "기업", "개", "부터 시", "업", "급",
        "력", "국",
    ];
    let rest = &text[end..];
    let spaced = text[..end].chars().rev().nth(1).is_some_and(char::is_whitespace);
    matches!(unit, Unit::Clock | Unit::Degree | Unit::Day | Unit::Other(_))
        && spaced
        && WORDS.iter().any(|word| rest.starts_with(word) && *word != "로")
}

fn latin(text: &str, from: usize) -> Option<(Unit, usize)> {
    let lower: String = text[from..].chars().take(24).map(|c| c.to_ascii_lowercase()).collect();
    let (word, unit) = ENGLISH
        .iter()
        .find(|(word, _)| lower.starts_with(word) && latin_word_ends(text, from + word.len()))?;
    Some((*unit, from + word.len()))
}

/// Longer ones before those that they begin with.
#[rustfmt::skip]
const KOREAN: [(&str, Unit); 86] = [
    ("퍼센트포인트", Unit::PercentPoint), ("퍼센트 포인트", Unit::PercentPoint),
    ("%포인트", Unit::PercentPoint), ("% 포인트", Unit::PercentPoint), ("%p", Unit::PercentPoint),
    ("%P", Unit::PercentPoint), ("퍼센트", Unit::Percent), ("프로", Unit::Percent), ("%", Unit::Percent),
    ("％", Unit::Percent), ("포인트", Unit::Point), ("℃", Unit::Degree), ("°C", Unit::Degree),
    ("도씨", Unit::Degree), ("도", Unit::Degree), ("원", Unit::Won), ("달러", Unit::Dollar),
    ("유로", Unit::Euro), ("엔", Unit::Yen), ("위안", Unit::Yuan), ("파운드", Unit::Pound),
    ("여 명", Unit::Person), ("여명", Unit::Person), ("명", Unit::Person), ("사람", Unit::Person),
    ("건", Unit::Case), ("배", Unit::Times), ("년", Unit::Year), ("개월", Unit::Month), ("월", Unit::Month),
    ("달", Unit::Month), ("주일", Unit::Week), ("주", Unit::Week), ("일", Unit::Day), ("시간", Unit::Hour),
    ("시", Unit::Clock), ("분기", Unit::Other("분기")), ("분의", Unit::Other("분의")), ("분", Unit::Minute),
    ("초", Unit::Second), ("개국", Unit::Other("개국")), ("개사", Unit::Other("개사")),
    ("개교", Unit::Other("개교")), ("개", Unit::Other("개")), ("곳", Unit::Other("곳")),
    ("차례", Unit::Other("회")), ("회", Unit::Other("회")), ("번째", Unit::Other("번째")),
    ("번", Unit::Other("회")), ("위", Unit::Other("위")), ("살", Unit::Other("세")), ("세", Unit::Other("세")),
    ("톤", Unit::Other("t")), ("kWh", Unit::Other("kWh")), ("㎾h", Unit::Other("kWh")),
    ("기가와트", Unit::Other("GW")), ("메가와트", Unit::Other("MW")), ("킬로와트", Unit::Other("kW")),
    ("킬로미터", Unit::Other("km")), ("㎞", Unit::Other("km")), ("센티미터", Unit::Other("cm")),
    ("㎝", Unit::Other("cm")), ("밀리미터", Unit::Other("mm")), ("㎜", Unit::Other("mm")),
    ("미터", Unit::Other("m")), ("㎡", Unit::Other("㎡")), ("제곱미터", Unit::Other("㎡")),
    ("㎏", Unit::Other("kg")), ("킬로그램", Unit::Other("kg")), ("가구", Unit::Other("가구")),
    ("가지", Unit::Other("가지")), ("마리", Unit::Other("마리")), ("대", Unit::Other("대")),
    ("편", Unit::Other("편")), ("점", Unit::Other("점")), ("척", Unit::Other("척")), ("호", Unit::Other("호")),
    ("층", Unit::Other("층")), ("채", Unit::Other("채")), ("권", Unit::Other("권")), ("골", Unit::Other("골")),
    ("표", Unit::Other("표")), ("석", Unit::Other("석")), ("잔", Unit::Other("잔")), ("장", Unit::Other("장")),
    ("팀", Unit::Other("팀")),
];

#[rustfmt::skip]
const ENGLISH: [(&str, Unit); 69] = [
    ("percentage points", Unit::PercentPoint), ("percentage point", Unit::PercentPoint),
    ("percent", Unit::Percent), ("per cent", Unit::Percent), ("points", Unit::Point), ("point", Unit::Point),
    ("degrees celsius", Unit::Degree), ("degrees c", Unit::Degree), ("degrees fahrenheit", Unit::Other("°F")),
    ("degrees", Unit::Degree), ("degree", Unit::Degree), ("dollars", Unit::Dollar), ("dollar", Unit::Dollar),
    ("euros", Unit::Euro), ("euro", Unit::Euro), ("won", Unit::Won), ("yen", Unit::Yen), ("yuan", Unit::Yuan),
    ("pounds", Unit::Pound), ("people", Unit::Person), ("persons", Unit::Person), ("person", Unit::Person),
    ("cases", Unit::Case), ("case", Unit::Case), ("times", Unit::Times), ("years", Unit::Year),
    ("year", Unit::Year), ("months", Unit::Month), ("month", Unit::Month), ("weeks", Unit::Week),
    ("week", Unit::Week), ("days", Unit::Day), ("day", Unit::Day), ("hours", Unit::Hour), ("hour", Unit::Hour),
    ("minutes", Unit::Minute), ("minute", Unit::Minute), ("seconds", Unit::Second), ("a.m.", Unit::Clock),
    ("p.m.", Unit::Clock), ("a.m", Unit::Clock), ("p.m", Unit::Clock), ("am", Unit::Clock),
    ("pm", Unit::Clock), ("tons", Unit::Other("t")), ("ton", Unit::Other("t")), ("tonnes", Unit::Other("t")),
    ("tonne", Unit::Other("t")), ("gigawatts", Unit::Other("GW")), ("gigawatt", Unit::Other("GW")),
    ("gw", Unit::Other("GW")), ("megawatts", Unit::Other("MW")), ("mw", Unit::Other("MW")),
    ("kwh", Unit::Other("kWh")), ("kw", Unit::Other("kW")), ("kilometers", Unit::Other("km")),
    ("kilometres", Unit::Other("km")), ("km", Unit::Other("km")), ("miles", Unit::Other("mi")),
    ("meters", Unit::Other("m")), ("metres", Unit::Other("m")), ("feet", Unit::Other("ft")),
    ("kilograms", Unit::Other("kg")), ("kg", Unit::Other("kg")), ("mm", Unit::Other("mm")),
    ("cm", Unit::Other("cm")), ("households", Unit::Other("가구")), ("votes", Unit::Other("표")),
    ("seats", Unit::Other("석")),
];
