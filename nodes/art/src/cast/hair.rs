//! Hair: paths in head units, one part behind the head, one over the forehead.

use serde::Deserialize;

/// How somebody wears the hair; with one color of clothes, what makes a figure recognizable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hair {
    /// Chin length, with a fringe.
    Bob,
    /// Short, with one tuft that will not lie down.
    Tuft,
    /// Tied up in a bun.
    Bun,
    /// Short, parted at the side.
    Side,
    /// A round perm of tight curls.
    Perm,
    /// None: the box head of the robot.
    Robot,
}

/// Curls of the perm around the head: `(x, y, r)`.
pub(super) const CURLS: [(f64, f64, f64); 9] = [
    (-70.0, -4.0, 21.0),
    (-74.0, -32.0, 25.0),
    (-58.0, -62.0, 28.0),
    (-28.0, -82.0, 29.0),
    (6.0, -86.0, 29.0),
    (38.0, -76.0, 28.0),
    (64.0, -52.0, 26.0),
    (74.0, -22.0, 23.0),
    (70.0, 2.0, 18.0),
];

/// Curls of the perm over the forehead.
pub(super) const FRINGE_CURLS: [(f64, f64, f64); 4] =
    [(-46.0, -46.0, 22.0), (-16.0, -56.0, 22.0), (16.0, -56.0, 22.0), (46.0, -46.0, 21.0)];

/// Curls that cover the back of the head.
pub(super) const NAPE_CURLS: [(f64, f64, f64); 8] = [
    (-46.0, 20.0, 26.0),
    (46.0, 20.0, 26.0),
    (-16.0, 34.0, 26.0),
    (18.0, 34.0, 26.0),
    (-34.0, -30.0, 40.0),
    (34.0, -30.0, 40.0),
    (0.0, -10.0, 46.0),
    (0.0, -52.0, 32.0),
];

/// Light strokes on the curls.
pub(super) const CURL_LIGHTS: &str =
    "M-66-60q10-14 22-4M-30-84q10-12 22-2M8-86q12-10 20 2M44-70q12-6 17 8M-30-54q8-10 16 0M8-58q9-9 16 1";

/// The tuft as it is seen from behind.
pub(super) const TUFT_BEHIND: &str = "M-20-82C-8-108 16-116 34-106C20-104 16-96 16-82Z";

/// Strands combed up to the bun.
pub(super) const BUN_STRANDS: &str = "M-14-84Q0-70 4-50M-30-82Q-24-66-28-48";

const BOB_BACK: &str = "M-84-6C-92-60-52-90 0-90C52-90 92-60 84-6C90 32 88 52 76 66C64 78 48 70 44 54L-44 54C-48 70-64 78-76 66C-88 52-90 32-84-6Z";
const BOB_FRONT: &str = "M-77 6C-84-58-46-84 2-84C52-84 84-56 77 6C75-10 68-24 58-34C40-22-8-20-32-42C-46-32-62-20-67 6C-70 9-75 9-77 6Z";
const TUFT_FRONT: &str = "M-78 6C-88-56-46-88 0-86C12-108 34-114 46-104C34-102 30-94 28-84C64-74 86-44 78 6C73-6 69-16 64-26C57-16 48-18 42-30C35-16 20-16 11-32C1-18-14-16-21-32C-30-16-44-14-50-26C-58-18-66-8-67 6C-70 10-76 10-78 6Z";
const BUN_BACK: &str = "M-14-128C12-130 26-112 20-92C14-74-34-72-42-92C-48-112-34-126-14-128Z";
const BUN_FRONT: &str = "M-77 4C-86-56-48-84 0-84C50-84 86-56 77 4C74-14 62-36 34-54C14-38-26-36-52-46C-62-36-66-18-67 4C-70 8-75 8-77 4Z";
const SIDE_FRONT: &str = "M-76 2C-86-58-44-90 8-86C56-86 84-56 76 2C71-6 69-20 66-34C42-28 2-34-18-56C-38-44-62-36-67 2C-70 6-74 6-76 2Z";
const NAPE: &str = "M-78 8C-88-58-46-88 0-88C46-88 88-58 78 8C76 36 58 50 40 46L30 56L18 47L6 57L-6 47L-18 57L-30 46C-58 50-76 36-78 8Z";

impl Hair {
    /// The part behind the head.
    pub(super) const fn back(self) -> Option<&'static str> {
        match self {
            Self::Bob => Some(BOB_BACK),
            Self::Bun => Some(BUN_BACK),
            Self::Tuft | Self::Side | Self::Perm | Self::Robot => None,
        }
    }

    /// The part over the forehead.
    pub(super) const fn front(self) -> Option<&'static str> {
        match self {
            Self::Bob => Some(BOB_FRONT),
            Self::Tuft => Some(TUFT_FRONT),
            Self::Bun => Some(BUN_FRONT),
            Self::Side => Some(SIDE_FRONT),
            Self::Perm | Self::Robot => None,
        }
    }

    /// What covers the head of somebody seen from behind.
    pub(super) const fn nape(self) -> &'static str {
        match self {
            Self::Bob => BOB_BACK,
            Self::Tuft | Self::Bun | Self::Side | Self::Perm | Self::Robot => NAPE,
        }
    }
}
