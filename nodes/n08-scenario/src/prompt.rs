//! What an image server is asked for, and the jobs for it. Assembled by code, never by a model.

use newsum_model::{Figure, ImageJob, Layout, Mood, Panel, PanelRole, Scenario, Set, Shot};
use newsum_story::{chance, teller};
use newsum_text::budget::cut_chars;

const NEGATIVE: &str = "low quality, blurry, deformed hands, text, letters, watermark, signature";
const PREFIX: &str =
    "inked cartoon in the style of big-headed paper stickers, clean outlines, flat warm colors";
const ROOM: &str = "empty upper 40 percent, people in the lower half, no text, no letters, no logos";

/// One English sentence of what is to be seen.
#[must_use]
pub fn visual(figures: &[Figure], set: Set, mood: Mood) -> String {
    let people: Vec<&str> = figures.iter().map(|figure| teller::name(*figure).look.as_str()).collect();
    let people = if people.is_empty() { "nobody".to_owned() } else { people.join(" and ") };
    cut_chars(&format!("{people}, {}, {}", place(set), feeling(mood)), 200)
}

/// The whole prompt of a panel, at most 900 characters.
#[must_use]
pub fn image_prompt(panel: &Panel, set: Set) -> String {
    let things: Vec<&str> = panel.props.iter().map(|prop| prop.name()).collect();
    let shown = if things.is_empty() {
        String::new()
    } else {
        format!(", with {}", things.join(", ").replace('_', " "))
    };
    let notes = panel.style_notes.as_ref().map_or_else(String::new, |notes| format!(", {notes}"));
    let (camera, mood, scene, visual) =
        (camera(panel.camera.shot), feeling(panel.mood), place(set), &panel.visual);
    cut_chars(&format!("{PREFIX}. {visual}{shown}. {scene}, {camera}, {mood}{notes}. {ROOM}"), 900)
}

/// The prompt of the thumbnail.
#[must_use]
pub fn thumbnail_prompt(scenario: &Scenario) -> String {
    let twist = scenario.panels.iter().find(|panel| panel.role == PanelRole::Twist);
    let visual = twist.map_or("", |panel| panel.visual.as_str());
    cut_chars(
        &format!("{PREFIX}. {visual}. square picture, one clear center, no text, no letters, no logos"),
        900,
    )
}

/// The four panels and the thumbnail.
#[must_use]
pub fn jobs(scenario: &Scenario, seed: u64, style: &str) -> Vec<ImageJob> {
    let mut jobs: Vec<ImageJob> =
        scenario.panels.iter().map(|panel| panel_job(scenario, panel, seed, style)).collect();
    jobs.push(job("thumbnail", None, (&scenario.thumbnail_prompt, (768, 768)), seed, style));
    jobs
}

fn panel_job(scenario: &Scenario, panel: &Panel, seed: u64, style: &str) -> ImageJob {
    let id = format!("panel-{}", panel.n);
    job(&id, Some(panel.n), (&panel.image_prompt, size(scenario.layout, panel.n)), seed, style)
}

fn job(
    id: &str,
    panel: Option<u32>,
    (prompt, (width, height)): (&str, (u32, u32)),
    seed: u64,
    style: &str,
) -> ImageJob {
    let hash = chance::fnv1a(&format!("{seed}/{id}"));
    ImageJob {
        id: id.to_owned(),
        panel,
        prompt: prompt.to_owned(),
        negative_prompt: NEGATIVE.to_owned(),
        width,
        height,
        seed: u32::try_from(hash & u64::from(u32::MAX)).unwrap_or_default(),
        style: style.to_owned(),
    }
}

/// The shape of a panel, rounded to what image models take.
fn size(layout: Layout, panel: u32) -> (u32, u32) {
    match (layout, panel) {
        (Layout::Grid, _) => (896, 1024),
        (Layout::Hero, 1 | 4) => (1536, 640),
        (Layout::Hero, _) => (896, 960),
        (Layout::Strip, _) => (1216, 640),
    }
}

fn camera(shot: Shot) -> &'static str {
    match shot {
        Shot::Wide => "wide shot, whole figures",
        Shot::Medium => "medium shot from the waist up",
        Shot::Close => "close shot of one face",
        Shot::Ots => "over the shoulder shot",
        Shot::Insert => "close view of one thing",
    }
}

fn feeling(mood: Mood) -> &'static str {
    match mood {
        Mood::Neutral => "calm daylight",
        Mood::Bright => "bright friendly light",
        Mood::Tense => "dramatic red light",
        Mood::Sad => "soft blue light",
        Mood::Triumphant => "golden light",
        Mood::Night => "night, lit windows",
    }
}

/// Words for the light of a mood.
#[must_use]
pub fn lighting(mood: Mood) -> String {
    feeling(mood).to_owned()
}

fn place(set: Set) -> &'static str {
    match set {
        Set::City => "in front of a city skyline",
        Set::Newsroom => "in a news studio",
        Set::Lab => "in a laboratory",
        Set::Street => "in a shopping street",
        Set::Nature => "in a park with hills and trees",
        Set::Stage => "on a stage with bunting",
        Set::Home => "in a living room",
        Set::Chart => "in front of rising bars",
        Set::ChartDown => "in front of falling bars",
        Set::Assembly => "in an assembly hall",
        Set::Market => "on a trading floor",
        Set::Factory => "in front of factory halls",
        Set::Space => "in space among stars",
        Set::Rays => "in front of bright rays",
    }
}
