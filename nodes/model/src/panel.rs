//! One of the four panels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Expression, Line, Mood, Pose, Prop, Set, Shot};

words! {
    /// The part of a panel in the story, in this order: 기, 승, 전, 결.
    PanelRole {
        /// 기: who, where, what.
        Introduction = "introduction",
        /// 승: how it goes on.
        Development = "development",
        /// 전: what nobody expected.
        Twist = "twist",
        /// 결: what is left.
        Conclusion = "conclusion",
    }
}

words! {
    /// Height of the camera; only for image servers.
    Angle {
        /// At the height of the eyes.
        Eye = "eye",
        /// From below.
        Low = "low",
        /// From above.
        High = "high",
    }
}

/// Framing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Camera {
    /// Distance.
    pub shot: Shot,
    /// Height; only for image servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angle: Option<Angle>,
}

/// Somebody in the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PanelCharacter {
    /// The id of a character.
    pub id: String,
    /// What the body does; by keyword when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
    /// What the face shows; by keyword when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Expression>,
    /// The id of the character looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_at: Option<String>,
}

/// One of the four panels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Panel {
    /// 1 to 4.
    pub n: u32,
    /// Its part in the story.
    pub role: PanelRole,
    /// The narrator's strip: time, place, turn; fit 24/50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Where and when, in words of the article, at most 120 characters; feeds background and props by keyword.
    pub setting: String,
    /// The drawn set; by keyword when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background: Option<Set>,
    /// Who is in the picture, at most three; the first stands on the left.
    pub characters: Vec<PanelCharacter>,
    /// At most three, better one or two, in speaking order.
    pub dialogue: Vec<Line>,
    /// Framing.
    pub camera: Camera,
    /// What happens, at most 160 characters.
    pub action: String,
    /// Colors.
    pub mood: Mood,
    /// Words for the image prompt, at most 80 characters.
    pub lighting: String,
    /// Things shown, at most three.
    pub props: Vec<Prop>,
    /// The number burst, at most 12 characters: a value of a cited fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stat: Option<String>,
    /// The sound word, fit 6/10; none in the quiet register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sfx: Option<String>,
    /// Further words for the image prompt in English, at most 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style_notes: Option<String>,
    /// What is to be seen, one English sentence of at most 200 characters; never the words to be lettered.
    pub visual: String,
    /// At most 900 characters of English, assembled by code.
    pub image_prompt: String,
    /// Ids of the facts told here, at most three.
    pub facts: Vec<String>,
}
