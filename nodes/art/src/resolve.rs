//! Filling in what the writer left open: from keywords, the panel's place in the story, and the seed.

mod quiet;

use crate::keywords::{Part, Tone, keywords, score};
use crate::rng::Rng;
use crate::scenario::{self, Expression, Figure, Lang, LineKind, MoodName, Pose, Prop, Scenario, Set, Shot};

/// A panel with nothing left open.
#[derive(Debug, Clone)]
pub(crate) struct Panel {
    pub(crate) role: String,
    pub(crate) caption: String,
    pub(crate) mood: MoodName,
    pub(crate) background: Set,
    pub(crate) shot: Shot,
    pub(crate) props: Vec<Prop>,
    pub(crate) stat: Option<String>,
    pub(crate) label: Option<String>,
    /// Sound word, or nothing.
    pub(crate) sfx: Option<String>,
    pub(crate) hot: bool,
    pub(crate) lines: Vec<Line>,
    pub(crate) extras: Vec<Extra>,
}

/// A line with nothing left open.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) who: Figure,
    pub(crate) text: String,
    pub(crate) kind: LineKind,
    pub(crate) expression: Expression,
    pub(crate) pose: Pose,
    /// The pose was left open or asks for it: a thing may be put into the hand.
    pub(crate) free_hand: bool,
}

/// A silent person with nothing left open.
#[derive(Debug, Clone)]
pub(crate) struct Extra {
    pub(crate) who: Figure,
    pub(crate) expression: Expression,
    pub(crate) pose: Pose,
}

/// True when the page is told in the quiet register.
pub(crate) fn is_grave(scenario: &Scenario) -> bool {
    scenario.grave.unwrap_or_else(|| {
        let mut all = vec![scenario.title.as_str(), &scenario.subtitle, &scenario.summary];
        for panel in &scenario.panels {
            all.push(&panel.caption);
            all.extend(panel.dialogue.iter().map(|line| line.text.as_str()));
        }
        keywords().is_grave(&all.join(" "))
    })
}

/// The panels with nothing left open.
pub(crate) fn panels(scenario: &Scenario, grave: bool) -> Vec<Panel> {
    let mut previous = None;
    let mut out = Vec::new();
    for (index, panel) in scenario.panels.iter().enumerate() {
        let mut panel = resolved(scenario, panel, index, previous);
        previous = Some(panel.background);
        if grave {
            quiet::soften(&mut panel, index);
        }
        out.push(panel);
    }
    out
}

fn resolved(scenario: &Scenario, panel: &scenario::Panel, index: usize, previous: Option<Set>) -> Panel {
    let mut rng = Rng::numbered(&scenario.seed, "panel", &[index]);
    let said: Vec<String> = panel.dialogue.iter().map(|line| with_dots(&line.text, scenario.lang)).collect();
    let all = said.join(" ");
    let parts = [(panel.scene.as_str(), 2.0), (panel.caption.as_str(), 1.0), (all.as_str(), 1.0)];
    let mood = panel.mood.unwrap_or_else(|| mood(&parts, index, &mut rng));
    let background = panel.background.unwrap_or_else(|| background(&parts, &scenario.title, previous));
    let props = panel.props.clone().unwrap_or_else(|| likely_prop(&parts, background));
    let hot = panel.hot.unwrap_or_else(|| is_hot(&parts) && background != Set::Lab);
    let shot = panel.shot.unwrap_or_else(|| *rng.pick(SHOTS[index]));
    let lines: Vec<Line> = panel
        .dialogue
        .iter()
        .zip(said)
        .map(|(line, text)| resolved_line(line, text, index, &mut rng))
        .collect();
    let shot = match shot {
        // An insert shows a thing; without one it would show nothing.
        Shot::Insert if props.is_empty() && panel.stat.is_none() => Shot::Medium,
        shot => shot,
    };
    let loud = lines.iter().any(|line| line.kind == LineKind::Shout);
    let sfx = match &panel.sfx {
        Some(word) => Some(word.clone()),
        None => sound(scenario.lang, mood, hot, loud, &mut rng),
    };
    Panel {
        role: panel.role.clone(),
        caption: panel.caption.clone(),
        mood,
        background,
        shot,
        props,
        stat: panel.stat.clone().filter(|text| !text.is_empty()),
        label: panel.label.clone().filter(|text| !text.is_empty()),
        sfx: sfx.filter(|word| !word.is_empty()),
        hot,
        lines,
        extras: panel.extras.iter().map(resolved_extra).collect(),
    }
}

