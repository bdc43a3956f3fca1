//! A generator of scenarios: all shapes of panels, texts at their budget or beyond it.

use newsum_art::Scenario;
use newsum_art::rng::Rng;
use newsum_art::scenario::{
    Expression, Extra, Figure, Lang, Line, LineKind, MoodName, Panel, Pose, Prop, Set, Shot,
};

const KOREAN: &[&str] = &[
    "오늘",
    "정부는",
    "새로운",
    "배터리",
    "가격이",
    "정말",
    "올랐습니다",
    "시민들이",
    "모여",
    "함께",
    "걱정",
    "하지만",
    "그래도",
    "내일은",
    "반도체",
    "공장에서",
    "연구진이",
    "놀라운",
    "결과를",
    "발표했다",
    "우리",
    "동네",
    "수",
    "있습니다",
    "것",
    "때",
    "*역대",
    "최고*",
    "*38.2도*",
    "전기요금",
    "때문에",
    "잠을",
    "설쳤어요",
    "어린이보호구역",
    "제한속도를",
    "시속",
    "30",
];
const ENGLISH: &[&str] = &[
    "the",
    "new",
    "battery",
    "charges",
    "in",
    "nine",
    "minutes",
    "of",
    "coffee",
    "and",
    "researchers",
    "say",
    "prices",
    "rose",
    "again",
    "*record",
    "high*",
    "people",
    "waited",
    "for",
    "a",
    "bus",
    "unbelievable",
    "government",
    "plan",
    "to",
    "*cut*",
    "costs",
    "is",
    "not",
    "our",
    "idea",
    "weather",
    "electroencephalographically",
    "tomorrow",
];
const ENDS: &[&str] = &[".", "!", "?", "...", "?!", "!!"];

/// How long texts are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Length {
    /// Within the budget of the style guide.
    Budget,
    /// Up to three times as long.
    Beyond,
}

/// A text of at most `limit` letters; spaces and stars count nothing, as in the budget.
pub(crate) fn text(lang: Lang, limit: usize, rng: &mut Rng) -> String {
    let words = if lang == Lang::Ko { KOREAN } else { ENGLISH };
    let (mut out, mut used) = (Vec::new(), 0);
    for _ in 0..80 {
        let word = *rng.pick(words);
        let length = word.chars().filter(|c| *c != '*').count() + usize::from(lang == Lang::En);
        if used + length > limit {
            break;
        }
        used += length;
        out.push(word);
    }
    if out.is_empty() {
        out.push(if lang == Lang::Ko { "네" } else { "oh" });
    }
    out.join(" ") + *rng.pick::<&str>(ENDS)
}

/// The scenario of a number: every shape of panel comes up.
pub(crate) fn scenario(lang: Lang, number: usize, length: Length) -> Scenario {
    let mut rng = Rng::numbered("stress", lang.name(), &[number]);
    let unit = |korean: usize, english: usize| {
        let budget = if lang == Lang::Ko { korean } else { english };
        if length == Length::Budget { budget } else { budget * 3 }
    };
    let panels = (0..4).map(|_| panel(lang, length, &mut rng)).collect();
    Scenario {
        lang,
        seed: format!("stress-{number}"),
        kicker: if rng.chance(0.8) { text(lang, 6, &mut rng) } else { String::new() },
        title: text(lang, unit(22, 44), &mut rng),
        subtitle: if rng.chance(0.7) { text(lang, unit(30, 60), &mut rng) } else { String::new() },
        date: "2026-11-22".to_owned(),
        layout: None,
        theme: None,
        grave: rng.chance(0.1).then_some(true),
        panels,
        summary: if rng.chance(0.85) { text(lang, unit(60, 120), &mut rng) } else { String::new() },
        sources: if rng.chance(0.85) { vec![text(lang, 30, &mut rng)] } else { Vec::new() },
        credit: String::new(),
    }
}

fn panel(lang: Lang, length: Length, rng: &mut Rng) -> Panel {
    let count = *rng.pick(&[0, 1, 1, 1, 2, 2, 2, 2, 3]);
    let (korean, english) = [(0, 0), (28, 60), (24, 50), (16, 33)][count];
    let budget = if lang == Lang::Ko { korean } else { english };
    let limit = if length == Length::Budget { budget } else { budget * 3 };
    let one_voice = rng.chance(0.15);
    let first = *rng.pick(Figure::ALL);
    let dialogue: Vec<Line> = (0..count)
        .map(|_| Line {
            who: if one_voice { first } else { *rng.pick(Figure::ALL) },
            text: text(lang, limit, rng),
            kind: maybe(0.3, LineKind::ALL, rng),
            expression: maybe(0.5, Expression::ALL, rng),
            pose: maybe(0.5, Pose::ALL, rng),
        })
        .collect();
    let extras = if rng.chance(0.3) { rng.index(3) } else { 0 };
    Panel {
        role: if rng.chance(0.7) { "전".to_owned() } else { String::new() },
        scene: text(lang, 20, rng),
        caption: if rng.chance(0.6) { text(lang, caption(lang, length), rng) } else { String::new() },
        mood: maybe(0.5, MoodName::ALL, rng),
        background: maybe(0.5, Set::ALL, rng),
        shot: maybe(0.6, Shot::ALL, rng),
        props: rng.chance(0.6).then(|| (0..rng.index(3)).map(|_| *rng.pick(Prop::ALL)).collect()),
        stat: rng.chance(0.3).then(|| "38.2℃".to_owned()),
        label: None,
        sfx: rng.chance(0.3).then(|| (*rng.pick::<&str>(&["두둥!", "BAM!", ""])).to_owned()),
        hot: maybe(0.2, &[true, false], rng),
        dialogue,
        extras: (0..extras)
            .map(|_| Extra {
                who: *rng.pick(Figure::ALL),
                expression: maybe(0.5, Expression::ALL, rng),
                pose: maybe(0.5, Pose::ALL, rng),
            })
            .collect(),
    }
}

fn caption(lang: Lang, length: Length) -> usize {
    let budget = if lang == Lang::Ko { 24 } else { 50 };
    if length == Length::Budget { budget } else { budget * 3 }
}

fn maybe<T: Copy>(chance: f64, all: &[T], rng: &mut Rng) -> Option<T> {
    let item = *rng.pick(all);
    rng.chance(chance).then_some(item)
}
