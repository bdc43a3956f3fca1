//! What an article is about, and how it may be told.

use crate::word::words;

words! {
    /// The field that a query belongs to.
    Category {
        /// Computers, phones, networks.
        It = "it",
        /// Money, work, companies.
        Economy = "economy",
        /// Government, law, elections.
        Politics = "politics",
        /// Living together.
        Society = "society",
        /// Research, medicine, space.
        Science = "science",
        /// Books, film, music, games.
        Culture = "culture",
        /// Sports.
        Sports = "sports",
        /// Other countries.
        World = "world",
        /// Weather and climate.
        Weather = "weather",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// How a subject may be told.
    Tone {
        /// As it is.
        Neutral = "neutral",
        /// With a smile.
        Light = "light",
        /// Without jokes.
        Serious = "serious",
    }
}
