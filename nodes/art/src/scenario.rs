//! The scenario of a page: what the writer decides, as serde data. Everything left out is inferred.

use serde::{Deserialize, Serialize};

use crate::error::ArtError;

/// Declares an enum of names with its list in table order and its name in the JSON.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All of them, in a fixed order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name used in the scenario JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

names! {
    /// Language of the page furniture, the line breaking and the sound words.
    Lang {
        /// Korean.
        Ko = "ko",
        /// English, and for now every other language in Latin script.
        En = "en",
    }
}

names! {
    /// Arrangement of the four panels.
    Layout {
        /// Two by two, 1200 wide.
        Grid = "grid",
        /// One wide, two, one wide; 1200 wide.
        Hero = "hero",
        /// Four below each other, 1000 wide.
        Strip = "strip",
    }
}

names! {
    /// Color family of a page.
    ThemeName {
        /// Orange.
        Sunrise = "sunrise",
        /// Green.
        Mint = "mint",
        /// Violet.
        Lilac = "lilac",
        /// Blue.
        Sky = "sky",
        /// Pink.
        Rose = "rose",
        /// Yellow.
        Lemon = "lemon",
    }
}

names! {
    /// Mood of a panel: its colors and effects.
    MoodName {
        /// Report.
        Neutral = "neutral",
        /// Relief, hope.
        Bright = "bright",
        /// Alarm, twist.
        Tense = "tense",
        /// Loss, decline.
        Sad = "sad",
        /// Success.
        Triumphant = "triumphant",
        /// Night, space.
        Night = "night",
    }
}

names! {
    /// Background of a panel.
    Set {
        /// Skyline.
        City = "city",
        /// Studio with desks and screen.
        Newsroom = "newsroom",
        /// Shelves with flasks.
        Lab = "lab",
        /// Shops and awnings.
        Street = "street",
        /// Hills and trees.
        Nature = "nature",
        /// Curtains and bunting.
        Stage = "stage",
        /// Living room.
        Home = "home",
        /// Rising bars.
        Chart = "chart",
        /// Falling bars.
        ChartDown = "chart_down",
        /// Parliament or court.
        Assembly = "assembly",
        /// Trading floor; red is up, blue is down.
        Market = "market",
        /// Halls and chimneys.
        Factory = "factory",
        /// Stars and planets.
        Space = "space",
        /// Nothing but rays.
        Rays = "rays",
    }
}

names! {
    /// Distance of the camera.
    Shot {
        /// Whole figures.
        Wide = "wide",
        /// From the waist.
        Medium = "medium",
        /// From the collar; one person.
        Close = "close",
        /// Over the shoulder of the second person.
        Ots = "ots",
        /// One big thing and voices from outside.
        Insert = "insert",
    }
}

names! {
    /// A thing that can be drawn.
    Prop {
        /// Document.
        Doc = "doc",
        /// Smartphone.
        Phone = "phone",
        /// Microphone.
        Mic = "mic",
        /// Laptop.
        Laptop = "laptop",
        /// Magnifying glass.
        Magnifier = "magnifier",
        /// Rising chart.
        ChartUp = "chart_up",
        /// Falling chart.
        ChartDown = "chart_down",
        /// Rocket.
        Rocket = "rocket",
        /// Judge's hammer.
        Gavel = "gavel",
        /// Coins.
        Coins = "coins",
        /// Virus.
        Virus = "virus",
        /// Full battery.
        Battery = "battery",
        /// Empty battery.
        BatteryLow = "battery_low",
        /// Computer chip; may carry a short value.
        Chip = "chip",
        /// Thermometer.
        Thermometer = "thermometer",
        /// Sun.
        Sun = "sun",
        /// Electric fan.
        Fan = "fan",
        /// Slice of watermelon.
        Watermelon = "watermelon",
        /// Light bulb.
        Bulb = "bulb",
        /// Pair of scales.
        Scales = "scales",
        /// Shield.
        Shield = "shield",
        /// Rubber stamp.
        Stamp = "stamp",
        /// Label; may carry a short value.
        Tag = "tag",
        /// Car.
        Car = "car",
        /// Charging post.
        Charger = "charger",
        /// Coffee.
        Coffee = "coffee",
        /// Warning sign.
        Warning = "warning",
        /// Globe.
        Globe = "globe",
        /// Clock.
        Clock = "clock",
        /// House.
        House = "house",
        /// Flame.
        Fire = "fire",
        /// Bank note.
        Money = "money",
        /// Parcel.
        Box = "box",
        /// Trophy.
        Trophy = "trophy",
        /// The number burst.
        Stat = "stat",
    }
}

