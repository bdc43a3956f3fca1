//! What somebody may ask for beside the query. Everything is optional; unknown keys are refused.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Language, Layout, Pasted};

words! {
    /// The language that is asked for.
    LanguageChoice {
        /// That of the query.
        Auto = "auto",
        /// Korean.
        Ko = "ko",
        /// English.
        En = "en",
    }
}

impl LanguageChoice {
    /// The language, unless it is to be found out.
    #[must_use]
    pub fn language(self) -> Option<Language> {
        match self {
            Self::Auto => None,
            Self::Ko => Some(Language::Ko),
            Self::En => Some(Language::En),
        }
    }
}

words! {
    /// The second language of a report.
    TranslateTo {
        /// The query's language where the report is in another, else Korean unless the report is Korean.
        Auto = "auto",
        /// No second language.
        None = "none",
        /// Korean.
        Ko = "ko",
        /// English.
        En = "en",
    }
}

words! {
    /// The oldest publication that is accepted.
    Freshness {
        /// Any age.
        Any = "any",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
    }
}

impl Freshness {
    /// The age in days, if there is a limit.
    #[must_use]
    pub fn days(self) -> Option<i64> {
        match self {
            Self::Any => None,
            Self::Day => Some(1),
            Self::Week => Some(7),
            Self::Month => Some(31),
            Self::Year => Some(366),
        }
    }
}

words! {
    /// The page form that is asked for.
    LayoutChoice {
        /// By seed.
        Auto = "auto",
        /// Two by two.
        Grid = "grid",
        /// One wide, two, one wide.
        Hero = "hero",
        /// Four below each other.
        Strip = "strip",
    }
}

impl LayoutChoice {
    /// The layout, unless it is left to the seed.
    #[must_use]
    pub fn layout(self) -> Option<Layout> {
        match self {
            Self::Auto => None,
            Self::Grid => Some(Layout::Grid),
            Self::Hero => Some(Layout::Hero),
            Self::Strip => Some(Layout::Strip),
        }
    }
}

words! {
    /// The word for a choice that is left to the program.
    Auto {
        /// Left to the program.
        Auto = "auto",
    }
}

/// Which of the three ideas is told: `"auto"`, or 0 to 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum IdeaChoice {
    /// The best one.
    Auto(Auto),
    /// That one, from 0.
    Number(#[schemars(range(max = 2))] u8),
}

impl Default for IdeaChoice {
    fn default() -> Self {
        Self::Auto(Auto::Auto)
    }
}

impl IdeaChoice {
    /// The number, unless it is left to the program.
    #[must_use]
    pub fn number(self) -> Option<u8> {
        match self {
            Self::Auto(_) => None,
            Self::Number(number) => Some(number),
        }
    }
}

/// Preferred hosts per purpose, at most ten each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sites {
    /// For news.
    #[schemars(length(max = 10))]
    pub news: Vec<String>,
    /// For papers.
    #[schemars(length(max = 10))]
    pub research_paper: Vec<String>,
    /// For opinions.
    #[schemars(length(max = 10))]
    pub community: Vec<String>,
    /// For programs.
    #[schemars(length(max = 10))]
    pub code_related: Vec<String>,
    /// For technology in depth.
    #[schemars(length(max = 10))]
    pub deep_dive_tech: Vec<String>,
}

impl Sites {
    /// The hosts of each purpose with its name.
    pub fn purposes(&self) -> impl Iterator<Item = (&'static str, &Vec<String>)> {
        [
            ("news", &self.news),
            ("research_paper", &self.research_paper),
            ("community", &self.community),
            ("code_related", &self.code_related),
            ("deep_dive_tech", &self.deep_dive_tech),
        ]
        .into_iter()
    }
}

/// What a run may use. Above the tokens it goes on by rules, above the time it pauses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Budget {
    /// Tokens of language models, 1 000 to 2 000 000.
    #[schemars(range(min = 1000, max = 2_000_000))]
    pub llm_tokens: u64,
    /// Seconds of work, waiting not counted.
    #[schemars(range(min = 1))]
    pub seconds: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { llm_tokens: 120_000, seconds: 1_800 }
    }
}

/// What somebody may ask for beside the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Persona that writes: `[A-Za-z0-9_.-]{1,64}`; an unknown one writes like `default`.
    #[schemars(length(min = 1, max = 64))]
    pub writer_id: String,
    /// Language of report and comic.
    pub language: LanguageChoice,
    /// Pasted material, at most three texts.
    #[schemars(length(max = 3))]
    pub texts: Vec<Pasted>,
    /// http(s) addresses of articles to read, at most ten.
    #[schemars(length(max = 10))]
    pub urls: Vec<String>,
    /// Name of a folder of the configuration with local articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Preferred hosts per purpose.
    pub sites: Sites,
    /// Oldest accepted publication.
    pub freshness: Freshness,
    /// Whether a person approves the report before the comic is made.
    pub review: bool,
    /// Second language of the report.
    pub translate_to: TranslateTo,
    /// Overrides the choice among the three ideas: `"auto"`, or 0 to 2.
    pub idea: IdeaChoice,
    /// Page form.
    pub layout: LayoutChoice,
    /// Look that is asked from an image server; the writer's when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// The only source of variation in what is drawn or chosen by rule; from the query when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// For whom, at most 80 characters; by category when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 80))]
    pub audience: Option<String>,
    /// The field; found out when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<crate::Category>,
    /// Whether a backend is told, where one is configured.
    pub notify: bool,
    /// What the run may use.
    pub budget: Budget,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            writer_id: "default".to_owned(),
            language: LanguageChoice::Auto,
            texts: Vec::new(),
            urls: Vec::new(),
            folder: None,
            sites: Sites::default(),
            freshness: Freshness::Any,
            review: false,
            translate_to: TranslateTo::Auto,
            idea: IdeaChoice::default(),
            layout: LayoutChoice::Auto,
            style: None,
            seed: None,
            audience: None,
            category: None,
            notify: true,
            budget: Budget::default(),
        }
    }
}
