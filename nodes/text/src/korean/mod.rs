//! What Korean needs beyond words and spaces: syllable blocks, particles and endings.

pub mod adnominal;
pub mod connective;
pub mod ending;
pub mod hangul;
pub mod particle;