names! {
    /// Kind of a balloon.
    LineKind {
        /// Said.
        Say = "say",
        /// Shouted.
        Shout = "shout",
        /// Thought.
        Think = "think",
        /// Said by a machine.
        Robot = "robot",
    }
}

names! {
    /// What a face shows.
    Expression {
        /// Friendly and attentive.
        Neutral = "neutral",
        /// Laughing.
        Happy = "happy",
        /// Wide-eyed.
        Surprised = "surprised",
        /// With a drop of sweat.
        Worried = "worried",
        /// With a vein.
        Angry = "angry",
        /// Pleased with itself.
        Smug = "smug",
        /// With a tear.
        Sad = "sad",
        /// Looking up.
        Thinking = "thinking",
        /// The quiet register.
        Calm = "calm",
        /// Eyes closed.
        Tired = "tired",
    }
}

names! {
    /// What a body does.
    Pose {
        /// Stands.
        Stand = "stand",
        /// Points with a finger.
        Point = "point",
        /// Presents with an open hand.
        Present = "present",
        /// Shrugs.
        Shrug = "shrug",
        /// Hand at the chin.
        Think = "think",
        /// Both arms up, hopping.
        Cheer = "cheer",
        /// Hanging head.
        Slump = "slump",
        /// Runs.
        Run = "run",
        /// Holds a thing, alone.
        Hold = "hold",
        /// Holds a thing beside others.
        HoldIn = "hold_in",
        /// Starts back, hands up.
        Shock = "shock",
    }
}

names! {
    /// A member of the cast.
    Figure {
        /// Newsboy cap, bob, teal coat.
        Reporter = "reporter",
        /// Tuft, yellow hoodie.
        Kid = "kid",
        /// Gray bun, round glasses, lab coat.
        Expert = "expert",
        /// Side parting, moustache, navy suit.
        Official = "official",
        /// Permed hair, purple cardigan.
        Elder = "elder",
        /// Screen face, antenna.
        Robot = "robot",
        /// Helmet, orange hoodie.
        Worker = "worker",
        /// Red bob, blue cardigan.
        Youth = "youth",
    }
}

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

/// Panels of a page.
const PANELS: usize = 4;
/// Lines of a panel.
const LINES: usize = 3;

impl Scenario {
    /// Checks what no layout can mend: four panels, a seed, a title, at most three lines in a panel, every line with
    /// words, no text beyond all measure. The first fault is returned.
    ///
    /// # Errors
    ///
    /// The rule that is broken, where, and what to do.
    pub fn validate(&self) -> Result<(), ArtError> {
        if self.panels.len() != PANELS {
            return Err(ArtError::Panels(self.panels.len()));
        }
        if self.seed.is_empty() {
            return Err(ArtError::NoSeed);
        }
        if self.title.trim().is_empty() {
            return Err(ArtError::NoTitle);
        }
        self.check_lengths()?;
        self.panels.iter().enumerate().try_for_each(|(index, panel)| panel.validate(index + 1))
    }

    fn check_lengths(&self) -> Result<(), ArtError> {
        let texts = [
            ("`seed`", &self.seed, 500),
            ("`kicker`", &self.kicker, 100),
            ("`title`", &self.title, 300),
            ("`subtitle`", &self.subtitle, 300),
            ("`date`", &self.date, 100),
            ("`summary`", &self.summary, 600),
            ("`credit`", &self.credit, 400),
        ];
        texts.into_iter().try_for_each(|(place, text, limit)| length(place, text, limit))?;
        self.sources.iter().try_for_each(|source| length("one of `sources`", source, 300))
    }
}

impl Panel {
    fn validate(&self, panel: usize) -> Result<(), ArtError> {
        if self.dialogue.len() > LINES {
            return Err(ArtError::TooManyLines { panel, lines: self.dialogue.len() });
        }
        length(&format!("the caption of panel {panel}"), &self.caption, 300)?;
        for (name, text) in [("stat", &self.stat), ("label", &self.label), ("sfx", &self.sfx)] {
            length(&format!("`{name}` of panel {panel}"), text.as_deref().unwrap_or_default(), 24)?;
        }
        for line in &self.dialogue {
            if line.text.trim().is_empty() {
                return Err(ArtError::EmptyLine { panel, who: line.who });
            }
            length(&format!("panel {panel}: the line of {}", line.who), &line.text, 400)?;
        }
        Ok(())
    }
}

fn length(place: &str, text: &str, limit: usize) -> Result<(), ArtError> {
    let length = text.chars().count();
    if length > limit {
        return Err(ArtError::TooLong { place: place.to_owned(), length, limit });
    }
    Ok(())
}
