//! Ways to tell a report as a comic.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Figure, Method};

words! {
    /// From where a story is told.
    Angle {
        /// A reporter tells, an expert explains.
        NewsDesk = "news_desk",
        /// A child asks, somebody older answers from daily life.
        HomeTalk = "home_talk",
        /// A machine, or the thing itself, has its say.
        ObjectView = "object_view",
        /// Two sides.
        Debate = "debate",
        /// One thing after the other.
        Timeline = "timeline",
        /// Any other.
        Other = "other",
    }
}

words! {
    /// What kind of story it is.
    Genre {
        /// It explains.
        Explainer = "explainer",
        /// It makes smile.
        Comedy = "comedy",
        /// It moves.
        Drama = "drama",
        /// It exaggerates.
        Satire = "satire",
        /// It is an ordinary day.
        SliceOfLife = "slice_of_life",
    }
}

words! {
    /// What a story leaves behind.
    Emotion {
        /// Wanting to know more.
        Curiosity = "curiosity",
        /// Breathing again.
        Relief = "relief",
        /// Being concerned.
        Worry = "worry",
        /// Looking forward.
        Hope = "hope",
        /// Not having expected that.
        Surprise = "surprise",
        /// Feeling with others.
        Sympathy = "sympathy",
    }
}

words! {
    /// What chose an idea.
    SelectedBy {
        /// The highest score.
        Rule = "rule",
        /// The options of the run.
        Option = "option",
    }
}

/// A way to tell a report as a comic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Idea {
    /// Fit 22/44.
    pub title: String,
    /// The story in at most 160 characters.
    pub logline: String,
    /// From where it is told.
    pub angle: Angle,
    /// What kind of story it is.
    pub genre: Genre,
    /// What it leaves behind.
    pub emotion: Emotion,
    /// One to three figures.
    pub cast: Vec<Figure>,
    /// Ids of two to six facts.
    pub facts: Vec<String>,
    /// What speaks against it.
    pub flags: Vec<String>,
}

/// Three ideas, and the one that was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ideas {
    /// How they were found.
    pub method: Method,
    /// Exactly three.
    pub items: Vec<Idea>,
    /// The score of each.
    pub scores: Vec<f64>,
    /// The chosen one, from 0.
    pub selected: u32,
    /// What chose it.
    pub selected_by: SelectedBy,
}

impl Ideas {
    /// The chosen idea.
    #[must_use]
    pub fn chosen(&self) -> Option<&Idea> {
        self.items.get(self.selected as usize)
    }
}
