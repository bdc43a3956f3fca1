//! Props are drawn as the reference generator drew them.

use newsum_art::palette::palettes;
use newsum_art::props;
use newsum_art::scenario::{MoodName, Prop};
use newsum_art::sticker::Ids;

use crate::golden::{assert_same, named};

#[test]
fn props_are_those_of_the_reference() {
    assert_same("props.json", |case| {
        let words: Vec<&str> = case.split('|').collect();
        let [prop, mood, label, lw, rim] = words[..] else { panic!("`{case}` has not five parts") };
        let label = (label != "-").then_some(label);
        let palette = palettes().mood(named(mood));
        let (lw, rim) = (lw.parse().unwrap(), rim.parse().unwrap());
        props::draw(named(prop), palette, label, lw, rim, &mut Ids::new()).svg("")
    });
}

#[test]
fn what_is_carried_and_what_hovers_is_that_of_the_reference() {
    let carried: Vec<_> = Prop::ALL.iter().filter(|p| props::held(**p).is_some()).map(|p| p.name()).collect();
    let hovering: Vec<_> = Prop::ALL.iter().filter(|p| props::floats(**p)).map(|p| p.name()).collect();
    assert_eq!(
        carried.join(" "),
        "doc phone mic laptop magnifier gavel coins battery battery_low chip watermelon bulb stamp tag coffee money trophy"
    );
    assert_eq!(
        hovering.join(" "),
        "doc phone magnifier chart_up chart_down virus chip sun bulb shield tag warning globe clock fire money stat"
    );
}

#[test]
fn a_label_is_escaped_and_kept_inside() {
    let draw = |label| {
        let palette = palettes().mood(MoodName::Neutral);
        props::draw(Prop::Stat, palette, Some(label), 4.0, 7.0, &mut Ids::new()).svg("")
    };
    assert!(draw("R&D <3").contains("R&amp;D &lt;3"));
    let size = |svg: &str| {
        svg.split("font-size=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    assert!((size(&draw("7")) - 40.0).abs() < 1e-9);
    assert!(size(&draw("1,234,567,890 tons")) < 12.0);
}
