//! The scenario of a page: what the writer decides, as serde data. Everything left out is inferred.

mod names;
mod validate;

use serde::{Deserialize, Serialize};

pub use names::{Expression, Figure, Lang, Layout, LineKind, MoodName, Pose, Prop, Set, Shot, ThemeName};

fn korean() -> Lang {
    Lang::Ko
}

/// A page as its writer gives it: four panels and the words around them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Language; Korean when left out.
    #[serde(default = "korean")]
    pub lang: Lang,
    /// What all choices derive from: same scenario and seed, same page. A hash of the article's address is a good one.
    pub seed: String,
    /// Topic, shown in the pill above the title.
    #[serde(default)]
    pub kicker: String,
    /// Headline; `*stars*` around a word emphasize it, here and in all texts.
    pub title: String,
    /// Line below the headline; left out when the headline needs two lines.
    #[serde(default)]
    pub subtitle: String,
    /// Date as it is shown beside the sources.
    #[serde(default)]
    pub date: String,
    /// Arrangement of the panels; by seed when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// Color family; by seed when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<ThemeName>,
    /// The quiet register: no jokes about somebody's loss. By word list when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grave: Option<bool>,
    /// The four panels.
    pub panels: Vec<Panel>,
    /// The article in one line; no bar when empty.
    #[serde(default)]
    pub summary: String,
    /// Names of the sources; no line when empty.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Replaces the "not real quotes" line when not empty.
    #[serde(default)]
    pub credit: String,
}

/// One panel as its writer gives it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Its part in the story; one syllable (기, 승, 전, 결) is shown on the order tab of Korean pages.
    #[serde(default)]
    pub role: String,
    /// Free keywords the choices are inferred from; never shown.
    #[serde(default)]
    pub scene: String,
    /// Narration at the top.
    #[serde(default)]
    pub caption: String,
    /// Mood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mood: Option<MoodName>,
    /// Background.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background: Option<Set>,
    /// Distance of the camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shot: Option<Shot>,
    /// Things in the picture; an empty list means none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub props: Option<Vec<Prop>>,
    /// A number of the article, shown on a burst, a tag or a chip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stat: Option<String>,
    /// Letters on a prop that carries some, for example the sign on a bank note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Sound word; empty means none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sfx: Option<String>,
    /// Heat: sweat and shimmering air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hot: Option<bool>,
    /// What is said, in order; at most three lines, two are better.
    #[serde(default)]
    pub dialogue: Vec<Line>,
    /// Silent people.
    #[serde(default)]
    pub extras: Vec<Extra>,
}

/// One balloon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Who speaks.
    pub who: Figure,
    /// The words.
    pub text: String,
    /// How they are said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<LineKind>,
    /// The speaker's face.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Expression>,
    /// The speaker's body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
}

/// Somebody who is there and says nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extra {
    /// Who.
    pub who: Figure,
    /// Their face.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Expression>,
    /// Their body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
}
