//! The names a scenario may use, one enum for each choice.

use serde::{Deserialize, Serialize};

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
