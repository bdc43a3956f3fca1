//! Sets are drawn as the reference generator drew them.

use newsum_art::palette::palettes;
use newsum_art::rng::Rng;
use newsum_art::scenario::{MoodName, Set};
use newsum_art::sets::{self, Scene};

use crate::golden::{assert_same, named};

#[test]
fn sets_are_those_of_the_reference() {
    assert_same("sets.json", |case| {
        let words: Vec<&str> = case.split(' ').collect();
        let [set, mood, index, w, h, floor] = words[..] else { panic!("`{case}` has not six words") };
        let number = |text: &str| text.parse::<f64>().unwrap();
        draw(set, named(mood), index.parse().unwrap(), (number(w), number(h), number(h) * number(floor)))
    });
}

#[test]
fn two_cities_on_one_page_differ() {
    let size = (554.0, 430.0, 340.0);
    let first = draw("city", MoodName::Bright, 0, size);
    let second = draw("city", MoodName::Bright, 1, size).replace("sk1", "sk0");
    assert_ne!(first, second);
    assert_eq!(first, draw("city", MoodName::Bright, 0, size));
}

fn draw(set: &str, mood: MoodName, index: usize, (w, h, g): (f64, f64, f64)) -> String {
    let id = format!("sk{index}");
    let scene = Scene { w, h, g, palette: palettes().mood(mood), mood, id: &id };
    sets::draw(named::<Set>(set), scene, &mut Rng::numbered("golden", set, &[index]))
}