const MOODS: [&[MoodName]; 4] = [
    &[MoodName::Neutral, MoodName::Bright],
    &[MoodName::Neutral, MoodName::Sad],
    &[MoodName::Tense],
    &[MoodName::Bright, MoodName::Triumphant],
];
const SHOTS: [&[Shot]; 4] = [
    &[Shot::Wide, Shot::Medium],
    &[Shot::Medium, Shot::Ots],
    &[Shot::Close, Shot::Medium],
    &[Shot::Medium, Shot::Wide],
];
const EXPRESSIONS: [&[Expression]; 4] = [
    &[Expression::Neutral, Expression::Happy],
    &[Expression::Thinking, Expression::Worried, Expression::Neutral],
    &[Expression::Surprised],
    &[Expression::Happy, Expression::Smug],
];
const POSES: [&[Pose]; 4] = [
    &[Pose::Present, Pose::Point],
    &[Pose::Think, Pose::Stand, Pose::Present],
    &[Pose::Shock, Pose::Point],
    &[Pose::Cheer, Pose::Shrug, Pose::Present],
];

/// Hangul fonts center the ellipsis; Latin pages write three dots.
fn with_dots(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Ko => text.replace("...", "…"),
        Lang::En => text.replace('…', "..."),
    }
}

fn mood(parts: &[Part<'_>], index: usize, rng: &mut Rng) -> MoodName {
    score(&keywords().mood, parts).first().map_or_else(|| *rng.pick(MOODS[index]), |row| row.1)
}

/// The best background; one equal to the panel before yields to a runner-up with at least half its points.
fn background(parts: &[Part<'_>], title: &str, previous: Option<Set>) -> Set {
    let mut rows = score(&keywords().background, parts);
    if rows.is_empty() {
        rows = score(&keywords().background, &[(title, 1.0)]);
    }
    match rows.as_slice() {
        [] => Set::City,
        [best, second, ..] if Some(best.1) == previous && second.0 >= 0.5 * best.0 => second.1,
        [best, ..] => best.1,
    }
}

/// The best prop that the set does not show already.
fn likely_prop(parts: &[Part<'_>], background: Set) -> Vec<Prop> {
    let rows = score(&keywords().prop, parts);
    rows.into_iter().map(|row| row.1).find(|prop| !shows(background, *prop)).into_iter().collect()
}

fn shows(background: Set, prop: Prop) -> bool {
    matches!(
        (background, prop),
        (Set::Space, Prop::Rocket)
            | (Set::Chart, Prop::ChartUp)
            | (Set::ChartDown, Prop::ChartDown)
            | (Set::Market, Prop::ChartUp | Prop::ChartDown)
    )
}

fn is_hot(parts: &[Part<'_>]) -> bool {
    let all: Vec<&str> = parts.iter().map(|part| part.0).collect();
    keywords().is_hot(&all.join(" "))
}

fn resolved_line(line: &scenario::Line, text: String, index: usize, rng: &mut Rng) -> Line {
    let parts = [(text.as_str(), 1.0)];
    // The draws are made whether they are needed or not, so that one explicit choice leaves the others as they were.
    let expression = score(&keywords().expression, &parts)
        .first()
        .map_or_else(|| *rng.pick(EXPRESSIONS[index]), |row| row.1);
    let pose = score(&keywords().pose, &parts).first().map_or_else(|| *rng.pick(POSES[index]), |row| row.1);
    Line {
        who: line.who,
        kind: kind(line.kind, line.who, &text),
        expression: line.expression.unwrap_or(expression),
        pose: line.pose.unwrap_or(pose),
        free_hand: matches!(line.pose, None | Some(Pose::Hold)),
        text,
    }
}

fn kind(asked: Option<LineKind>, who: Figure, text: &str) -> LineKind {
    let loud = ["?!", "!!", "!?"].iter().any(|marks| text.contains(marks));
    match asked.unwrap_or(if loud { LineKind::Shout } else { LineKind::Say }) {
        LineKind::Say if who == Figure::Robot => LineKind::Robot,
        kind => kind,
    }
}

fn resolved_extra(extra: &scenario::Extra) -> Extra {
    Extra {
        who: extra.who,
        expression: extra.expression.unwrap_or(Expression::Neutral),
        pose: extra.pose.unwrap_or(Pose::Stand),
    }
}

fn sound(lang: Lang, mood: MoodName, hot: bool, loud: bool, rng: &mut Rng) -> Option<String> {
    let likely = hot || matches!(mood, MoodName::Tense | MoodName::Triumphant);
    if !rng.chance(if likely { 0.9 } else { 0.35 }) {
        return None;
    }
    let tone = if hot && !matches!(mood, MoodName::Bright | MoodName::Night) {
        Tone::Hot
    } else if loud {
        Tone::Shout
    } else {
        Tone::Mood(mood)
    };
    Some(rng.pick(keywords().sounds(lang, tone)).clone())
}
