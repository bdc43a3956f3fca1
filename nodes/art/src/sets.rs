//! Sets: what is behind the cast. Tone on tone in the colors of the mood, few lines and no ink, so that the inked
//! cast stands out. Each fills its box and 400 units beyond, because the camera zooms; the top third stays calm for
//! the balloons.

mod assembly;
mod backdrop;
mod chart;
mod factory;
mod home;
mod lab;
mod market;
mod nature;
mod newsroom;
mod sky;
mod space;
mod stage;
mod town;

use crate::palette::Mood;
use crate::rng::Rng;
use crate::scenario::{MoodName, Set};

use backdrop::Backdrop;

/// Where a set is drawn and in which light.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Width of the box; it begins at the origin.
    pub w: f64,
    /// Height of the box.
    pub h: f64,
    /// Height of the floor line, from the top.
    pub g: f64,
    /// The colors, mixed with the theme of the page.
    pub palette: &'a Mood,
    /// The mood itself: night has a moon, a market falls when it is tense.
    pub mood: MoodName,
    /// Id of the sky in the document; a different one for each set in it.
    pub id: &'a str,
}

/// Draws a set as SVG. Its details come from `rng`, so that two panels of one city differ.
pub fn draw(set: Set, scene: Scene<'_>, rng: &mut Rng) -> String {
    let mut b = Backdrop::new(scene, rng);
    match set {
        Set::City => town::city(&mut b),
        Set::Newsroom => newsroom::newsroom(&mut b),
        Set::Lab => lab::lab(&mut b),
        Set::Street => town::street(&mut b),
        Set::Nature => nature::nature(&mut b),
        Set::Stage => stage::stage(&mut b),
        Set::Home => home::home(&mut b),
        Set::Chart => chart::chart(&mut b, chart::Trend::Up),
        Set::ChartDown => chart::chart(&mut b, chart::Trend::Down),
        Set::Assembly => assembly::assembly(&mut b),
        Set::Market => market::market(&mut b),
        Set::Factory => factory::factory(&mut b),
        Set::Space => space::space(&mut b),
        Set::Rays => stage::rays(&mut b),
    }
    b.finish()
}
