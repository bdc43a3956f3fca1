//! The cast: who they are, what they do and feel, and how that is drawn.
//!
//! A figure is 300 units tall and stands with its origin between the feet, y up is negative. It is drawn facing
//! right and mirrored for left. Half of it is head.

mod face;
mod figure;
mod hair;
mod head;
mod magpie;
mod mouth;
mod robot;
mod table;
mod torso;

pub use face::Eye;
pub use figure::{Act, Anchors, Facing, Held, anchors, figure};
pub use hair::Hair;
pub use magpie::magpie;
pub use mouth::Mouth;
pub use table::{CastRow, ExpressionRow, Hands, PoseRow, Tables, tables};
pub use torso::Outfit;
