//! The colors of moods and page themes, read from `data/palettes.json`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::color::Color;
use crate::scenario::{MoodName, ThemeName};

/// All tables of `data/palettes.json`.
#[derive(Debug, Deserialize)]
pub struct Palettes {
    /// The one emphasis color of a page.
    pub emph: Color,
    /// Sweat drops and tears.
    pub sweat: Color,
    /// Cheeks.
    pub blush: Color,
    moods: Moods,
    /// The page themes, in the order the seed picks from.
    pub themes: Vec<Theme>,
}

#[derive(Debug, Deserialize)]
struct Moods {
    neutral: Mood,
    bright: Mood,
    tense: Mood,
    sad: Mood,
    triumphant: Mood,
    night: Mood,
}

/// The colors of one mood: what sets and props are painted with.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mood {
    /// Upper end of the sky.
    pub sky0: Color,
    /// Lower end of the sky.
    pub sky1: Color,
    /// Far things.
    pub far: Color,
    /// Things between far and near.
    pub mid: Color,
    /// Near things.
    pub near: Color,
    /// The floor.
    pub ground: Color,
    /// Lines of the set.
    pub line: Color,
    /// First accent.
    pub accent: Color,
    /// Second accent.
    pub accent2: Color,
    /// Shadows and print dots.
    pub shadow: Color,
    /// Ground of the caption strip.
    pub caption: Color,
    /// Letters of the caption strip.
    pub caption_text: Color,
}

/// The color family of a page.
#[derive(Debug, Clone, Deserialize)]
pub struct Theme {
    /// Its name.
    pub name: ThemeName,
    /// The paper around the panels.
    pub page: Color,
    /// Banner, order tabs and labels.
    pub band: Color,
    /// What every mood is mixed towards.
    pub key: Color,
}

/// The palettes of the style guide.
pub fn palettes() -> &'static Palettes {
    static TABLE: OnceLock<Palettes> = OnceLock::new();
    TABLE.get_or_init(|| {
        serde_json::from_str(include_str!("../data/palettes.json"))
            .expect("the bundled palettes are well formed")
    })
}

impl Palettes {
    /// The colors of a mood as the style guide gives them.
    pub fn mood(&self, name: MoodName) -> &Mood {
        match name {
            MoodName::Neutral => &self.moods.neutral,
            MoodName::Bright => &self.moods.bright,
            MoodName::Tense => &self.moods.tense,
            MoodName::Sad => &self.moods.sad,
            MoodName::Triumphant => &self.moods.triumphant,
            MoodName::Night => &self.moods.night,
        }
    }

    /// The colors of a mood, drawn a tenth towards the theme, so that four moods on one page stay a family.
    pub fn themed(&self, name: MoodName, theme: &Theme) -> Mood {
        let mut mood = self.mood(name).clone();
        for color in [&mut mood.sky0, &mut mood.far, &mut mood.mid, &mut mood.near] {
            *color = color.mix(theme.key, 0.10);
        }
        mood
    }

    /// The theme of that name.
    pub fn theme(&self, name: ThemeName) -> &Theme {
        self.themes.iter().find(|t| t.name == name).expect("every theme name has its row, a test holds it")
    }
}
